"""Draw the contact sheets in docs/: what the course's images look like, side by side.

python tools/contact_sheets.py
"""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "exercises"))

import datasets  # noqa: E402  (it lies in the folder just added)

GAP = 2  # pixels between images


def digits_sheet():
    """Return a row of images for each digit."""
    images, labels = datasets.digits(normalised=False)
    return sheet([images[labels == digit][:14, 0].numpy() for digit in range(10)])


def cells_sheet():
    """Return a row of cell images for each kind, in the order of `datasets.CELLS`."""
    images, labels = datasets.cells(40, seed=1)
    rows = [images[labels == label][:10, 0].numpy() for label in range(len(datasets.CELLS))]
    return sheet(rows)


def calcium_sheet():
    """Return two rows of real frames and two of fakes, each from its darkest to its brightest."""
    images, labels = datasets.calcium(40, seed=3)
    images, labels = images[:, 0].numpy(), labels.numpy()
    darkest, brightest = images.min(axis=(1, 2)), images.max(axis=(1, 2))
    images = (images - darkest[:, None, None]) / (brightest - darkest)[:, None, None]
    return sheet([images[labels == label][4 * i : 4 * i + 4] for label in (1, 0) for i in (0, 1)])


def sheet(rows, enlarged=2):
    """Return one picture, uint8, of rows of images in [0, 1], each pixel `enlarged` times."""
    high, wide = (enlarged * side + GAP for side in rows[0][0].shape)
    picture = np.full((high * len(rows) + GAP, wide * len(rows[0]) + GAP), 255, np.uint8)
    for i, row in enumerate(rows):
        for j, image in enumerate(row):
            large = np.kron(image, np.ones((enlarged, enlarged)))
            top, left = i * high + GAP, j * wide + GAP
            picture[top : top + high - GAP, left : left + wide - GAP] = np.rint(255 * large)
    return picture


def png(picture):
    """Return a grey picture (uint8) as the bytes of a PNG file."""
    height, width = picture.shape
    lines = b"".join(b"\0" + line.tobytes() for line in picture)
    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind, data):
    """Return one part of a PNG file: its length, its kind, what it holds, and a checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


SHEETS = {"digits": digits_sheet, "cells": cells_sheet, "calcium": calcium_sheet}

if __name__ == "__main__":
    for name, draw in SHEETS.items():
        (ROOT / "docs" / f"{name}.png").write_bytes(png(draw()))
