"""The course's address on GitHub: one setting, from which every badge and link derives."""

import re
from pathlib import Path

from course_lib.errors import CourseError

# OWNER/NAME, or nothing as long as the course has no public repository.
SETTING = Path(__file__).with_name("repository.txt")
BRANCH = "main"


def repository() -> str:
    """Return `OWNER/NAME`, or an empty text where no address is set."""
    return SETTING.read_text(encoding="utf-8").strip()


def checked(name: str) -> str:
    """Return `name` if GitHub would take it for a repository, or if it is empty.

    Raises:
        CourseError: it is not OWNER/NAME.
    """
    owner = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?"
    if name and not re.fullmatch(rf"{owner}/[A-Za-z0-9._-]{{1,100}}", name):
        raise CourseError(
            f"repository {name!r}",
            expected="OWNER/NAME as in github.com/OWNER/NAME",
            found="something else",
            todo="Write for example: course kaggle badges --repo someone/tinyml-course",
        )
    return name


def badges(repo: str, notebook: str) -> list[str]:
    """Return the Markdown badges that open one notebook on Kaggle and on Colab.

    Args:
        repo: `OWNER/NAME`; no badges where it is empty.
        notebook: its path in the repository, e.g. `"notebooks/05_tinyml_ecg.ipynb"`.

    Returns:
        Kaggle's and Colab's badge. Source of the addresses:
        https://www.kaggle.com/docs/notebooks and https://colab.research.google.com/github/.
    """
    if not repo:
        return []
    blob = f"{repo}/blob/{BRANCH}/{notebook}"
    return [
        "[![Open in Kaggle](https://kaggle.com/static/images/open-in-kaggle.svg)]"
        f"(https://kaggle.com/kernels/welcome?src=https://github.com/{blob})",
        "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
        f"(https://colab.research.google.com/github/{blob})",
    ]


def binder_badge(repo: str) -> str:
    """Return the Markdown badge that opens the lectures on Binder."""
    return (
        "[![Open in Binder](https://mybinder.org/badge_logo.svg)]"
        f"(https://mybinder.org/v2/gh/{repo}/{BRANCH}?urlpath=lab/tree/notebooks)"
    )
