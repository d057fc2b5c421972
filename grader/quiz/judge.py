"""Judges the answers of one student against the key."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grader.errors import CourseError, SubmissionError
from grader.model import QuestionReport, QuestionStatus, QuizReport
from grader.quiz.answers import Answers, Parse, read_answers
from grader.quiz.keys import Key, Solved, solve
from grader.quiz.questions import Question
from grader.quiz.values import how_to_answer, plain_answer, shown

__all__ = ["judge_file", "judge_quiz"]

ROUNDING = 1e-9  # relative; where a fraction is written out


def judge_file(
    questions: Mapping[str, Question],
    key: Key,
    points: Mapping[str, float],
    data: bytes | None,
    student: str,
    parse: Parse,
) -> QuizReport:
    """Return what came of an `answers.toml`; None or an unreadable one answers nothing.

    `parse` is where its bytes become a table.
    """
    try:
        answers = None if data is None else read_answers(data, parse)
    except SubmissionError as error:
        report = judge_quiz(questions, key, points, None, student)
        return _with_message(report, f"{error} ({error.hint})" if error.hint else str(error))
    return judge_quiz(questions, key, points, answers, student)


def judge_quiz(
    questions: Mapping[str, Question],
    key: Key,
    points: Mapping[str, float],
    answers: Answers | None,
    student: str,
) -> QuizReport:
    """Return what came of the questions that have points, with `student`'s own numbers.

    `points` is question id -> points; `answers` is None where nothing was handed in. Whatever the
    answers hold, there is a report; CourseError means that the course is at fault.
    """
    given = answers.answers if answers else {}
    reports = []
    for name, most in points.items():
        if name not in questions:
            raise CourseError(f"there is no question {name!r}", where="course.toml")
        solved = solve(questions[name], key, student)
        reports.append(_judge(questions[name], solved, given.get(name), most))
    report = QuizReport(
        score=sum(report.score for report in reports),
        max_score=float(sum(points.values())),
        questions=tuple(reports),
    )
    return _with_message(report, _message(questions, answers, student) if points else "")


def _with_message(report: QuizReport, message: str) -> QuizReport:
    return QuizReport(
        score=report.score,
        max_score=report.max_score,
        questions=report.questions,
        message=message,
    )


def _message(questions: Mapping[str, Question], answers: Answers | None, student: str) -> str:
    if answers is None:
        return "no answers.toml was handed in"
    parts = []
    if answers.student != student:
        named = f"names {shown(answers.student)!r}" if answers.student else "names no student"
        parts.append(f"answers.toml {named}; it was judged with the numbers of {student!r}")
    unknown = sorted(set(answers.answers) - set(questions))
    if unknown:
        more = ", …" if len(unknown) > 5 else ""
        names = ", ".join(shown(name) for name in unknown[:5])
        parts.append(f"there is no question {names}{more}")
    return "; ".join(parts)


def _judge(question: Question, solved: Solved, given: Any, most: float) -> QuestionReport:
    share, message = 0.0, ""
    status: QuestionStatus
    if given is None or given == "":
        status = "missing"
    else:
        try:
            answer, message = plain_answer(question, given)
        except SubmissionError as error:
            status, message = "malformed", f"{error.message}; answer with {how_to_answer(question)}"
        else:
            share = _share(question, solved, answer)
            status = "right" if share == 1 else "partly" if share > 0 else "wrong"
    return QuestionReport(
        id=question.id,
        status=status,
        score=share * most,
        max_score=float(most),
        given=None if given is None else shown(given),
        expected=solved.answer,
        explanation=solved.explanation,
        text=solved.question.with_options,
        message=message,
    )


def _share(question: Question, solved: Solved, answer: Any) -> float:
    """Return how much of an answer is right, from 0 to 1."""
    if question.kind == "text":
        folded = answer.casefold()
        return float(any(folded == " ".join(form.split()).casefold() for form in solved.accepted))
    if question.kind == "choices":
        return _share_of_letters(set(answer), set(solved.answer), set(question.options))
    if question.kind == "shapes":
        hits = [a == b for a, b in zip(answer, solved.answer, strict=False)]
        return hits.count(True) / max(len(answer), len(solved.answer))
    return float(_same(answer, solved.answer, question.tolerance))


def _share_of_letters(chosen: set[str], right: set[str], options: set[str]) -> float:
    """Return the share of right letters that were chosen, minus the share of wrong ones.

    So choosing everything earns nothing.
    """
    if chosen == right:
        return 1.0
    wrong = options - right
    found = len(chosen & right) / max(len(right), 1)
    taken = len(chosen & wrong) / max(len(wrong), 1)
    return max(0.0, found - taken)


def _same(answer: Any, right: Any, tolerance: float) -> bool:
    if isinstance(right, list):
        return (
            isinstance(answer, list)
            and len(answer) == len(right)
            and all(_same(a, b, tolerance) for a, b in zip(answer, right, strict=True))
        )
    if isinstance(right, str) or isinstance(answer, list):
        return bool(answer == right)
    if isinstance(right, int) and isinstance(answer, int):
        return abs(answer - right) <= tolerance
    return math.isclose(answer, right, rel_tol=ROUNDING, abs_tol=tolerance)
