"""What `course run` shows: one progress display, and a table at the end."""

from collections.abc import Sequence

from course_lib.lectures import Lecture
from course_lib.runner import Job, Result, run


def run_with_display(jobs: Sequence[Job], workers: int) -> bool:
    """Run lectures with a bar each, then print the closing table.

    Args:
        jobs: what to run.
        workers: how many at a time.

    Returns:
        Whether all of them passed.
    """
    import nbformat
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console()
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as bars:
        tasks = {}
        for job in jobs:
            cells = len(nbformat.read(job.lecture.path, as_version=4).cells)
            tasks[job.lecture.name] = bars.add_task(job.lecture.name, total=cells, start=False)

        def on_cell(lecture: Lecture, cell: int) -> None:
            bars.start_task(tasks[lecture.name])
            bars.update(tasks[lecture.name], completed=cell)

        results = run(jobs, workers, on_cell)
    _print_table(console, results)
    return all(result.error is None for result in results)


def _print_table(console, results: Sequence[Result]) -> None:
    from rich.table import Table

    table = Table("lecture", "code cells", "seconds", "result")
    for result in results:
        outcome = "passed" if result.error is None else "[red]failed[/red]"
        row = (result.lecture.name, str(result.cells), f"{result.seconds:.0f}", outcome)
        table.add_row(*row)
    console.print(table)
    for result in results:
        if result.error is not None:
            console.print(f"{result.lecture.name}: {result.error}", style="red", markup=False)
