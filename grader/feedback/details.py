"""A failing task in full: its checks, the smallest counterexample, what happened, where to look."""

from __future__ import annotations

from typing import Any

from grader.feedback import words
from grader.feedback.paint import Look, indented, scored, side_by_side, table_lines, told, wrapped
from grader.feedback.prose import blocks
from grader.feedback.tables import NOTHING, tables
from grader.model import CheckReport, TaskReport

__all__ = ["task_details"]


def task_details(task: TaskReport, look: Look) -> list[str]:
    """Return the lines about a failing task; the first counterexample of its checks is drawn."""
    known = words.task_word(task)
    lines = [line for check in task.checks for line in _check(check, known, look)]
    lines += _findings(task, look)
    if task.diagnosis is not None:
        lines += ["", look.paint("What happened:", "bold", "cyan")]
        lines += indented(_prose(task.diagnosis.message, look.width - 2), 2)
    if task.hint and look.audience == "student":
        lines += ["", *_labelled("Hint: ", task.hint, look)]
    if task.lecture:
        lines += ["", *_labelled("Lecture: ", task.lecture, look)]
    return lines


def _check(check: CheckReport, known: str, look: Look) -> list[str]:
    word = words.status_word(check)
    mark, colour = ("✗", "red") if words.fails(check) else ("✓", "green")
    if check.dropped or check.status == "course_error":
        mark, colour = "!", "yellow"
    text = check.title if word in ("passed", known) else f"{check.title}: {word}"
    if check.visibility == "hidden":
        text += " (hidden)"
    score = words.check_score(check)
    return scored(mark, text, score, 0, look, colour)


def _labelled(label: str, text: str, look: Look) -> list[str]:
    first, *others = _prose(label + text, look.width)
    return [look.paint(label, "bold") + first.removeprefix(label), *others]


def _prose(text: str, width: int) -> list[str]:
    """Return a text in lines, its prose wrapped, its figures as they are."""
    lines: list[str] = []
    for block in blocks(text):
        kept = block.lines if block.kind == "figure" else ()
        found = kept or [line for part in block.lines for line in wrapped(part, width)]
        lines += [*([""] if lines else []), *found]
    return lines


def _findings(task: TaskReport, look: Look) -> list[str]:
    """Return the first counterexample, and the messages of all failed checks, each once."""
    lines: list[str] = []
    known = {""}
    drawn = False
    failed = words.failing(task)
    for check in failed:
        example = [] if drawn else _example(task, check, look)
        drawn = drawn or bool(example)
        message = [] if check.message in known else told(check.message, look.width - 2)
        known.add(check.message)
        if example or message:
            title = wrapped(f"{check.title}:", look.width) if len(failed) > 1 else []
            lines += ["", *(look.paint(line, "bold") for line in title)]
            lines += indented([*example, *([""] if example and message else []), *message], 2)
    return lines


def _example(task: TaskReport, check: CheckReport, look: Look) -> list[str]:
    """Return the call with its arguments, then what was expected beside what came."""
    if check.counterexample is None:
        return []
    room = look._replace(width=look.width - 4)
    asked = words.call(task.name, check.counterexample.arguments)
    lines = [look.paint(line, "cyan") for line in wrapped(asked.text, room.width) if line]
    arguments = [b for name, value in asked.shown for b in _blocks(name, value, NOTHING, "", room)]
    if arguments:
        lines += ["", *indented(side_by_side(arguments, room.width), 2)]
    answers = _answers(check, room)
    return [*lines, *([""] if lines else []), *indented(answers, 2)] if answers else lines


def _answers(check: CheckReport, look: Look) -> list[str]:
    """Return both sides, slice beside slice where they have the same slices."""
    colours = {"expected": "green", "got": "red"}
    found = [
        _blocks(side.label, side.value, side.other, colours[side.label], look)
        for side in words.sides(check)
    ]
    if not found or len({len(blocks) for blocks in found}) > 1:
        return side_by_side([block for blocks in found for block in blocks], look.width)
    lines: list[str] = []
    for pair in zip(*found, strict=True):
        lines += [*([""] if lines else []), *side_by_side(pair, look.width)]
    return lines


def _blocks(name: str, value: Any, other: Any, colour: str, look: Look) -> list[list[str]]:
    """Return a value as blocks of lines, each below its name."""
    return [
        table_lines(table._replace(heading=name + table.heading), look.width, look.paint, colour)
        for table in tables(value, other)
    ]
