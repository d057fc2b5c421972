"""A report as one page that stands alone: no scripts, no images, nothing fetched."""

from __future__ import annotations

import functools
import hashlib
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.feedback import tables, words
from grader.feedback.marks import mark_lines
from grader.feedback.prose import blocks
from grader.feedback.tidy import tidy, visible
from grader.model import Report, Reveal, TaskReport
from grader.policies import mark

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["render"]

TEMPLATES: Final = Path(__file__).parent / "templates"
POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"


def render(report: Report, reveal: Reveal = "title") -> str:
    """Return the student's page of a report; of hidden checks it shows what `reveal` says.

    Whatever the student's code said is text: escaped, cleaned and bounded. The page's policy
    allows its own style sheet, by its hash, and nothing else.
    """
    style = _style()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shown = tidy(visible(report, reveal))
    return _template().render(
        report=shown,
        final=mark(shown),
        mark_lines=mark_lines(shown),
        start=_start(shown),
        style=style,
        policy=f"{POLICY}; style-src 'sha256-{digest}'",
        words=words,
        blocks=blocks,
        tables=tables.tables,
        NOTHING=tables.NOTHING,
    )


class _Start(NamedTuple):
    """Where a student starts to mend: a place of the page and its name."""

    anchor: str
    name: str
    task: TaskReport


def _start(report: Report) -> _Start | None:
    first = words.first_failing(report)
    if first is None:
        return None
    exercise, task = first
    if exercise.status == "graded":
        return _Start("start", task.name, task)
    place = report.exercises.index(exercise) + 1
    return _Start(f"exercise-{place}", exercise.title or exercise.name, task)


@functools.cache
def _style() -> str:
    return (TEMPLATES / "report.css").read_text("utf-8")


@functools.cache
def _template() -> Template:
    # Only a page needs jinja2: `grader check` starts without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")
