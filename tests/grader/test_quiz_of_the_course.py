import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.checks.local import trusted_module
from grader.course import load_course
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
from grader.submission.parse import parse_table

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
    assert judge_file(*real, points, data, "s01", parse_table).score == len(questions)


def facts_of(question, key, student):
    """What a student's explanation can mention: the drawn numbers, the answer, the facts."""
    parameters = drawn(question, student).parameters
    found = key.functions[question.id](**parameters) if question.id in key.functions else {}
    return {**parameters, **(found if isinstance(found, dict) else {})}


def wrong_values(question, key, student):
    """The wrong answers for which the key has a reason, with their names, as plain values."""
    right = solve(question, key, student).answer
    facts = facts_of(question, key, student)
    for name in key.rows[question.id].wrong:
        value = name if question.options else plain(facts[name])
        if value not in (right, *(right if isinstance(right, list) else [])):
            yield name, value


def test_every_wrong_answer_of_the_key_is_wrong_whoever_gives_it(real):
    for question in real[0].values():
        for student in STUDENTS:
            for name, value in wrong_values(question, real[1], student):
                status = judged(real, question.id, value, student).status
                assert status in ("wrong", "partly"), (question.id, name, student)


def test_every_reason_is_read_by_somebody(real):
    for question in real[0].values():
        students = [f"s{number}" for number in range(150)]
        read = {name for s in students for name, _ in wrong_values(question, real[1], s)}
        assert read == set(real[1].rows[question.id].wrong), question.id


def test_two_reasons_are_never_the_same(real):
    for name, row in real[1].rows.items():
        reasons = [*row.wrong.values()]
        assert len(set(reasons)) == len(reasons), name
        assert all(reason.strip().endswith((".", ")")) for reason in reasons), name


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
    for student in STUDENTS:
        text = render_key(*real, student)
        assert not re.search(r"[{}]", text)
        assert all(f"{name}  (" in text for name in real[0])


def test_no_line_is_too_wide_for_a_terminal(real):
    for question in real[0].values():
        for student in STUDENTS:
            assert max(map(len, drawn(question, student).text.split("\n"))) <= 96


# The course's list ----------------------------------------------------------------------------

IN_NETWORKS = {12, 13, 21, 22, 25, 26, 29}
NUMBER_AND_PART = re.compile(r"q([0-9]{2})([a-z]?)")

# Where each question must draw numbers, so that no two neighbours have the same ones.
DRAWN = {
    *("q02", "q06", "q07a", "q07b", "q07c", "q08", "q09", "q10", "q12a", "q12b", "q13", "q14c"),
    *("q15a", "q16a", "q17a", "q17b", "q19b", "q21", "q23b", "q24", "q25", "q26c", "q27", "q28b"),
}


def points_of(assignment):
    return next(a.quiz for a in load_course(ROOT).assignments if a.name == assignment)


def numbers_of(ids):
    return {int(NUMBER_AND_PART.fullmatch(name)[1]) for name in ids}


def test_there_are_29_questions_and_each_belongs_to_its_assignment(real):
    assert numbers_of(real[0]) == set(range(1, 30))
    assert numbers_of(points_of("networks")) == IN_NETWORKS
    assert numbers_of(points_of("by-hand")) == set(range(1, 30)) - IN_NETWORKS


def test_every_question_is_worth_points_in_one_assignment_and_in_order(real):
    ids = [*points_of("by-hand"), *points_of("networks")]
    assert sorted(ids) == [*real[0]] == sorted(real[0]) == [*real[1].rows]
    assert all(points > 0 for a in ("by-hand", "networks") for points in points_of(a).values())


def test_parts_are_lettered_from_a_and_one_part_has_no_letter(real):
    parts = {}
    for name in real[0]:
        number, letter = NUMBER_AND_PART.fullmatch(name).groups()
        parts.setdefault(number, []).append(letter)
    for number, letters in parts.items():
        assert letters == ([""] if len(letters) == 1 else [*"abcdef"[: len(letters)]]), number


def test_every_kind_of_question_is_asked(real):
    kinds = {question.kind for question in real[0].values()}
    assert kinds == {"choice", "choices", "number", "shape", "shapes", "matrix", "text"}


def test_no_letter_is_right_too_often(real):
    rows = real[1].rows
    letters = [rows[n].answer for n, q in real[0].items() if q.kind == "choice" and rows[n].answer]
    assert len(letters) > 10
    assert all(letters.count(letter) <= 0.4 * len(letters) for letter in "abcd")
    assert set(letters) == set("abcd")


def test_every_question_names_its_lecture(real):
    for question in real[0].values():
        assert re.match(r"00[0-4]\b", question.lecture), question.id


def test_students_have_numbers_of_their_own(real):
    for name, question in real[0].items():
        seen = {json.dumps(drawn(question, student).parameters) for student in STUDENTS}
        assert (len(seen) > 3) == (name in DRAWN), (name, seen)


def test_parts_that_go_on_with_the_same_numbers_share_them(real):
    for question in real[0].values():
        if question.like:
            other = real[0][question.like]
            for student in STUDENTS:
                assert drawn(question, student).parameters == drawn(other, student).parameters


