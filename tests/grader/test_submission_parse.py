from __future__ import annotations

import ast
import codecs
import colorsys
import contextlib
import dataclasses
import inspect
import json
import textwrap
import tokenize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.submission.parse import MAX_CELLS, parse


def notebook(*cells: object) -> bytes:
    """A notebook of format 4; a string is a code cell."""
    return json.dumps(
        {
            "nbformat": 4,
            "cells": [
                {"cell_type": "code", "source": cell} if isinstance(cell, str) else cell
                for cell in cells
            ],
        }
    ).encode()


def code_of(cell: str) -> str:
    """What is left of a notebook's only cell."""
    (only,) = parse("nb.ipynb", notebook(textwrap.dedent(cell).strip("\n")))
    return only.code


def run(cell: str) -> dict[str, object]:
    names: dict[str, object] = {}
    exec(compile(code_of(cell), "cell", "exec"), names)
    return names


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        parse(name, data)
    assert caught.value.where == name
    return caught.value.message


# Modules ------------------------------------------------------------------------------------


def test_a_module_is_one_cell_called_as_the_file():
    assert parse("a.py", b"x = 1\n") == [("a.py", "x = 1\n")]


def test_an_empty_module_is_one_empty_cell():
    assert parse("a.py", b"") == [("a.py", "")]


def test_a_byte_order_mark_is_left_out():
    assert parse("a.py", codecs.BOM_UTF8 + b"x = 1") == [("a.py", "x = 1")]
    assert len(parse("a.ipynb", codecs.BOM_UTF8 + notebook("x = 1"))) == 1


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_any_line_ending_will_do(end):
    assert parse("a.py", b"x = 1" + end + b"y = 2" + end)[0].code == "x = 1\ny = 2\n"


def test_the_coding_line_decides_about_the_letters():
    text = "# -*- coding: latin-1 -*-\nname = 'é'\n"
    (cell,) = parse("a.py", text.encode("latin-1"))
    assert cell.code == text
    compile(cell.code, "a.py", "exec")


@pytest.mark.parametrize(
    "coding", ["rot13", "zlib", "idna", "undefined", "no-such-coding", "hex", "punycode"]
)
def test_a_strange_coding_line_is_refused_or_read(coding):
    data = f"# coding: {coding}\n".encode() + b"x = 'a-\xc3\xa9..b'\n"
    assert "UTF-8" in refusal("a.py", data)


def test_letters_that_are_not_utf_8_are_refused():
    assert refusal("a.py", b"x = '\xff'") == "is not text in UTF-8"


def test_utf_16_is_refused_by_its_name():
    assert "UTF-16" in refusal("a.py", "x = 1".encode("utf-16"))
    assert "UTF-16" in refusal("a.ipynb", notebook("x = 1").decode().encode("utf-16"))


def test_zero_bytes_are_refused():
    assert "zero bytes" in refusal("a.py", b"x = 1\x00")
    assert "zero bytes" in refusal("a.ipynb", b"\x00" + notebook())


def test_tabs_that_mix_with_spaces_count_as_four():
    (cell,) = parse("a.py", b"if True:\n    x = 1\n\ty = '\t'\n")
    names: dict[str, object] = {}
    exec(cell.code, names)
    assert (names["x"], names["y"]) == (1, "\t")


def test_tabs_count_as_eight_where_four_make_no_sense():
    (cell,) = parse("a.py", b"if True:\n        x = 1\n\ty = 2\n")
    ast.parse(cell.code)


def test_tabs_alone_stay_tabs():
    code = "if True:\n\tx = '\t'\n"
    assert parse("a.py", code.encode())[0].code == code


@pytest.mark.parametrize("code", ["def f(:\n\tpass", "if x:\n\ta\n  b\n", "\t" + "(" * 5000])
def test_a_module_that_is_not_python_stays_as_it_is(code):
    assert parse("a.py", code.encode())[0].code == code


# Notebooks ----------------------------------------------------------------------------------


def test_code_cells_are_numbered_and_others_left_out():
    data = notebook(
        "x = 1", {"cell_type": "markdown", "source": "# x"}, "  \n", "y = 2", {"cell_type": "raw"}
    )
    assert parse("nb.ipynb", data) == [("nb.ipynb, cell 1", "x = 1"), ("nb.ipynb, cell 3", "y = 2")]


def test_a_source_may_be_a_list_of_lines():
    cell = {"cell_type": "code", "source": ["x = 1\n", "y = 2"]}
    assert parse("nb.ipynb", notebook(cell))[0].code == "x = 1\ny = 2"


def test_cells_with_any_line_ending_will_do():
    assert parse("nb.ipynb", notebook("x = 1\r\ny = 2\rz = 3"))[0].code == "x = 1\ny = 2\nz = 3"


def test_notebook_format_3_is_read():
    cell = {"cell_type": "code", "input": ["x = 1\n", "%pylab\n"], "language": "python"}
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": [cell]}]}).encode()
    assert parse("nb.ipynb", data)[0].code == "x = 1\n# %pylab\n"


def test_a_notebook_without_cells_has_no_code():
    assert parse("nb.ipynb", b'{"cells": []}') == []


