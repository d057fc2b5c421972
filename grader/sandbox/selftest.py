"""Tries a sandbox before it is trusted: whatever gets out of it, no student's code gets in."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path
from typing import Protocol

from grader.model import Device, Limits
from grader.sandbox.seccomp import SOCKETS
from grader.sandbox.worker import Worker
from grader.wire import decode, encode_call, pack_calls

__all__ = ["escapes"]

SECONDS = 20.0
LIMITS = Limits()
FAMILIES = (2, 10, 16, 17, 38, 40)  # inet, inet6, netlink, packet, ciphers, vsock
PROBE = Path(__file__).with_name("probe.py")


class Forks(Protocol):
    """Whoever forks workers, a warm parent."""

    device: Device

    def fork(self, limits: Limits, seconds: float) -> Worker: ...

    def clear(self, worker: Worker) -> int | None: ...


def escapes(parent: Forks) -> list[str]:
    """Return what code in the sandbox can do and should not; WorkerFailure if it cannot tell."""
    worker = parent.fork(LIMITS, SECONDS)
    try:
        with socket.create_server(("127.0.0.1", 0)) as near, socket.socket(socket.AF_UNIX) as far:
            name = f"grader-{secrets.token_hex(8)}"
            far.bind("\0" + name)
            far.listen()
            families = [f for f in FAMILIES if f not in SOCKETS[parent.device]]
            arguments = (__file__, near.getsockname()[1], name, families)
            worker.hand_in({"probe.py": PROBE.read_bytes()})
            request = {"exercise": "probe", "tasks": ["escapes"], "libraries": []}
            worker.load(request, SECONDS)
            calls = pack_calls([("escapes", encode_call(arguments, {}))])
            kind, value, *_ = decode(worker.ask(1, calls, SECONDS)[0], tensors=False)
    finally:
        parent.clear(worker)
    return [str(what) for what in value] if kind == "value" else [f"answer: {value}"]
