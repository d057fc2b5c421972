"""What students get, with nothing secret in it.

kit       a folder of stubs, as modules or notebooks
nbgrader  the same as the source of an assignment of nbgrader's
contents  what both hold: files, public checks with their recorded questions, a course.toml
readme    what a README.md tells its reader to do
"""

from grader.release.kit import release
from grader.release.nbgrader import release_to_nbgrader

__all__ = ["release", "release_to_nbgrader"]
