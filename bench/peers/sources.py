"""Cuts one function and all that it uses out of the files of an exercise, as one text.

A notebook holds five tasks in one namespace, so every helper is renamed after its task.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """A name at the top of a module."""

    module: str
    name: str


class Module:
    """The top-level names of one file: what defines each, or where it is imported from."""

    def __init__(self, path: Path, siblings: Collection[str]) -> None:
        self.statements: dict[str, ast.stmt] = {}
        self.imported: dict[str, Place] = {}
        self.libraries: list[ast.stmt] = []
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._add_import(node, siblings)
            for name in _defined(node):
                self.statements[name] = node

    def _add_import(self, node: ast.Import | ast.ImportFrom, siblings: Collection[str]) -> None:
        module = getattr(node, "module", None) or node.names[0].name
        if isinstance(node, ast.ImportFrom) and module in siblings:
            for alias in node.names:
                self.imported[alias.asname or alias.name] = Place(module, alias.name)
        elif module.partition(".")[0] not in ("grader", "__future__"):
            self.libraries.append(node)


def cut_out(task: str, start: Place, files: dict[str, Path]) -> str:
    """Return the text of a module that defines `task` as `start` is defined in `files`."""
    modules: dict[str, Module] = {}
    order: list[Place] = []
    names: dict[Place, str] = {}

    def visit(place: Place) -> Place:
        """Note a place after all that it uses; return where it is really defined."""
        module = modules.setdefault(place.module, Module(files[place.module], files))
        if place.name in module.imported:
            return visit(module.imported[place.name])
        if place in names:
            return place
        names[place] = task if place == start else f"{place.name.lstrip('_')}_of_{task}"
        for used in _used(module, module.statements[place.name]):
            visit(Place(place.module, used))
        order.append(place)
        return place

    visit(start)
    lines = [ast.unparse(node) for name in modules for node in modules[name].libraries]
    lines = [*dict.fromkeys(lines)]
    done: list[ast.stmt] = []
    for place in order:
        module = modules[place.module]
        statement = module.statements[place.name]
        if statement not in done:
            done.append(statement)
            new = {
                name: names[visit(Place(place.module, name))] for name in _used(module, statement)
            }
            new[place.name] = names[place]
            lines.append(ast.unparse(_Renamed(new).visit(ast.parse(ast.unparse(statement)))))
    return "\n\n".join(lines) + "\n"


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.name = self.names.get(node.name, node.name)
        node.decorator_list = [d for d in node.decorator_list if "misconception" not in ast.dump(d)]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        node.name = self.names.get(node.name, node.name)
        return node


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    return []


def _used(module: Module, statement: ast.stmt) -> list[str]:
    """Return the top-level names that a statement reads, in order."""
    known = {*module.statements, *module.imported} - {"misconception"}
    found = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
    return [name for name in dict.fromkeys(found) if name in known]
