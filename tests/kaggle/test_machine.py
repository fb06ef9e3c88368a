"""Every lecture on an imitation of Kaggle's machine, attached and offline: make test-kaggle."""

import os
import shutil

import nbformat
import pytest
from machine import Machine, find_python

from course_lib.data.sources import PACKAGE
from course_lib.kaggle.build import build, slugify
from course_lib.kaggle.sync import ONLINE
from course_lib.kaggle.wheels import names_of
from course_lib.lectures import LECTURES

pytestmark = pytest.mark.skipif(
    "COURSE_TEST_KAGGLE" not in os.environ, reason="takes minutes: make test-kaggle runs it"
)
NAMES = [lecture.name for lecture in LECTURES]


@pytest.fixture(scope="session")
def pushed(tmp_path_factory):
    """What `course kaggle build` makes."""
    return build("some-teacher", tmp_path_factory.mktemp("pushed"))


@pytest.fixture(scope="session")
def machine(tmp_path_factory, pushed):
    """A session with the course's data set attached in today's form; it knows its packages."""
    python = find_python("3.12")
    if python is None:
        reason = "Kaggle has Python 3.12, and there is none on the PATH or in pyenv"
        assert os.environ.get("COURSE_REQUIRE_TOOLS") != "1", reason
        pytest.skip(reason)
    machine = Machine(tmp_path_factory.mktemp("machine"))
    machine.create(python)
    machine.attach(pushed / "dataset", "datasets/some-teacher/tinyml-course")
    return machine


def papermill(machine, notebook, cwd):
    """Run a pushed notebook in an empty working folder; return the process."""
    return machine.run("-m", "papermill", "-k", "python3", str(notebook), "out.ipynb", cwd=cwd)


def notebook_of(pushed, lecture):
    return pushed / "kernels" / slugify(lecture.title) / lecture.path.name


def test_the_machine_has_the_image_and_not_the_course(machine):
    names = names_of("\n".join(machine.before))
    assert {"tensorflow-cpu", "keras", "papermill"} <= names
    assert not names & {"tinyml-course", "tflite-micro", "tflite", "wfdb", "nbval"}


def test_the_machine_has_no_internet(machine, tmp_path):
    code = "import socket; socket.create_connection(('1.1.1.1', 53), timeout=5)"
    done = machine.run("-c", code, cwd=tmp_path)
    assert done.returncode and "unreachable" in done.stdout


@pytest.mark.parametrize("lecture", LECTURES, ids=NAMES)
def test_a_lecture_runs_there_and_leaves_its_headers(lecture, machine, pushed, tmp_path):
    done = papermill(machine, notebook_of(pushed, lecture), tmp_path)
    assert done.returncode == 0, done.stdout[-3000:]
    errors = [
        output
        for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
        for output in cell.get("outputs", [])
        if output.get("name") == "stderr"
    ]
    assert not errors
    made = {path.parent.name for path in tmp_path.rglob("*.h")}
    trained = {"TinyML_EasyNet", "TinyML_HiddenNet", "TinyML_ECG", "TinyML_AirDigit"}
    assert set(lecture.sketches) & trained <= made


def test_the_attached_wheels_are_all_that_was_added(machine):
    after = machine.freeze()
    assert machine.before <= after, "a package of the image was changed"
    added = names_of("\n".join(after - machine.before))
    online = names_of(ONLINE.read_text(encoding="utf-8"))
    assert added == {"tinyml-course"} | online, f"write {sorted(added)} into {ONLINE.name}"


def test_the_stored_outputs_are_the_same_there(machine, tmp_path):
    machine.pip("install", "nbval", "pytest<9")
    assert machine.before <= machine.freeze()
    shutil.copytree(PACKAGE.parent / "notebooks", tmp_path / "notebooks")
    options = ("-p", "no:cacheprovider", "--nbval", "notebooks")
    bundled = {"COURSE_HEARTBEAT": "bundled", "COURSE_AIRDIGIT": "bundled"}
    done = machine.run("-m", "pytest", *options, cwd=tmp_path, **bundled)
    assert done.returncode == 0, done.stdout[-5000:]


def test_the_older_mount_form_works_and_without_any_two_lines_tell(machine, pushed, tmp_path):
    easy = notebook_of(pushed, LECTURES[2])
    machine.pip("uninstall", "--yes", "tinyml-course")
    shutil.rmtree(machine.input)
    done = papermill(machine, easy, tmp_path / "nothing")
    assert done.returncode and "Attach the data set 'TinyML Course'" in done.stdout
    machine.attach(pushed / "dataset", "tinyml-course")
    done = papermill(machine, easy, tmp_path / "older")
    assert done.returncode == 0, done.stdout[-3000:]
