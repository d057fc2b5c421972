"""The worker: how it loads what was handed in, how it answers, and how the judge reads it."""

import numpy as np
import pytest

from grader.checks.answers import AnswerError
from grader.checks.run import Example, Recording
from grader.model import Limits
from grader.sandbox import WarmParent
from grader.wire import decode, encode


def faults(asking):
    return [f"{kind}: {text}" for kind, text, _ in asking.loaded["faults"]]


# Loading --------------------------------------------------------------------------------------


def test_files_import_one_another_in_every_way(submit):
    asking = submit(
        "total",
        main="import one\nfrom two import b\nfrom . import three\nfrom .four import *\n"
        "def total():\n    import five as f\n    return one.a + b + three.c + d + f.e\n",
        one="a = 1\n",
        two="b = 20\n",
        three="c = 300\n",
        four="d = 4000\n",
        five="e = 50000\n",
    )
    assert faults(asking) == []
    assert asking.call("total", (), {}) == 54321
    assert set(asking.loaded["imported"]) == {"one", "two", "three", "four"}


def test_files_may_import_each_other_in_a_circle(submit):
    one = "import two\ndef f():\n    return two.g() + 1\n"
    two = "import one\ndef g():\n    return 1\n"
    asking = submit("f", one=one, two=two)
    assert asking.call("f", (), {}) == 2


def test_a_fault_in_an_imported_file_names_that_file(submit):
    asking = submit(
        "f", main="import helper\ndef f():\n    return 1\n", helper="x = 1\ny = x / 0\n"
    )
    assert faults(asking) == ["ZeroDivisionError: division by zero"]
    assert [row[:2] for row in asking.loaded["faults"][0][2]] == [("helper.py", 2)]
    assert asking.call("f", (), {}) == 1


def test_a_file_is_run_once_however_often_it_is_imported(submit):
    asking = submit(
        "f", main="import a, b\ndef f():\n    return a.log.entries\n",
        a="import log\nlog.entries.append('a')\n", b="import log\nlog.entries.append('b')\n",
        log="entries = ['start']\n",
    )  # fmt: skip
    assert asking.call("f", (), {}) == ["start", "a", "b"]


@pytest.mark.parametrize("line", ["from absent import x", "from .absent import x", "import absent"])
def test_a_neighbour_that_is_missing_is_named_when_it_is_used(submit, line):
    asking = submit("f", main=f"{line}\ndef f():\n    return {line.split()[-1]}.y(1)\n")
    with pytest.raises(AnswerError, match="absent"):
        asking.call("f", (), {})


def test_code_for_running_as_a_program_is_not_run(submit):
    asking = submit("f", main="def f():\n    return 1\nif __name__ == '__main__':\n    1 / 0\n")
    assert faults(asking) == []


def test_the_standard_librarys_own_magic_works(submit):
    asking = submit(
        "f",
        main="from __future__ import annotations\nimport dataclasses, enum, functools, inspect\n"
        "import typing\n@dataclasses.dataclass\nclass Point:\n    x: int = 3\n"
        "class Colour(enum.Enum):\n    RED = 1\n@functools.lru_cache\ndef twice(x):\n"
        "    return 2 * x\ndef f():\n    return Point().x, Colour.RED.value, twice(2), "
        "inspect.getsource(twice), typing.get_type_hints(Point)['x'] is int\n",
    )
    found = asking.call("f", (), {})
    assert found[:3] == (3, 1, 4)
    assert "return 2 * x" in found[3]
    assert found[4] is True


def test_a_function_may_be_anything_that_can_be_called(submit):
    asking = submit(
        "double", "triple", "Made", "partial",
        main="import functools\ndouble = lambda x: 2 * x\nclass Times:\n"
        "    def __call__(self, x):\n        return 3 * x\ntriple = Times()\n"
        "class Made(int):\n    pass\npartial = functools.partial(double, 5)\n",
    )  # fmt: skip
    assert [asking.call(t, (2,), {}) for t in ("double", "triple", "Made")] == [4, 6, 2]
    assert asking.call("partial", (), {}) == 10


