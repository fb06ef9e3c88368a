"""Digits drawn in the air: 75 rows of accX,accY,accZ in g, 20 ms apart, a recording."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.data.sources import Dataset, find_dataset, is_synthetic
from course_lib.errors import CourseError

RECORDING_ROWS = 75
ROW_MS = 20
COLUMNS = ("accX", "accY", "accZ")
LARGEST_G = 16.5  # an MPU6050's largest range is 16 g
LARGEST_MEDIAN_G = 4.0  # of |a| over a recording; a hand at rest feels 1 g, in m/s2 it is 9.8
FEWEST_ROWS = 20  # below that there is no digit to resample

AIRDIGIT = Dataset("airdigit", "COURSE_AIRDIGIT", "rkuo2000", "airdigit", "[0-9]_*.csv")

_NAME = re.compile(r"(?P<digit>[0-9])(?![0-9])(?:_[0-9]+(?:_(?P<person>.+))?)?.*")
_PERSON = re.compile(r"#\s*person\s*[=:]\s*(.+)")


@dataclass(frozen=True)
class AirDigits:
    """Recordings of digits drawn in the air.

    Attributes:
        X: float32 (n, 75, 3), acceleration in g, gravity included.
        y: int64 (n,), the digits 0..9.
        files: n file names; one with several recordings appears as `2_000.csv#1`, `#2`...
        people: n names, empty where a file does not tell.
        source: a short name of the source for titles and comments.
        synthetic: whether the recordings are generated, not measured.
        path: the folder they were read from.
        skipped: what was wrong with each file left out by `strict=False`.
    """

    X: np.ndarray
    y: np.ndarray
    files: tuple[str, ...]
    people: tuple[str, ...]
    source: str
    synthetic: bool
    path: Path
    skipped: tuple[str, ...] = ()


def load_airdigit(
    folder: str | Path | None = None, strict: bool = True, resample: bool = False
) -> AirDigits:
    """Load every `<digit>_<number>.csv` of the first folder that has them.

    Args:
        folder: a folder with the files, `"bundled"` for the shipped synthetic sample, or None to
            search: `COURSE_AIRDIGIT`, Kaggle's mounts, the cache, the shipped sample.
        strict: refuse the whole folder when a file in it is bad; False leaves bad files out and
            says how many.
        resample: take recordings of other lengths too and stretch them to 75 rows.

    Returns:
        The recordings with their digits, files and people. A person is told by a line
        `# person=NAME` in the file or by a name `<digit>_<number>_<person>.csv`.

    Raises:
        CourseError: bad files, all of them in one report with file and line; or none that is good.
    """
    given = Path(folder).expanduser() if folder is not None and folder != "bundled" else None
    path = given if given and any(given.glob("*.csv")) else find_dataset(AIRDIGIT, folder)
    synthetic = is_synthetic(path)
    X, y, files, people, bad = [], [], [], [], []
    for file in sorted(path.glob("*.csv")):
        try:
            digit, named = _digit_and_person(file.name)
            recordings, told = read_recordings(file, resample)
        except CourseError as error:
            bad.append(error)
            continue
        many = len(recordings) > 1
        X += recordings
        y += [digit] * len(recordings)
        files += [f"{file.name}#{i}" if many else file.name for i in range(1, len(recordings) + 1)]
        people += [told or named] * len(recordings)
    if bad and (strict or not X):
        raise _report(path, bad)
    _say(synthetic, path, bad)
    return AirDigits(
        np.stack(X), np.array(y, np.int64), tuple(files), tuple(people),
        "synthetic sample" if synthetic else "AirDigit recordings",
        synthetic, path.resolve(), tuple(_one_line(error) for error in bad),
    )  # fmt: skip


def _say(synthetic: bool, path: Path, bad: list[CourseError]) -> None:
    if synthetic:
        print("SYNTHETIC sample. For real digits record your own: course record --help")
    if bad:
        print(f"AirDigit: {len(bad)} bad files left out:")
        for error in bad:
            print(f"  {_one_line(error)}")


def _one_line(error: CourseError) -> str:
    return f"{error.where}: expected {error.expected}, found {error.found}"


def _report(path: Path, bad: list[CourseError]) -> CourseError:
    if len(bad) == 1:
        return bad[0]
    return CourseError(
        path.name or str(path),
        expected="75 rows of accX,accY,accZ in g in every file",
        found="\n  ".join([f"{len(bad)} bad files:", *map(_one_line, bad)]),
        todo="Record these again, or load with strict=False to leave them out.",
    )


def _digit_and_person(name: str) -> tuple[int, str]:
    """Return the digit that a file's name begins with, and the person where it tells one."""
    match = _NAME.fullmatch(name.removesuffix(".csv"))
    if match is None:
        raise CourseError(
            name,
            expected="a name <digit>_<number>.csv, such as 2_000.csv",
            found="a name that does not say which digit was drawn",
            todo="Rename the file.",
        )
    return int(match["digit"]), match["person"] or ""


