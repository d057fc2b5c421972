"""The judge's side of a warm parent: starts it, has it fork workers, has it clear up."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from typing import IO, Any

from grader.errors import MachineError, WireError
from grader.model import Device, Limits, SandboxKind
from grader.sandbox import bwrap, seccomp, selftest
from grader.sandbox.cgroup import ControlGroup
from grader.sandbox.worker import Worker, WorkerFailure
from grader.wire import decode, encode

__all__ = ["WarmParent"]

START_SECONDS = 60.0
REPLY_SECONDS = 20.0
OWN_PROCESSES = 2  # of a sandbox: bubblewrap and the warm parent


class WarmParent:
    """A process with the libraries loaded, from which a worker is forked in milliseconds.

    One worker lives at a time. Use as a context manager, or `close` it.
    """

    def __init__(
        self,
        kind: SandboxKind,
        libraries: tuple[str, ...],
        device: Device = "cpu",
        forbidden: tuple[str, ...] = (),
    ) -> None:
        self.kind = kind
        self.libraries = libraries
        self.forbidden = forbidden
        self.device = device
        self.modules: list[str] = []  # to be imported besides the libraries
        self._start()

    def _start(self) -> None:
        """Start the process and return at once; it warms up while the judge goes on."""
        self.owed = 1  # times that it will say that it is ready
        self.tight = False  # not proved yet
        with contextlib.ExitStack() as undo:  # where the start fails, nothing is left
            calls = undo.enter_context(tempfile.TemporaryFile())
            self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            undo.callback(self.control.close)
            self.errors = undo.enter_context(tempfile.TemporaryFile())
            self.group = ControlGroup.make()
            if self.group is not None:
                undo.callback(self.group.remove)
            with theirs:
                self.process = subprocess.Popen(
                    self._command(theirs.fileno(), calls),
                    pass_fds=(theirs.fileno(), calls.fileno()),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self.errors,
                    env={**bwrap.environment(), "PATH": os.environ.get("PATH", os.defpath)},
                    start_new_session=True,
                )
            undo.pop_all()
        calls.close()
        self._finalizer = weakref.finalize(
            self, _end, self.process, self.control, self.errors, self.group
        )
        for module in self.modules:
            self._order(module)

    def _command(self, control: int, calls: IO[bytes]) -> list[str]:
        """Return the command of the process; what `calls` holds are the system calls it may do."""
        mode = "contained" if self.kind == "bwrap" else "plain"
        arguments = [str(control), mode, ",".join(self.libraries), ",".join(self.forbidden)]
        command = [sys.executable, "-PB", "-m", "grader.worker", *arguments]
        if self.kind == "bwrap":
            calls.write(seccomp.program(self.device))
            calls.seek(0)
            command = bwrap.command(arguments, self.libraries, self.device, calls.fileno())
        return command if self.group is None else self.group.joining(command)

    def __enter__(self) -> WarmParent:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def wait_until_ready(self) -> None:
        """Wait for the libraries to be loaded; MachineError with the reason if they are not."""
        if not self.owed:
            return
        with contextlib.suppress(WireError, TimeoutError):
            while self.owed and self._receive(START_SECONDS) == b"ready":
                self.owed -= 1
        if not self.owed:
            self.warm = self.group.memory() if self.group is not None else 0
            self._prove_tight()
            return
        self.process.kill()
        self.process.wait()
        self.errors.seek(0)
        reason = self.errors.read(4000).decode("utf-8", "replace").strip()
        self.close()
        what = "the sandbox" if self.kind == "bwrap" else "the worker process"
        raise MachineError(
            f"{what} did not start: {reason.splitlines()[-1] if reason else 'no reason given'}",
            hint="`bwrap --unshare-all --ro-bind / / true` shows whether this machine allows "
            "sandboxes; --sandbox process works without, for code that you trust",
        )

    def prepare(self, module: str) -> None:
        """Have a module of a library imported, for which no worker shall take the time.

        Returns at once; where the module cannot be imported, nothing happens.
        """
        if module not in self.modules:
            self.modules.append(module)
            self._order(module)

    def _order(self, module: str) -> None:
        self.owed += 1
        with contextlib.suppress(OSError):  # one that has ended is found out when it is waited for
            self.control.send(encode(("import", module)))

    def _prove_tight(self) -> None:
        """Try to get out of the sandbox; MachineError if anything succeeds."""
        if self.kind != "bwrap" or self.tight:
            return
        try:
            found = selftest.escapes(self)
        except WorkerFailure as failure:
            found = [f"keep its self-test from ending ({failure.message})"]
        if found:
            self.close()
            raise MachineError(
                f"the sandbox is not tight: code in it can {', '.join(found)}",
                hint="nothing is graded so; see which `bwrap` is called and whether the system's "
                "own sandbox or container lets it make namespaces (docs/security.md)",
            )
        self.tight = True

    def fork(self, limits: Limits, seconds: float) -> Worker:
        """Return a fresh worker, which ends after `seconds` of CPU time at the latest.

        A parent that has ended, for whatever reason, is started anew, once.
        """
        try:
            return self._fork(limits, seconds)
        except (MachineError, OSError, WireError, TimeoutError):
            self.close()
            self._start()
        try:
            return self._fork(limits, seconds)
        except (OSError, WireError, TimeoutError) as error:
            hint = "see whether the machine is out of memory or processes"
            raise MachineError(f"no worker could be forked: {error}", hint=hint) from error

    def _fork(self, limits: Limits, seconds: float) -> Worker:
        self.wait_until_ready()
        ours, theirs = socket.socketpair()
        mb = 2**20
        on_gpu = self.device == "cuda"  # its driver maps the whole memory and starts threads
        bounds = {
            "memory": 0 if on_gpu else limits.memory_mb * mb,
            "processes": max(limits.processes, 256) if on_gpu else limits.processes,
            "descriptors": 1024 if on_gpu else 64,
            "files": limits.files_mb * mb,
            "output": limits.output_kb * 1024,
            "cpu": int(seconds) + 1,
        }
        if self.group is not None:  # a fork may come to hold a copy of all that its parent holds
            memory = 2 * self.warm + limits.memory_mb * mb
            self.group.bound(memory, bounds["processes"] + OWN_PROCESSES)
        try:
            with theirs:
                socket.send_fds(self.control, [encode(("fork", bounds))], [theirs.fileno()])
            number = decode(self._receive(REPLY_SECONDS))
        except BaseException:
            ours.close()
            raise
        return Worker(ours, self.process.pid, number)

    def clear(self, worker: Worker) -> int | None:
        """End the worker and all that it started; return its exit code, minus the signal."""
        worker.close()
        try:
            self.control.send(encode(("clear",)))
            ended = decode(self._receive(REPLY_SECONDS))
        except (OSError, WireError, TimeoutError):
            # The parent itself is gone or stuck: its namespace dies with it, and a new one starts.
            self.close()
            self._start()
            return None
        codes = {int(process): int(code) for process, code in ended}
        return codes.get(worker.number)

    def close(self) -> None:
        """End the parent and everything in its sandbox."""
        self._finalizer()

    def _receive(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.control], [], [], seconds)
        if not ready:
            raise TimeoutError
        message = self.control.recv(65536)
        if not message:
            raise WireError("the warm parent has ended")
        return message


def _end(
    process: subprocess.Popen[Any],
    control: socket.socket,
    errors: IO[bytes],
    group: ControlGroup | None,
) -> None:
    control.close()
    errors.close()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if group is not None:
        group.remove()
