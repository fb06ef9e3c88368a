"""Put serial lines together into whole recordings, and refuse the damaged ones."""

import re
from dataclasses import dataclass

import numpy as np

from course_lib.data.airdigit import RECORDING_ROWS, parse_row
from course_lib.errors import CourseError

BANNER = "# MPU6050_ACC2CSV"  # what the sketch prints after each reset
_COUNTS = re.compile(r"(overruns|saturated)=([0-9]+)")


@dataclass(frozen=True)
class Recording:
    """One whole recording.

    Attributes:
        rows: float64 (75, 3), acceleration in g.
        overruns: rows that the board read too late.
        saturated: rows that hit the sensor's full scale.
    """

    rows: np.ndarray
    overruns: int = 0
    saturated: int = 0


class Assembler:
    """Put the lines of the serial port together into whole recordings.

    Any line that is no data ends a recording. It is whole when exactly 75 rows came before.
    """

    def __init__(self) -> None:
        self.rows: list[list[float]] = []
        self.fault = ""  # why the rows until the next separator are no recording

    def feed(self, line: str) -> Recording | str | None:
        """Take one line; return a recording it completes, a message for the person, or None."""
        line = line.strip()
        if line and not line.startswith("#"):
            return self._data(line)
        result = self._finished(line)
        if result is None and line.startswith("# error"):
            return f"The board says: {line[2:]}"
        if result is None and line.startswith(BANNER):
            return "The board has started."
        return result

    def _data(self, line: str) -> Recording | str | None:
        try:
            self.rows.append(parse_row("serial line", line))
        except CourseError:
            if len(self.rows) == RECORDING_ROWS:  # what is damaged came after the recording
                return self._finished("")
            if not self.rows:
                return f"Not understood: {line[:40]!r}"
            self.fault = self.fault or f"garbage after {len(self.rows)} rows: {line[:40]!r}"
        return None

    def _finished(self, line: str) -> Recording | str | None:
        rows, fault = self.rows, self.fault
        self.rows, self.fault = [], ""
        if not rows:
            return None
        if not fault and line.startswith(BANNER):
            fault = f"the board restarted after {len(rows)} rows"
        if not fault and len(rows) != RECORDING_ROWS:
            fault = f"{len(rows)} rows instead of {RECORDING_ROWS}"
            fault += f", then: {line[2:]}" if line.startswith("# error") else ""
        if fault:
            return f"Lost this one ({fault}). Draw it again."
        counts = {name: int(number) for name, number in _COUNTS.findall(line)}
        return Recording(np.array(rows), **counts)
