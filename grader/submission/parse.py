"""Turns the bytes of one submitted file into cells of code or a table; runs in the worker."""

from __future__ import annotations

import ast
import codecs
import io
import json
import re
import tokenize
import tomllib
from typing import Any, NamedTuple

from grader.errors import SubmissionError

__all__ = ["Cell", "parse", "parse_table"]

MAX_CELLS = 2000

# Cell magics whose cell is Python that leaves its names behind; all others run elsewhere.
_PYTHON_MAGICS = {"%%time", "%%capture", "%%prun"}

# At the start of a statement: `!ls`, `%matplotlib inline`, `?corr2d`, `corr2d?`, `files = !ls`,
# with the lines that backslashes join to it.
_IPYTHON_LINE = re.compile(
    r"""(?P<indent>[ \t\f]*+)
    (?: (?P<timing>%time[ \t]++)(?=[^-\n])
      | (?: [!%?] | [\w.*\[\]-]+\?\??[ \t]*(?:\#.*)?$ | [\w.,*\[\] \t]+=[ \t]*[!%] )
        (?:[^\\\n]|\\.|\\\n)* )""",
    re.VERBOSE | re.MULTILINE,
)

# What decides where a statement ends. A quote that is never closed reaches to the end.
_PIECE = re.compile(
    r'''(?P<skip> \#.* | \\\n
      | """ [^"\\]* (?:(?:\\.|\\\n|"(?!""))[^"\\]*)* (?:"""|\\?\Z)
      | \'\'\' [^'\\]* (?:(?:\\.|\\\n|'(?!''))[^'\\]*)* (?:\'\'\'|\\?\Z)
      | " [^"\\\n]* (?:(?:\\.|\\\n)[^"\\\n]*)* "?
      | ' [^'\\\n]* (?:(?:\\.|\\\n)[^'\\\n]*)* '?
      | [^#"'\\()\[\]{}\n]+ )
    | (?P<opening>[(\[{]) | (?P<closing>[)\]}]) | (?P<end>\n) | \\''',
    re.VERBOSE,
)


class Cell(NamedTuple):
    """A piece of code that is compiled and run as one, and what to call it in a traceback."""

    label: str
    code: str


def parse(name: str, data: bytes) -> list[Cell]:
    """Return the code cells of a `.py` or `.ipynb` file; SubmissionError if it is neither.

    A module is one cell. Of a notebook, the magics, shell lines and help requests are left out.
    Bytes are UTF-8 (with or without a byte order mark) or what a coding line declares; any line
    ending will do; where Python refuses a mixture of tabs and spaces, tabs count as four or eight.
    """
    text = _text_of(name, data)
    if name.endswith(".ipynb"):
        return _notebook_cells(name, text)
    return [Cell(name, _untangle_tabs(text))]


def parse_table(name: str, data: bytes) -> dict[str, Any]:
    """Return the table of a `.toml` file; SubmissionError, with the line, if it is none.

    A few bytes of TOML can ask for all memory there is: call it where the limits are, or for
    one's own file.
    """
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SubmissionError("is not text in UTF-8", where=name) from None
    except RecursionError:
        raise SubmissionError("is nested too deeply", where=name) from None
    except MemoryError:
        raise SubmissionError("takes too much memory to be read", where=name) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{name}, line {line[1]}" if line else name
        hint = 'a text stands in quotes, as in q01 = "b"; a list in brackets'
        raise SubmissionError(f"is not TOML: {str(error)[:200]}", where=where, hint=hint) from None
    except ValueError:
        raise SubmissionError("holds a number of too many digits", where=name) from None


def _text_of(name: str, data: bytes) -> str:
    hint = "save the file as UTF-8 and hand it in again"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SubmissionError("is text in UTF-16, not in UTF-8", where=name, hint=hint)
    if b"\x00" in data:
        raise SubmissionError("holds zero bytes, so it is not a text file", where=name, hint=hint)
    try:
        text = data.decode(_encoding_of(data))
    except (SyntaxError, UnicodeError, LookupError):
        raise SubmissionError("is not text in UTF-8", where=name, hint=hint) from None
    return _with_plain_line_ends(text)


