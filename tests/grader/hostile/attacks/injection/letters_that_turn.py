"""Writes from right to left, invisibly, in letters that are no text, and in twos that do not fit.

Such characters are taken out or replaced before a text is printed or written.

Outcome: raised | failed: Turned
"""


class Turned(Exception):
    pass


def span(values):
    raise Turned(
        "\u202e0.42\u2066 \u200b\u200f\ufeff\u2028\u2029 \ud800\udfff \uffff \U000e0041 \x85"
    )


def median(values):
    return "\ud800" * 100
