"""The command line: the only place that prints and exits.

main        the group of commands, errors and exit codes
commands    what all commands share: their help, and which exist
console     where text goes, and how it looks
student     list, hint, pack
check       check
quiz        quiz, and its key
instructor  grade, release
grading     a run of grade: from submissions to reports that are written and shown
gradebook   where the gradebook is, and what is said of it
author      verify, new
"""

from grader.cli.main import main

__all__ = ["main"]
