"""Make the folders that `kaggle datasets create` and `kaggle kernels push` upload."""

import json
import re
import shutil
from pathlib import Path

from course_lib.data.sources import shipped
from course_lib.errors import CourseError
from course_lib.files import write_text
from course_lib.kaggle.first_cell import TITLE, WHEELS
from course_lib.kaggle.wheels import build_course_wheel, download_lacking
from course_lib.lectures import LECTURES, Lecture

DESCRIPTION = """\
Everything the lectures of the TinyML Course need on Kaggle without internet: the course's own
library, the Python packages that Kaggle's image lacks (each under the licence in its wheel; the
course itself is MIT) and the course's samples. The samples in `data/` are synthetic: no heartbeat
and no movement in them was measured.
"""


def slugify(title: str) -> str:
    """Return the address that Kaggle makes from an English title."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def build(user: str, out: str | Path) -> Path:
    """Build the course's data set and a folder a lecture, ready to push.

    Args:
        user: the Kaggle user (as in kaggle.com/USER) who will own them.
        out: folder for `dataset/` and `kernels/`; both are made anew.

    Returns:
        `out`.

    Raises:
        CourseError: a user name that Kaggle cannot have, or no internet to get the wheels.
    """
    check_user(user)
    out = Path(out)
    dataset, kernels = out / "dataset", out / "kernels"
    for folder in (dataset, kernels):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for lecture in LECTURES:
        write_kernel(user, lecture, kernels)
    write_dataset(user, dataset)
    return out


def write_kernel(user: str, lecture: Lecture, kernels: Path) -> Path:
    """Write one lecture's folder for `kaggle kernels push` and return it."""
    folder = kernels / slugify(lecture.title)
    folder.mkdir()
    shutil.copy(lecture.path, folder)
    _write_json(folder / "kernel-metadata.json", kernel_metadata(user, lecture))
    return folder


def write_dataset(user: str, folder: Path) -> None:
    """Write the course's data set for `kaggle datasets create` into an empty folder."""
    names = download_lacking(build_course_wheel(folder), folder)
    lines = ["--no-index", "--find-links .", "tinyml-course", *sorted(names)]
    write_text(folder / WHEELS, "\n".join(lines) + "\n")
    shutil.copytree(shipped(), folder / "data")
    _write_json(folder / "dataset-metadata.json", dataset_metadata(user))


def check_user(user: str) -> None:
    """Refuse a name that no Kaggle user has.

    Raises:
        CourseError: not of the form that the kaggle package accepts as an owner
            (`KaggleApi._validate_slug_syntax`).
    """
    if not re.fullmatch(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", user):
        raise CourseError(
            f"--user {user!r}",
            expected="small letters, digits and single hyphens, as in kaggle.com/USER",
            found="another form" if user else "nothing",
            todo="Copy it from the address of your Kaggle profile; the display name is another.",
        )


def dataset_metadata(user: str) -> dict[str, object]:
    """Return what dataset-metadata.json says.

    Source: https://github.com/Kaggle/kaggle-api/blob/main/docs/datasets_metadata.md
    """
    return {
        "title": TITLE,
        "id": f"{user}/{slugify(TITLE)}",
        "subtitle": "Library, wheels and synthetic samples of the TinyML Course",
        "description": DESCRIPTION,
        "licenses": [{"name": "other"}],
        "keywords": [],
    }


def kernel_metadata(user: str, lecture: Lecture) -> dict[str, object]:
    """Return what kernel-metadata.json says of one lecture, nothing left to defaults.

    Source: https://github.com/Kaggle/kaggle-api/blob/main/docs/kernels_metadata.md
    """
    return {
        "id": f"{user}/{slugify(lecture.title)}",
        "title": lecture.title,
        "code_file": lecture.path.name,
        "language": "python",
        "kernel_type": "notebook",
        "is_private": True,
        "enable_gpu": lecture.accelerator.startswith("Nvidia"),
        "enable_tpu": lecture.accelerator.startswith("Tpu"),
        "machine_shape": lecture.accelerator,
        "enable_internet": False,
        "dataset_sources": [f"{user}/{slugify(TITLE)}", *lecture.datasets],
        "competition_sources": [],
        "kernel_sources": [],
        "model_sources": [],
        "keywords": [],
        "docker_image_pinning_type": "latest",
    }


def _write_json(path: Path, content: dict[str, object]) -> None:
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
