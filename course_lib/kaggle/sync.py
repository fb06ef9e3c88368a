"""Put first cell and badges into every notebook, and the badges into the README."""

import re
from pathlib import Path

from course_lib.data.sources import PACKAGE
from course_lib.errors import CourseError
from course_lib.files import write_text
from course_lib.kaggle.first_cell import SENTENCE, first_cell
from course_lib.kaggle.repository import (
    BRANCH,
    SETTING,
    badges,
    binder_badge,
    checked,
    repository,
)
from course_lib.lectures import LECTURES, Lecture

README = PACKAGE.parent / "README.md"
ONLINE = SETTING.with_name("online.txt")
_BADGE = re.compile(r"^\[!\[Open in (Kaggle|Colab)\]\(.*\)$")
_README_BADGES = re.compile(r"(<!-- badges -->\n).*?(<!-- /badges -->)", re.DOTALL)


def set_repository(repo: str) -> None:
    """Write the one setting of the repository's address; an empty text unsets it.

    Raises:
        CourseError: it is not OWNER/NAME.
    """
    write_text(SETTING, f"{checked(repo)}\n" if repo else "")


def synchronise() -> list[Path]:
    """Bring every notebook and the README in step with the repository's address.

    Returns:
        The files that changed.
    """
    changed = [lecture.path for lecture in LECTURES if _align_file(lecture)]
    for path, change in ((README, with_badges), (ONLINE, with_course)):
        text = path.read_text(encoding="utf-8")
        if change(text, repository()) != text:
            write_text(path, change(text, repository()))
            changed.append(path)
    return changed


def _align_file(lecture: Lecture) -> bool:
    import nbformat

    if not lecture.path.is_file():
        return False
    text = lecture.path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    align(notebook, lecture, repository())
    aligned = nbformat.writes(notebook) + "\n"
    if nbformat.reads(text, as_version=4) == notebook:
        return False
    write_text(lecture.path, aligned)
    return True


def align(notebook, lecture: Lecture, repo: str) -> None:
    """Give a notebook the course's first code cell and the badges of its own address.

    The cell tagged `setup` becomes the first cell; where there is none it is put in front of
    the first code cell, with a sentence. Badges stand below the title.

    Args:
        notebook: an nbformat notebook; changed in place.
        lecture: whose notebook it is.
        repo: `OWNER/NAME`; no badges where it is empty.

    Raises:
        CourseError: the notebook does not begin with a title.
    """
    _align_title(notebook.cells[0], lecture, repo)
    setup = [cell for cell in notebook.cells if "setup" in cell.metadata.get("tags", [])]
    if setup:
        setup[0].source = first_cell(repo)
    else:
        _insert_setup(notebook, repo)


def _align_title(cell, lecture: Lecture, repo: str) -> None:
    if cell.cell_type != "markdown" or not cell.source.startswith("# "):
        raise CourseError(
            f"{lecture.name}.ipynb, first cell",
            expected="Markdown that begins with the title, '# ...'",
            found=f"{cell.cell_type}: {cell.source[:30]!r}",
            todo="Put the title first; the badges stand below it.",
        )
    lines = [line for line in cell.source.split("\n") if not _BADGE.match(line)]
    title = next((i for i, line in enumerate(lines) if not line.startswith("# ")), len(lines))
    wanted = "\n".join(badges(repo, f"notebooks/{lecture.name}.ipynb"))
    parts = ["\n".join(lines[:title]), wanted, "\n".join(lines[title:]).strip("\n")]
    cell.source = "\n\n".join(part for part in parts if part)


def _insert_setup(notebook, repo: str) -> None:
    from nbformat.v4 import new_code_cell, new_markdown_cell

    cells = notebook.cells
    first = next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    if first > 1 and cells[first - 1].cell_type == "markdown":
        first -= 1  # in front of the sentence that introduces the first code cell
    setup = new_code_cell(first_cell(repo), metadata={"tags": ["setup"]}, execution_count=1)
    cells[first:first] = [new_markdown_cell(SENTENCE), setup]


def with_badges(readme: str, repo: str) -> str:
    """Return the README with one row of badges a lecture between its two badge comments."""
    rows = ""
    if repo:
        names = [(lecture, f"notebooks/{lecture.name}.ipynb") for lecture in LECTURES]
        table = [f"| {lecture.title} | {' '.join(badges(repo, path))} |" for lecture, path in names]
        rows = "\n".join(["| lecture | open |", "|---|---|", *table, "", binder_badge(repo), ""])
    return _README_BADGES.sub(lambda match: match[1] + rows + match[2], readme)


def with_course(requirements: str, repo: str) -> str:
    """Return the requirements for a session with internet, the course itself first."""
    others = [line for line in requirements.splitlines() if "@" not in line]
    course = [f"tinyml-course @ https://github.com/{repo}/archive/{BRANCH}.zip"] if repo else []
    return "\n".join(course + others) + "\n"
