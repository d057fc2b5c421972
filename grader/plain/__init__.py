"""Any value as plain, bounded, clean JSON data, and arrays read back from it."""

from grader.plain.cells import cell
from grader.plain.grids import Grid, as_grid
from grader.plain.values import clean, to_plain

__all__ = ["Grid", "as_grid", "cell", "clean", "to_plain"]
