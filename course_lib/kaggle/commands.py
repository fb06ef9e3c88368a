"""The commands `course kaggle ...`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Kaggle: badges, first cells, what to push.", no_args_is_help=True)


@app.command()
def badges(
    repo: Annotated[
        str | None, typer.Option(help="OWNER/NAME on GitHub, kept from now on; '' for none.")
    ] = None,
) -> None:
    """Put the first cell and the badges into every notebook, and the badges into the README."""
    from course_lib.kaggle.sync import set_repository, synchronise

    if repo is not None:
        set_repository(repo)
    changed = synchronise()
    for path in changed:
        print(f"changed {path.name}")
    if not changed:
        print("All notebooks and the README are in step.")


@app.command()
def build(
    user: Annotated[str, typer.Option(help="Your name on Kaggle, as in kaggle.com/USER.")],
    out: Annotated[Path, typer.Option(help="Folder for what to push.")] = Path("build/kaggle"),
) -> None:
    """Make the course's data set and a folder a lecture, ready for the command `kaggle`."""
    from course_lib.kaggle.build import build as build_all

    build_all(user, out)
    print(f"kaggle datasets create --dir-mode zip -p {out / 'dataset'}")
    print(f"for lecture in {out / 'kernels'}/*; do kaggle kernels push -p $lecture; done")
