"""A kit as a student uses it: list, check, watch, hints, the quiz, the zip to hand in."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile

import pytest

from grader.course import load_course

COMMAND = [sys.executable, "-W", "error", "-m", "grader"]
SANDBOX = [] if shutil.which("bwrap") else ["--sandbox", "process"]
GRADE = ["grade", "-a", "numbers", *SANDBOX]
BROKEN = "def center(X:\n"


def run(cwd, *arguments, typed="", **environment):
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        input=typed,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="session")
def course(mini, tmp_path_factory):
    """The course that the kits are released from; tests do not change it."""
    return shutil.copytree(mini.root, tmp_path_factory.mktemp("course") / "mini")


@pytest.fixture(scope="session")
def released(course, tmp_path_factory):
    kit = tmp_path_factory.mktemp("released") / "kit"
    found = run(course, "release", "numbers", "--to", str(kit))
    assert found.returncode == 0, found.stderr
    return kit


@pytest.fixture
def kit(released, tmp_path):
    return shutil.copytree(released, tmp_path / "kit")


def write(kit, exercise, text):
    (kit / "exercises" / f"{exercise}.py").write_text(text)


def solve(kit, course, *exercises):
    """Fill in the stubs as a student does, below whose text the kit's own line stays."""
    for name in exercises:
        stub = kit / "exercises" / f"{name}.py"
        mark = stub.read_text().splitlines()[-1]
        stub.write_text((course / "solutions" / f"{name}.py").read_text() + f"\n{mark}\n")


