"""Gives its class of exceptions, its functions and its file the names of tags.

Names come over the wire as text, and are shown as text.

Outcome: raised: script
"""

TAG = "<script>alert('@MARK@')</script>"


def fail(values):
    raise type(TAG, (Exception,), {})("@MARK@")


fail.__code__ = fail.__code__.replace(co_name=TAG, co_qualname=TAG)
globals()[TAG] = fail


def span(values):
    return fail(values)
