"""Puts an object in the function's place that lies about its parameters and counts as no error.

It is called, and what it answers is wrong.

Outcome: failed
"""

import inspect


class Function:
    __signature__ = inspect.signature(lambda values: None)
    __name__ = "span"
    score = max_score = 2.0
    status = "passed"

    def __call__(self, values):
        return self.score


span = Function()