def _encoding_of(data: bytes) -> str:
    """Return what a coding line or a byte order mark declares, else UTF-8; SyntaxError."""
    if b"coding" not in data and not data.startswith(codecs.BOM_UTF8):
        return "utf-8"  # said at once: every worker begins with this
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0]


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _untangle_tabs(code: str) -> str:
    """Return the code, its indentation made of spaces if Python refuses the mixture."""
    if "\t" not in code or not _is_tangled(code):
        return code
    for width in (4, 8):
        spaced = re.sub(r"(?m)^[ \t]+", lambda indent: indent[0].expandtabs(width), code)  # noqa: B023
        if not _is_tangled(spaced):
            return spaced
    return code


def _is_tangled(code: str) -> bool:
    try:
        ast.parse(code)
    except IndentationError:  # TabError is one of them
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    return False


def _notebook_cells(name: str, text: str) -> list[Cell]:
    hint = "open it in Jupyter, save it and hand it in again"
    if not text.strip():
        raise SubmissionError("is not a notebook: it is empty", where=name, hint=hint)
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise SubmissionError(
            "is not a notebook: its JSON is broken", where=name, hint=hint
        ) from None
    cells = _list_of_cells(notebook)
    if cells is None:
        raise SubmissionError("is not a notebook: it has no list of cells", where=name, hint=hint)
    if len(cells) > MAX_CELLS:
        raise SubmissionError(f"has more than {MAX_CELLS} cells", where=name)
    codes = [_code_of(cell) for cell in cells if _is_code(cell)]
    return [
        Cell(f"{name}, cell {number}", _untangle_tabs(_without_magics(_dedented(code))))
        for number, code in enumerate(codes, start=1)
        if code.strip()
    ]


def _list_of_cells(notebook: Any) -> list[Any] | None:
    """Return the cells of notebook format 4, or 3 with its worksheets; None if there are none."""
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if cells is None and isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
        cells = sheets[0].get("cells")
    return cells if isinstance(cells, list) else None


def _is_code(cell: Any) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _code_of(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input"))  # format 3 calls it input
    lines = source if isinstance(source, list) else [source]
    return _with_plain_line_ends("".join(line for line in lines if isinstance(line, str)))


def _dedented(code: str) -> str:
    """Return the code without the indentation of its first line, as IPython runs it."""
    code = re.sub(r"\A(?:[ \t\f]*\n)+", lambda blank: "\n" * blank[0].count("\n"), code)
    indent = re.match(r"\n*([ \t]*)", code)
    if not indent or not indent[1]:
        return code
    return re.sub(rf"(?m)^{indent[1]}", "", code)


def _without_magics(code: str) -> str:
    """Return the code with IPython's own lines made comments; line numbers stay.

    A cell that begins with a cell magic that runs elsewhere (`%%bash`, `%%html`, `%%timeit`) is
    left out whole; one that only measures or silences Python (`%%time`, `%%capture`) stays.
    """
    words = code.split(maxsplit=1)
    if words and words[0].startswith("%%") and words[0] not in _PYTHON_MAGICS:
        return ""
    kept: list[str] = []
    position = depth = 0
    fresh = True  # at the start of a statement, where a leading `%` is no operator
    while position < len(code):
        line = _IPYTHON_LINE.match(code, position) if fresh else None
        piece = line or _PIECE.match(code, position)
        assert piece is not None  # one of the alternatives fits any character
        position = piece.end()
        if line:
            kept.append(_as_comment(line))
            fresh = bool(line["timing"])
        else:
            kept.append(piece[0])
            depth = max(0, depth + bool(piece["opening"]) - bool(piece["closing"]))
            fresh = bool(piece["end"]) and depth == 0
    return "".join(kept)


def _as_comment(line: re.Match[str]) -> str:
    """Return a line that does nothing instead; of `%time f()`, the timed statement stays."""
    indent: str = line["indent"]
    if line["timing"]:
        return indent
    # In a block something must stand; elsewhere `pass` would forbid `from __future__` below it.
    nothing = "pass  # " if indent else "# "
    first = line[0].strip().partition("\n")[0]
    return indent + nothing + first.rstrip("\\") + "\n" * line[0].count("\n")
