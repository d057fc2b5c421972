"""Texts that people wrote: their paragraphs, lists of options and figures, told apart."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

__all__ = ["Block", "blocks"]

OPTION: Final = re.compile(r"\s*[a-z]\) ")
FIGURE: Final = re.compile(r"^ | {2}\S", re.MULTILINE)  # an indented line, or columns


class Block(NamedTuple):
    """A part of a text: prose to be wrapped anew, or lines that stay as they are."""

    kind: Literal["prose", "options", "figure"]
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Return the parts of a text, which blank lines separate.

    Prose is one line, wherever its author broke it; the lines of a figure (a matrix, some code)
    stay as they are.
    """
    parts = re.split(r"\n\s*\n", text.strip("\n"))
    return [_block(part) for part in parts if part.strip()]


def _block(part: str) -> Block:
    lines = part.split("\n")
    if all(OPTION.match(line) for line in lines):
        return Block("options", tuple(line.strip() for line in lines))
    if FIGURE.search(part):
        return Block("figure", tuple(lines))
    return Block("prose", (" ".join(part.split()),))
