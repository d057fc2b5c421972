"""What came of the attacks: no point, no secret, no trace, and nobody else the worse for it."""

import base64
import codecs
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .scene import EXPECTED, PLACES, QUESTION

MEGABYTE = 2**20


def test_an_attack_ends_as_its_docstring_says_and_earns_nothing(attack, classroom):
    """Where a part of it is honest and right, an attack earns the points of that part."""
    if "refused" in attack.statuses:
        assert attack.student not in classroom.run.reports
        assert re.search(attack.text, classroom.run.stderr)
        return
    report = classroom.run.reports[attack.student]
    found = statuses(report)
    assert found <= attack.statuses, told(report)
    assert re.search(attack.text, told(report)), told(report)
    assert report["score"] == (2.0 if "passed" in found else 0.0), told(report)


def test_there_are_many_attacks_of_every_family(attacks):
    families = [attack.family for attack in attacks]
    assert len(set(families)) == 8
    assert all(families.count(family) >= 10 for family in families)
    assert len({attack.student for attack in attacks}) == len(attacks) >= 80


# Points and reports ---------------------------------------------------------------------------


def test_everybody_gets_a_report_or_is_refused_by_name(attacks, classroom):
    graded = {attack.student for attack in attacks if "refused" not in attack.statuses}
    assert set(classroom.run.reports) == graded | set(classroom.honest)
    assert set(classroom.run.pages) == set(classroom.run.reports)
    refused = [attack for attack in attacks if "refused" in attack.statuses]
    told_of = re.findall("^refused: ", classroom.run.stderr, re.MULTILINE)
    assert len(told_of) == len(refused) > 5


def test_the_honest_have_the_same_marks_with_and_without_the_hostile(classroom):
    alone, among = classroom.without.reports, classroom.run.reports
    assert len(classroom.honest) > 20
    for student in classroom.honest:
        assert without_time(among[student]) == without_time(alone[student])
    assert {among[student]["score"] for student in classroom.honest} == {
        24.0,
        18.0,
        17.0,
        13.0,
        4.0,
    }


def test_what_the_judge_writes_is_what_it_says(classroom):
    for student, report in classroom.run.reports.items():
        written = classroom.run.feedback / student / "numbers" / "report.json"
        assert json.loads(written.read_text()) == report
        assert written.stat().st_size <= MEGABYTE
        assert len(classroom.run.pages[student]) <= MEGABYTE


# Secrets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [*PLACES, "home", "temporary file", "environment", "command line", "other student"],
)
def test_no_secret_is_in_any_output(place, classroom):
    secret = classroom.scene.secrets[place]
    outputs = all_outputs(classroom)
    for form in disguises(secret):
        assert not [name for name, text in outputs.items() if form in text], form


def test_hidden_questions_are_on_no_page(classroom):
    """What this course shows of a hidden check is its title and its status."""
    hidden = re.compile("|".join(re.escape(str(number)) for number in (*QUESTION, EXPECTED)))
    asked = json.dumps(classroom.run.reports)
    assert hidden.search(asked)  # the instructor may read them
    assert not [student for student, page in classroom.run.pages.items() if hidden.search(page)]
    assert not hidden.search(classroom.run.stdout + classroom.run.stderr)


def test_right_answers_are_in_no_answer_of_an_attack(attacks, classroom):
    for attack in attacks:
        if "refused" not in attack.statuses:
            assert str(EXPECTED) not in told(
                classroom.run.reports[attack.student], values_only=True
            )


# Traces ---------------------------------------------------------------------------------------


def test_nothing_is_written_outside(classroom):
    changed = classroom.before.items() ^ classroom.after.items()
    assert not {path for path, _ in changed}


def test_nothing_is_left_in_the_folders_for_everybody(classroom):
    mark = classroom.scene.words["MARK"]
    assert not [path for folder in ("/tmp", "/dev/shm") for path in Path(folder).glob(f"*{mark}*")]


