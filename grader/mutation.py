"""Mutants of a source: copies with one small fault each, as a test suite should notice them.

The operators are cosmic-ray's (arithmetic, comparisons, constants, booleans, loops), each
replacement that says something, and three that it lacks: a statement deleted, two arguments of a
call swapped, a keyword argument left out. Imports, docstrings, signatures of functions and the
texts of errors are left alone.
"""

from __future__ import annotations

import ast
import difflib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from grader.errors import MachineError
from grader.model import Record

__all__ = ["Mutant", "mutants_of", "owners_in", "users_of"]

Span = tuple[tuple[int, int], tuple[int, int]]  # of a mutation: first and last (line, column)

REPLACED = {
    "Add": ["Sub"],
    "Sub": ["Add"],
    "Mul": ["Div", "Add"],
    "Div": ["Mul", "FloorDiv"],
    "FloorDiv": ["Div", "Mul"],
    "Mod": ["FloorDiv"],
    "Pow": ["Mul"],
}
COMPARED = ["Eq", "NotEq", "Lt", "LtE", "Gt", "GtE"]
OTHERS = [
    *("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr"),
    *("ReplaceOrWithAnd", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    *("NumberReplacer", "ZeroIterationForLoop"),
    *("ReplaceUnaryOperator_Delete_USub", "ReplaceUnaryOperator_Delete_Not"),
]
SYMMETRIC = ("max", "min")  # whatever the order of their arguments


class Operator(Protocol):
    """One kind of fault, as cosmic-ray describes it: where it can be made, and what it makes."""

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        """Yield where a node of the syntax tree can be mutated, once for each way."""

    def mutate(self, node: Any, index: int) -> Any:
        """Return what takes the node's place."""


class Mutant(Record, frozen=True, kw_only=True):
    """A source with one fault."""

    owner: str  # the function or constant that it is in
    line: int  # of the source, from 1
    was: str  # the lines that differ, stripped
    now: str
    source: str

    @property
    def diff(self) -> str:
        """The lines that differ, as a diff shows them."""
        gone = [f"- {line}" for line in self.was.splitlines()]
        return "\n".join(gone + [f"+ {line}" for line in self.now.splitlines()])


def mutants_of(source: str, owner: str = "") -> list[Mutant]:
    """Return the mutants of a source, each different from it and from the others.

    `owner` restricts them to one function or constant.

    Errors: MachineError where cosmic-ray is not installed.
    """
    try:
        operators = _operators()
    except ImportError as error:
        hint = "install it: pip install 'convgrader[author]'"
        raise MachineError(f"mutants need cosmic-ray, and {error}", hint=hint) from None
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    same = {ast.dump(tree)}
    found = []
    for node in tree.body:
        name = _name_of(node)
        if not name or (owner and name != owner):
            continue
        start, end = _first_line(node) - 1, node.end_lineno or 0
        part = "".join(lines[start:end])
        for text in _mutated(part, operators):
            whole = "".join(lines[:start]) + text + "".join(lines[end:])
            try:
                dump = ast.dump(ast.parse(whole))
            except SyntaxError:
                continue
            if dump not in same:
                same.add(dump)
                found.append(_mutant(name, start, part, text, whole))
    return found


def owners_in(source: str) -> list[str]:
    """Return the functions and constants that a source defines, in order."""
    return list(dict.fromkeys(filter(None, map(_name_of, ast.parse(source).body))))


def users_of(source: str, owner: str) -> set[str]:
    """Return which functions of a source use one of its names, directly or through others."""
    names = {_name_of(node): node for node in ast.parse(source).body if _name_of(node)}
    used = {
        name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & names.keys()
        for name, node in names.items()
    }
    users, grown = {owner}, True
    while grown:
        more = {name for name, others in used.items() if others & users} - users
        users |= more
        grown = bool(more)
    return users


# ----------------------------------------------------------------------------------------------


def _name_of(node: ast.stmt) -> str:
    """Return what a statement at the top of a module defines; "" for imports and docstrings."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return "constants" if isinstance(node, ast.Assign) else ""


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _mutant(owner: str, start: int, part: str, text: str, whole: str) -> Mutant:
    old, new = part.splitlines(), text.splitlines()
    blocks = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    first, last = changed[0], changed[-1]
    return Mutant(
        owner=owner,
        line=start + first[1] + 1,
        was="\n".join(line.strip() for line in old[first[1] : last[2]]),
        now="\n".join(line.strip() for line in new[first[3] : last[4]]),
        source=whole,
    )


def _mutated(part: str, operators: Sequence[Operator]) -> Iterator[str]:
    """Yield a definition's text with one mutation each."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code

    closed = list(_closed(ast.parse(part)))
    tree = get_ast(part)
    for operator in operators:
        places = [p for node in ast_nodes(tree) for p in operator.mutation_positions(node)]
        for occurrence, (first, last) in enumerate(places):
            if not any(low <= first and last <= high for low, high in closed):
                text = mutate_code(part, operator, occurrence)
                if text is not None:
                    yield text


def _closed(tree: ast.Module) -> Iterator[Span]:
    """Yield where a mutation would say nothing: signatures, docstrings, error texts, safeguards."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield (node.lineno, 0), (node.body[0].lineno, node.body[0].col_offset)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            (first, column), (last, _) = _span(node.body[0])
            yield (first, column), (last + 1, 0)  # to cosmic-ray, a statement ends on the next line
        if isinstance(node, ast.keyword) and node.arg == "strict":  # of zip: a safeguard
            yield _span(node)
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield _span(node.exc)


def _span(node: ast.stmt | ast.expr | ast.keyword) -> Span:
    end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    return (node.lineno, node.col_offset), end


def _operators() -> list[Operator]:
    """Return cosmic-ray's operators that are wanted here, and our own."""
    from cosmic_ray.operators.provider import OperatorProvider

    names = [f"ReplaceBinaryOperator_{a}_{b}" for a, others in REPLACED.items() for b in others]
    names += [f"ReplaceComparisonOperator_{a}_{b}" for a in COMPARED for b in COMPARED if a != b]
    names += ["ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"]
    provider = OperatorProvider()
    chosen: list[Operator] = [provider[name]() for name in names + OTHERS]
    return [*chosen, DeleteStatement(), SwapArguments(), DropKeyword()]


class DeleteStatement:
    """Puts `pass` in place of a statement on a line of its own."""

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        if node.type == "simple_stmt" and node.get_code().strip() != "pass":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return _parsed(node, "pass\n")


class SwapArguments:
    """Swaps two neighbouring positional arguments of a call, unless their order says nothing."""

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        for left, _ in _neighbours(node):
            yield left.start_pos, left.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        left, right = _neighbours(node)[index]
        i, j = node.children.index(left), node.children.index(right)
        texts = left.get_code(include_prefix=False), right.get_code(include_prefix=False)
        node.children[i], node.children[j] = _parsed(left, texts[1]), _parsed(right, texts[0])
        return node


class DropKeyword:
    """Leaves out a keyword argument of a call."""

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        if node.type == "argument" and node.children[1] == "=":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return _parsed(node, "")


def _parsed(node: Any, text: str) -> Any:
    """Return `text` as a node, with what stands before `node`."""
    import parso

    return parso.parse(node.get_first_leaf().prefix + text)  # type: ignore[no-untyped-call]


def _neighbours(node: Any) -> list[tuple[Any, Any]]:
    """Return the pairs of neighbouring positional arguments of a call."""
    if node.type != "arglist" or node.parent.get_previous_sibling().get_code().strip() in SYMMETRIC:
        return []
    plain = [child for child in node.children if child.type not in ("operator", "argument")]
    return [
        (left, right)
        for left, right in itertools.pairwise(plain)
        if left.get_code().strip() != right.get_code().strip()
    ]
