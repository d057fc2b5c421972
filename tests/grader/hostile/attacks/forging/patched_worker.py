"""Has the worker itself answer that the check has passed, with all its points.

The worker may say what a call gave, and nothing else; verdicts are not part of the language.

Outcome: malformed
"""

import sys

wire = sys.modules["grader.wire"]
Session = sys.modules["grader.worker.session"].Session
Session.answer = Session.ask = lambda *args, **kwargs: wire.encode(("passed", 2.0, ""))


def span(values):
    return 3.5
