import datetime
import math
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import CourseError, SubmissionError, UsageError
from grader.quiz import (
    Answers,
    drawn,
    judge_file,
    judge_quiz,
    load_key,
    load_questions,
    parse_typed,
    read_answers,
    render_question,
    solve,
    write_answers,
)
from grader.quiz.values import plain_answer
from grader.submission.parse import parse_table

ROOT = Path(__file__).parents[2]
REAL_QUESTIONS = load_questions(ROOT)
STUDENTS = [f"s{number:02}" for number in range(20)]

QUESTIONS = """
[side]
kind = "number"
lecture = "slide 3"
text = "How long is the side of a square of area {area}?"
tolerance = 0.05
draw = { area = { kind = "choice", among = [2, 4, 9] } }

[again]
kind = "choice"
text = "Is {area} even?"
like = "side"
options = { a = "{area} is", b = "it is not" }

[even]
kind = "choices"
text = "Which are even?"
options = { a = "one", b = "two", c = "three", d = "four" }

[sum]
kind = "matrix"
text = "What is X + X for\\n\\nX = {X}"
draw = { X = { kind = "matrix", shape = [2, 3], low = -9, high = 9 } }

[size]
kind = "shape"
text = "What is the shape of {n} rows of {m}?"
variants = [{ n = 2, m = 3 }, { n = 4, m = 1 }]

[sizes]
kind = "shapes"
text = "And of the halves?"

[name]
kind = "text"
text = "What is the largest value called?"
"""

KEY = """
[side]
explanation = "The root of {area} is {answer}."
wrong = { half = "that is the half." }
[again]
explanation = "Halve it."
wrong = { a = "{area} is odd.", b = "{area} is even." }
[even]
answer = ["b", "d"]
explanation = "Two divides two and four."
wrong = { a = "one is odd.", c = "three is odd." }
[sum]
explanation = "Twice X is {answer}, in one line."
[size]
explanation = "Rows first."
[sizes]
answer = [[3, 4], [10]]
explanation = "Halve."
[name]
answer = ["maximum", "the  Maximum"]
explanation = "Not the minimum."
"""

FUNCTIONS = SimpleNamespace(
    side=lambda area: {"answer": math.sqrt(area), "half": area / 2},
    again=lambda area: "ab"[area % 2],
    sum=lambda X: [[2 * entry for entry in row] for row in X],
    size=lambda n, m: (n, m),
)


def course(folder, questions=QUESTIONS, key=KEY):
    for name, text in (("exercises", questions), ("solutions", key)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "quiz.toml").write_text(text, "utf-8")
    return folder


@pytest.fixture
def mini(tmp_path):
    questions = load_questions(course(tmp_path))
    return questions, load_key(tmp_path, questions, FUNCTIONS)


def judged(quiz, name, answer, student="s01", points=2.0):
    answers = Answers(student=student, answers={name: answer})
    return judge_quiz(*quiz, {name: points}, answers, student).questions[0]


def status_and_score(quiz, name, answer):
    report = judged(quiz, name, answer)
    return report.status, report.score


# Questions and their numbers ----------------------------------------------------------------


def test_the_same_student_always_sees_the_same_numbers():
    for question in load_questions(ROOT).values():
        assert drawn(question, "s01") == drawn(question, "s01")


def test_numbers_do_not_depend_on_the_process():
    code = (
        "from pathlib import Path; from grader.quiz import *;"
        "print(drawn(load_questions(Path('.'))['q09'], 's01').text)"
    )
    command = [sys.executable, "-c", code]
    there = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout == drawn(load_questions(ROOT)["q09"], "s01").text + "\n"


def test_students_see_different_numbers():
    for question in load_questions(ROOT).values():
        seen = {drawn(question, student).text for student in STUDENTS}
        if question.draw or len(question.variants) > 1:
            assert len(seen) > 1, question.id


def test_every_variant_and_choice_is_drawn_by_somebody(mini):
    seen = {drawn(mini[0]["side"], f"s{i}").parameters["area"] for i in range(100)}
    assert seen == {2, 4, 9}


def test_parts_of_a_question_speak_of_the_same_numbers(mini):
    questions, _ = mini
    for student in STUDENTS:
        assert drawn(questions["side"], student).parameters == (
            drawn(questions["again"], student).parameters
        )


