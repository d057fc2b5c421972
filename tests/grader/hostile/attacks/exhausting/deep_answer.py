"""Answers lists in lists in lists, and one that holds itself.

The depth of an answer is limited.

Outcome: malformed
"""


def span(values):
    deep = []
    for _ in range(10**5):
        deep = [deep]
    return deep


def median(values):
    round_and_round = []
    round_and_round.append(round_and_round)
    return round_and_round
