"""A whole sketch folder, ready for the Arduino IDE, from the shipped sketch and new headers."""

import zipfile
from pathlib import Path

from course_lib.data.sources import PACKAGE, sketches
from course_lib.errors import CourseError
from course_lib.files import replacing, write_bytes


def output_folder(folder: str | Path | None = None) -> Path:
    """Return the folder for what a lecture makes, and make it.

    Args:
        folder: where the student wants it; None for `build/sketches` in a clone, else the
            working folder (Kaggle offers that one for download).

    Returns:
        The folder.
    """
    clone = PACKAGE.parent
    in_clone = (clone / "pyproject.toml").is_file() and (clone / "arduino").is_dir()
    chosen = Path(folder) if folder else clone / "build" / "sketches" if in_clone else Path.cwd()
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def write_sketch(sketch: str, headers: list[Path], folder: str | Path | None = None) -> Path:
    """Put a sketch of the course and freshly written headers into one folder, and zip it.

    Args:
        sketch: the sketch's name, for example `TinyML_ECG`.
        headers: header files that take the place of the shipped ones of the same name; they
            may already lie in the new folder.
        folder: where the sketch folder goes; None for `output_folder()`.

    Returns:
        The sketch folder, `<folder>/<sketch>`; `<folder>/<sketch>.zip` lies beside it.

    Raises:
        CourseError: the course has no such sketch.
    """
    source = sketches() / sketch
    if not (source / f"{sketch}.ino").is_file():
        names = ", ".join(sorted(p.name for p in sketches().iterdir() if p.is_dir()))
        raise CourseError(
            f"sketch {sketch!r}", expected=f"one of {names}", found="no such sketch",
            todo="Check the spelling.",
        )  # fmt: skip
    target = output_folder(folder) / sketch
    new = {Path(header).name: Path(header).read_bytes() for header in headers}
    shipped = {p.name: p.read_bytes() for p in sorted(source.iterdir()) if p.is_file()}
    for name, content in {**shipped, **new}.items():
        write_bytes(target / name, content)
    zipped = target.with_name(f"{sketch}.zip")
    with replacing(zipped) as path, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted({**shipped, **new}):
            archive.write(target / name, f"{sketch}/{name}")
    return target