def replace_in(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# What a kit is --------------------------------------------------------------------------------


def test_a_kit_holds_what_students_need_and_nothing_secret(course, released):
    files = {str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()}
    assert {"README.md", "course.toml", "exercises/spread.py", "exercises/quiz.toml"} <= files
    assert {"tests/public/test_spread.py", "tests/public/recordings/spread.bin"} <= files
    assert not [name for name in files if "hidden" in name or "solutions" in name]
    whole = b"".join(path.read_bytes() for path in released.rglob("*") if path.is_file())
    for folder in ("solutions", "tests/hidden"):
        for path in (course / folder).rglob("*.py"):
            own = [line.strip() for line in path.read_bytes().splitlines()]
            code = [
                line
                for line in own
                if line.startswith((b"return ", b"assert_same(")) and len(line) > 50
            ]
            assert not [line for line in code if line in whole], path


def test_a_kit_says_in_its_readme_what_to_type(released):
    text = (released / "README.md").read_text()
    commands = re.findall(r"(?m)^    grader (\w+)", text)
    assert commands == ["list", "check", "check", "hint", "quiz", "pack"]


def test_a_released_kit_is_a_course_by_itself(released):
    kit = load_course(released)
    assert [assignment.name for assignment in kit.assignments] == ["numbers"]
    assert kit.assignments[0].quiz


@pytest.mark.parametrize(
    "arguments", [["verify"], ["grade", "-a", "numbers"], ["release", "numbers", "--to", "x"]]
)
def test_what_needs_the_solutions_is_refused_in_a_kit(released, arguments):
    found = run(released, *arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert "there are no solutions here" in found.stderr
    assert "hint: run this in the course's own folder" in found.stderr


def test_release_never_overwrites(course, kit):
    write(kit, "spread", "my work\n")
    found = run(course, "release", "numbers", "--to", str(kit))
    assert (found.returncode, found.stdout) == (2, "")
    assert "exists already and is not empty" in found.stderr
    assert (kit / "exercises" / "spread.py").read_text() == "my work\n"


def test_an_empty_folder_may_be_released_into(course, tmp_path):
    (tmp_path / "kit").mkdir()
    assert run(course, "release", "numbers", "--to", str(tmp_path / "kit")).returncode == 0
    assert os.listdir(tmp_path) == ["kit"]


def test_a_release_that_fails_leaves_nothing_behind(course, tmp_path):
    broken = shutil.copytree(course, tmp_path / "course")
    with (broken / "tests" / "public" / "test_scaling.py").open("a") as checks:
        checks.write("\n1 / 0\n")
    found = run(broken, "release", "numbers", "--to", "../kit")
    assert found.returncode == 2
    assert "cannot be loaded" in found.stderr
    assert os.listdir(tmp_path) == ["course"]


@pytest.mark.parametrize(
    ("target", "code", "message"),
    [
        ("exercises/kit", 2, "is inside the course's exercises/"),
        ("course.toml", 2, "exists already"),
        ("course.toml/kit", 3, "the kit cannot be written"),
    ],
)
def test_a_release_to_a_wrong_place_is_refused(course, target, code, message):
    found = run(course, "release", "numbers", "--to", target)
    assert (found.returncode, found.stdout) == (code, "")
    assert message in found.stderr


def test_a_students_own_kit_asks_that_students_questions(course, tmp_path):
    run(course, "release", "numbers", "--to", str(tmp_path / "ada"), "--student", "ada")
    run(course, "release", "numbers", "--to", str(tmp_path / "any"))
    own = run(tmp_path / "ada", "quiz").stdout
    assert own == run(tmp_path / "any", "quiz", "--student", "ada").stdout
    found = run(course, "release", "numbers", "--to", str(tmp_path / "x"), "--student", "a/b")
    assert (found.returncode, "is no student id" in found.stderr) == (2, True)


# list -----------------------------------------------------------------------------------------


def test_list_shows_where_the_student_stands(kit, course):
    before = run(kit, "list").stdout
    assert re.search(r"· center +5 points   not checked yet", before)
    solve(kit, course, "spread")
    replace_in(kit / "exercises" / "spread.py", "mean(axis=0)", "mean()")
    run(kit, "check", "spread")
    after = run(kit, "list").stdout
    assert re.search(r"✗ center +5 points   0 of 1 in public checks", after)
    assert re.search(r"✓ counts +4 points   1 of 1 in public checks", after)
    assert re.search(r"· rescale +5 points   not checked yet", after)
    assert re.search(r"quiz: \d questions, \d points, 0 answered", after)


def test_list_in_the_course_tells_of_nobodys_standing(course):
    found = run(course, "list").stdout
    assert "center" in found
    assert "checked" not in found


# check ----------------------------------------------------------------------------------------


def test_a_right_file_passes(kit, course):
    solve(kit, course, "spread", "scaling")
    found = run(kit, "check")
    assert found.returncode == 0, found.stdout
    assert "Every check passed" in found.stdout
    assert "grader pack numbers" in found.stdout


def test_a_kit_is_checked_with_the_questions_it_came_with(kit, course):
    solve(kit, course, "spread")
    found = run(kit, "check", "median")
    assert (found.returncode, "recording" in found.stderr) == (0, False)


def test_a_wrong_file_shows_the_counterexample(kit, course):
    solve(kit, course, "spread")
    replace_in(kit / "exercises" / "spread.py", "mean(axis=0)", "mean()")
    found = run(kit, "check", "spread")
    assert found.returncode == 1
    assert re.search(r"center\(X\)\n\n +X\n +1\. +0\.\n +3\. +0\.\n\n +expected +got", found.stdout)
    assert "try again  grader check center" in found.stdout
    assert found.stderr == ""


def test_after_the_first_failing_task_check_is_short(kit):
    found = run(kit, "check")
    assert found.returncode == 1
    assert found.stdout.count("Hint:") == 1


def test_one_task_alone_can_be_checked(kit, course):
    solve(kit, course, "spread")
    replace_in(kit / "exercises" / "spread.py", "mean(axis=0)", "mean()")
    found = run(kit, "check", "median", "counts")
    assert found.returncode == 0
    assert "center" not in found.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BROKEN, "cannot be read: spread.py: line 1"),
        ("", "there is no function center"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("def centre(X):\n    return X\n", "there is no function center"),
        ("def center():\n    return 1\n", "center"),
        ("\x00", "zero bytes"),
        ("import os\nos._exit(3)\n", "exit"),
        ("def center(X):\n    raise SystemExit\n", "SystemExit"),
    ],
)
def test_whatever_is_in_the_file_is_told_as_a_verdict(kit, text, message):
    write(kit, "spread", text)
    found = run(kit, "check", "center")
    assert (found.returncode, found.stderr) == (1, "")
    assert message in found.stdout


def test_a_missing_file_is_told_as_a_verdict(kit):
    (kit / "exercises" / "spread.py").unlink()
    found = run(kit, "check", "center")
    assert (found.returncode, found.stderr) == (1, "")
    assert "write the file  exercises/spread.py" in found.stdout


