"""The wheels that the course needs and that Kaggle's image lacks."""

import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from course_lib.data.sources import PACKAGE
from course_lib.errors import CourseError

IMAGE = Path(__file__).with_name("image.txt")
LOCK = PACKAGE.parent / "constraints.txt"
PYTHONS = ("3.12", "3.13")  # Kaggle's and Colab's
# tensorflow-cpu is TensorFlow without CUDA: whoever has it has TensorFlow.
SAME = {"tensorflow-cpu": "tensorflow"}


def names_of(frozen: str) -> set[str]:
    """Return the packages that the output of `pip freeze` lists, in their canonical spelling."""
    lines = [line.split("#")[0].strip() for line in frozen.splitlines()]
    names = {canonicalize_name(Requirement(line).name) for line in lines if line[:1].isalnum()}
    return names | {same for name, same in SAME.items() if name in names}


def build_course_wheel(folder: Path) -> Path:
    """Build the wheel of the clone that this library lies in, samples and sketches inside.

    Args:
        folder: where to write it.

    Returns:
        The wheel.

    Raises:
        CourseError: this is no clone, or the wheel could not be built.
    """
    if not (PACKAGE.parent / "pyproject.toml").is_file():
        raise CourseError(
            PACKAGE.parent,
            expected="a clone of the course",
            found="an installed package",
            todo="Run this in a clone, after `make lab` or `pip install --editable .`.",
        )
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(PACKAGE.parent))
    return next(folder.glob("tinyml_course-*.whl"))


def download_lacking(course: Path, folder: Path) -> set[str]:
    """Download what the course needs and the image lacks, for each Python.

    The image's versions count as they are, whatever bounds a package writes on them: with
    `--no-deps` they are what the package will meet.

    Args:
        course: the course's wheel; the extra `device` counts as needed.
        folder: where to write the wheels.

    Returns:
        The names of the packages.

    Raises:
        CourseError: a package could not be downloaded.
    """
    image = names_of(IMAGE.read_text(encoding="utf-8"))
    lacking: set[str] = set()
    for python in PYTHONS:
        todo, seen = _requirements(course, python, "device"), set(image)
        while todo:
            requirement = todo.pop()
            name = canonicalize_name(requirement.name)
            if name in seen:
                continue
            seen.add(name)
            wheel = _download(requirement, python, folder)
            todo += _requirements(wheel, python, "")
        lacking |= seen - image
    return lacking


def _requirements(wheel: Path, python: str, extra: str) -> list[Requirement]:
    """Return what a wheel's metadata asks for on Linux with that Python."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        headers = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    machine = {
        "python_version": python, "python_full_version": f"{python}.0", "extra": extra,
        "sys_platform": "linux", "platform_machine": "x86_64", "platform_system": "Linux",
        "os_name": "posix", "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }  # fmt: skip
    found = [Requirement(line) for line in headers.get_all("Requires-Dist") or []]
    return [need for need in found if need.marker is None or need.marker.evaluate(machine)]


def _download(requirement: Requirement, python: str, folder: Path) -> Path:
    """Return a wheel of the locked version that runs on Kaggle and Colab with that Python."""
    platforms = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
    if not _fitting(requirement, python, folder):
        _pip(
            "download", "--no-deps", "--only-binary", ":all:", "--python-version", python,
            *(f"--platform={platform}" for platform in platforms), "--constraint", str(LOCK),
            "--dest", str(folder), f"{requirement.name}{requirement.specifier}",
        )  # fmt: skip
    return _fitting(requirement, python, folder)[0]


def _fitting(requirement: Requirement, python: str, folder: Path) -> list[Path]:
    """Return the wheels of a requirement that lie in the folder already, at most one."""
    wanted, tags = canonicalize_name(requirement.name), {"cp" + python.replace(".", ""), "py3"}
    wheels = {path: parse_wheel_filename(path.name) for path in folder.glob("*.whl")}
    return [
        path
        for path, (name, _, _, found) in wheels.items()
        if name == wanted and tags & {tag.interpreter for tag in found}
    ]


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:]
        raise CourseError(
            f"pip {arguments[0]} {arguments[-1]}",
            expected="success",
            found="".join(last) or f"return code {done.returncode}",
            todo=f"This needs the internet and pip (here {metadata.version('pip')}); try again.",
        )
