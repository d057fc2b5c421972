"""Grades code that students write: asks, judges, explains, and never trusts what it runs."""

__version__ = "0.1.0"
