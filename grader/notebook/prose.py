"""Turns the text of a docstring into Markdown that reads as the docstring does."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from grader.notebook.formulas import latex

__all__ = ["escaped", "markdown"]

_ITEM = re.compile(r"(?P<mark>[-*•]|\d+[.)]) +(?=\S)")
# A line that is drawn, not written: aligned columns, underlines.
_DRAWN = re.compile(r"\S {3,}\S|^\W{3,}$")
# What stays as it is, and what Markdown would take for more than a letter.
_SPAN = re.compile(
    r"""(?P<keep> (?P<ticks>(?<!`)`+(?!`)) .+? (?<!`)(?P=ticks)(?!`)
                | \$(?=\S)[^$`]*(?<=[^\s\\])\$(?!\d) )
    | (?P<special> ^(?:[\#>+=~-]|(?=\d+[.)]\s)\d)
        | (?<!\s)\* | \*(?!\s) | (?<![^\W_])_ | _(?![^\W_]) | <(?=[A-Za-z!/?]) | &(?=\#?\w+;)
        | \](?=[(\[:]) | ~(?=~) | (?<=~)~ | [\\`$] )""",
    re.VERBOSE,
)


def markdown(text: str) -> str:
    """Return the text of a docstring (`inspect.cleandoc`) as Markdown.

    Paragraphs and lists are prose, examples (`>>>`) and indented blocks are shown as they are, and
    indented formulas are typeset. In prose, `code` stays code and $x$ stays mathematics; no other
    letter means anything to Markdown. What is drawn with spaces is shown as it is.
    """
    pieces: list[str] = []
    inside = 0  # how far the paragraphs of a list's last item are indented
    for block in _blocks(text):
        indent = len(block[0]) - len(block[0].lstrip())
        if indent and indent == inside and not _is_drawn(block):
            pieces += [textwrap.indent(piece, " " * indent) for piece in _flush_left(block)]
        elif indent:
            pieces.append(_indented(block))
            inside = 0
        else:
            pieces += _flush_left(block)
            last = _ITEM.match(_items(block)[-1]) if _is_list(block) else None
            inside = last.end() if last else 0
    return "\n\n".join(pieces)


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield what blank lines separate; blocks of indented lines that follow each other are one."""
    blocks = [b.split("\n") for b in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")) if b]
    joined: list[str] = []
    for block in blocks:
        deep = block[0].startswith("    ")
        if joined and not (deep and joined[0].startswith("    ")):
            yield joined
            joined = []
        joined += ["", *block] if joined else block
    if joined:
        yield joined


def _flush_left(block: list[str]) -> list[str]:
    """Return a block that is not indented, in the pieces that it is made of."""
    block = textwrap.dedent("\n".join(block)).split("\n")
    for number, line in enumerate(block):
        if line.startswith(">>>"):
            before = _flush_left(block[:number]) if number else []
            return [*before, _fenced(block[number:], "python")]
        if number and block[number - 1].endswith(":") and _is_list(block[number:]):
            return [_paragraph(block[:number]), *_flush_left(block[number:])]
    if _is_list(block):
        return ["\n".join(_item(item) for item in _items(block))]
    if _is_drawn(block) or any(line.startswith("  ") for line in block):
        return [_fenced(block)]
    return [_paragraph(block)]


def _is_drawn(block: list[str]) -> bool:
    return any(_DRAWN.search(line.strip()) for line in block)


def _is_list(block: list[str]) -> bool:
    """Say whether every line begins an item or is indented as the item's text is."""
    width = 0
    for line in block:
        item = _ITEM.match(line)
        if item:
            width = item.end()
        elif not width or len(line) - len(line.lstrip()) != width:
            return False
    return True


def _items(block: list[str]) -> list[str]:
    """Return the items of a list, each on one line."""
    items: list[str] = []
    for line in block:
        if _ITEM.match(line):
            items.append(line)
        else:
            items[-1] += f" {line.strip()}"
    return items


def _item(line: str) -> str:
    mark = _ITEM.match(line)
    assert mark is not None
    sign = "-" if mark["mark"] == "•" else mark["mark"]
    return sign.ljust(mark.end()) + escaped(line[mark.end() :])


def _paragraph(lines: list[str]) -> str:
    return escaped(" ".join(line.strip() for line in lines))


def _indented(block: list[str]) -> str:
    """Return an indented block: typeset if all its lines are formulas, else as it is."""
    lines = textwrap.dedent("\n".join(block)).split("\n")
    if lines[0].startswith(">>>"):
        return _fenced(lines, "python")
    formulas = [latex(line) for line in lines if line]
    if None in formulas:
        return _fenced(lines)
    return "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas)


def _fenced(lines: list[str], language: str = "text") -> str:
    longest = max(map(len, re.findall(r"`{3,}", "\n".join(lines))), default=2)
    fence = "`" * (longest + 1)
    return "\n".join([fence + language, *lines, fence])


def escaped(text: str) -> str:
    """Return prose in which nothing but code and mathematics means anything to Markdown."""
    return _SPAN.sub(
        lambda found: found["keep"] or "".join(f"&#{ord(letter)};" for letter in found[0]), text
    )
