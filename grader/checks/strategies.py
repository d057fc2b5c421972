"""Strategies for small arrays and windows: quick to draw, quick to shrink, rich in edge cases.

Values are small whole numbers whatever the dtype, so that right answers are exact and a
counterexample can be checked by hand. Sides are small and differ, so that a single row, a single
column, a window as large as the input and a stride larger than the window all come up often.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

__all__ = ["arrays", "images", "images_and_kernels", "pairs", "shapes", "windows_on"]


def shapes(dimensions: int, *, low: int = 1, high: int = 6) -> st.SearchStrategy[tuple[int, ...]]:
    """Tuples of sides, each from `low` to `high`."""
    return st.tuples(*[st.integers(low, high)] * dimensions)


def pairs(values: st.SearchStrategy[int]) -> st.SearchStrategy[int | tuple[int, int]]:
    """Return what a task takes as "int or pair": one int, or two (vertical, horizontal)."""
    return values | st.tuples(values, values)


def arrays(
    shape: tuple[int, ...] | st.SearchStrategy[tuple[int, ...]],
    *,
    dtype: str = "float64",
    low: int = -9,
    high: int = 9,
) -> st.SearchStrategy[np.ndarray[Any, Any]]:
    """Arrays of whole numbers from `low` to `high`, shrinking entry by entry to 0, 1, -1, 2 …."""
    low = max(low, 0) if dtype[0] in "ub" else low
    values = np.array(sorted(range(low, high + 1), key=lambda v: (abs(v), v < 0)), dtype=dtype)
    if isinstance(shape, st.SearchStrategy):
        return shape.flatmap(lambda sides: _filled(sides, values))
    return _filled(shape, values)


def _filled(sides: tuple[int, ...], values: np.ndarray[Any, Any]) -> st.SearchStrategy[Any]:
    """Arrays whose entries are picked from `values` by one byte each.

    One draw for all entries is quick; drawing the same number of bytes for most shapes lets
    entries survive while Hypothesis makes the array smaller. It prefers small bytes in front, so
    they are read from the end: what is not 0 comes to stand first.
    """
    count = math.prod(sides)
    room = max(64, count)

    def fill(data: bytes) -> np.ndarray[Any, Any]:
        picked = np.frombuffer(data, np.uint8)[::-1][:count] % len(values)
        return values[picked].reshape(sides)

    return st.binary(min_size=room, max_size=room).map(fill)


def images(
    *,
    low: int = -9,
    high: int = 9,
    min_side: int = 1,
    max_side: int = 6,
    channels: tuple[int, int] | None = None,
    dtype: str = "float64",
) -> st.SearchStrategy[np.ndarray[Any, Any]]:
    """Images `(H, W)`, or `(c, H, W)` where `channels` says from how many to how many."""
    sides = shapes(2, low=min_side, high=max_side)
    if channels is None:
        return arrays(sides, dtype=dtype, low=low, high=high)
    volume = st.builds(lambda c, hw: (c, *hw), st.integers(*channels), sides)
    return arrays(volume, dtype=dtype, low=low, high=high)


@st.composite
def images_and_kernels(
    draw: st.DrawFn,
    *,
    max_side: int = 6,
    max_kernel: int = 4,
    dtype: str = "float64",
    low: int = -9,
    high: int = 9,
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """An image and a kernel that fits into it, often of another aspect, sometimes as large."""
    h, w = draw(shapes(2, high=max_kernel))
    height = draw(st.integers(h, max(max_side, h)))
    width = draw(st.integers(w, max(max_side, w)))
    X = draw(arrays((height, width), dtype=dtype, low=low, high=high))
    return X, draw(arrays((h, w), dtype=dtype, low=low, high=high))


@st.composite
def windows_on(
    draw: st.DrawFn,
    *,
    max_side: int = 6,
    max_window: int = 4,
    max_stride: int = 4,
    dtype: str = "float64",
    low: int = -9,
    high: int = 9,
    leading: int = 0,
    padded: bool = False,
) -> tuple[Any, ...]:
    """An array, a window (int or pair) that fits into it, a stride (int, pair or None).

    `leading` is the largest number of further axes in front (channels, batch). Where `padded`, a
    padding smaller than the window (int or pair) comes fourth.
    """
    # The entries are drawn last, so that a smaller shape shrinks nothing else.
    size = draw(pairs(st.integers(1, max_window)))
    h, w = (size, size) if isinstance(size, int) else size
    stride = draw(st.none() | pairs(st.integers(1, max_stride)))
    border: list[Any] = []
    if padded:
        both = st.tuples(st.integers(0, h - 1), st.integers(0, w - 1))
        border.append(draw(st.integers(0, min(h, w) - 1) | both))
    front = draw(st.lists(st.integers(1, 3), max_size=leading)) if leading else []
    height = draw(st.integers(h, max(max_side, h)))
    width = draw(st.integers(w, max(max_side, w)))
    X = draw(arrays((*front, height, width), dtype=dtype, low=low, high=high))
    return X, size, stride, *border
