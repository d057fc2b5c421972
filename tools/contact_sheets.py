"""Draws the course's images side by side: docs/cells.png and docs/digits.png.

python tools/contact_sheets.py
"""Draw the contact sheets in docs/: what the course's made-up images look like.

    python tools/contact_sheets.py

Every function that ends in `_sheet` draws one picture.
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


def cells_sheet():
    """Return a row of cell images for each kind, in the order of `datasets.CELLS`."""
    images, labels = datasets.cells(40, seed=1)
    rows = [images[labels == label][:10, 0].numpy() for label in range(len(datasets.CELLS))]
    return sheet(rows, enlarged=2)


def digits_sheet():
    """Return a row of images for each digit."""
    images, labels = datasets.digits(normalised=False)
    return sheet([images[labels == digit][:14, 0].numpy() for digit in range(10)], enlarged=2)


def sheet(rows, enlarged=1):
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


SHEETS = {"cells": cells_sheet, "digits": digits_sheet}

if __name__ == "__main__":
    for name, draw in SHEETS.items():
        (ROOT / "docs" / f"{name}.png").write_bytes(png(draw()))
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "exercises"))

import datasets  # noqa: E402

GAP = 4  # pixels between images


def calcium_sheet():
    """Draw two rows of real frames, and below them two rows of fakes."""
    images, labels = datasets.calcium(40, seed=3)
    images, labels = images[:, 0].numpy(), labels.numpy()
    rows = [images[labels == label][4 * i : 4 * i + 4] for label in (1, 0) for i in (0, 1)]
    write_png(ROOT / "docs" / "calcium.png", tiled(rows, zoom=2))


def tiled(rows, zoom):
    """Return rows of grey images as one picture, each image from its darkest to its brightest."""
    return np.vstack([np.hstack([framed(image, zoom) for image in row]) for row in rows])


def framed(image, zoom):
    """Return an image of bytes, enlarged, with a white border."""
    grey = 255 * (image - image.min()) / (image.max() - image.min())
    large = grey.round().astype(np.uint8).repeat(zoom, axis=0).repeat(zoom, axis=1)
    return np.pad(large, GAP // 2, constant_values=255)


def write_png(path, picture):
    """Write a grey picture, an array of bytes (height, width), as a PNG file."""
    height, width = picture.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)  # 8 bits of grey
    lines = b"".join(b"\0" + row.tobytes() for row in picture)  # each line without a filter
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))


def chunk(kind, data):
    """Return a chunk of a PNG file: its length, its kind, its data and their checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    for name, draw in list(globals().items()):
        if name.endswith("_sheet"):
            draw()
