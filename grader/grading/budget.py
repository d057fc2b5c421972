"""The time that a submission has, and what of it was spent for no fault of its own."""

from __future__ import annotations

import time

__all__ = ["Budget"]


class Budget:
    """The deadline of a submission, which moves on where time is given back.

    As much is given back as the submission has in all, so that it is over after twice its time,
    whatever it does.
    """

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds  # by time.monotonic()
        self._left = seconds

    def give_back(self, seconds: float) -> None:
        """Give back time that was spent in vain."""
        given = min(seconds, self._left)
        self._left -= given
        self.deadline += given