def test_a_missing_folder_is_told_with_where_its_files_are(kit):
    shutil.rmtree(kit / "exercises")
    found = run(kit, "check", "center")
    assert found.returncode == 2
    assert "hint: tests/public/given/exercises holds the files as you got them" in found.stderr


def test_other_parameters_than_the_stubs_are_told(kit):
    write(kit, "spread", "def center(table, axis):\n    return table\n")
    found = run(kit, "check", "center")
    assert found.returncode == 1
    assert "it should be center(X)" in found.stdout


def test_a_mistyped_name_is_guessed(kit):
    for typed, meant in (("sprad", "spread"), ("cneter", "center")):
        found = run(kit, "check", typed)
        assert (found.returncode, found.stdout) == (2, "")
        assert f"there is no exercise or task called '{typed}'" in found.stderr
        assert f"hint: did you mean {meant}?" in found.stderr


def test_tasks_without_public_checks_are_named(kit, course):
    solve(kit, course, "spread", "scaling")
    found = run(kit, "check", "scaling")
    assert found.returncode == 0
    assert "no public checks, only hidden ones: standardize" in found.stderr


def test_json_is_all_there_is_on_stdout(kit):
    found = run(kit, "check", "scaling", "--json", "-")
    assert found.returncode == 1
    batch = json.loads(found.stdout)
    assert batch["schema"] == "grader/batch/1"
    assert [e["name"] for e in batch["reports"][0]["exercises"]] == ["scaling"]


def test_json_can_go_to_a_file(kit):
    found = run(kit, "check", "scaling", "--json", "mine.json")
    assert (found.returncode, "rescale" in found.stdout) == (1, True)
    assert json.loads((kit / "mine.json").read_text())["reports"]
    assert "there is no such folder" in run(kit, "check", "--json", "no/mine.json").stderr


def test_check_works_from_a_folder_within(kit, course):
    solve(kit, course, "spread")
    assert run(kit / "exercises", "check", "center").returncode == 0


# check --watch --------------------------------------------------------------------------------


