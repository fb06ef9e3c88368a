"""The commands `course kaggle ...`."""

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
