"""Draws lines on two logarithmic axes, as an SVG."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 760, 480
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 30, 60
COLOURS = ("#0b5fa5", "#b04a00", "#2e7d32", "#7b1fa2", "#555555")
STYLE = "font-family: sans-serif; font-size: 13px"


class Line(NamedTuple):
    """What one line shows; points that were computed and not measured are joined by dashes."""

    name: str
    measured: Sequence[tuple[float, float]]
    computed: Sequence[tuple[float, float]] = ()


class Axes(NamedTuple):
    """The ranges of both axes."""

    x: tuple[float, float]
    y: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is drawn."""
        across = _share(x, *self.x) * (WIDTH - LEFT - RIGHT)
        up = _share(y, *self.y) * (HEIGHT - TOP - BOTTOM)
        return LEFT + across, HEIGHT - BOTTOM - up


def draw(lines: Sequence[Line], title: str, x_label: str, y_label: str) -> str:
    """Return the picture."""
    points = [p for line in lines for p in (*line.measured, *line.computed)]
    axes = Axes(
        (min(x for x, _ in points), max(x for x, _ in points)),
        (10 ** math.floor(math.log10(min(y for _, y in points))), max(y for _, y in points) * 1.5),
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" style="{STYLE}">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *_grid(axes),
        *_labels(title, x_label, y_label),
    ]
    ends = _apart([axes.place(*(line.computed or line.measured)[-1])[1] for line in lines])
    for line, colour, end in zip(lines, COLOURS, ends, strict=False):
        parts += _line(line, axes, colour, end)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _share(value: float, low: float, high: float) -> float:
    return math.log(value / low) / math.log(high / low)


def _powers(low: float, high: float) -> Iterator[float]:
    for exponent in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1):
        yield 10.0**exponent


def _grid(axes: Axes) -> Iterator[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for value in _powers(*axes.x):
        x, _ = axes.place(value, axes.y[0])
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#dddddd"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{value:g}</text>'
    for value in _powers(*axes.y):
        _, y = axes.place(axes.x[0], value)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'


def _labels(title: str, x_label: str, y_label: str) -> Iterator[str]:
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    yield f'<text x="{middle}" y="18" text-anchor="middle" font-weight="bold">{title}</text>'
    yield f'<text x="{middle}" y="{HEIGHT - 18}" text-anchor="middle">{x_label}</text>'
    turned = f'transform="rotate(-90 18 {HEIGHT / 2})"'
    yield f'<text x="18" y="{HEIGHT / 2}" text-anchor="middle" {turned}>{y_label}</text>'


def _line(line: Line, axes: Axes, colour: str, end: float) -> Iterator[str]:
    measured = [axes.place(*point) for point in line.measured]
    computed = measured[-1:] + [axes.place(*point) for point in line.computed]
    for points, dashes in ((measured, ""), (computed, ' stroke-dasharray="6 5"')):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        )
    for x, y in measured:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    yield f'<text x="{WIDTH - RIGHT + 8}" y="{end + 4:.1f}" fill="{colour}">{line.name}</text>'


def _apart(heights: list[float], least: float = 16) -> list[float]:
    """Move texts that would overlap; they stay in their order."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = list(heights)
    for before, after in itertools.pairwise(order):
        placed[after] = max(placed[after], placed[before] + least)
    return placed
