"""Where a data set can be: asked for, in the environment, on Kaggle, in the cache, shipped."""

import os
from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError

PACKAGE = Path(__file__).resolve().parent.parent
# A folder with this file holds generated data, wherever the folder was copied or mounted.
SYNTHETIC_MARK = "SYNTHETIC.md"


@dataclass(frozen=True)
class Dataset:
    """One data set of the course and every place it may be found in.

    Attributes:
        name: its folder's name in `data/` and in the cache.
        variable: the environment variable that points to a folder with it.
        owner: its owner on Kaggle.
        slug: its name on Kaggle.
        pattern: a glob that at least one file of a folder with this data set matches.
    """

    name: str
    variable: str
    owner: str
    slug: str
    pattern: str


def kaggle_input() -> Path:
    """Return the folder that Kaggle mounts data sets in (`COURSE_KAGGLE_INPUT` moves it)."""
    return Path(os.environ.get("COURSE_KAGGLE_INPUT") or "/kaggle/input")


def cache_folder() -> Path:
    """Return the folder that downloads and built data sets are kept in (`COURSE_CACHE`)."""
    if os.environ.get("COURSE_CACHE"):
        return Path(os.environ["COURSE_CACHE"]).expanduser()
    # What pooch.os_cache gives; importing pooch itself makes tqdm warn in a bare notebook.
    import platformdirs

    return Path(platformdirs.user_cache_dir("tinyml-course"))


def _beside(folder: str, inside: str) -> Path:
    """Return a folder of the clone, or its copy inside an installed wheel."""
    installed = PACKAGE / "shipped" / inside
    return installed if installed.is_dir() else PACKAGE.parent / folder


def shipped(name: str = "") -> Path:
    """Return the path of `data/<name>` as it ships with the course."""
    return _beside("data", "data") / name


def sketches() -> Path:
    """Return the `arduino/` folder as it ships with the course."""
    return _beside("arduino", "arduino")


def is_synthetic(folder: Path) -> bool:
    """Tell whether a folder holds one of the course's generated samples."""
    return (folder / SYNTHETIC_MARK).is_file()


def find_dataset(dataset: Dataset, folder: str | Path | None = None) -> Path:
    """Find the folder that holds a data set.

    Args:
        dataset: which one.
        folder: the folder to use, or `"bundled"` for the shipped sample; None to search:
            environment variable, both Kaggle mounts, anywhere below Kaggle's input folder, the
            course's cache, the shipped sample.

    Returns:
        The folder. `is_synthetic` tells whether a generated sample lies in it.

    Raises:
        CourseError: a folder that was asked for does not hold the data set.
    """
    asked, by = folder, "argument"
    if asked is None and os.environ.get(dataset.variable):
        asked, by = os.environ[dataset.variable], dataset.variable
    if str(asked) == "bundled":
        return shipped(dataset.name)
    if asked is not None:
        path = Path(os.path.expanduser(asked))  # leaves ~nobody as it is
        if not _holds(path, dataset.pattern):
            raise CourseError(
                f"{by} {str(asked)!r}",
                expected=f"a folder with {dataset.pattern}",
                found="no such folder" if not _is_folder(path) else "a folder without them",
                todo="Give the folder that holds the files, or 'bundled' for the shipped sample.",
            )
        return path
    for path in [*_kaggle_places(dataset), cache_folder() / dataset.name]:
        if _holds(path, dataset.pattern) and not is_synthetic(path):
            return path
    return shipped(dataset.name)


def _kaggle_places(dataset: Dataset) -> list[Path]:
    """Return both mount forms, then every attached folder that holds the files."""
    root = kaggle_input()
    if not _is_folder(root):
        return []
    known = [root / dataset.slug, root / "datasets" / dataset.owner / dataset.slug]
    return known + sorted({file.parent for file in root.rglob(dataset.pattern)})


def _holds(folder: Path, pattern: str) -> bool:
    return _is_folder(folder) and any(folder.glob(pattern))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than the file system takes
        return False
