"""The judge's side of one worker: sends calls, reads answers, trusts neither bytes nor clock."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from pathlib import Path
from typing import Any, Literal

from grader.errors import SubmissionError, WireError
from grader.wire import decode, encode, frame

__all__ = ["MAX_ANSWERS", "Failure", "Worker", "WorkerFailure"]

Failure = Literal["timeout", "asleep", "died", "malformed"]

MAX_ANSWERS = 16 * 2**20  # bytes, of calls that are asked together
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class WorkerFailure(Exception):
    """The worker gave no answer: it took too long, died, or sent what is no message.

    `answers` holds what came before, of the calls that were asked together. `asleep` is a timeout
    by the wall clock, which a busy machine can cause; all others are the submission's own.
    """

    def __init__(self, kind: Failure, message: str) -> None:
        super().__init__(message)
        self.kind: Failure = kind
        self.message = message
        self.answers: list[bytes] = []


class Worker:
    """One submission's process, asked over one socket, one request at a time."""

    def __init__(self, connection: socket.socket, parent: int, number: int) -> None:
        self.connection = connection
        self.connection.setblocking(False)
        self.parent = parent  # the process, on this side, whose descendants use the CPU time
        self.number = number
        self.asked = 0
        self.deadline = float("inf")  # of the whole submission, by time.monotonic()
        self._buffer = bytearray()

    def hand_in(self, files: dict[str, bytes]) -> None:
        """Send the submission's files, of which each exercise's is loaded in its turn."""
        self._send(frame(encode(("files", files))))

    def load(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Have an exercise's file run; return what it holds. WorkerFailure if it does not."""
        self._send(frame(encode(("load", request))))
        try:
            kind, reply = self._message(seconds)
            if kind != "loaded" or not isinstance(reply, dict):
                raise WireError("not an answer to loading")
        except (WireError, ValueError, TypeError) as error:
            raise WorkerFailure("malformed", f"the answer cannot be read: {error}") from None
        return reply

    def table(self, name: str, data: bytes, seconds: float) -> dict[str, Any]:
        """Have a TOML file parsed. Errors: SubmissionError if it is none, WorkerFailure."""
        self._send(frame(encode(("table", name, data))))
        try:
            kind, table, problem = self._message(seconds)
            if kind != "table" or not isinstance(table, dict):
                raise WireError("not a table")
            message, where, hint = map(str, problem or ("", "", ""))
        except (WireError, ValueError, TypeError) as error:
            raise WorkerFailure("malformed", f"the answer cannot be read: {error}") from None
        if message:
            raise SubmissionError(message, where=where, hint=hint)
        return table

    def ask(self, count: int, calls: bytes, seconds: float) -> list[bytes]:
        """Return the encoded answers to `count` calls; WorkerFailure if one of them is missing.

        `calls` is packed, so that it can be made once for all. A single call is told with the
        lines of a traceback, should it raise.
        """
        first = self.asked
        self.asked += count
        answers: list[bytes] = []
        try:
            self._send(frame(encode(("ask", first, seconds, calls, count == 1))))
            size = 0
            while len(answers) < count:
                more = self._numbered(first + len(answers), count - len(answers), seconds)
                size += sum(map(len, more))
                if size > MAX_ANSWERS:
                    raise WorkerFailure("malformed", "the answers are too large, all together")
                answers += more
            if self._buffer:
                raise WorkerFailure("malformed", "more was sent than was asked for")
        except WorkerFailure as failure:
            failure.answers = answers
            raise
        return answers

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    # --------------------------------------------------------------------------------------

    def _numbered(self, expected: int, most: int, seconds: float) -> list[bytes]:
        """Return the next answers, which must begin with number `expected`."""
        try:
            kind, first, blobs = self._message(seconds)
            right = kind == "answers" and first == expected and 0 < len(blobs) <= most
            if not right or not all(isinstance(blob, bytes) for blob in blobs):
                raise WireError("not an answer to the question")
        except (WireError, ValueError, TypeError) as error:
            raise WorkerFailure("malformed", f"the answer cannot be read: {error}") from None
        return list(blobs)

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                try:
                    view = view[self.connection.send(view) :]
                except BlockingIOError:
                    if not select.select([], [self.connection], [], 10)[1]:
                        raise WorkerFailure("asleep", "does not take questions") from None
        except OSError:
            raise WorkerFailure("died", "its process has ended") from None

    def _message(self, seconds: float) -> Any:
        """Return the next message; the clock is the CPU's, the wall's only for sleepers."""
        patience = _Patience(self.parent, seconds, self.deadline)
        while (size := self._complete()) < 0:
            wait = patience.wait()
            if select.select([self.connection], [], [], wait)[0]:
                self._fill()
        payload = bytes(self._buffer[4 : 4 + size])
        del self._buffer[: 4 + size]
        return decode(payload, tensors=False)

    def _complete(self) -> int:
        """Return the size of the payload if it is all here, else -1."""
        if len(self._buffer) < 4:
            return -1
        size = int.from_bytes(self._buffer[:4], "little")
        if size > MAX_ANSWERS:
            raise WorkerFailure("malformed", f"an answer of {size / 2**20:.0f} MB is too large")
        return size if len(self._buffer) >= 4 + size else -1

    def _fill(self) -> None:
        try:
            piece = self.connection.recv(2**18)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            raise WorkerFailure("died", "its process has ended")
        self._buffer += piece


class _Patience:
    """Says how long to wait for a message, and when to stop waiting."""

    def __init__(self, parent: int, seconds: float, deadline: float) -> None:
        self.parent = parent
        self.limit = seconds * 1.5 + 0.5  # the worker itself stops a call at `seconds`
        self.wall = time.monotonic() + seconds * 5 + 5
        self.deadline = deadline
        self.used_before: float | None = None
        self.step = 0.2

    def wait(self) -> float:
        """Return the seconds to wait next; WorkerFailure when it has been long enough."""
        now = time.monotonic()
        if now > self.deadline:
            raise WorkerFailure("timeout", "the time for the whole submission is over")
        if now > self.wall:
            raise WorkerFailure("asleep", "did not answer in time, though it hardly computed")
        if self.used_before is None:
            self.used_before = 0.0
            return self.step
        used = cpu_seconds(self.parent)
        if not self.used_before:
            self.used_before = used - self.step
        if used - self.used_before > self.limit:
            raise WorkerFailure("timeout", "took too much computing time")
        return self.step


def cpu_seconds(process: int) -> float:
    """Return the CPU time of a process, its descendants, and those of them that it waited for.

    0 where /proc is missing.
    """
    total = 0.0
    pending = [process]
    while pending:
        current = pending.pop()
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{current}/stat").read_text().rpartition(") ")[2].split()
            total += sum(map(int, fields[11:15])) / TICKS
            children = Path(f"/proc/{current}/task/{current}/children").read_text()
            pending.extend(int(child) for child in children.split())
    return total
