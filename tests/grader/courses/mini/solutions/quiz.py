"""The answers of the quiz that depend on the student's numbers."""


def middle(a, b):
    """Find the middle of three values."""
    return {"answer": sorted([a, b, 100])[1], "mean": (a + b + 100) / 3}


def columns(n, m):
    """Count the columns."""
    return (m,)
