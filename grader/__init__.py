"""Grades code that students write: asks, judges, explains, and never trusts what it runs."""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """Let a notebook say `%grader check`, after `%load_ext grader`."""
    from grader.cli.jupyter import load

    load(shell)