# Answers --------------------------------------------------------------------------------------


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
    shapes = [[32, 124, 124], [32, 31, 31], [30752], [2]]
    assert answer_of(real, "q12a", side=128, filters=32) == shapes
    assert answer_of(real, "q12b", side=128, filters=32) == [[832, 0, 0, 61506]]
    assert round(answer_of(real, "q13", side=128, filters=32), 1) == 98.7
    assert answer_of(real, "q15a", rate=0.2) == 0.8
    assert answer_of(real, "q16a", size=4, channels=32) == 0
    assert answer_of(real, "q17a", f=3, channels=3) == 27
    assert answer_of(real, "q17b", before=3, after=4) == 12
    assert answer_of(real, "q24", layers=[[3, 1]] * 3) == 7
    maps = [[6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5]]
    assert answer_of(real, "q25", side=28) == [*maps, [400], [120], [84], [10]]
    assert answer_of(real, "q26a") == "d"
    assert answer_of(real, "q26b")[0] == "FC6"
    assert answer_of(real, "q26c", side=224) == 102_764_544
    found = answer_of(real, "q27", count=24, first=2, second=3, third=4, index=":, :, 0")
    assert found == [[0, 4, 8], [12, 16, 20]]


def test_the_lectures_matrix_at_stride_three_comes_out(real):
    X = [
        [1, 2, 3, 4, 12, 9, 8], [5, 2, 3, 4, 12, 9, 8], [5, 2, 1, 4, 10, 9, 8],
        [7, 2, 1, 4, 12, 7, 8], [7, 2, 1, 4, 14, 9, 8], [5, 2, 3, 4, 12, 7, 8],
        [5, 2, 1, 1, 12, 9, 8],
    ]  # fmt: skip
    found = real[1].functions["q09"](F=[[1, 2, 1], [2, 4, 2], [1, 2, 1]], X=X)
    assert plain(found["answer"]) == [[20, 69, 75], [60, 84, 96], [36, 53, 73]]
    assert plain(found["unpadded"]) == [[42, 144], [48, 152]]


def test_the_lectures_own_mistake_is_a_wrong_answer(real):
    """The product 30,752 × 2 of the baseline, without the two biases."""
    found = real[1].functions["q12b"](side=128, filters=32)
    assert plain(found["dense_without_bias"]) == [[832, 0, 0, 61504]]


def test_the_totals_of_alexnet_and_vgg_are_the_known_ones(real):
    found = real[1].functions["q26a"]()
    assert (found["alexnet"], found["vgg"]) == ("62,378,344", "143,667,240")
    assert real[1].functions["q26b"]()["total"] == found["alexnet"]


@pytest.mark.parametrize("typed", ["FC6", "fc6", " fc 6 ", "Fc-6"])
def test_the_name_of_a_layer_can_be_written_in_several_ways(real, typed):
    assert judged(real, "q26b", typed).status == "right"


def test_a_share_may_be_rounded_to_one_decimal(real):
    question, key = real[0]["q13"], real[1]
    for student in STUDENTS:
        numbers = drawn(question, student).parameters
        pooled = (numbers["side"] - 4) // 4
        dense = 2 * (numbers["filters"] * pooled * pooled + 1)
        share = 100 * dense / (dense + 26 * numbers["filters"])
        for digits in (1, 2, 5):
            assert judged(real, "q13", round(share, digits), student).status == "right"
        assert judged(real, "q13", share + 0.1, student).status == "wrong"
        assert judged(real, "q13", share / 100, student).status == "wrong"
        assert solve(question, key, student).answer == round(share, 2)


def test_one_wrong_shape_costs_only_its_share(real):
    right = solve(real[0]["q12a"], real[1], "s01").answer
    report = judged(real, "q12a", [*right[:3], [3]])
    assert (report.status, report.score) == ("partly", 0.75)


def test_layers_without_padding_are_stacked_while_they_fit(real):
    for variant in real[0]["q19b"].variants:
        n, f = variant["n"], variant["f"]
        assert answer_of(real, "q19b", **variant) == (n - 1) // (f - 1)
    assert any((n - f) % (f - 1) == 0 for n, f in map(dict.values, real[0]["q19b"].variants))


def test_the_channels_of_a_pixel_are_mixed_by_the_matrix(real):
    for student in STUDENTS:
        numbers = drawn(real[0]["q23b"], student).parameters
        ((x, y),) = numbers["X"]
        assert answer_of(real, "q23b", **numbers) == [[a * x + b * y for a, b in numbers["K"]]]


def test_one_value_sees_as_many_pixels_as_reach_it(real):
    for variant in real[0]["q24"].variants:
        seen = {0}
        for f, stride in reversed(variant["layers"]):
            seen = {place * stride + step for place in seen for step in range(f)}
        assert answer_of(real, "q24", **variant) == len(seen) == max(seen) + 1


def test_no_receptive_field_hides_a_mistake(real):
    strided = [v for v in real[0]["q24"].variants if any(s > 1 for _, s in v["layers"])]
    assert len(strided) > 4
    for variant in strided:
        found = real[1].functions["q24"](**variant)
        wrong = [found[name] for name in ("without_strides", "product", "added", "last")]
        assert found["answer"] not in wrong


def test_indexing_is_what_numpy_does(real):
    for variant in real[0]["q27"].variants:
        shape = variant["first"], variant["second"], variant["third"]
        found = eval(f"x[{variant['index']}]", {"x": np.arange(variant["count"]).reshape(shape)})
        assert answer_of(real, "q27", **variant) == found.tolist()


def test_some_moves_change_what_pooling_leaves_and_some_do_not(real):
    forgiven = set()
    for student in STUDENTS:
        numbers = drawn(real[0]["q28b"], student).parameters
        down = numbers["direction"] == "downwards"
        row, column = numbers["row"] + down, numbers["column"] + (not down)
        right = np.zeros((3, 3), int)
        right[row // 2, column // 2] = numbers["value"]
        found = real[1].functions["q28b"](**numbers)
        assert plain(found["answer"]) == right.tolist()
        assert (found["new_row"], found["new_column"]) == (row, column)
        before = (numbers["row"] // 2, numbers["column"] // 2)
        forgiven.add(before == (row // 2, column // 2))
    assert forgiven == {True, False}


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