def test_a_matrix_at_the_end_of_a_line_is_drawn_in_aligned_rows(tmp_path):
    text = QUESTIONS.replace('"matrix", shape = [2, 3], low = -9, high = 9', '"choice", among = AM')
    text = text.replace("AM", "[[[1, -2, 3], [40, 5, 6]]]")
    question = load_questions(course(tmp_path, text))["sum"]
    assert render_question(question, "s01").splitlines()[4:6] == [
        "X =  1  -2  3",
        "    40   5  6",
    ]


def test_a_question_shows_where_it_is_from_its_options_and_how_to_answer(mini):
    text = render_question(mini[0]["even"], "s01")
    assert "  b) two\n" in text
    assert text.endswith(
        "Answer with every letter that is right, such as a, c; there are a, b, c, d.\n"
    )
    assert render_question(mini[0]["side"], "s01").startswith("side  (slide 3)\n\nHow long")


def test_a_course_without_a_quiz_has_no_questions(tmp_path):
    assert load_questions(tmp_path) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "number"', 'kind = "nummer"', "Invalid enum value"),
        ("tolerance = 0.05", "tolerence = 0.05", "tolerence"),
        ("tolerance = 0.05", "tolerance = -1.0", "tolerance"),
        ("area {area}", "area {aera}", "{aera}, which is not drawn"),
        ("among = [2, 4, 9]", "among = []", "empty list"),
        ("low = -9", "low = 10", "from 10 to 9"),
        ("shape = [2, 3]", "shape = [0, 3]", "without entries"),
        ('like = "side"', 'like = "sid"', "no question that draws"),
        ('like = "side"', 'like = "side"\nvariants = [{ area = 1 }]', "numbers of its own"),
        ("{ n = 4, m = 1 }", "{ n = 4 }", "same names"),
        ('a = "{area} is", b = "it is not"', 'a = "{area} is"', "two options or more"),
        ('b = "it is not"', 'bb = "it is not"', "'bb'"),
        ('text = "And of the halves?"', 'text = ""\noptions = { a = "x" }', "no options"),
        ("[side]", "[side", "cannot be read"),
    ],
)
def test_a_faulty_question_is_a_course_error_that_says_where(tmp_path, old, new, said):
    assert QUESTIONS.count(old) >= 1
    with pytest.raises(CourseError) as caught:
        load_questions(course(tmp_path, QUESTIONS.replace(old, new, 1)))
    assert said in caught.value.message
    assert "quiz.toml" in caught.value.where


# The key --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[again]", '[extra]\nexplanation = ""\n[again]', "no such question"),
        ('[size]\nexplanation = "Rows first."', "", "no answer and no explanation"),
        ('answer = ["b", "d"]', "", "neither"),
        ("[sum]\n", "[sum]\nanswer = 1\n", "both"),
        ("explanation", "explanaton", "explanaton"),
    ],
)
def test_a_faulty_key_is_a_course_error_that_says_where(tmp_path, old, new, said):
    questions = load_questions(course(tmp_path, key=KEY.replace(old, new, 1)))
    with pytest.raises(CourseError) as caught:
        load_key(tmp_path, questions, FUNCTIONS)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("even", ', c = "three is odd."', "", "'c'"),
        ("side", "{answer}", "{anwser}", "'anwser'"),
        ("even", '["b", "d"]', '["b", "e"]', "no option 'e'"),
        ("sizes", "[[3, 4], [10]]", "[[3, 4], 0.5]", "whole numbers"),
    ],
)
def test_a_key_that_cannot_be_explained_is_a_course_error(tmp_path, name, old, new, said):
    questions = load_questions(course(tmp_path, key=KEY.replace(old, new, 1)))
    key = load_key(tmp_path, questions, FUNCTIONS)
    with pytest.raises(CourseError, match=re.escape(said)):
        solve(questions[name], key, "s01")


def test_a_function_of_the_key_that_fails_is_a_course_error(tmp_path):
    questions = load_questions(course(tmp_path))
    broken = SimpleNamespace(**{**vars(FUNCTIONS), "size": lambda n, m: n / 0})
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        solve(questions["size"], load_key(tmp_path, questions, broken), "s01")


