"""Makes the builtins lie for everybody: what has which type, what is equal, how long things are.

The judge has builtins of its own.

Outcome: failed | malformed | raised | died
"""

import builtins
import operator


def span(values):
    operator.eq = builtins.isinstance = builtins.all = builtins.any = lambda *args: True
    builtins.abs = builtins.len = lambda *args: 0
    return 3.5
