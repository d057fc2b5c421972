"""Attacks that are no single file of Python: links, pipes, zips, notebooks, giants, odd names."""

from . import exhausting, forging, injection, stealing
from .tools import MADE

__all__ = ["MADE", "exhausting", "forging", "injection", "stealing"]
