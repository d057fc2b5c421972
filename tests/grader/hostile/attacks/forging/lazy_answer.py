"""Answers objects that would compute something only when they are looked at.

They are no plain data; nothing of the student's is ever looked at in the judge.

Outcome: malformed: not plain data
"""


class Later:
    def __float__(self):
        return 4.0

    def __array__(self, *args, **kwargs):
        raise SystemExit(0)


def span(values):
    return [Later(), (value for value in values)]
