"""Turns the bytes of one submitted file into cells of Python code; runs in the worker."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from typing import Any, NamedTuple

from grader.errors import SubmissionError

__all__ = ["Cell", "parse"]

MAX_CELLS = 2000

# `!ls`, `%matplotlib inline`, `%%time`, `?corr2d`, `corr2d?`, and `files = !ls`
_SHELL_LINE = re.compile(r"^\s*(?:[!%?]|[\w.]+\?{1,2}\s*$|[\w.,\s]+=\s*[!%]\s*\w)")


class Cell(NamedTuple):
    """A piece of code that is compiled and run as one, and what to call it in a traceback."""

    label: str
    code: str


def parse(name: str, data: bytes) -> list[Cell]:
    """Return the code cells of a `.py` or `.ipynb` file; SubmissionError if it is neither.

    A module is one cell. Of a notebook, the magics, shell lines and help requests are left out.
    Bytes are UTF-8 (with or without a byte order mark) or what a coding line declares; any line
    ending will do; tabs that mix with spaces count as four.
    """
    if name.endswith(".ipynb"):
        return _notebook_cells(name, data)
    return [Cell(name, _untangle_tabs(_text_of(name, data)))]


def _text_of(name: str, data: bytes) -> str:
    if b"\x00" in data:
        raise SubmissionError("holds zero bytes, so it is not a text file", where=name)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise SubmissionError(
            "is not text in UTF-8", where=name, hint="save the file as UTF-8 and hand it in again"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _untangle_tabs(code: str) -> str:
    """Return the code, its tabs made four spaces if Python refuses their mixture."""
    if "\t" not in code:
        return code
    try:
        ast.parse(code)
    except TabError:
        return code.expandtabs(4)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    return code


def _notebook_cells(name: str, data: bytes) -> list[Cell]:
    text = _text_of(name, data)
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise SubmissionError("is not a notebook: its JSON is broken", where=name) from None
    cells = []
    for number, code in enumerate(_code_of_cells(name, notebook), start=1):
        if code.strip():
            cells.append(Cell(f"{name}, cell {number}", _untangle_tabs(_without_magics(code))))
    return cells


def _code_of_cells(name: str, notebook: Any) -> list[str]:
    """Return the source of every code cell, of notebook format 4 or 3."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if cells is None and isinstance(notebook, dict):
        sheets = notebook.get("worksheets")
        if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
            cells = sheets[0].get("cells")
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise SubmissionError("is not a notebook: it has no list of cells", where=name)
    result = []
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            lines = source if isinstance(source, list) else [source]
            result.append("".join(str(line) for line in lines).replace("\r\n", "\n"))
    return result


def _without_magics(code: str) -> str:
    """Return the code with IPython's own lines replaced by nothing that runs.

    A cell that begins with a cell magic of another language (`%%bash`, `%%html`) is left out
    whole; one that only measures or silences Python (`%%time`, `%%capture`) keeps its code.
    """
    lines = code.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].lstrip().startswith("%%"):
        magic = lines[first].strip().split()[0]
        if magic not in ("%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3"):
            return ""
    inside = _lines_inside_strings(code)
    kept = []
    for number, line in enumerate(lines, start=1):
        if number not in inside and _SHELL_LINE.match(line):
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}pass  # {line.strip()}")
        else:
            kept.append(line)
    return "\n".join(kept)


def _lines_inside_strings(code: str) -> set[int]:
    """Return the numbers of lines that begin within a string or a bracket.

    There a leading `%` is an operator or text, not a magic. A line that is not Python ends the
    search, so what follows an unreadable line is judged by its looks alone.
    """
    inside: set[int] = set()
    # Magics would stop the tokenizer, so they are blanked first where they begin a line.
    blanked = "\n".join("" if line.lstrip()[:1] in ("!", "?") else line for line in code.split("\n"))
    depth = 0
    opened = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(blanked).readline):
            if token.type == tokenize.STRING:
                inside.update(range(token.start[0] + 1, token.end[0] + 1))
            elif token.type == tokenize.OP and token.string in "([{":
                depth += 1
                opened = token.start[0] if depth == 1 else opened
            elif token.type == tokenize.OP and token.string in ")]}" and depth:
                depth -= 1
                if depth == 0:
                    inside.update(range(opened + 1, token.end[0] + 1))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass
    return inside
