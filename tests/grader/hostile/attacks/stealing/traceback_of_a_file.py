"""Raises in code that claims to be the reference, so that a traceback quotes the reference's lines.

Only lines of what was handed in are quoted, from the worker's own copy.

Outcome: raised: RuntimeError: look
"""

PATH = "@COURSE@/solutions/spread.py"
CODE = "\n" * 8 + "def look():\n    raise RuntimeError('look')\n"


def span(values):
    names = {}
    exec(compile(CODE, PATH, "exec"), names)
    names["look"]()