def test_points_for_a_question_that_does_not_exist_are_a_course_error(mini):
    with pytest.raises(CourseError, match="q99"):
        judge_quiz(*mini, {"q99": 1.0}, None, "s01")


def test_the_explanation_names_every_wrong_option_and_no_right_one(mini):
    lines = solve(mini[0]["even"], mini[1], "s01").explanation.splitlines()
    assert lines == ["Two divides two and four.", "Not a: one is odd.", "Not c: three is odd."]


def test_a_wrong_value_that_happens_to_be_right_is_not_called_wrong(mini):
    question, key = mini[0]["side"], mini[1]
    for student in STUDENTS:
        area = drawn(question, student).parameters["area"]
        assert ("Not" in solve(question, key, student).explanation) == (area != 4)


def test_a_matrix_within_a_sentence_stands_in_one_line(mini):
    assert re.search(
        r"is \[\[.*\], \[.*\]\], in one", solve(mini[0]["sum"], mini[1], "s").explanation
    )


# Judging --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (["b", "d"], ("right", 2.0)),
        (["D", "b", "b"], ("right", 2.0)),
        (["b"], ("partly", 1.0)),
        (["b", "d", "a"], ("partly", 1.0)),
        (["a", "b"], ("wrong", 0.0)),
        (["a", "c"], ("wrong", 0.0)),
        (["a", "b", "c", "d"], ("wrong", 0.0)),
        ([], ("wrong", 0.0)),
        (["e"], ("malformed", 0.0)),
        ("b, d", ("right", 2.0)),
        ("bd", ("right", 2.0)),
        (3, ("malformed", 0.0)),
    ],
)
def test_several_choices_earn_right_minus_wrong(mini, answer, expected):
    assert status_and_score(mini, "even", answer) == expected


def test_a_wrong_letter_takes_away_its_share_of_the_wrong_ones(mini):
    questions, key = mini
    options = dict.fromkeys("abcdefg", "an option")
    wide = {"even": msgspec.structs.replace(questions["even"], options=options)}
    row = msgspec.structs.replace(
        key.rows["even"],
        answer=["a", "b", "c"],
        explanation="so",
        wrong=dict.fromkeys("defg", "no"),
    )
    quiz = wide, msgspec.structs.replace(key, rows={**key.rows, "even": row})
    assert judged(quiz, "even", ["a", "b", "c"]).score == 2.0
    assert judged(quiz, "even", ["a", "b"]).score == pytest.approx(2 * 2 / 3)
    assert judged(quiz, "even", ["a", "b", "d"]).score == pytest.approx(2 * (2 / 3 - 1 / 4))
    assert judged(quiz, "even", list("abcdefg")).score == 0


def test_a_number_may_be_off_by_the_tolerance(mini):
    right = solve(mini[0]["side"], mini[1], "s01").answer
    assert judged(mini, "side", right + 0.04).status == "right"
    assert judged(mini, "side", right + 0.06).status == "wrong"


@pytest.mark.parametrize("answer", [3, 3.0, "3", " 3.0 ", "3.04"])
def test_a_number_may_be_whole_floating_or_a_text(mini, answer):
    question = next(
        s for s in map(str, range(99)) if drawn(mini[0]["side"], s).parameters["area"] == 9
    )
    report = judged(mini, "side", answer, student=question)
    assert report.status == "right"
    assert bool(report.message) == isinstance(answer, str)


def test_whole_numbers_are_compared_exactly(mini):
    questions, key = mini
    exact = msgspec.structs.replace(questions["side"], tolerance=0.0)
    large = msgspec.structs.replace(key, functions={"side": lambda area: 8_061_452_288})
    rows = {**key.rows, "side": msgspec.structs.replace(key.rows["side"], wrong={})}
    quiz = {"side": exact}, msgspec.structs.replace(large, rows=rows)
    assert judged(quiz, "side", 8_061_452_288).status == "right"
    assert judged(quiz, "side", 8_061_452_289).status == "wrong"


def test_letters_may_be_large_and_in_brackets(mini):
    right = solve(mini[0]["again"], mini[1], "s01").answer
    for answer in (right, right.upper(), f"{right})", f" ({right})", [right]):
        assert judged(mini, "again", answer).status == "right"


