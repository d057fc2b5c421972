"""Answers each question twice, first wrong and then in another way, for the judge to choose.

The first counts where the second comes late, and the second never: it ends the worker.

Outcome: malformed | failed
"""

import sys

main = sys.modules["grader.worker.__main__"]
wire = sys.modules["grader.wire"]


def answer_calls(connection, session, first, *rest):
    for value in (3.5, 4.5):
        answer = wire.encode(("value", value, ""))
        connection.sendall(wire.frame(wire.encode(("answers", first, [answer]))))


main.answer_calls = answer_calls


def span(values):
    return 3.5