@pytest.mark.parametrize(
    "cell",
    [
        None,
        3,
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": None},
        {"cell_type": "code", "source": [1, {}]},
        {"cell_type": ["code"], "source": "x"},
    ],
)
def test_a_malformed_cell_is_passed_over(cell):
    assert parse("nb.ipynb", notebook(cell, "x = 1"))[-1].code == "x = 1"
    assert len(parse("nb.ipynb", notebook(cell, "x = 1"))) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"x = 1\n", "its JSON is broken"),
        (b'{"cells": [', "its JSON is broken"),
        (b"[" * 100_000, "its JSON is broken"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "its JSON is broken"),
        (b'{"cells": [' + b"9" * 5000 + b"]}", "its JSON is broken"),
        (b"[]", "it has no list of cells"),
        (b"null", "it has no list of cells"),
        (b"{}", "it has no list of cells"),
        (b'{"cells": {}}', "it has no list of cells"),
        (b'{"worksheets": [3]}', "it has no list of cells"),
        (b'{"worksheets": []}', "it has no list of cells"),
    ],
)
def test_what_is_no_notebook_is_refused(data, reason):
    assert refusal("nb.ipynb", data).endswith(reason)


def test_too_many_cells_are_refused():
    assert "more than 2000 cells" in refusal("nb.ipynb", notebook(*["x"] * (MAX_CELLS + 1)))


# Magics -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "!ls",
        "!pip install torch  # it's needed",
        "%matplotlib inline",
        "%cd it's here (",
        "?corr2d",
        "corr2d?",
        "np.pad??",
        "np.*pad*?",
        "x[0]?",
        "files = !ls",
        "files = !./run 'a",
        "a, b = !ls",
        "x = %timeit -o f()",
        "x=%env HOME",
        "%timeit?",
        "%time",
        "%time -v",
        "%%time",
        "!ls \\",
    ],
)
def test_a_line_of_ipython_becomes_a_comment(line):
    assert run(f"before = 1\n{line}\n\nafter = 2")["after"] == 2


def test_a_magic_goes_on_behind_a_backslash_and_lines_keep_their_numbers():
    code = code_of("!ls \\\n  -l \\\n  -a\nx = 1 / 0")
    assert code.split("\n")[3] == "x = 1 / 0"


def test_a_magic_in_a_block_leaves_the_block_sound():
    assert run("if True:\n    !ls\nelse:\n\t%cd x\nx = 1")["x"] == 1


def test_a_timed_statement_stays():
    assert run("%time x = (7\n  % 4)\n%time y = 2")["x"] == 3
    assert run("for i in range(3):\n    %time y = i")["y"] == 2


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%prun -s time"])
def test_a_cell_that_is_only_measured_or_silenced_stays(magic):
    assert run(f"{magic}\nfrom __future__ import annotations\nx = 1")["x"] == 1


@pytest.mark.parametrize(
    "magic",
    ["%%bash", "%%html", "%%writefile a.py", "%%timeit", "%%python3", "%%script bash", "%%"],
)
def test_a_cell_that_runs_elsewhere_is_left_out(magic):
    assert code_of(f"\n\n{magic}\nx = 1") == ""


@pytest.mark.parametrize(
    "code",
    [
        "x = 10 \\\n  % 3",
        "x = (10\n% 3)",
        "x = [10\n  # it's a comment (\n% 3]",
        "x = '''\n!ls\n%cd\nhelp?\n'''",
        'x = """\n!ls \\"""\n%cd\n"""',
        "x = 'a \\\n% b'",
        "x = f'''{1\n% 2}'''",
        "x = r'\\'\\\n'b'",
        "x = 'a = %d' % 3",
        "x = {'a = !b': 3}\nx != 3",
        "x = 5\nx %= 3",
        "# it's a comment (\nx = 1",
        '"""A docstring with "quotes" in it."""\nx = 1',
        "x = 1 if 2 else 3  # why?",
        "await_ = 1",
    ],
)
def test_what_only_looks_like_a_magic_stays(code):
    assert code_of(code) == code


@pytest.mark.parametrize("module", [ast, colorsys, dataclasses, inspect, json, textwrap, tokenize])
def test_ordinary_python_comes_back_unchanged(module):
    source = inspect.getsource(module)
    assert code_of(source) == source.strip("\n")


def test_a_cell_that_is_indented_as_a_whole_runs_as_in_ipython():
    (cell,) = parse("nb.ipynb", notebook("\n    x = 1\n    if x:\n        y = 2\n\n    %cd\n"))
    names: dict[str, object] = {}
    exec(cell.code, names)
    assert names["y"] == 2
    assert cell.code.count("\n") == 6


def test_await_at_the_top_level_is_handed_on():
    assert code_of("x = await f()") == "x = await f()"


@pytest.mark.parametrize("code", ["x = '\\ud800'", "x = '\x00'", "\ufeffx = 1", "x = 1\x0c"])
def test_strange_letters_in_a_cell_are_handed_on(code):
    assert len(parse("nb.ipynb", notebook(code))) == 1


SCRAPS = ["'", '"', "'''", '"""', "\\", "\n", "(", "]", "#", "%", "!", "?", "=", "x", " ", "\t"]


@given(st.lists(st.sampled_from([*SCRAPS, "%time ", "%%time", "    "])).map("".join))
@example("%\\\n")
def test_no_cell_loses_a_line_and_none_fails(code):
    for cell in parse("nb.ipynb", notebook("x\n" + code)):
        assert cell.code.count("\n") == code.count("\n") + 1


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_parsed_or_refused(data):
    for name in ("a.py", "a.ipynb"):
        with contextlib.suppress(SubmissionError):
            assert all(cell.label.startswith(name) for cell in parse(name, data))


@pytest.mark.parametrize(
    "scrap",
    [" ", "\n", "a", "a,", "a?", "-a ", "(", "\\\n", "'", "\\'", '"""', "%time ", "!", "x=\t"],
)
def test_time_grows_with_the_length_alone(scrap):
    parse("nb.ipynb", notebook("x = '''" + scrap * 100_000, scrap * 100_000, "y" + scrap * 100_000))