def test_what_a_notebook_adds_is_there(submit):
    asking = submit(
        "f", main="display(3)\nget_ipython().run_line_magic('x', '')\ndef f(): return 1\n"
    )
    assert faults(asking) == []


def test_builtins_that_a_file_replaces_are_those_of_its_siblings_and_of_nobody_else(submit):
    patch = "    builtins.isinstance = builtins.type = builtins.tuple = None\n"
    asking = submit(
        "f",
        main="import builtins, two\nfrom builtins import sum as add\nbuiltins.len = lambda x: 7\n"
        f"def f(x):\n{patch}    return [len(x), two.count(x), add(x)]\n",
        two="def count(x):\n    return len(x)\n",
    )
    assert faults(asking) == []
    assert [asking.call("f", ((1, 2, 3),), {}) for _ in range(2)] == [[7, 7, 6]] * 2


def test_what_is_not_python_is_unreadable(submit):
    asking = submit("f", main="def f(:\n")
    assert "line 1" in asking.loaded["unreadable"]
    assert asking.loaded["signatures"] == {}


def test_the_parameters_of_every_kind_of_function_are_told(submit):
    kinds = {
        "none": "def none(): pass",
        "plain": "def plain(x, s=1, *, _=None): pass",
        "some": "def some(x, w, p=0, s=(1, 2)): local = x",
        "before": "def before(x, /, y=2.5): pass",
        "after": "def after(x, *rest, y, z=3, **others): pass",
        "unsent": "def unsent(x=print): pass",
        "wrapped": "@functools.wraps(some)\ndef wrapped(*values): pass",
        "partial": "partial = functools.partial(some, 1, p=4)",
        "Made": "class Made:\n    def __init__(self, n, m=5): pass",
        "number": "number = 7",
        "built_in": "built_in = len",
    }
    asking = submit(*kinds, main="\n".join(["import functools", *kinds.values()]))
    assert faults(asking) == []
    either, given = "POSITIONAL_OR_KEYWORD", asking.loaded["signatures"]
    some = [["x", either, False, None], ["w", either, False, None], ["p", either, True, 0]]
    some.append(["s", either, True, (1, 2)])
    keyword = "KEYWORD_ONLY"
    assert given == {
        "none": [],
        "plain": [["x", either, False, None], ["s", either, True, 1], ["_", keyword, True, None]],
        "some": some,
        "before": [["x", "POSITIONAL_ONLY", False, None], ["y", either, True, 2.5]],
        "after": [
            ["x", either, False, None],
            ["rest", "VAR_POSITIONAL", False, None],
            ["y", keyword, False, None],
            ["z", keyword, True, 3],
            ["others", "VAR_KEYWORD", False, None],
        ],
        "unsent": [["x", either, True, "<builtin_function_or_method>"]],
        "wrapped": some,
        "partial": [some[1], ["p", keyword, True, 4], ["s", keyword, True, (1, 2)]],
        "Made": [["n", either, False, None], ["m", either, True, 5]],
        "built_in": [["obj", "POSITIONAL_ONLY", False, None]],
    }


# Answering ------------------------------------------------------------------------------------


def test_arguments_and_answers_keep_type_shape_and_dtype(submit):
    asking = submit("same", main="def same(*values, **named):\n    return [values, named]\n")
    X = np.arange(6, dtype=np.float32).reshape(2, 3)
    (back, three), named = asking.call("same", (X, 3), {"text": "é", "pair": (1, 2.5)})
    assert (back.dtype, back.shape, back.tolist()) == (X.dtype, X.shape, X.tolist())
    assert (three, named) == (3, {"text": "é", "pair": (1, 2.5)})


def recording(*calls):
    blobs = tuple((task, encode((args, {}))) for task, *args in calls)
    return Recording((Example({}, blobs),), live=False)


def values(answers):
    return [decode(answer)[1] for answer in answers]


def test_many_calls_are_answered_in_order(submit):
    asking = submit("f", "g", main="def f(x):\n    return x\ndef g(x):\n    return -x\n")
    calls = [("fg"[i % 2], i) for i in range(3000)]
    found = values(asking.many(recording(*calls)))
    assert found == [i if task == "f" else -i for task, i in calls]