@pytest.fixture
def watching(kit, tmp_path):
    """Start `grader check --watch`; return what it has printed, and its process."""
    processes = []

    def watch(*names):
        out = (tmp_path / "shown").open("w")
        process = subprocess.Popen(
            [*COMMAND, "check", *names, "--watch"],
            cwd=kit,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        out.close()
        processes.append(process)
        return process, lambda: (tmp_path / "shown").read_text()

    yield watch
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_until(happens, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_watch_checks_again_on_every_save_until_ctrl_c(kit, course, watching):
    process, shown = watching("spread")
    wait_until(lambda: shown().count("waiting for changes") == 1)
    assert "Every check passed" not in shown()
    write(kit, "spread", BROKEN)
    wait_until(lambda: shown().count("waiting for changes") == 2)
    assert "cannot be read: spread.py: line 1" in shown()
    write(kit, "spread", (course / "solutions" / "spread.py").read_text())
    wait_until(lambda: "Every check passed" in shown())
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=10) == 130
    assert shown().endswith("interrupted\n")
    assert "Traceback" not in shown()


def test_watch_outlives_a_file_of_the_course_that_is_being_written(kit, course, watching):
    solve(kit, course, "spread")
    _, shown = watching("spread")
    wait_until(lambda: "Every check passed" in shown())
    checks = kit / "tests" / "public" / "test_spread.py"
    whole = checks.read_text()
    checks.write_text(whole + "\ndef (\n")
    wait_until(lambda: "cannot be loaded" in shown())
    checks.write_text(whole)
    wait_until(lambda: shown().count("Every check passed") == 2)


# hint -----------------------------------------------------------------------------------------


def test_hints_are_shown_one_at_a_time_and_then_all(kit):
    hints = tomllib.loads((kit / "exercises" / "spread.toml").read_text())["center"]["hints"]
    for number, hint in enumerate(hints, start=1):
        shown = run(kit, "hint", "center").stdout
        assert shown.startswith(f"Hint {number} of {len(hints)} for center: {hint}\n")
        assert [other for other in hints if other in shown] == [hint]
    shown = run(kit, "hint", "center").stdout
    assert all(hint in shown for hint in hints)
    assert "That is all of them." in shown
    assert "In the lectures: " in shown


def test_a_hint_is_for_a_task(kit):
    found = run(kit, "hint", "spread")
    assert (found.returncode, found.stdout) == (2, "")
    assert "spread is an exercise" in found.stderr
    assert "ask for one of its tasks: center, median" in found.stderr
    assert "did you mean center?" in run(kit, "hint", "centre").stderr


# quiz -----------------------------------------------------------------------------------------


def test_the_quiz_asks_and_keeps_the_answers(kit):
    found = run(kit, "quiz", "numbers", "--student", "ada", typed="twelve\n12\n\nb\n")
    assert found.returncode == 0, found.stderr
    assert "[1 of 3] middle" in found.stdout
    assert "expected a number, found 'twelve'" in found.stderr
    kept = tomllib.loads((kit / "exercises" / "answers.toml").read_text())
    assert kept["student"] == "ada"
    assert kept["answers"]["middle"] == 12
    assert "outlier" not in kept["answers"]
    assert "Still open: outlier" in found.stdout
    assert re.search(r"quiz: 3 questions, \d points, [12] answered", run(kit, "list").stdout)


def test_answers_are_kept_when_the_student_leaves(kit):
    found = run(kit, "quiz", "--student", "ada", typed="12\n")  # and then Ctrl-D
    assert found.returncode == 0
    found = run(kit, "quiz", typed="\nb\n")
    assert "middle [12]:" in found.stdout
    kept = tomllib.loads((kit / "exercises" / "answers.toml").read_text())
    assert kept == {"student": "ada", "answers": {"middle": 12, "outlier": "b"}}


def test_the_quiz_asks_for_the_id_once(kit):
    found = run(kit, "quiz", typed="\nada\n12\n")
    assert found.stdout.count("Your student id") == 2  # an empty one is asked for again
    assert tomllib.loads((kit / "exercises" / "answers.toml").read_text())["student"] == "ada"
    assert "Your student id" not in run(kit, "quiz").stdout
    found = run(kit, "quiz", "--student", "ben", typed="12\n")
    assert (found.returncode, "holds the answers of 'ada'" in found.stderr) == (2, True)


def test_a_leave_before_the_first_answer_leaves_no_file(kit):
    found = run(kit, "quiz", "--student", "ada")
    assert found.returncode == 0
    assert not (kit / "exercises" / "answers.toml").exists()


def test_broken_answers_are_named_and_not_touched(kit):
    path = kit / "exercises" / "answers.toml"
    path.write_text("[answers]\nmiddle = \n")
    found = run(kit, "quiz", "--student", "ada", typed="12\n")
    assert (found.returncode, "answers.toml, line 2" in found.stderr) == (2, True)
    assert path.read_text() == "[answers]\nmiddle = \n"
    assert run(kit, "list").returncode == 0


def test_a_kit_has_no_key_and_the_course_has(kit, course):
    found = run(kit, "quiz", "key", "--student", "ada")
    assert (found.returncode, found.stdout) == (2, "")
    assert "a kit has no key" in found.stderr
    found = run(course, "quiz", "key", "--student", "ada")
    assert found.returncode == 0
    assert "Right: b" in found.stdout
    question = run(kit, "quiz", "--student", "ada").stdout.splitlines()[3]
    assert question in found.stdout


def test_the_quiz_tells_nothing_of_the_key(kit):
    shown = run(kit, "quiz", "--student", "ada", typed="12\nb\n3\n").stdout
    assert "Right" not in shown
    assert "Every question is answered." in shown


# pack -----------------------------------------------------------------------------------------


def test_what_is_packed_is_graded_in_full(kit, course, tmp_path):
    solve(kit, course, "spread", "scaling")
    run(kit, "quiz", "--student", "ada", typed="12\nb\n3\n")
    found = run(kit, "pack", "numbers")
    assert (found.returncode, found.stderr) == (0, "")
    assert (
        "numbers.zip holds answers.toml, scaling.py, spread.py. Hand in this file." in found.stdout
    )
    found = run(course, *GRADE, str(kit / "numbers.zip"), "--student", "ada", "--json", "-")
    (made,) = json.loads(found.stdout)["reports"]
    tasks = [task for exercise in made["exercises"] for task in exercise["tasks"]]
    assert [task["score"] for task in tasks] == [task["max_score"] for task in tasks]
    mark = re.search(r"# kit (\w+):", (kit / "exercises" / "spread.py").read_text())[1]
    assert made["environment"]["fingerprint"] == mark
    assert made["warnings"] == []


def test_work_from_an_older_kit_is_warned_about(kit, course, tmp_path):
    newer = shutil.copytree(course, tmp_path / "newer")
    with (newer / "exercises" / "spread.py").open("a") as stub:
        stub.write("# a clearer stub\n")
    run(kit, "pack", "numbers")
    found = run(newer, *GRADE, str(kit / "numbers.zip"), "--json", "-")
    (made,) = json.loads(found.stdout)["reports"]
    assert "made from an older kit" in made["warnings"][0]


def test_the_same_files_make_the_same_zip(kit):
    run(kit, "pack", "numbers", "--to", "a.zip")
    run(kit, "pack", "numbers", "--to", "b.zip")
    assert (kit / "a.zip").read_bytes() == (kit / "b.zip").read_bytes()


def test_what_is_unfinished_is_warned_about_and_packed(kit, course):
    solve(kit, course, "spread")
    replace_in(kit / "exercises" / "spread.py", "def median(", "def medain(")
    found = run(kit, "pack", "numbers")
    assert found.returncode == 0
    assert "warning: not written yet: rescale, standardize" in found.stderr
    assert "warning: no function of this name: median" in found.stderr
    assert "warning: no answers: `grader quiz numbers` asks the questions" in found.stderr
    with zipfile.ZipFile(kit / "numbers.zip") as archive:
        assert archive.namelist() == ["scaling.py", "spread.py"]


def test_a_file_that_stops_half_way_is_warned_about(kit):
    with (kit / "exercises" / "spread.py").open("a") as file:
        file.write("\n1 / 0\n")
    found = run(kit, "pack", "numbers")
    assert found.returncode == 0
    assert "spread.py stops half-way: ZeroDivisionError: division by zero" in found.stderr


def test_what_python_cannot_read_is_not_packed(kit):
    write(kit, "spread", BROKEN)
    found = run(kit, "pack", "numbers")
    assert (found.returncode, found.stdout) == (2, "")
    assert "error: spread.py: line 1" in found.stderr
    assert "mend it and pack again" in found.stderr
    assert not (kit / "numbers.zip").exists()


def test_broken_answers_are_not_packed_and_the_last_zip_stays(kit):
    run(kit, "pack", "numbers")
    before = (kit / "numbers.zip").read_bytes()
    (kit / "exercises" / "answers.toml").write_text("[answers]\nmiddle = \n")
    found = run(kit, "pack", "numbers")
    assert (found.returncode, "exercises/answers.toml, line 2" in found.stderr) == (2, True)
    assert (kit / "numbers.zip").read_bytes() == before


def test_where_the_zip_cannot_go_is_told(kit):
    found = run(kit, "pack", "numbers", "--to", "nowhere/numbers.zip")
    assert (found.returncode, found.stdout) == (3, "")
    assert "nowhere/numbers.zip: cannot be written" in found.stderr
    assert "did you mean numbers?" in run(kit, "pack", "nombers").stderr


# Notebooks ------------------------------------------------------------------------------------


def test_a_kit_of_notebooks_is_filled_in_checked_packed_and_graded(course, tmp_path):
    kit = tmp_path / "kit"
    assert run(course, "release", "numbers", "--to", str(kit), "--notebooks").returncode == 0
    assert not list((kit / "exercises").glob("*.py"))
    path = kit / "exercises" / "spread.ipynb"
    notebook = json.loads(path.read_text())
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert notebook["cells"][0]["cell_type"] == "markdown"
    assert sources[-1].startswith("%grader check spread")
    assert run(kit, "check", "center").returncode == 1
    for cell in notebook["cells"]:
        if "def center" in "".join(cell["source"]):
            cell["source"] = "def center(X):\n    return X - X.mean(axis=0)\n"
    path.write_text(json.dumps(notebook, indent=1))
    assert run(kit, "check", "center").returncode == 0
    assert run(kit, "pack", "numbers").returncode == 0
    found = run(course, *GRADE, str(kit / "numbers.zip"), "--json", "-")
    (made,) = json.loads(found.stdout)["reports"]
    first = made["exercises"][0]["tasks"][0]
    assert first["score"] == first["max_score"]
    assert made["environment"]["fingerprint"]
    assert made["warnings"] == []
