"""The command `course`."""

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from course_lib.errors import CourseError
from course_lib.kaggle.commands import app as kaggle

app = typer.Typer(
    help="TinyML Course: run the lectures, build the data, write the headers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data = typer.Typer(help="Build the data sets of the course.", no_args_is_help=True)
app.add_typer(data, name="data")
app.add_typer(kaggle, name="kaggle")


def main() -> None:
    """Run the command and show a CourseError as a message, not as a traceback."""
    try:
        app()
    except CourseError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


@app.command()
def run(
    lecture: Annotated[
        list[str] | None, typer.Argument(help="Names or numbers; all if none.")
    ] = None,
    full: Annotated[
        bool, typer.Option(help="The notebooks' own parameters: real data where there is any.")
    ] = False,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="For example -p epochs=3")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Lectures at a time.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("build/lectures"),
) -> None:
    """Run lectures and keep the executed notebooks and HTML pages."""
    from course_lib.lectures import LECTURES, find_lecture
    from course_lib.report import run_with_display
    from course_lib.runner import plan

    lectures = [find_lecture(name) for name in lecture] if lecture else LECTURES
    planned = plan(lectures, out, _name_values(parameter or []), full)
    if not run_with_display(planned, jobs):
        raise typer.Exit(1)


def _name_values(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if not pair.partition("=")[0].isidentifier() or "=" not in pair:
            raise CourseError(
                f"-p {pair}", expected="NAME=VALUE", found=repr(pair), todo="Write -p epochs=3"
            )
    return dict(pair.split("=", 1) for pair in pairs)


class Split(str, Enum):
    """How beats are divided between training and test."""

    stratified = "stratified"
    inter_patient = "inter-patient"


@data.command()
def heartbeat(
    records: Annotated[
        Path | None, typer.Option(help="Folder with the 48 WFDB records; downloaded if not given.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the CSVs; the course's cache if not given.")
    ] = None,
    split: Annotated[Split, typer.Option(help="Divide by beat or by patient.")] = Split.stratified,
    index: Annotated[
        Path | None, typer.Option(help="CSV record,annotation_index of the test rows, in order.")
    ] = None,
) -> None:
    """Build mitbih_train.csv and mitbih_test.csv from the MIT-BIH records."""
    from course_lib.data.mitbih import build

    build(records, out, split.value, index)


@app.command()
def headers(
    records: Annotated[
        Path | None, typer.Option(help="Folder with the 48 WFDB records; downloaded if not given.")
    ] = None,
    index: Annotated[
        Path | None, typer.Option(help="CSV record,annotation_index of Kaggle's test rows.")
    ] = None,
) -> None:
    """Make the headers that ship in arduino/ anew; trains on the real beats (about 20 minutes)."""
    from course_lib.headers import all_headers

    all_headers(records, index)


@app.command()
def record(
    port: Annotated[str, typer.Option(help="The board's serial port: COM3, /dev/ttyUSB0...")],
    digit: Annotated[int, typer.Option(min=0, max=9, help="The digit that will be drawn.")],
    out: Annotated[Path, typer.Option(help="Folder for the CSV files.")],
    count: Annotated[int, typer.Option(min=1, help="How many recordings to keep.")] = 20,
    person: Annotated[str, typer.Option(help="Who draws, for a split by person.")] = "",
) -> None:
    """Record air-drawn digits from a board with the sketch MPU6050_ACC2CSV."""
    from course_lib.device.recorder import record as run_recorder

    run_recorder(port, digit, count, out, person=person)


@app.command()
def plot(
    files: Annotated[list[Path], typer.Argument(help="CSV files of accX,accY,accZ in g.")],
    save: Annotated[Path | None, typer.Option(help="Write a picture, such as x.png.")] = None,
) -> None:
    """Draw recordings as three curves over time, to the screen or into a picture."""
    from course_lib.plots.airdigit import plot_files

    plot_files(files, save)


@app.command()
def doctor() -> None:
    """Tell what machine this is, what it lacks for the course, and what to do about it."""
    from course_lib.checkup import checkup, report

    print(report(checkup()))


if __name__ == "__main__":
    main()
