"""Watches a call: how much CPU time it takes, and what it prints."""

from __future__ import annotations

import contextlib
import io
import signal
from collections.abc import Iterator

__all__ = ["CallTimeout", "Clock", "Printed"]

TICK = 0.05  # seconds of CPU time


class CallTimeout(BaseException):
    """A call has used its CPU time; a BaseException so that `except Exception` passes it on."""

    ends_loading = True


class Clock:
    """Ends calls that use too much CPU time.

    One timer ticks for all calls, and a tick asks whether the same call is still running: that
    costs nothing per call.
    """

    def __init__(self) -> None:
        self.limit = 0.0  # seconds
        self.call = 0  # the number of the call that runs, 0 while none does
        self.calls = 0
        self._seen = 0
        self._used = 0.0

    def start(self) -> None:
        """Let the timer tick in this process from now on."""
        signal.signal(signal.SIGPROF, self._tick)
        signal.setitimer(signal.ITIMER_PROF, TICK, TICK)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Watch what runs in the block."""
        self.calls += 1
        self.call = self.calls
        try:
            yield
        finally:
            self.call = 0

    def _tick(self, *_: object) -> None:
        if not self.call:
            return
        if self.call != self._seen:
            self._seen = self.call
            self._used = 0.0
        self._used += TICK
        if self._used > self.limit:
            raise CallTimeout


class Printed(io.TextIOBase):
    """A text stream that keeps the first characters written to it and counts the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.text) < self.limit:
            self.text += str(text)[: self.limit - len(self.text)]
        return len(text)
