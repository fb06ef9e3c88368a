"""The figures of the boards of the course, read from data/boards.csv with their sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from course_lib.data.sources import shipped
from course_lib.errors import CourseError

# Memory is counted in powers of two, as memory vendors do; compute in operations per second.
UNITS = {
    "B": 1,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
    "MHz": 1e6,
    "GHz": 1e9,
    "W": 1,
    "ms": 1e-3,
    "MIPS": 1e6,
    "GOPS": 1e9,
    "TOPS": 1e12,
    "TOPS/W": 1e12,
    "GFLOPS": 1e9,
    "TFLOPS": 1e12,
}
COLUMNS = ["board", "kind", "quantity", "value", "unit", "note", "source"]

# The machines of Kaggle: on the lecture page that the course grew from, and in the documentation
# of Kaggle's command line (github.com/Kaggle/kaggle-cli, February 2026). Some are restricted.
KAGGLE_MACHINES = {
    "Kaggle CPU": ("yes", "yes, about 4 threads"),
    "P100": ("yes", "being withdrawn"),
    "T4 x2": ("yes", "yes"),
    "L4": ("no", "yes"),
    "A100": ("no", "yes"),
    "H100": ("no", "yes"),
    "RTX Pro 6000": ("no", "yes"),
    "TPU v3-8": ("yes", "yes"),
    "TPU v5e-8": ("no", "yes"),
    "TPU v6e-8": ("no", "yes"),
}


@dataclass(frozen=True)
class Figure:
    """One cell of a data sheet: ``value`` in ``unit``, and where it was read.

    ``value`` is None where no source was found. ``number`` is the value in bytes, hertz, watts,
    seconds or operations per second.
    """

    value: float | None
    unit: str
    note: str
    source: str

    @property
    def number(self) -> float | None:
        """The value in the base unit, or None where no source was found."""
        if self.value is None:
            return None
        return self.value * UNITS[self.unit.split()[0]]


@dataclass(frozen=True)
class Board:
    """A board, a chip or a cloud machine, with the figures the course needs of it.

    Attributes:
        name: as printed on it, e.g. ``"ESP32"``.
        kind: ``"microcontroller"``, ``"edge AI chip"``, ``"cloud GPU"``, ...
        figures: each known figure by its quantity: ``flash``, ``ram``, ``compute``, ...
    """

    name: str
    kind: str
    figures: dict[str, Figure] = field(default_factory=dict)

    def _bytes(self, quantity: str) -> int | None:
        figure = self.figures.get(quantity)
        return None if figure is None or figure.number is None else round(figure.number)

    @property
    def flash_bytes(self) -> int | None:
        """Flash for program and model, in bytes; None if unknown or if there is none."""
        return self._bytes("flash")

    @property
    def ram_bytes(self) -> int | None:
        """RAM for the tensor arena, in bytes: on-chip on a board, device memory in the cloud."""
        return self._bytes("ram")

    @property
    def arena_limit_bytes(self) -> int | None:
        """Bytes that a tensor arena, a variable of the sketch, may take at most."""
        return self._bytes("static_ram") or self.ram_bytes

    @property
    def external_ram_bytes(self) -> int | None:
        """RAM outside the chip (DDR, PSRAM), in bytes; None if unknown or if there is none."""
        return self._bytes("external_ram")

    @property
    def memory_bytes(self) -> int | None:
        """The largest RAM, in bytes: outside the chip where there is such, else on it."""
        return self.external_ram_bytes or self.ram_bytes

    @property
    def model_bytes(self) -> int | None:
        """Bytes in which a model can live: the flash of a board, else the largest RAM."""
        return self.flash_bytes or self.memory_bytes

    @property
    def compute_ops(self) -> float | None:
        """Peak operations per second, of the sort that ``compute_kind`` names; None if unknown."""
        figure = self.figures.get("compute")
        return None if figure is None else figure.number

    @property
    def compute_kind(self) -> str:
        """What one operation is: ``"instructions"``, ``"INT4"``, ``"FP32"``, ``"BF16"`` or ''."""
        figure = self.figures.get("compute")
        return "" if figure is None else " ".join(figure.unit.split()[1:])

    @property
    def sources(self) -> dict[str, str]:
        """Where each figure was read, by quantity."""
        return {quantity: figure.source for quantity, figure in self.figures.items()}


def load_boards(path: str | Path | None = None) -> dict[str, Board]:
    """Read the boards of the course, in the order of the file.

    Args:
        path: a file like data/boards.csv; by default the one that ships with the course.

    Returns:
        the boards by name.

    Raises:
        CourseError: where a row has a wrong number, an unknown unit or no source.
    """
    path = shipped("boards.csv") if path is None else Path(path)
    boards: dict[str, Board] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or no path at all
        raise CourseError(
            path.name,
            expected="a CSV file like data/boards.csv, in UTF-8",
            found=str(error),
            todo="Save the table as CSV UTF-8 and give its path.",
        ) from None
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != COLUMNS:
        raise CourseError(
            f"{path.name}, line 1",
            expected="the columns " + ",".join(COLUMNS),
            found=",".join(reader.fieldnames or ["nothing"]),
            todo="Write this line as the first one.",
        )
    for row in reader:
        figure = _figure(row, f"{path.name}, line {reader.line_num}")
        board = boards.setdefault(row["board"], Board(row["board"], row["kind"]))
        board.figures[row["quantity"]] = figure
    return boards


def _figure(row: dict[str, str], where: str) -> Figure:
    """Check one row of the file and return its figure."""
    if None in row or None in row.values():
        raise CourseError(
            where,
            expected=f"{len(COLUMNS)} cells",
            found="another number of cells",
            todo="Put a text that holds commas in double quotes.",
        )
    try:
        value = float(row["value"]) if row["value"] else None
        if value is not None and not 0 <= value < float("inf"):
            raise ValueError
    except ValueError:
        raise CourseError(
            where,
            expected="a number of 0 or more, or nothing where no source was found, in the column value",
            found=repr(row["value"]),
            todo="Move words to the column note.",
        ) from None
    if row["unit"].split(" ")[0] not in UNITS:
        raise CourseError(
            where,
            expected="a unit of " + ", ".join(UNITS),
            found=repr(row["unit"]),
            todo="Convert the value, or add the unit to UNITS in course_lib/data/boards.py.",
        )
    if value is not None and not row["source"]:
        raise CourseError(
            where,
            expected="a source for the value",
            found="an empty cell",
            todo="Write where the value was read, or leave the value empty.",
        )
    return Figure(value, row["unit"], row["note"], row["source"])


def board_table(boards: dict[str, Board]) -> pd.DataFrame:
    """Return a row a board with flash, RAM and compute as they were written down."""
    columns = {"flash": "flash", "ram": "RAM", "external_ram": "RAM outside", "compute": "compute"}
    rows = {
        board.name: {
            "kind": board.kind,
            **{title: _text(board.figures.get(quantity)) for quantity, title in columns.items()},
        }
        for board in boards.values()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def figure_table(board: Board) -> pd.DataFrame:
    """Return a row a figure of one board, with its note and its source."""
    rows = {
        quantity.replace("_", " "): {
            "figure": _text(figure),
            "note": figure.note,
            "source": figure.source,
        }
        for quantity, figure in board.figures.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _text(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return "unknown" if figure.value is None else f"{figure.value:g} {figure.unit}"
