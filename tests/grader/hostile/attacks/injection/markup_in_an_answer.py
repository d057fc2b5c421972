"""Answers texts, keys and numbers that are markup once they are printed.

Values are shown as text, wherever in a table or list they stand.

Outcome: failed: expected
"""

MARKUP = '"><script>alert("@MARK@")</script><td class="right" onclick=@MARK@>'


def span(values):
    return {MARKUP: [MARKUP, [[MARKUP, 1.0], [2.0, MARKUP]], {"shape": MARKUP, "values": MARKUP}]}


def counts(values, edges):
    return [[MARKUP] * 3] * 3


def median(values):
    return {"dtype": MARKUP, "shape": [2, MARKUP], "values": [[MARKUP]]}