def test_no_process_is_left(classroom):
    assert classroom.run.left == []
    mark = classroom.scene.words["MARK"].encode()
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark in read(path)]


def test_nobody_reached_the_network(classroom):
    assert classroom.reached == []


def test_the_memory_of_the_judge_is_bounded(classroom):
    """The answers to a check have at most 16 MB, and a few copies are made of them."""
    assert classroom.run.memory < classroom.without.memory + 200 * MEGABYTE


# Pages and terminals --------------------------------------------------------------------------


class Tags(HTMLParser):
    """Collects all of a page that is not text, and all that is."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.markup, self.text = set(), [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.markup.append(repr((tag, attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.markup.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_what_students_say_is_text_on_every_page(classroom):
    mark = classroom.scene.words["MARK"]
    marked = 0
    for student, page in classroom.run.pages.items():
        tags = Tags(page)
        assert not [piece for piece in tags.markup if mark in piece], student
        assert not tags.tags & {"script", "img", "form", "base", "iframe", "object", "link"}
        assert f"{mark}49{mark}" not in page  # 7*7, computed by a template
        marked += mark in " ".join(tags.text)
    assert marked > 5  # it is there, as text


def test_no_output_holds_a_character_that_is_not_to_be_seen(classroom):
    for name, text in shown_outputs(classroom).items():
        strange = {
            c for c in set(text) - set("\n\t") if unicodedata.category(c) in ("Cc", "Cf", "Cs")
        }
        assert not strange, name


def test_the_log_has_a_line_for_each_thing_it_tells(classroom):
    """No id and no file name makes a line of its own."""
    lines = [line for line in classroom.run.stderr.splitlines() if line]
    starts = ("refused: ", "warning: ", "recording ")
    assert not [line for line in lines if not line.startswith(starts)]


# ----------------------------------------------------------------------------------------------


def statuses(report):
    """Return how the checks ended that were asked, or how the exercise was read."""
    spread = report["exercises"][0]
    if spread["status"] != "graded":
        return {spread["status"]}
    checks = [check for e in report["exercises"] for task in e["tasks"] for check in task["checks"]]
    return {check["status"] for check in checks if check["status"] != "missing"} or {"missing"}


def told(report, values_only=False):
    """Return what a report says of a submission's own doing, each thing once."""
    said = [*report.get("warnings", []), *(exercise["message"] for exercise in report["exercises"])]
    for task in (task for exercise in report["exercises"] for task in exercise["tasks"]):
        for check in task["checks"]:
            shown = (check["counterexample"] or {}).get("actual") or ""
            said.append(
                str(shown) if values_only else f"{check['status']}: {check['message']} {shown}"
            )
    return "\n".join(dict.fromkeys(said))


def without_time(report):
    return {**report, "seconds": 0.0}


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def shown_outputs(classroom):
    """Return what the command has written for people, by name."""
    written = texts_in(classroom.run.feedback)
    return {**written, "stdout": classroom.run.stdout, "stderr": classroom.run.stderr}


def all_outputs(classroom):
    """Return all that the command has written but the recordings, which are the judge's own."""
    course = classroom.scene.course
    book = {"gradebook.db": (course / "gradebook.db").read_bytes().decode("latin-1")}
    return {**shown_outputs(classroom), **texts_in(course / ".grader" / "reports"), **book}


def texts_in(folder):
    return {str(path): path.read_text() for path in folder.rglob("*") if path.is_file()}


def disguises(secret):
    """Return a secret as it would be written to be overlooked."""
    word = secret.removeprefix("canary-")  # what a search for the whole would miss
    forms = [word, word[::-1], word.encode().hex(), codecs.encode(word, "rot13")]
    for start in range(3):
        coded = base64.b64encode(b"x" * start + word.encode()).decode()
        forms.append(coded[4 if start else 0 :].rstrip("=")[:-2])
    return forms
