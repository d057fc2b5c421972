"""A stub as a notebook: its text in one cell, its imports in one, each function in one."""

from __future__ import annotations

import ast
import json
from typing import Any

__all__ = ["notebook_of"]


def notebook_of(stub: str, name: str) -> str:
    """Return the stub of the exercise `name` as the text of a notebook (nbformat 4.5).

    Comments between functions go with the one below; what follows the last one is a cell of its
    own. The last cell runs the public checks.
    """
    tree = ast.parse(stub)
    lines = stub.splitlines()
    doc = ast.get_docstring(tree)
    body = tree.body[1:] if doc else tree.body
    cells = [_cell("markdown", f"# {name}\n\n{doc or ''}".strip())]
    start = tree.body[0].end_lineno or 0 if doc else 0
    for node, after in zip(body, [*body[1:], None], strict=True):
        alone = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if alone or after is None or isinstance(after, ast.FunctionDef | ast.ClassDef):
            end = node.end_lineno or 0
            cells.append(_cell("code", "\n".join(lines[start:end])))
            start = end
    cells.append(_cell("code", "\n".join(lines[start:])))
    cells.append(_cell("code", f"!grader check {name}  # save the notebook first"))
    kept = [cell | {"id": f"cell-{n}"} for n, cell in enumerate(cells) if cell["source"]]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": kept, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, text: str) -> dict[str, Any]:
    extra: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    source = text.strip("\n").splitlines(keepends=True)
    return {"cell_type": kind, "id": "", "metadata": {}, "source": source, **extra}
