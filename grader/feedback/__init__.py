"""What students and instructors read of a Report: a terminal's text, a page, and its JSON.

    tidy            a report fit to be shown: plain, clean, bounded; what a student may see of it
    marks           how a mark came about, in sentences
    words, prose    statuses, points and calls in words; the paragraphs that people wrote
    tables          a value as tables of texts, differences marked
    paint, details  drawing in a terminal
    terminal        one report in a terminal
    summary         a class in a terminal
    slips           what is odd about the files of a class, in a line a kind
    changes         what a run changes of a class's marks
    html            one report as a page
    files           report.json and report.html

All but `files` are pure functions of reports.
"""

from grader.feedback import html, terminal
from grader.feedback.changes import Change, render_changes
from grader.feedback.files import read, refuse_link, write
from grader.feedback.slips import slips
from grader.feedback.summary import render_summary
from grader.feedback.tidy import report_json, tidy, visible

__all__ = [
    "Change",
    "html",
    "read",
    "refuse_link",
    "render_changes",
    "render_summary",
    "report_json",
    "slips",
    "terminal",
    "tidy",
    "visible",
    "write",
]
