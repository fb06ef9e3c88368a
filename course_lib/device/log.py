"""Read what a board printed, and tell whether it computed what Python computes.

An inference is one line of `key=value` pairs, in this order (the sketches in `arduino/` print it):

    run=1 model=TinyML_ECG bytes=9876 us=1234 class=0 expected=0 probs=0.99,... expected_probs=...
    run=1 model=TinyML_EasyNet bytes=1234 us=56 x=0.500000 y=0.349512 truth=0.350000
    x:0.500000,y:-0.249000,truth:-0.250000      (the form that the Serial Plotter draws)

Lines that start with `#` are messages of the sketch.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.errors import CourseError

# One step of a full-integer softmax (scale 1/256). The boards' kernels (ESP-NN, CMSIS-NN) round
# some sums differently from the reference kernels, which moves an output by a step; the printed
# digits round by another half of the last one.
ONE_STEP = 1 / 256 + 1e-6

KEYS = ("run", "model", "bytes", "us", "class", "sure", "expected", "probs", "expected_probs")
NUMBERS = ("x", "y", "truth")
# Arduino IDE 1.x and 2.x write the time before each line when asked to: `12:34:56.789 -> `.
TIMESTAMP = re.compile(r"^\d\d:\d\d:\d\d(\.\d{3})? -> ")
# What an ESP32's boot loader prints after every reset, before the sketch says anything.
BOOT = re.compile(
    r"^(ets |rst:|configsip:|clk_drv:|mode:|load:|entry |ESP-ROM:|Build:|SPIWP:|Saved PC:)"
)
COUNT = re.compile(r"\d{1,18}$", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,18}\.\d{6}$", re.ASCII)  # 6 digits, so that a cut shows
CUT = "Delete the line where the log was cut, or save the log again from a fresh reset."


@dataclass(frozen=True)
class Inference:
    """One inference as a board printed it; what the line does not carry is None.

    Attributes:
        line: the line in the log, from 1.
        run: the board's own count, from 1.
        model: the model's name.
        bytes: length of the model in flash.
        us: microseconds that the inference took.
        label: the class that the board names.
        expected: the true class.
        sure: False where the sketch says that its probability is too low to trust.
        probs: probability of each class, 6 decimals.
        expected_probs: what Python answered for the same input.
        x, y, truth: input, prediction and true value of a regression.
    """

    line: int
    run: int | None = None
    model: str | None = None
    bytes: int | None = None
    us: int | None = None
    label: int | None = None
    expected: int | None = None
    sure: bool | None = None
    probs: tuple[float, ...] | None = None
    expected_probs: tuple[float, ...] | None = None
    x: float | None = None
    y: float | None = None
    truth: float | None = None


@dataclass(frozen=True)
class SerialLog:
    """A serial log, taken apart.

    Attributes:
        where: the file's name, or "serial log".
        inferences: every inference, in order.
        messages: the sketch's `#` lines without the `#`, and an ESP32's boot lines.
    """

    where: str
    inferences: tuple[Inference, ...]
    messages: tuple[str, ...]

    @property
    def stopped(self) -> str | None:
        """The reason the sketch gave for stopping, or None."""
        reasons = [m.removeprefix("stopped: ") for m in self.messages if m.startswith("stopped: ")]
        return reasons[0] if reasons else None


@dataclass(frozen=True)
class Comparison:
    """Whether a board computed what Python computes.

    Attributes:
        inferences: how many were compared.
        agree: every class and every value is the same, within `tolerance`.
        largest: the largest absolute difference of a value.
        line: the line of the log with the first disagreement; where none disagrees, the line
            with the largest difference.
        tolerance: what was allowed.
    """

    inferences: int
    agree: bool
    largest: float
    line: int
    tolerance: float

    def __str__(self) -> str:
        verdict = "agree" if self.agree else f"DISAGREE, first on line {self.line}"
        return (
            f"{self.inferences} inferences, board and Python {verdict} "
            f"(largest difference {self.largest:.6f}, allowed {self.tolerance:.6f})"
        )


def read_log(source: str | Path) -> SerialLog:
    """Read a saved Serial Monitor log.

    Args:
        source: the file, or the text itself (a str with a line break in it).

    Returns:
        The inferences and the messages.

    Raises:
        CourseError: no such file, or a line that is neither inference, message nor boot text;
            it names file and line.
    """
    if isinstance(source, str) and "\n" in source:
        where, text = "serial log", source
    else:
        where, text = str(source), _read(Path(source))
    inferences: list[Inference] = []
    messages: list[str] = []
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        line = TIMESTAMP.sub("", raw.strip(" \t\x00"))
        if line.startswith("#"):
            messages.append(line[1:].strip())
        elif BOOT.match(line):
            messages.append(line)
        elif line:
            inferences.append(_inference(line, number, f"{where}, line {number}"))
    return SerialLog(where, tuple(inferences), tuple(messages))


def compare(
    log: SerialLog, expected: np.ndarray | None = None, tolerance: float = ONE_STEP
) -> Comparison:
    """Tell whether the board and Python agree.

    Args:
        log: what the board printed.
        expected: what Python predicts, probabilities or values: one row an inference, or one
            row for all, e.g. `MicroModel(read_model_header(path).flatbuffer).predict(x)`.
            None: the `expected_probs` that the sketch printed from its `x_test.h`.
        tolerance: the difference allowed in one value. The default is one int8 step; a board
            that runs the reference kernels agrees to the printed digits (1e-6).

    Returns:
        The verdict. A class agrees when Python gives it the highest probability too; with equal
        ones, within the tolerance, either is right.

    Raises:
        CourseError: the log has no inference, or `expected` is of another shape.
    """
    board = _board_values(log)
    python = _python_values(log, expected, board.shape)
    difference = np.abs(board - python).max(axis=1)
    right = difference <= tolerance
    for i, inference in enumerate(log.inferences):
        if inference.label is not None:
            chosen = python[i, inference.label] if inference.label < python.shape[1] else -np.inf
            right[i] &= chosen >= python[i].max() - 2 * tolerance
    worst = int(difference.argmax() if right.all() else (~right).argmax())
    return Comparison(
        inferences=len(log.inferences),
        agree=bool(right.all()),
        largest=float(difference.max()),
        line=log.inferences[worst].line,
        tolerance=tolerance,
    )


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise CourseError(
            path,
            expected="a saved serial log",
            found=error.strerror or "no such file",
            todo="Copy the Serial Monitor's lines into a text file and give its path.",
        ) from None


def _inference(line: str, number: int, where: str) -> Inference:
    """Take one inference line apart."""
    plotter = re.match(r"[a-z]+:", line) is not None
    separator, between = (":", ",") if plotter else ("=", " ")
    fields: dict[str, object] = {}
    for word in line.split(between):
        key, found, value = word.partition(separator)
        if not found or key not in KEYS + NUMBERS or key in fields:
            raise CourseError(
                where, expected=f"key{separator}value", found=repr(_short(word)), todo=CUT
            )
        fields[key] = _value(key, value, where)
    complete = {"x", "y"} if "x" in fields else {"run", "model", "bytes", "us", "class", "probs"}
    if not complete <= fields.keys():
        missing = ", ".join(sorted(complete - fields.keys()))
        raise CourseError(where, expected=f"also {missing}", found=repr(_short(line)), todo=CUT)
    probs, expected_probs = fields.get("probs"), fields.get("expected_probs")
    if expected_probs is not None and (probs is None or len(expected_probs) != len(probs)):
        raise CourseError(
            where,
            expected="as many probs as expected_probs",
            found=f"{len(probs or ())} and {len(expected_probs)}",
            todo=CUT,
        )
    return Inference(line=number, label=fields.pop("class", None), **fields)


def _value(key: str, text: str, where: str) -> object:
    """Turn the text of one field into a number, a name or a row of numbers."""
    if key == "model" and re.fullmatch(r"\w+", text):
        return text
    if key == "sure" and text in ("0", "1"):
        return text == "1"
    if key in ("run", "bytes", "us", "class", "expected") and COUNT.match(text):
        return int(text)
    if key in NUMBERS and DECIMAL.match(text):
        return float(text)
    if key in ("probs", "expected_probs"):
        parts = text.split(",")
        if all(DECIMAL.match(part) for part in parts):
            return tuple(float(part) for part in parts)
    kind = {"model": "a name", "sure": "0 or 1", "probs": "numbers with 6 decimals"}
    kind |= dict.fromkeys(NUMBERS, "a number with 6 decimals")
    kind["expected_probs"] = kind["probs"]
    expected = f"{key}= and {kind.get(key, 'a whole number')}"
    raise CourseError(where, expected=expected, found=repr(_short(text)), todo=CUT)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _board_values(log: SerialLog) -> np.ndarray:
    """Return what the board computed, one row an inference."""
    if not log.inferences:
        raise CourseError(
            log.where,
            expected="at least one inference",
            found=f"none; the board says: {log.stopped}" if log.stopped else "none",
            todo="Let the sketch run until it has printed a line that starts with run=1.",
        )
    rows = [i.probs if i.probs is not None else (i.y,) for i in log.inferences]
    for inference, row in zip(log.inferences, rows, strict=True):
        if len(row) != len(rows[0]):
            raise CourseError(
                f"{log.where}, line {inference.line}",
                expected=f"{len(rows[0])} values, as on the lines before",
                found=str(len(row)),
                todo="Save the logs of two sketches in two files.",
            )
    return np.array(rows, dtype=np.float64)


def _python_values(
    log: SerialLog, expected: np.ndarray | None, shape: tuple[int, int]
) -> np.ndarray:
    """Return what Python expects, one row an inference."""
    if expected is not None:
        values = np.asarray(expected, dtype=np.float64)
        if values.ndim == 1:  # one row for all, or one value an inference
            values = values.reshape(-1, 1) if shape[1] == 1 else values.reshape(1, -1)
        if values.shape not in (shape, (1, shape[1])):
            raise CourseError(
                "compare(expected)",
                expected=f"an array of shape {shape} or {(1, shape[1])}",
                found=str(values.shape),
                todo="Predict with the model of the header that the sketch was built with.",
            )
        return np.broadcast_to(values, shape)
    for inference in log.inferences:
        if inference.expected_probs is None:
            raise CourseError(
                f"{log.where}, line {inference.line}",
                expected="expected_probs",
                found="a line without them",
                todo="Pass what Python predicts as compare(log, expected).",
            )
    return np.array([i.expected_probs for i in log.inferences], dtype=np.float64)
