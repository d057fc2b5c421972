"""Has the worker report an error whose kind is called `passed`.

A kind of error that is none is a malformed answer.

Outcome: malformed
"""

import sys

wire = sys.modules["grader.wire"]
Session = sys.modules["grader.worker.session"].Session
ANSWER = wire.encode(("error", ("passed", "ValueError"), ("", "", ()), ""))
Session.answer = Session.ask = lambda *args, **kwargs: ANSWER


def span(values):
    return 3.5
