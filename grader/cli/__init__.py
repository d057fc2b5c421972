"""The command line: the only place that prints and exits.

main        the group of commands, errors and exit codes
student     list, check, hint, quiz, pack
instructor  grade, release
author      verify, new
"""

from grader.cli.main import main

__all__ = ["main"]