@dataclass(frozen=True)
class Block:
    """Rows of a file that belong together: place for messages and float64 values (n, 3) in g."""

    where: str
    values: np.ndarray


def read_recordings(path: str | Path, resample: bool = False) -> tuple[list[np.ndarray], str]:
    """Read the recordings of one file as students really save them.

    Windows line ends, blank lines, `#` lines and a header line are fine; blank lines may separate
    several recordings.

    Args:
        path: the CSV file.
        resample: take any length from 20 rows on and stretch it linearly to 75 rows.

    Returns:
        The recordings, float32 (75, 3) in g each, and the person of a `# person=` line or "".

    Raises:
        CourseError: text, a wrong column count, NaN, too few rows or values that cannot be g;
            names file and line.
    """
    blocks, person = read_blocks(path)
    return [_recording(block, resample) for block in blocks], person


def read_blocks(path: str | Path) -> tuple[list[Block], str]:
    """Read a file's recordings, however long, and its person; see `read_recordings`."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise _bad(path.name, "a file that can be read", error.strerror or str(error)) from None
    blocks: list[list[tuple[int, list[float]]]] = [[]]
    person = ""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip()
        if line.startswith("#"):
            match = _PERSON.fullmatch(line)
            person = match[1].strip() if match else person
        elif not line:
            blocks.append([])
        elif blocks[-1] or not _is_header(line):
            blocks[-1].append((number, parse_row(f"{path.name}, line {number}", line)))
    found = [
        Block(
            f"{path.name}, lines {block[0][0]} to {block[-1][0]}", np.array([v for _, v in block])
        )
        for block in _recordings_in(blocks)
    ]
    if not found:
        raise _bad(path.name, "75 rows of accX,accY,accZ in g", "no rows")
    return found, person


def _is_header(line: str) -> bool:
    """Tell whether a line consists of names alone; a row with one bad number is no header."""
    names = [field.strip().strip('"') for field in line.split(",")]
    return len(names) == 3 and all(
        name[:1].isalpha() and name.lower() not in ("nan", "inf", "infinity") for name in names
    )


def parse_row(where: str, line: str) -> list[float]:
    """Return the three values in g of a data row, or raise CourseError at the place `where`."""
    fields = line.split(",")
    if len(fields) != 3:
        raise _bad(where, "3 columns accX,accY,accZ", str(len(fields)))
    values = []
    for field in fields:
        try:
            value = float(field.replace("_", "?"))  # Python reads 1_0 as ten; nobody means that
        except ValueError:
            raise _bad(where, "a number", repr(field.strip()[:20])) from None
        if not np.isfinite(value):
            raise _bad(where, "a finite number", field.strip()[:20])
        if abs(value) > LARGEST_G:
            raise _bad(where, "acceleration in g, at most 16", f"{value:g}: another unit?")
        values.append(value)
    return values


def _recordings_in(blocks: list[list]) -> list[list]:
    """Return the blocks, or one block where blank lines are not what separates recordings."""
    blocks = [block for block in blocks if block]
    rows = [row for block in blocks for row in block]
    double_spaced = len(blocks) > 1 and all(len(block) == 1 for block in blocks)
    return [rows] if double_spaced or len(rows) == RECORDING_ROWS else blocks


def _recording(block: Block, resample: bool) -> np.ndarray:
    where, values = block.where, block.values
    if len(values) != RECORDING_ROWS and not resample:
        raise _bad(where, "75 rows", str(len(values)), "Record again, or load with resample=True.")
    if len(values) < FEWEST_ROWS:
        raise _bad(where, f"at least {FEWEST_ROWS} rows", str(len(values)))
    median = float(np.median(np.linalg.norm(values, axis=1)))
    if median > LARGEST_MEDIAN_G:
        todo = "Divide m/s2 by 9.80665 to get g."
        raise _bad(where, "acceleration in g", f"|a| of {median:.1f} in the middle", todo)
    return stretch_rows(values).astype(np.float32)


def stretch_rows(values: np.ndarray, rows: int = RECORDING_ROWS) -> np.ndarray:
    """Stretch a recording (n, 3) in time to (rows, 3) by linear interpolation."""
    if len(values) == rows:
        return values
    places = np.linspace(0, len(values) - 1, rows)
    return np.column_stack([np.interp(places, range(len(values)), v) for v in values.T])


def _bad(
    where: str, expected: str, found: str, todo: str = "Record this digit again."
) -> CourseError:
    return CourseError(where, expected=expected, found=found, todo=todo)
