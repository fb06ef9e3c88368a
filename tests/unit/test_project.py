"""The project's own promises: versions in step, light imports, one way of data."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from course_lib.errors import CourseError
from course_lib.lectures import LECTURES, find_lecture

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_environment_yml_installs_what_pyproject_says():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, pip_list = environment["dependencies"]
    assert python.removeprefix("python ") == PROJECT["requires-python"]
    assert pip == "pip"
    assert pip_list["pip"] == [
        "--constraint constraints.txt",
        f"--editable .[{','.join(sorted(PROJECT['optional-dependencies']))}]",
    ]
    assert environment["name"] == PROJECT["name"]


def test_the_lock_holds_every_direct_requirement():
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "constraints.txt").read_text(), re.M))
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    for requirement in (requirement for wanted in lists for requirement in wanted):
        assert re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower() in {x.lower() for x in locked}


def test_citation_and_package_have_one_version():
    from course_lib import __version__

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_importing_the_library_loads_nothing_heavy():
    code = (
        "import sys, course_lib, course_lib.cli, course_lib.lectures, course_lib.data.heartbeat\n"
        "print([m for m in ('tensorflow', 'keras', 'wfdb', 'matplotlib', 'tflite_micro', 'serial')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# A room imports only rooms to its left; these three are tools that every room may use.
ROOMS = ["data", "models", "training", "export", "device", "plots", "lectures"]
TOOLS = {"errors", "files", "quiet", "progress"}


@pytest.mark.parametrize("room", ["data", "models", "training", "export", "device"])
def test_a_room_imports_only_rooms_to_its_left(room):
    folder = ROOT / "course_lib" / room
    paths = sorted(folder.glob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    allowed = {room, *TOOLS, *ROOMS[: ROOMS.index(room)]}
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module]
        rooms = {m.split(".")[1] for m in modules if m.startswith("course_lib.")}
        assert rooms <= allowed, f"{path.name} imports {rooms - allowed}"


def test_the_course_has_every_notebook_and_sketch():
    notebooks = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks == [lecture.name for lecture in LECTURES]
    named = {sketch for lecture in LECTURES for sketch in lecture.sketches}
    folders = {path.name for path in (ROOT / "arduino").iterdir() if path.is_dir()}
    assert named == folders


@pytest.mark.parametrize("name", ["05_tinyml_ecg", "05", "5"])
def test_a_lecture_is_found_by_name_or_number(name):
    assert find_lecture(name).name == "05_tinyml_ecg"


def test_an_unknown_lecture_is_refused():
    with pytest.raises(CourseError, match="lecture '9': expected one of 00_edge_ai"):
        find_lecture("9")
