"""Record air-drawn digits from a board that runs the sketch `MPU6050_ACC2CSV`."""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from course_lib.data.airdigit import RECORDING_ROWS
from course_lib.device.recording import Assembler, Recording
from course_lib.device.serial_line import Board
from course_lib.errors import CourseError
from course_lib.files import write_text

SILENT_S = 15.0  # with nothing from the board for so long, say what to look at
ANSWERED_AT_ONCE_S = 0.5  # a slower answer leaves time for motions that were not meant
_BARS = "▁▂▃▄▅▆▇█"


def next_file(folder: Path, digit: int) -> Path:
    """Return `<digit>_<number>.csv` with the number after the highest in the folder."""
    pattern = re.compile(rf"{digit}_([0-9]+)", re.ASCII)
    matches = [pattern.match(file.name) for file in folder.glob(f"{digit}_*")]
    number = max((int(match[1]) for match in matches if match), default=-1) + 1
    return folder / f"{digit}_{number:03d}.csv"


def write_recording(path: Path, recording: Recording, person: str = "") -> Path:
    """Write 75 rows of accX,accY,accZ in g, 3 decimals, after a line that names the person."""
    lines = [f"# person={' '.join(person.split())}"] if person.strip() else []
    lines += [",".join(f"{value:.3f}" for value in row) for row in recording.rows]
    return write_text(path, "\n".join(lines) + "\n")


def sparkline(values: np.ndarray, width: int = 38) -> str:
    """Draw a curve (n,) with eight heights of block characters, from -2 to 2 g."""
    places = np.linspace(0, len(values) - 1, width).round().astype(int)
    heights = np.clip((values[places] + 2.0) / 4.0 * len(_BARS), 0, len(_BARS) - 1).astype(int)
    return "".join(_BARS[height] for height in heights)


def describe(recording: Recording) -> str:
    """Return a recording as three curves, with warnings where it is doubtful."""
    lines = [
        f"  {name} {sparkline(values)} {values.min():+.2f} to {values.max():+.2f} g"
        for name, values in zip("xyz", recording.rows.T, strict=True)
    ]
    if recording.overruns:
        lines.append(f"  {recording.overruns} rows came too late: better redo it.")
    if recording.saturated:
        lines.append(
            f"  {recording.saturated} rows at full scale: draw more gently, or raise RANGE_G."
        )
    return "\n".join(lines)


def read_key() -> str:
    """Return the next key, without Enter in a terminal; "q" when there is no more input."""
    if not sys.stdin.isatty():
        return (sys.stdin.readline() or "q").strip()[:1]
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.getwch()
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        return sys.stdin.read(1) or "q"
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def record(
    port: str,
    digit: int,
    count: int,
    out: str | Path,
    *,
    person: str = "",
    ask: Callable[[], str] = read_key,
    say: Callable[[str], None] = print,
    pause: float = 0.7,
) -> list[Path]:
    """Record one digit several times; every recording that is kept is a file at once.

    Args:
        port: the board's serial port.
        digit: 0..9, what will be drawn.
        count: how many to keep.
        out: folder for the files; made if missing.
        person: who draws, for a split by person later.
        ask: returns the person's key: k or Enter keeps, r redoes, q ends.
        say: shows a line to the person.
        pause: seconds between "3", "2", "1" and "draw".

    Returns:
        The files written.

    Raises:
        CourseError: a wrong digit, a port that cannot be opened, or a board that is unplugged.
            What was kept before stays.
    """
    if digit not in range(10) or count < 1:
        raise CourseError(
            "record", expected="a digit 0 to 9 and a count of at least 1",
            found=f"digit {digit}, count {count}", todo="For example: --digit 2 --count 20",
        )  # fmt: skip
    folder, kept = Path(out), []
    board = Board(port)
    assembler = Assembler()
    try:
        while len(kept) < count:
            path = next_file(folder, digit)
            say(f"{path.name}, {len(kept) + 1} of {count}: hold still, then draw a {digit}")
            for word in ("3", "2", "1"):
                say(word)
                time.sleep(pause)
            say("Draw!")
            recording = _wait(board, assembler, say)
            say(describe(recording))
            key = _ask(board, assembler, ask, say)
            if key == "q":
                break
            if key == "r":
                say("Not kept.")
                continue
            kept.append(write_recording(path, recording, person))
            say(f"Kept {path.name}.")
    finally:  # Ctrl-C and an unplugged board come this way too
        board.close()
        say(f"{len(kept)} recordings kept in {folder}.")
    return kept


def _wait(board: Board, assembler: Assembler, say: Callable[[str], None]) -> Recording:
    """Return the next whole recording and tell what goes wrong until then."""
    heard = time.monotonic()
    told = ""
    while True:
        line = board.read_line()
        if line is None and time.monotonic() - heard > SILENT_S:
            say(
                "Nothing from the board. Is MPU6050_ACC2CSV on it? Is the hand still before it moves?"
            )
            heard = time.monotonic()
        if line is None and len(assembler.rows) != RECORDING_ROWS:
            continue
        heard = time.monotonic()
        result = assembler.feed(line or "")  # 75 rows and then silence are whole too
        if isinstance(result, Recording):
            return result
        if result and result != told:  # the board repeats "no sensor" every second; we do not
            say(result)
            told = result


def _ask(board: Board, assembler: Assembler, ask: Callable[[], str], say: Callable) -> str:
    """Return k, r or q; forget what the board sent while the person was thinking."""
    asked = time.monotonic()
    while True:
        say("Keep it? k = keep, r = redo, q = quit")
        key = ask().lower()
        key = "k" if key in ("", "\n", "\r", " ") else key
        if key in ("k", "r", "q"):
            break
    if time.monotonic() - asked > ANSWERED_AT_ONCE_S:
        board.forget()
        assembler.rows, assembler.fault = [], ""
    return key
