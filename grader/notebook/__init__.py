"""An exercise as a notebook, made from its stub.

cells     what the notebook holds: texts, one cell for each task, and checks
prose     a docstring as Markdown that reads as the docstring does
formulas  a line of mathematics as LaTeX
"""

from grader.notebook.cells import notebook_of

__all__ = ["notebook_of"]