def test_a_matrix_must_match_in_every_entry(mini):
    right = solve(mini[0]["sum"], mini[1], "s01").answer
    assert judged(mini, "sum", right).status == "right"
    assert judged(mini, "sum", [[float(n) for n in row] for row in right]).status == "right"
    wrong = [right[0], [*right[1][:-1], right[1][-1] + 1]]
    assert judged(mini, "sum", wrong).status == "wrong"
    assert judged(mini, "sum", right[:1]).status == "wrong"
    assert judged(mini, "sum", [right[0], right[1][:1]]).status == "malformed"


def test_shapes_earn_their_share(mini):
    assert status_and_score(mini, "sizes", [[3, 4], [10]]) == ("right", 2.0)
    assert status_and_score(mini, "sizes", [[3, 4], 10]) == ("right", 2.0)
    assert status_and_score(mini, "sizes", [[3, 4], [11]]) == ("partly", 1.0)
    assert status_and_score(mini, "sizes", "3x4; 10") == ("right", 2.0)
    assert status_and_score(mini, "sizes", [[4, 3]]) == ("wrong", 0.0)


def test_a_text_is_compared_without_case_and_spaces_in_all_its_forms(mini):
    for answer in ("maximum", " Maximum ", "THE maximum"):
        assert judged(mini, "name", answer).status == "right"
    assert judged(mini, "name", "minimum").status == "wrong"
    assert judged(mini, "name", "minimum").expected == "maximum"


def test_no_answer_is_missing_and_scores_nothing(mini):
    points = dict.fromkeys(mini[0], 1.0)
    for answers in (
        None,
        Answers(student="s01", answers={}),
        Answers(student="", answers={"name": ""}),
    ):
        report = judge_quiz(*mini, points, answers, "s01")
        assert {question.status for question in report.questions} == {"missing"}
        assert (report.score, report.max_score) == (0.0, 7.0)


def test_answers_of_another_student_are_judged_by_the_folder_and_said(mini):
    mine, other = (
        "s01",
        next(s for s in STUDENTS if drawn(mini[0]["side"], s) != drawn(mini[0]["side"], "s01")),
    )
    answer = solve(mini[0]["side"], mini[1], other).answer
    report = judge_quiz(
        *mini, {"side": 1.0}, Answers(student=other, answers={"side": answer}), mine
    )
    assert report.score == 0
    assert other in report.message


def test_unknown_questions_are_said_and_ignored(mini):
    answers = Answers(student="s", answers={f"q{i}": 1 for i in range(50, 99)})
    message = judge_quiz(*mini, {"side": 1.0}, answers, "s").message
    assert "q50" in message
    assert len(message) < 200


def test_an_unreadable_file_answers_nothing_and_says_the_line(mini):
    report = judge_file(*mini, {"side": 1.0}, b"[answers]\nside = \n", "s01", parse_table)
    assert report.questions[0].status == "missing"
    assert "answers.toml, line 2" in report.message


HOSTILE = [
    math.nan, math.inf, -math.inf, True, 10**5000, -(16**9000), 1e308, "1e999", "nan", "9" * 5000,
    "x" * 100_000, "[" * 1000, "\0", "{side}", {}, {"a": {"b": 1}}, [[[[[[]]]]]], [[], []],
    [[1], [2, 3]], [True], [math.nan], [[math.nan]], [[10**5000]], ["a"] * 50_000, [{}], [None],
    datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1), datetime.time(1), [datetime.time(1)],
]  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE, ids=lambda answer: f"{type(answer).__name__}")
def test_no_answer_breaks_the_judge_or_fills_the_report(mini, answer):
    for name in mini[0]:
        report = judged(mini, name, answer)
        assert report.status in ("wrong", "malformed")
        assert len(msgspec.json.encode(report)) < 10_000


toml_values = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(value=toml_values)
def test_any_toml_value_is_judged(value):
    for question in REAL_QUESTIONS.values():
        try:
            plain, _ = plain_answer(question, value)
        except SubmissionError:
            continue
        assert plain_answer(question, plain)[0] == plain


# answers.toml ---------------------------------------------------------------------------------