def test_large_answers_come_in_several_messages(submit):
    asking = submit("f", main="import numpy as np\ndef f(x):\n    return np.full(100_000, x)\n")
    found = values(asking.many(recording(*[("f", float(i)) for i in range(20)])))
    assert [array[0] for array in found] == list(range(20))


def test_calls_share_the_modules_state_and_submissions_do_not(submit):
    code = "calls = []\ndef f():\n    calls.append(1)\n    return len(calls)\n"
    assert values(submit("f", main=code).many(recording(*[("f",)] * 3))) == [1, 2, 3]
    assert submit("f", main=code).call("f", (), {}) == 1


def test_after_a_call_that_ran_out_of_time_the_others_are_not_made(submit):
    code = "made = []\ndef f(x):\n    made.append(x)\n    while x == 1: pass\n    return made\n"
    asking = submit("f", main=code, limits=Limits(call_seconds=0.2))
    answers = asking.many(recording(("f", 0), ("f", 1), ("f", 2), ("f", 3)))
    kinds = [decode(answer)[0] for answer in answers]
    assert kinds == ["value", "error", "error", "error"]
    assert all("not asked" in decode(answer)[2][1] for answer in answers[2:])
    assert asking.call("f", (4,), {}) == [0, 1, 4]


def test_a_call_that_caught_its_timeout_and_went_on_is_timed_anew(submit):
    code = (
        "def f(x):\n    try:\n        while True:\n            x = x + 0\n"
        "    except BaseException:\n        return 'caught'\n"
    )
    asking = submit("f", main=code, limits=Limits(call_seconds=0.2))
    assert asking.call("f", (1,), {}) == "caught"
    assert asking.call("f", (1,), {}) == "caught"


def test_a_dead_worker_is_replaced_and_has_loaded_the_file_again(submit):
    code = "import os\ndef f(x):\n    return os._exit(4) if x == 1 else x\n"
    asking = submit("f", main=code)
    answers = asking.many(recording(("f", 0), ("f", 1), ("f", 2)))
    assert decode(answers[0])[1] == 0
    assert decode(answers[1])[:2] == ("error", ("died", ""))
    assert "exit code 4" in decode(answers[1])[2][1]
    assert asking.call("f", (2,), {}) == 2


def test_what_is_printed_comes_with_the_answer_and_is_cut(submit):
    asking = submit(
        "f", main="import sys\ndef f():\n    print('a' * 2000)\n    print('b', file=sys.stderr)\n",
        limits=Limits(output_kb=1),
    )  # fmt: skip
    assert decode(asking.one("f", encode(((), {}))))[2] == "a" * 1024


def test_an_error_tells_its_type_its_builtin_bases_and_its_own_lines(submit):
    code = "class Own(ValueError):\n    pass\ndef g():\n    raise Own('no')\ndef f():\n    g()\n"
    with pytest.raises(AnswerError, match="Own: no") as error:
        submit("f", main=code).call("f", (), {})
    assert (error.value.kind, error.value.type_name) == ("raised", "Own")
    assert error.value.bases[:2] == ["ValueError", "Exception"]
    assert [(row[1], row[2]) for row in error.value.frames] == [(6, "f"), (4, "g")]


def test_a_long_traceback_is_cut_in_the_middle(submit):
    code = "def f(n):\n    return f(n - 1) if n else 1 / 0\n"
    with pytest.raises(AnswerError) as error:
        submit("f", main=code).call("f", (50,), {})
    assert len(error.value.frames) <= 12


@pytest.mark.parametrize("change", ["x[0] = 9", "x.sort()", "x.resize(1, refcheck=False)"])
def test_a_changed_array_is_noticed_and_an_unchanged_one_is_not(submit, change):
    code = f"def f(y, x):\n    {change}\n    return y\n" + (
        "def g(y, x):\n    x.copy()[0] = 9\n    return y\n"
    )
    asking = submit("f", "g", main=code)
    assert asking.call("g", (1, np.array([3.0, 2.0])), {}) == 1
    with pytest.raises(AnswerError, match="argument 2") as error:
        asking.call("f", (1, np.array([3.0, 2.0])), {})
    assert error.value.kind == "modified"


