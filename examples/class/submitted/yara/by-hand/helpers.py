"""What several of my files need."""


def pair(v):
    """An int as (v, v)."""
    return v if isinstance(v, tuple) else (v, v)


def at_least_one(*values):
    """Complain about everything below 1."""
    for v in values:
        if v < 1:
            raise ValueError(f"{v} is too small")
