"""The quiz: questions whose numbers are drawn per student, their keys, and judging answers.

    text        values as people read them, and texts with placeholders filled in
    questions   exercises/quiz.toml -> Question; what a student's numbers are
    values      one answer: from a file or the keyboard to plain values, and back to text
    answers     answers.toml: read, written
    keys        solutions/quiz.toml and quiz.py -> the right answer and its reasons
    judge       answers against the key -> QuizReport
    render      a question, or the whole key, as plain text

Students' side: questions, values, answers, `render_question`. Nothing there needs a key.
"""

from grader.quiz.answers import Answers, read_answers, write_answers
from grader.quiz.judge import judge_file, judge_quiz
from grader.quiz.keys import Key, Solved, load_key, solve
from grader.quiz.questions import Drawn, Question, drawn, load_questions
from grader.quiz.render import render_key, render_question
from grader.quiz.values import parse_typed

__all__ = [
    "Answers",
    "Drawn",
    "Key",
    "Question",
    "Solved",
    "drawn",
    "judge_file",
    "judge_quiz",
    "load_key",
    "load_questions",
    "parse_typed",
    "read_answers",
    "render_key",
    "render_question",
    "solve",
    "write_answers",
]
