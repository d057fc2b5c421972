"""The trusted side of the sandbox: starting it, asking in it, clearing it."""

from grader.sandbox.parent import WarmParent
from grader.sandbox.worker import MAX_ANSWERS, Worker, WorkerFailure

__all__ = ["MAX_ANSWERS", "WarmParent", "Worker", "WorkerFailure"]
