"""Judges the answers that were handed in; their file is parsed in a worker."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from grader.errors import SubmissionError
from grader.model import Limits, QuizReport, Submission
from grader.quiz import Key, Question, judge_file
from grader.sandbox import WarmParent, WorkerFailure
from grader.submission.names import ANSWERS

__all__ = ["grade_quiz"]

SECONDS = 1.0  # of CPU time to parse a file; ordinary ones take milliseconds
LIMITS = Limits(memory_mb=256, processes=1)


def grade_quiz(
    questions: Mapping[str, Question],
    key: Key,
    points: Mapping[str, float],
    submission: Submission,
    parent: WarmParent,
) -> QuizReport:
    """Return the report on the answers of a submission; `points` is question id -> points."""
    data = next((file.data for file in submission.files if file.name == ANSWERS), None)
    parse = functools.partial(_parse, parent)
    return judge_file(questions, key, points, data, submission.student, parse)


def _parse(parent: WarmParent, name: str, data: bytes) -> dict[str, Any]:
    """Return the table of a TOML file, parsed in a worker that holds nothing else."""
    worker = parent.fork(LIMITS, 10 * SECONDS)  # the judge's own clock ends it before
    try:
        return worker.table(name, data, SECONDS)
    except WorkerFailure as failure:
        raise SubmissionError(f"cannot be parsed: {failure.message}", where=name) from None
    finally:
        parent.clear(worker)
