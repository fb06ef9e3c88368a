"""`course run` on small lectures: good ones, broken ones, endless ones."""

import hashlib

import nbformat
import pytest
from typer.testing import CliRunner

from course_lib import runner
from course_lib.cli import app
from course_lib.errors import CourseError
from course_lib.lectures import Lecture

CELLS = {
    "90_good": "print('n =', n, 'rate =', rate, 'name =', name)",
    "91_fails": "1 / 0",
    "92_hangs": "import time; time.sleep(60)",
    "93_dies": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}
PARAMETERS = """n: int = 3  # a number
rate: float | None = None  # another
name: str = "x"  # a text
output: str | None = None  # where"""


@pytest.fixture(scope="module")
def lectures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    made = []
    for name, source in CELLS.items():
        parameters = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
        cells = [parameters, nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("2 + 2")]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        notebook.metadata["language_info"] = {"name": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
        timeout = 3 if "hangs" in name else 60
        made.append(Lecture(name, name, name, fast={"n": 5}, timeout=timeout, folder=folder))
    return made


@pytest.fixture(scope="module")
def ran(lectures, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    before = [hashlib.sha256(lecture.path.read_bytes()).digest() for lecture in lectures]
    cells = []
    jobs = runner.plan(lectures, out, {"name": "y"}, full=False)
    results = runner.run(jobs, 2, lambda lecture, cell: cells.append((lecture.name, cell)))
    after = [hashlib.sha256(lecture.path.read_bytes()).digest() for lecture in lectures]
    assert before == after, "a source was written to"
    return out, {result.lecture.name: result for result in results}, cells


def test_a_good_lecture_leaves_a_notebook_and_a_page(ran):
    out, results, cells = ran
    assert results["90_good"].error is None
    notebook = nbformat.read(out / "90_good.ipynb", as_version=4)
    printed = [
        o.text for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "stream"
    ]
    assert printed == ["n = 5 rate = None name = y\n"]
    assert "n = 5 rate" in (out / "90_good.html").read_text(encoding="utf-8")
    assert [cell for name, cell in cells if name == "90_good"] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "name, error",
    [
        ("91_fails", "cell 3: ZeroDivisionError: division by zero"),
        ("92_hangs", "a cell took more than 3 seconds and was ended"),
        ("93_dies", "the kernel died: most often it was killed for using too much memory"),
    ],
)
def test_a_failure_is_named_and_the_others_finish(ran, name, error):
    out, results, _ = ran
    assert results[name].error == error
    assert (out / f"{name}.html").is_file()


def test_nothing_temporary_is_left(ran):
    assert not [path.name for path in ran[0].rglob("*.part")]


@pytest.mark.parametrize(
    "given, message",
    [
        ({"epoch": "3"}, "parameter 'epoch': expected one of n, name, output, rate"),
        ({"n": "many"}, "parameter 'n': expected a value of type int, found 'many'"),
        ({"n": "None"}, "parameter 'n': expected a value of type int, found 'None'"),
        ({"rate": "x"}, r"parameter 'rate': expected a value of type float \| None"),
    ],
)
def test_wrong_parameters_are_refused_before_anything_runs(lectures, tmp_path, given, message):
    with pytest.raises(CourseError, match=message):
        runner.plan(lectures, tmp_path / "out", given, full=False)
    assert not (tmp_path / "out").exists()


def test_typed_parameters_and_full(lectures, tmp_path):
    given = {"rate": "0.5", "name": "None"}
    (job, *_) = runner.plan(lectures, tmp_path, given, full=True)
    expected = {"rate": 0.5, "name": "None", "output": str(tmp_path / "sketches")}
    assert job.parameters == expected
    assert runner.plan(lectures, tmp_path, {"rate": "None"}, True)[0].parameters["rate"] is None


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["run", "99"], "lecture '99': expected one of 00_edge_ai"),
        (["run", "-p", "epochs"], "-p epochs: expected NAME=VALUE, found 'epochs'"),
        (["data", "heartbeat", "--records", "nowhere"], "nowhere/100.atr: expected the published"),
    ],
)
def test_the_command_refuses(arguments, message):
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code != 0
    assert isinstance(result.exception, CourseError)
    assert str(result.exception).startswith(message)
