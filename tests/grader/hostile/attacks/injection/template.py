"""Writes what template engines and formats would compute or look up.

A page is made of a template and of texts, and no text is a template.

Outcome: raised: 7\\*7
"""

MESSAGE = (
    "@MARK@{{7*7}}@MARK@ ${7*7} {0.__class__} %(x)s %n {% include '/etc/passwd' %} #{7*7} {{self}}"
)


def span(values):
    raise ValueError(MESSAGE)
