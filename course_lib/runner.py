"""Run lectures with papermill, each in a process of its own."""

import ast
import logging
import multiprocessing
import re
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.files import replacing, write_text
from course_lib.lectures import Lecture
from course_lib.quiet import quiet


@dataclass(frozen=True)
class Job:
    """One lecture to run: source, where the results go, and its parameters."""

    lecture: Lecture
    out: Path
    parameters: dict[str, object]


@dataclass(frozen=True)
class Result:
    """How one lecture went; `error` names the cell and the error, or is None."""

    lecture: Lecture
    cells: int
    seconds: float
    error: str | None


def plan(
    lectures: Sequence[Lecture], out: str | Path, given: dict[str, str], full: bool
) -> list[Job]:
    """Decide every lecture's parameters, and refuse what no lecture knows before anything runs.

    Args:
        lectures: what to run.
        out: folder for executed notebooks, HTML and sketch folders.
        given: parameters as typed, NAME -> VALUE; each goes to the lectures that have it.
        full: leave out the fast parameters, so that the notebooks' own defaults hold.

    Returns:
        A job a lecture.

    Raises:
        CourseError: an unknown parameter, or a value of another type than the notebook's.
    """
    out = Path(out).resolve()
    known = {lecture.name: _parameters(lecture) for lecture in lectures}
    for name in given:
        if not any(name in parameters for parameters in known.values()):
            everything = sorted({name for parameters in known.values() for name in parameters})
            raise CourseError(
                f"parameter {name!r}",
                expected="one of " + ", ".join(everything),
                found="a name that none of these lectures has",
                todo="Check the spelling; `course run --help` shows an example.",
            )
    jobs = []
    for lecture in lectures:
        types = known[lecture.name]
        parameters = {} if full else dict(lecture.fast)
        if "output" in types:
            parameters["output"] = str(out / "sketches")
        parameters |= {n: _typed(n, v, types[n]) for n, v in given.items() if n in types}
        jobs.append(Job(lecture, out, parameters))
    return jobs


def _parameters(lecture: Lecture) -> dict[str, str]:
    """Return NAME -> type as annotated in the notebook's parameters cell."""
    import nbformat

    if not lecture.path.is_file():
        raise CourseError(
            lecture.path, expected="the lecture's notebook", found="no such file",
            todo="Run this in a clone of the course.",
        )  # fmt: skip
    # papermill.inspect_notebook does not read annotations such as `str | None`.
    cells = nbformat.read(lecture.path, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    steps = [step for source in tagged for step in ast.parse(source).body]
    return {s.target.id: ast.unparse(s.annotation) for s in steps if isinstance(s, ast.AnnAssign)}


def _typed(name: str, text: str, type_name: str) -> object:
    """Turn what was typed into the type that the notebook annotates."""
    optional = "None" in type_name
    if optional and text == "None":
        return None
    kind = type_name.replace("None", "").replace("|", "").strip()
    convert: dict[str, Callable[[str], object]] = {
        "int": int,
        "float": float,
        "bool": lambda t: {"True": True, "False": False}[t],
    }
    try:
        return convert.get(kind, str)(text)
    except (ValueError, KeyError):
        raise CourseError(
            f"parameter {name!r}",
            expected=f"a value of type {type_name}",
            found=repr(text),
            todo=f"Write for example -p {name}=1",
        ) from None


def run(jobs: Sequence[Job], workers: int, on_cell: Callable[[Lecture, int], None]) -> list[Result]:
    """Run the jobs, some at a time, and go on when one fails.

    Args:
        jobs: what to run.
        workers: how many lectures at a time, each in a process of its own.
        on_cell: called in this process with a lecture and the number of cells it has begun.

    Returns:
        A result a job, in the order of `jobs`.
    """
    # spawn: a forked child of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    results: dict[str, Result] = {}
    by_name = {job.lecture.name: job.lecture for job in jobs}
    with context.Manager() as manager:
        begun = manager.Queue()
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            futures = {pool.submit(_run_one, job, begun): job for job in jobs}
            waiting = set(futures)
            while waiting:
                while not begun.empty():
                    name, cell = begun.get()
                    on_cell(by_name[name], cell)
                for future in [future for future in waiting if future.done()]:
                    waiting.discard(future)
                    job = futures[future]
                    results[job.lecture.name] = _result(job, future)
                time.sleep(0.1)
    return [results[job.lecture.name] for job in jobs]


def _result(job: Job, future) -> Result:
    try:
        return future.result()
    except Exception as error:  # the worker process itself died
        return Result(job.lecture, 0, 0.0, f"the process ended: {error!r}")


class _CellCounter(logging.Handler):
    """Pass on papermill's "Executing Cell 7" messages as numbers."""

    def __init__(self, name: str, begun) -> None:
        super().__init__()
        self.lecture, self.begun = name, begun

    def emit(self, record: logging.LogRecord) -> None:
        cell = re.match(r"Executing Cell (\d+)", record.getMessage())
        if cell:
            self.begun.put((self.lecture, int(cell[1])))


def _run_one(job: Job, begun) -> Result:
    """Execute one notebook and write it and its HTML; runs in a worker process."""
    import nbformat
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    lecture = job.lecture
    logger = logging.getLogger("papermill")
    logger.handlers = [_CellCounter(lecture.name, begun)]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    job.out.mkdir(parents=True, exist_ok=True)
    started, error = time.monotonic(), None
    target = job.out / f"{lecture.name}.ipynb"
    with replacing(target) as temporary:
        try:
            # The kernel's own start-up messages would run through the progress display.
            with quiet(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # papermill minds the temporary file's name
                papermill.execute_notebook(
                    str(lecture.path), str(temporary), parameters=job.parameters,
                    kernel_name="python3", progress_bar=False, log_output=True,
                    execution_timeout=lecture.timeout, cwd=str(job.out),
                )  # fmt: skip
        except papermill.PapermillExecutionError as failure:
            error = f"cell {failure.exec_count}: {failure.ename}: {failure.evalue}"
        except CellTimeoutError:
            error = f"a cell took more than {lecture.timeout} seconds and was ended"
        except DeadKernelError:
            error = "the kernel died: most often it was killed for using too much memory"
        except NoSuchKernel as failure:
            error = f"no Jupyter kernel {failure.name!r}: install ipykernel"
        notebook = nbformat.read(temporary, as_version=4)
    write_text(target.with_suffix(".html"), to_html(notebook, lecture.title))
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    return Result(lecture, cells, time.monotonic() - started, error)


def to_html(notebook, title: str) -> str:
    """Return an executed notebook as one HTML page with its pictures inside."""
    from nbconvert import HTMLExporter

    resources = {"metadata": {"name": title}}
    return HTMLExporter().from_notebook_node(notebook, resources=resources)[0]
