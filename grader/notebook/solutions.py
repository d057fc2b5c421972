"""A reference solution cut into the bodies of its tasks, each complete in itself.

A notebook has a cell for each task and nothing else that is taken out before students get it. So
what a task needs besides (imports, constants, helper functions) stands where its body begins.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.errors import CourseError
from grader.model import Task

__all__ = ["solutions_of"]

INDENT = 4  # columns; of a stub's functions
_MARKS = ("BEGIN SOLUTION", "END SOLUTION")

Owners = dict[str, list[ast.stmt]]


def solutions_of(reference: Path, stub: str, tasks: Sequence[Task]) -> dict[str, str]:
    """Return the body of each task's function by name, indented.

    `reference` is a file, `stub` the source of its stub. Tasks above are not part of a body: their
    cells come first. Errors: CourseError where a task is no function of the reference, or the
    reference holds the marks between which nbgrader looks for a solution.
    """
    source = reference.read_text("utf-8")
    for mark in _MARKS:
        if mark in source:
            hint = "take the words out: nbgrader would leave a part of the solution for students"
            raise CourseError(f"holds the words {mark!r}", where=str(reference), hint=hint)
    owners = _owners(source, stub)
    inside = _lines_in_strings(ast.parse(source))
    lines = source.split("\n")
    found = {}
    for number, task in enumerate(tasks):
        function = next(
            (n for n in owners.get(task.name, ()) if isinstance(n, ast.FunctionDef)), None
        )
        if function is None:
            raise CourseError(f"does not define {task.name}", where=str(reference))
        above = {other.name for other in tasks[: number + 1]}
        needed = _needed(function, owners, above)
        parts = [_moved(lines, _first_line(node), node, INDENT, inside) for node in needed]
        parts += [*_defaults(task, function), _body(lines, function, inside)]
        found[task.name] = "\n".join(parts)
    return found


def _owners(source: str, stub: str) -> Owners:
    """Return the statements that make each name of the reference, but for those of the stub."""
    given = {ast.dump(node) for node in ast.parse(stub).body}
    owners: Owners = {}
    for node in ast.parse(source).body:
        if ast.dump(node) not in given and getattr(node, "module", "") != "__future__":
            for name in _bound(node):
                owners.setdefault(name, []).append(node)
    return owners


def _bound(node: ast.stmt) -> Iterable[str]:
    """Return the names that a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    return {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _needed(function: ast.stmt, owners: Owners, above: set[str]) -> list[ast.stmt]:
    """Return the statements that a function needs, directly or through others, in their order."""
    found: list[ast.stmt] = []
    pending = [function]
    while pending:
        used = {n.id for n in ast.walk(pending.pop()) if isinstance(n, ast.Name)} - above
        for node in (node for name in used for node in owners.get(name, ())):
            if node not in found:
                found.append(node)
                pending.append(node)
    return sorted(found, key=lambda node: node.lineno)


def _defaults(task: Task, function: ast.FunctionDef) -> Iterator[str]:
    """Yield a line for each default that the stub leaves to whoever writes the function."""
    arguments = function.args.args
    own = dict(zip(reversed(arguments), reversed(function.args.defaults), strict=False))
    by_name = {argument.arg: ast.unparse(default) for argument, default in own.items()}
    for parameter in task.signature:
        if parameter.optional and parameter.default is Ellipsis:
            name = parameter.name
            yield f"{' ' * INDENT}{name} = {by_name[name]} if {name} is ... else {name}"


def _body(lines: list[str], function: ast.FunctionDef, inside: set[int]) -> str:
    """Return what a function does, without its docstring."""
    documented = ast.get_docstring(function) is not None
    first = function.body[1 if documented and len(function.body) > 1 else 0]
    if first.lineno == function.lineno:  # all on one line
        return "\n".join(" " * INDENT + ast.unparse(node) for node in function.body)
    start = (
        (function.body[0].end_lineno or 0) + 1 if first is not function.body[0] else first.lineno
    )
    return _moved(lines, start, function, INDENT - first.col_offset, inside)


def _moved(lines: list[str], first: int, node: ast.stmt, by: int, inside: set[int]) -> str:
    """Return the lines from `first` to a statement's last, moved right by so many columns."""
    moved = []
    for number in range(first, (node.end_lineno or 0) + 1):
        line = lines[number - 1]
        free = number not in inside and bool(line.strip())
        moved.append(" " * by + line if free and by > 0 else line[-by:] if free else line)
    return "\n".join(moved).strip("\n")


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _lines_in_strings(tree: ast.AST) -> set[int]:
    """Return the numbers of the lines that begin within a string: moved, they would change it."""
    return {
        number
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
        for number in range(node.lineno + 1, (node.end_lineno or 0) + 1)
    }
