"""Refuses every question, so that the checks of refusals are right by accident.

A task that never answers with a value has not shown that it can refuse.

Outcome: raised | failed: earns nothing
"""


def center(X):
    raise ValueError


def median(values):
    raise ValueError


def counts(values, edges):
    raise ValueError
