"""An exercise as a notebook, made from its stub.

kit        a student's notebook: each check reads the saved file
source     an instructor's notebook for nbgrader: each public check is a graded cell
solutions  the reference, cut into the bodies of the tasks
cells      what both hold, in the format of Jupyter and nbgrader
names      how the cells of tasks and checks are called
prose      a docstring as Markdown that reads as the docstring does
formulas   a line of mathematics as LaTeX
"""

from grader.notebook.kit import kit_notebook
from grader.notebook.names import cell_name
from grader.notebook.solutions import solutions_of
from grader.notebook.source import GradedCheck, source_notebook

__all__ = ["GradedCheck", "cell_name", "kit_notebook", "solutions_of", "source_notebook"]
