import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.checks.local import trusted_module
from grader.quiz import (
    Answers,
    drawn,
    judge_file,
    judge_quiz,
    load_key,
    load_questions,
    render_key,
    solve,
    write_answers,
)

ROOT = Path(__file__).parents[2]
STUDENTS = [f"s{number:02}" for number in range(20)]


@pytest.fixture(scope="module")
def real():
    questions = load_questions(ROOT)
    return questions, load_key(ROOT, questions, trusted_module(ROOT / "solutions", "quiz"))


def judged(quiz, name, answer, student="s01"):
    answers = Answers(student=student, answers={name: answer})
    return judge_quiz(*quiz, {name: 1.0}, answers, student).questions[0]


def plain(value):
    return json.loads(json.dumps(value, default=lambda array: array.tolist()))


def test_every_right_answer_is_right(real):
    questions, key = real
    for student in STUDENTS:
        answers = {
            name: solve(question, key, student).answer for name, question in questions.items()
        }
        points = dict.fromkeys(questions, 1.0)
        report = judge_quiz(*real, points, Answers(student=student, answers=answers), student)
        assert report.score == len(questions)
        assert report.message == ""


def test_right_answers_survive_the_file(real, tmp_path):
    questions, key = real
    answers = {name: solve(question, key, "s01").answer for name, question in questions.items()}
    write_answers(tmp_path / "answers.toml", "s01", answers)
    data = (tmp_path / "answers.toml").read_bytes()
    points = dict.fromkeys(questions, 1.0)
    assert judge_file(*real, points, data, "s01").score == len(questions)


def test_every_wrong_answer_of_the_key_is_wrong(real):
    questions, key = real
    for name, question in questions.items():
        facts = (
            key.functions[name](**drawn(question, "s01").parameters)
            if name in key.functions
            else {}
        )
        right = solve(question, key, "s01").answer
        values = {**drawn(question, "s01").parameters, **(facts if isinstance(facts, dict) else {})}
        for wrong in key.rows[name].wrong:
            value = wrong if question.options else plain(values[wrong])
            if value not in (right, *(right if isinstance(right, list) else [])):
                assert judged(real, name, value).status in ("wrong", "partly"), (name, wrong)


def test_every_wrong_option_has_a_reason_whoever_asks(real):
    questions, key = real
    for question in questions.values():
        for student in STUDENTS:
            solved = solve(question, key, student)
            for letter in solved.question.options:
                assert (f"\nNot {letter}: " in solved.explanation) == (letter not in solved.answer)


def test_questions_without_options_name_a_mistake_for_somebody(real):
    questions, key = real
    for question in questions.values():
        assert any("\nNot " in solve(question, key, student).explanation for student in STUDENTS)


def test_no_text_is_left_with_a_placeholder(real):
    text = render_key(*real, "s01")
    assert not re.search(r"[{}]", text)
    assert all(f"{name}  (" in text for name in real[0])


def answer_of(real, name, **parameters):
    found = real[1].functions[name](**parameters)
    return plain(found["answer"])


def test_the_lectures_numbers_come_out(real):
    grid = [[12, 10, 3, 2], [8, 6, 1, 0], [4, 7, 5, 7], [4, 6, 6, 8]]
    assert answer_of(real, "q01", A=grid, B=[[12, 3], [7, 8]]) == "b"
    kernel = [[1, -1], [-1, 1]]
    assert answer_of(real, "q02", K=kernel, X=grid, stride=2) == 0
    assert real[1].functions["q02"](K=kernel, X=grid, stride=2)["result"].tolist() == [
        [0, 0],
        [-1, 0],
    ]
    assert answer_of(real, "q06", n=7, f=3, stride=2) == 3
    assert answer_of(real, "q07a", n=7, f=3, stride=3) == 2
    assert answer_of(real, "q07b", n=7, f=3, stride=3) == 3
    assert answer_of(real, "q07c", n=7, f=3, stride=3) == "b"
    assert answer_of(real, "q08", side=32, channels=3, filters=10, f=5) == 760
    pooled = [[1, 3, 3, 4], [2, 5, 8, 2], [3, 0, 1, 0], [2, 2, 1, 2]]
    assert answer_of(real, "q10", X=pooled) == [[5, 8], [3, 2]]
    assert answer_of(real, "q11") == 3072
    assert answer_of(real, "q16a", size=4, channels=32) == 0
    assert answer_of(real, "q17a", f=3, channels=3) == 27
    assert answer_of(real, "q17b", before=3, after=4) == 12
    assert answer_of(real, "q25", side=28) == [
        [6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [400], [120], [84], [10],
    ]  # fmt: skip


def test_the_lectures_matrix_at_stride_three_comes_out(real):
    X = [
        [1, 2, 3, 4, 12, 9, 8], [5, 2, 3, 4, 12, 9, 8], [5, 2, 1, 4, 10, 9, 8],
        [7, 2, 1, 4, 12, 7, 8], [7, 2, 1, 4, 14, 9, 8], [5, 2, 3, 4, 12, 7, 8],
        [5, 2, 1, 1, 12, 9, 8],
    ]  # fmt: skip
    found = real[1].functions["q09"](F=[[1, 2, 1], [2, 4, 2], [1, 2, 1]], X=X)
    assert plain(found["answer"]) == [[20, 69, 75], [60, 84, 96], [36, 53, 73]]
    assert plain(found["unpadded"]) == [[42, 144], [48, 152]]


def test_every_answer_that_depends_on_the_numbers_is_given_to_somebody(real):
    for name, letters in {"q07c": "abcd", "q21": "abcd"}.items():
        seen = {solve(real[0][name], real[1], f"s{i}").answer for i in range(100)}
        assert seen == set(letters)


def test_windows_always_fit_and_paddings_stay_below_the_kernel(real):
    questions = real[0]
    for name in ("q06", "q07a"):
        for variant in questions[name].variants:
            assert variant["stride"] <= variant["f"] <= variant["n"]
    for variant in questions["q02"].variants:
        n, f, stride = len(variant["X"]), len(variant["K"]), variant["stride"]
        assert {len(row) for row in variant["X"]} == {n}
        padding = answer_of(real, "q02", **variant)
        assert padding < f
        assert (n + 2 * padding - f) % stride == 0
        assert all((n + 2 * p - f) % stride for p in range(padding))


def test_the_students_questions_hold_nothing_of_the_key():
    text = (ROOT / "exercises" / "quiz.toml").read_text("utf-8")
    assert not re.search(r"^\s*(answer|explanation|wrong)\b", text, re.MULTILINE)


def test_the_students_side_imports_no_numpy():
    code = (
        "import sys, grader.quiz; sys.exit(bool({'numpy', 'torch', 'pytest'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
