"""Workers of one submission that have answered for an exercise, and may be asked for another."""

from __future__ import annotations

from grader.model import Exercise, Limits
from grader.sandbox import WarmParent, Worker

__all__ = ["LeftOver"]

Terms = tuple[Limits, tuple[str, ...]]


class LeftOver:
    """Keeps the worker of an exercise for the next one on the same terms.

    Forking, loading and clearing up cost more than most answers. A parent has one worker at a
    time, so that one which is not taken on is ended. Use as a context manager.
    """

    def __init__(self) -> None:
        self._workers: dict[WarmParent, tuple[Terms, Worker]] = {}

    def __enter__(self) -> LeftOver:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def take(self, parent: WarmParent, exercise: Exercise) -> Worker | None:
        """Return the worker that is left, if there is one and the exercise has its terms."""
        terms, worker = self._workers.pop(parent, (None, None))
        if worker is not None and terms != _terms(exercise):
            parent.clear(worker)
            return None
        return worker

    def keep(self, parent: WarmParent, exercise: Exercise, worker: Worker | None) -> None:
        """Keep a worker that has answered for an exercise."""
        if worker is not None:
            self._workers[parent] = _terms(exercise), worker

    def close(self) -> None:
        """End all workers that are left."""
        for parent, (_, worker) in self._workers.items():
            parent.clear(worker)
        self._workers.clear()


def _terms(exercise: Exercise) -> Terms:
    """Return what a worker is bound to, besides the libraries of its parent."""
    return exercise.limits, exercise.forbidden