def test_a_file_of_answers_is_read():
    answers = read_answers(b'\xef\xbb\xbfstudent = "s01"\r\n[answers]\r\nq01 = "b"\r\n')
    assert answers == Answers(student="s01", answers={"q01": "b"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"q = [\n1,\nx]", "line 3"),
        (b"\xff", "UTF-8"),
        (b"answers = 3", "not a table"),
        (b"a = " + b"[" * 100_000, "nested"),
        (b"a = " + b"9" * 5000, "digits"),
        (b"#" * 300_000, "300000 bytes"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_place(data, said):
    with pytest.raises(SubmissionError, match=said):
        read_answers(data)


def test_written_answers_are_read_back(tmp_path):
    path = tmp_path / "answers.toml"
    answers = {"q01": "b", "q20": ["a", "b"], "q08": 760, "q10": [[5, 8], [3, 2]], "q13": 98.7}
    write_answers(path, "s01", answers)
    assert read_answers(path.read_bytes()) == Answers(student="s01", answers=answers)


@given(answers=st.dictionaries(st.text(min_size=1), toml_values), student=st.text())
def test_any_value_is_written_and_read_back(tmp_path_factory, answers, student):
    path = tmp_path_factory.mktemp("written") / "answers.toml"
    write_answers(path, student, answers)
    back = read_answers(path.read_bytes())
    assert (repr(back.answers), back.student) == (repr(dict(sorted(answers.items()))), student)


def test_writing_keeps_the_answers_that_are_there(tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text('[answers]\nq05 = 2020-01-01\n"my note" = "x"\nq01 = "a"\n')
    write_answers(path, "s01", {"q01": "b"})
    kept = read_answers(path.read_bytes()).answers
    assert kept == {"q05": datetime.date(2020, 1, 1), "my note": "x", "q01": "b"}
    assert [file.name for file in tmp_path.iterdir()] == ["answers.toml"]


def test_a_broken_file_is_not_overwritten(tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text("q01 = ")
    with pytest.raises(SubmissionError):
        write_answers(path, "s01", {"q01": "b"})
    assert path.read_text() == "q01 = "


def test_answers_of_another_student_are_not_overwritten(tmp_path):
    path = tmp_path / "answers.toml"
    write_answers(path, "s01", {"q01": "b"})
    with pytest.raises(UsageError, match="'s01'"):
        write_answers(path, "s02", {"q01": "a"})


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("again", "B", "b"),
        ("even", "a, c", ["a", "c"]),
        ("even", "c a", ["a", "c"]),
        ("even", "ca", ["a", "c"]),
        ("side", "3.5", 3.5),
        ("side", "3.0", 3),
        ("side", "98.7 %", 98.7),
        ("size", "3x3", [3, 3]),
        ("size", "3 × 4", [3, 4]),
        ("size", "(3, 4)", [3, 4]),
        ("size", "10", [10]),
        ("sum", "1 2; 3 4", [[1, 2], [3, 4]]),
        ("sum", "1, 2 ; 3, -4.5", [[1, 2], [3, -4.5]]),
        ("sum", "[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("sum", "1 2", [[1, 2]]),
        ("sizes", "6x28x28; 10", [[6, 28, 28], [10]]),
        ("sizes", "(6, 28, 28), (10,)", [[6, 28, 28], [10]]),
        ("name", "  the   maximum ", "the maximum"),
    ],
)
def test_a_typed_line_is_read_as_the_kind_of_the_question(mini, name, typed, answer):
    assert parse_typed(mini[0][name], typed) == answer


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("again", "c", "only a, b"),
        ("again", "", "no option"),
        ("even", "a, x", "only a, b, c, d"),
        ("side", "three", "'three'"),
        ("side", "3,5", "decimal point"),
        ("size", "3.5x2", "whole numbers"),
        ("size", "", "whole numbers"),
        ("sum", "1 2; 3", "equally long"),
        ("sum", "", "not empty"),
    ],
)
def test_a_typed_line_of_another_kind_is_told_what_is_expected(mini, name, typed, said):
    with pytest.raises(UsageError, match=said) as caught:
        parse_typed(mini[0][name], typed)
    assert caught.value.hint.startswith("type ")