def test_a_changed_keyword_argument_is_named(submit):
    asking = submit("f", main="def f(y, x):\n    x.append(1)\n")
    with pytest.raises(AnswerError, match=r"^x$"):
        asking.call("f", (), {"y": 1, "x": [2]})


def test_a_changed_keyword_array_is_named(submit):
    asking = submit("f", main="def f(y, x):\n    x += y\n")
    with pytest.raises(AnswerError, match=r"^x$"):
        asking.call("f", (), {"y": 1, "x": np.array([2])})


def test_a_list_that_is_changed_within_tuples_is_noticed(submit):
    asking = submit("f", main="def f(x):\n    x[1][0].append(1)\n")
    with pytest.raises(AnswerError, match="argument 1") as error:
        asking.call("f", ((1, ([2], 3)),), {})
    assert error.value.kind == "modified"


def test_dict_arguments_may_not_be_changed_either(submit):
    asking = submit("f", main="def f(x):\n    x['b'] = 1\n")
    with pytest.raises(AnswerError) as error:
        asking.call("f", ({"a": 1},), {})
    assert error.value.kind == "modified"


@pytest.mark.parametrize(
    "draw", ["random.random()", "np.random.rand()", "hash('text')", "list({'c', 'a', 'b'})"]
)
def test_chance_is_the_same_for_every_submission(submit, draw):
    code = f"import random\nimport numpy as np\ndef f():\n    return {draw}\n"
    assert submit("f", main=code).call("f", (), {}) == submit("f", main=code).call("f", (), {})


def test_files_are_handed_in_once_for_all_exercises(parents):
    worker = parents["process"].fork(Limits(), 10)
    try:
        worker.hand_in({"one.py": b"def f(): return 1", "two.py": b"from one import f\ng = f"})
        for exercise, task in (("one", "f"), ("two", "g")):
            request = {"exercise": exercise, "tasks": [task], "libraries": []}
            assert worker.load(request, 5.0)["signatures"] == {task: []}
    finally:
        parents["process"].clear(worker)


# Models ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def torch_parent():
    with WarmParent("process", ("numpy", "torch")) as parent:
        yield parent


def test_a_model_stays_in_the_worker_and_is_asked_there(torch_parent, judge, mini, solution_text):
    from grader.grading.asking import Asking

    exercise = next(e for e in mini.exercises if e.name == "line")
    files = {"line.py": solution_text("line").encode()}
    asking = Asking(torch_parent, exercise, files, float("inf"))
    asking.start()
    try:
        torch = pytest.importorskip("torch")
        model = asking.call("build_line", (2,), {})
        assert sorted(model.parameter_shapes()) == [(1,), (1, 2)]
        assert model.trainable() == [True, True]
        shapes = model.parameter_shapes()
        model.load([torch.ones(shape) for shape in shapes])
        x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        assert model(x).tolist() == [[4.0], [8.0]]
        gradients = model.gradients(x, torch.ones(2, 1))
        assert [g.tolist() for g in gradients] == [[[4.0, 6.0]], [2.0]]
        assert model.training
        model.eval()
        assert not model.training
        assert asking.call("mean_error", (model, x, torch.zeros(2, 1)), {}) == 40.0
        asking.forget()
        with pytest.raises(AnswerError):
            model.weights()
    finally:
        asking.close()


def test_a_tensor_that_is_changed_beside_a_model_is_noticed(submit, torch_parent):
    torch = pytest.importorskip("torch")
    code = "import torch\ndef build():\n    return torch.nn.ReLU()\n" + (
        "def spoil(model, x):\n    return model(x).sub_(1), x.zero_()\n"
    )
    asking = submit("build", "spoil", parent=torch_parent, libraries=("numpy", "torch"), line=code)
    model = asking.call("build", (), {})
    with pytest.raises(AnswerError, match="argument 2") as error:
        asking.call("spoil", (model, torch.ones(2)), {})
    assert error.value.kind == "modified"
