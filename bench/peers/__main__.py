"""Compares `grader grade` with nbgrader, otter-grader and a pytest process a submission.

    python bench/peers            prints the table; keeps it in bench/results/peers.md, with a plot
    python bench/peers --quick    one round and a small class: to see that all of it works

All four are asked the same: five tasks, ten checks, the same recorded examples, the same right and
wrong submissions. All are measured in turn on one core, in one run; what counts are the ratios.
`grader grade`, which uses all cores unless it is told otherwise, is measured on two as well,
between a turn on the one and a turn on the other alone: cores of a shared machine are not alike.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from course import (
    CHECKS,
    ROOT,
    TASKS,
    Student,
    right_students,
    whole_class,
    write_course,
    write_questions,
    wrong_students,
)
from environments import shared, versions
from floor import Floor, floor, side_by_side
from plot import Line, draw
from running import first_cores, kept_to, memory_of, seconds_of

import grader
from grader.model import Course
from tools import Grader, Nbgrader, Otter, Pytest, Tool, Verdicts

RESULTS = ROOT / "bench" / "results"
CLASSES: dict[str, Callable[[int], list[Student]]] = {
    "right": right_students,
    "wrong": wrong_students,
}
GOALS = {"nbgrader": 60, "otter-grader": 100, "pytest": 60}
FLOOR, SPEED_UP = 2.0, 1.8
ON_TWO = "grader on two cores"
SIZES = (1, 3, 10, 30, 100, 300, 1000)


class Plan(NamedTuple):
    """How much is measured."""

    rounds: int = 3
    largest: int = 1000


class Figures:
    """The seconds of every round, by who graded what, and the bytes."""

    def __init__(self) -> None:
        self.each: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.start: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.whole: dict[tuple[str, int], list[float]] = defaultdict(list)
        self.floors: dict[str, list[float]] = defaultdict(list)
        self.in_floors: dict[str, list[float]] = defaultdict(list)
        self.speed_up: dict[str, list[float]] = defaultdict(list)
        self.machine: list[float] = []
        self.memory: dict[str, int] = {}
        self.curve: list[tuple[float, float]] = []

    def of(self, name: str, kind: str) -> float:
        """Return the seconds that one more submission costs."""
        return statistics.median(self.each[name, kind])

    def start_of(self, name: str) -> float:
        """Return the seconds before the first submission; 0 where every one starts anew."""
        found = [s for (tool, _), values in self.start.items() if tool == name for s in values]
        return max(0.0, statistics.median(found)) if found else 0.0


def main() -> None:
    """Measure, print, and keep the results."""
    plan = Plan(1, 100) if "--quick" in sys.argv else Plan()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        say("recording the questions")
        course = write_course(work / "course")
        questions = work / "questions.bin"
        count = write_questions(course, questions)
        one = Grader(work / "grader", course.root)
        two = Grader(work / "grader-on-two", course.root, jobs=2)
        peers = [tool(work / tool.name, questions) for tool in (Nbgrader, Otter, Pytest)]
        figures = Figures()
        say("memory")
        measure_memory([one, *peers], two, figures)
        say("the curve")
        measure_curve(one, figures, plan)
        for number in range(plan.rounds):
            for kind, students in CLASSES.items():
                say(f"round {number + 1} of {plan.rounds}, {kind} submissions")
                found = [measure_ours(one, two, kind, figures, number, course)]
                found += [measure(peer, kind, figures, str(number)) for peer in peers]
                compare(found, students)
            minutes = (time.monotonic() - began) / 60
            text = table(figures, count, number + 1, minutes)
            if "--quick" not in sys.argv:  # kept after every round: whoever stops it has a table
                RESULTS.mkdir(exist_ok=True)
                (RESULTS / "peers.md").write_text(text, "utf-8")
                (RESULTS / "peers.svg").write_text(picture(figures), "utf-8")
    print(text)


# Measuring ------------------------------------------------------------------------------------


def measure_ours(
    one: Grader, two: Grader, kind: str, figures: Figures, number: int, course: Course
) -> Verdicts:
    """Measure `grader` on one core, on two, and on the other; return the verdicts."""
    this, other = first_cores(2)
    found = measure_with_floors(one, kind, figures, number, course, this)
    measure(two, kind, figures, str(number), ON_TWO, [this, other])
    measure_with_floors(one, kind, figures, number, course, other)
    *_, on_this, on_other = figures.each["grader", kind]
    alone = statistics.harmonic_mean([on_this, on_other])  # the mean of their speeds
    figures.speed_up[kind].append(alone / figures.each[ON_TWO, kind][-1])
    if kind == "right":
        asking = statistics.harmonic_mean(figures.floors["asking"][-4:])
        both = side_by_side(course, right_students(4), [this, other])
        figures.machine.append(2 * asking / both)
    return found


def measure_with_floors(
    one: Grader, kind: str, figures: Figures, number: int, course: Course, core: int
) -> Verdicts:
    """Measure `grader` on a core, and the floor there before and after; return the verdicts."""
    around = [measured_floor(course, core)] if kind == "right" else []
    found = measure(one, kind, figures, f"{number}-on-{core}", on=[core])
    if around:
        note_floors(figures, [*around, measured_floor(course, core)])
    return found


def measure(
    tool: Tool, kind: str, figures: Figures, turn: str, name: str = "", on: Sequence[int] = ()
) -> Verdicts:
    """Grade a small and a large class; note what one more submission costs; return the verdicts."""
    name = name or tool.name
    took: list[float] = []
    folder = tool.work
    for size in tool.sizes:
        folder = tool.lay_out(CLASSES[kind](size), f"{kind}-{size}-{turn}")
        with kept_to(on or first_cores(1)):
            took.append(seconds_of(tool.commands(folder)))
        figures.whole[name, size].append(took[-1])
    sizes = tool.sizes
    if len(sizes) == 1:  # every submission has a process of its own
        figures.each[name, kind].append(took[0] / sizes[0])
    else:
        each = (took[1] - took[0]) / (sizes[1] - sizes[0])
        figures.each[name, kind].append(each)
        figures.start[name, kind].append(took[0] - each * sizes[0])
    return tool.verdicts(folder)


def compare(found: Sequence[Verdicts], students: Callable[[int], list[Student]]) -> None:
    """End the run unless all agree about every check of every student that they graded."""
    for student in students(max(map(len, found))):
        verdicts = [v[student.name] for v in found if student.name in v]
        for task, check in CHECKS:
            if len({verdict[check] for verdict in verdicts}) != 1:
                raise SystemExit(f"no agreement about {check} of {student.name}'s {task}")


def measured_floor(course: Course, core: int) -> Floor:
    """Return what one right submission takes in this process, on this core."""
    import torch

    with kept_to([core]):
        torch.set_num_threads(1)
        return floor(course, right_students(4))


def note_floors(figures: Figures, around: list[Floor]) -> None:
    """Note floors that were measured just before and after `grader`, and how many that took."""
    took = figures.each["grader", "right"][-1]
    for part in Floor._fields:
        seconds = [getattr(low, part) for low in around]
        figures.floors[part] += seconds
        figures.in_floors[part].append(took / statistics.mean(seconds))


def measure_memory(tools: Sequence[Tool], two: Grader, figures: Figures) -> None:
    """Note the most memory that is held while a few submissions are graded."""
    students = whole_class(4)
    for tool in tools:
        folder = tool.lay_out(students, "memory")
        figures.memory[tool.name] = max(map(memory_of, tool.commands(folder)))
    folder = two.lay_out(students, "memory")
    figures.memory["two"] = max(map(memory_of, two.commands(folder)))


def measure_curve(tool: Grader, figures: Figures, plan: Plan) -> None:
    """Note what classes of several sizes take, half of whose submissions are right."""
    for size in SIZES:
        if size <= plan.largest:
            folder = tool.lay_out(whole_class(size), f"curve-{size}")
            with kept_to(first_cores(1)):
                figures.curve.append((size, seconds_of(tool.commands(folder))))


# Telling --------------------------------------------------------------------------------------


def table(figures: Figures, questions: int, rounds: int, minutes: float) -> str:
    """Return the figures as Markdown."""
    ours = {kind: figures.of("grader", kind) for kind in CLASSES}
    on_two = {kind: figures.of(ON_TWO, kind) for kind in CLASSES}
    libraries = [f"{name} {version(name)}" for name in ("numpy", "torch", "hypothesis")]
    lines = [
        "# Against the peers",
        "",
        f"Made by `make bench-peers` in {minutes:.0f} minutes. {len(TASKS)} tasks "
        f"({', '.join(f'`{task}`' for task in TASKS)}), {len(CHECKS)} checks, {questions} recorded "
        "examples, the same for all; right submissions in four styles, wrong ones with one to "
        f"three misunderstandings. All four agreed about every check. Rounds: {rounds}; medians; "
        f"Python {platform.python_version()}, {', '.join(libraries)}.",
        "",
        "Seconds are those of one more submission, on one core; where a class shares a start, it "
        f"is apart. For `grader` a class grows from {Grader.sizes[0]} to {Grader.sizes[1]}, and "
        "what was found of misconceptions is forgotten before each class. Beside them stands how "
        "many times as long it is as `grader` takes on one core, and as it takes on two, which is "
        "how it runs here unless it is told otherwise; its turn on two cores is between one on "
        "either of them alone, and is compared with the mean of their speeds. In brackets, the "
        "least and the most. The others grade one submission after another; several can be "
        "started side by side. Memory is what all processes hold together at most, with what "
        "they share counted once.",
        "",
        "| | right | to one core | to two | wrong | to one core | to two | goal | start | memory |",
        "|---|---|---|---|---|---|---|---|---|---|",
        f"| grader {grader.__version__} | {ours['right']:.3f} s | | | {ours['wrong']:.3f} s | | | "
        f"| {figures.start_of('grader'):.1f} s | {_mb(figures.memory['grader'])} |",
        f"| the same on two cores | {on_two['right']:.3f} s | | | {on_two['wrong']:.3f} s | | | "
        f"| {figures.start_of(ON_TWO):.1f} s | {_mb(figures.memory['two'])} |",
    ]
    for name, goal in GOALS.items():
        cells = []
        for kind in CLASSES:
            theirs = figures.of(name, kind)
            ratios = [f"{theirs / our[kind]:.0f}×" for our in (ours, on_two)]
            cells += [f"{theirs:.2f} s", *ratios]
        start = figures.start_of(name)
        lines.append(
            f"| {versions(name)} | {' | '.join(cells)} | {goal}× | "
            f"{f'{start:.1f} s' if start else 'every one'} | {_mb(figures.memory[name])} |"
        )
    lines += [
        "",
        "| one more right submission | | goal |",
        "|---|---|---|",
        *_floor(figures),
        *_speed_up(figures),
        f"| two cores of this machine, a floor on each | {_spread(figures.machine)} one | |",
        f"| memory of one worker more | {_mb(figures.memory['two'] - figures.memory['grader'])} "
        "| |",
        "",
        "![seconds against class size](peers.svg)",
        "",
        f"{' and '.join(shared())} are installed once for all peers, which find them by one more "
        "entry of their path. otter-grader runs as `otter run`, without the container that "
        "`otter grade` starts for every submission.",
        "",
    ]
    return "\n".join(lines)


def _floor(figures: Figures) -> list[str]:
    low = {part: statistics.median(found) for part, found in figures.floors.items()}
    return [
        f"| the floor: the same questions in one process, unprotected | {low['asking']:.3f} s | |",
        f"| grader, in floors | {_spread(figures.in_floors['asking'])} | at most {FLOOR:g} |",
        f"| the same, of submissions that are loaded first | {low['whole']:.3f} s | |",
        f"| grader, in those | {_spread(figures.in_floors['whole'])} | |",
    ]


def _speed_up(figures: Figures) -> list[str]:
    return [
        f"| two cores, {kind} submissions | {_spread(found)} one | at least {SPEED_UP:g}× |"
        for kind, found in figures.speed_up.items()
    ]


def _spread(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.2f}× ({min(found):.2f} to {max(found):.2f})"


def _mb(size: float) -> str:
    return f"{size / 2**20:.0f} MB"


def picture(figures: Figures) -> str:
    """Return the plot of seconds against class size, half of whose submissions are right."""
    lines = [Line("grader", figures.curve)]
    for name in GOALS:
        each = statistics.mean(figures.of(name, kind) for kind in CLASSES)
        start = figures.start_of(name)
        measured = [
            (size, statistics.mean(took))
            for (tool, size), took in sorted(figures.whole.items())
            if tool == name
        ]
        more = [(size, start + size * each) for size in SIZES if size > measured[-1][0]]
        lines.append(Line(name, measured, more))
    title = "One core; dashed: continued from what one more submission costs"
    return draw(lines, title, "students", "seconds")


def say(what: str) -> None:
    """Tell how far it is."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
