"""The recorder against a pseudo-terminal that plays a board, good and bad."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from course_lib.data.airdigit import load_airdigit
from course_lib.device import recorder
from course_lib.errors import CourseError

pty = pytest.importorskip("pty", reason="pseudo-terminals: Linux and macOS only")
pytest.importorskip("serial", reason="pip install pyserial")

BANNER = "\r\n# MPU6050_ACC2CSV: accX,accY,accZ in g\r\n# ready: draw a digit\r\n"


def rows(seed: int, count: int = 75) -> np.ndarray:
    return np.round(np.random.default_rng(seed).uniform(-1.5, 1.5, (count, 3)), 3)


def data(values: np.ndarray) -> str:
    return "".join("{:.3f},{:.3f},{:.3f}\r\n".format(*row) for row in values)


def recording(seed: int, end: str = "overruns=0 saturated=0") -> str:
    return f"# recording {seed}\r\n{data(rows(seed))}# end {seed} rows=75 {end}\r\n\r\n"


class FakeBoard:
    """Plays texts on a pseudo-terminal: one each time `play` is called."""

    def __init__(self) -> None:
        import tty

        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self.said: list[str] = []

    def play(self, text: str) -> None:
        threading.Thread(target=self._write, args=(text.encode(),), daemon=True).start()

    def _write(self, content: bytes) -> None:
        while content:
            content = content[os.write(self.master, content) :]

    def unplug(self) -> None:
        os.close(self.slave)
        os.close(self.master)


@pytest.fixture
def board():
    board = FakeBoard()
    yield board
    for handle in (board.slave, board.master):
        with contextlib.suppress(OSError):  # the test unplugged it
            os.close(handle)


def record(board: FakeBoard, folder, texts, keys, count, **options):
    """Run the recorder; each "Draw!" plays the next text, each question gets the next key."""
    texts, keys = iter(texts), iter(keys)

    def say(line: str) -> None:
        board.said.append(line)
        if line == "Draw!":
            board.play(next(texts, ""))

    return recorder.record(
        board.port, 2, count, folder, ask=lambda: next(keys), say=say, pause=0, **options
    )


def test_a_session_writes_what_was_drawn_and_the_loader_reads_it(board, tmp_path):
    texts = [BANNER + recording(1), recording(2)]
    files = record(board, tmp_path, texts, "kk", 2, person="Mei Lin")
    assert [file.name for file in files] == ["2_000.csv", "2_001.csv"]
    digits = load_airdigit(tmp_path)
    assert digits.people == ("Mei Lin", "Mei Lin") and digits.y.tolist() == [2, 2]
    np.testing.assert_array_equal(digits.X, np.float32([rows(1), rows(2)]))


def test_redo_leaves_no_file_and_takes_the_same_number_again(board, tmp_path):
    files = record(board, tmp_path, [recording(1), recording(2)], "rk", 1)
    assert [file.name for file in files] == ["2_000.csv"]
    np.testing.assert_array_equal(load_airdigit(tmp_path).X[0], np.float32(rows(2)))


def test_numbers_go_on_after_the_highest_and_nothing_is_overwritten(board, tmp_path):
    (tmp_path / "2_007.csv").write_text("mine")
    (tmp_path / "3_040.csv").write_text("another digit")
    files = record(board, tmp_path, [recording(1)], "k", 1)
    assert files[0].name == "2_008.csv" and (tmp_path / "2_007.csv").read_text() == "mine"


@pytest.mark.parametrize(
    "bad, told",
    [
        (f"# recording 1\r\n{data(rows(1, 40))}# end 1\r\n\r\n", "40 rows instead of 75"),
        (f"{data(rows(1, 30))}{BANNER}", "The board has started"),
        (f"{data(rows(1, 20))}0.1,\xff0.2#\r\n{data(rows(1, 54))}\r\n", "garbage after 20 rows"),
        (f"{data(rows(1, 74))}0.1,99.0,0.3\r\n\r\n", "garbage after 74 rows"),
        (f"{data(rows(1, 150))}\r\n", "150 rows instead of 75"),
        (
            f"{data(rows(1, 10))}# error: the sensor is gone, this recording is void\r\n\r\n",
            "the sensor is gone",
        ),
    ],
)
def test_a_damaged_recording_is_told_and_the_next_whole_one_kept(board, tmp_path, bad, told):
    files = record(board, tmp_path, [bad + recording(5)], "k", 1)
    assert len(files) == 1 and told in "\n".join(board.said)
    np.testing.assert_array_equal(load_airdigit(tmp_path).X[0], np.float32(rows(5)))


def test_a_board_without_a_sensor_is_told_once(board, tmp_path):
    text = "# error: no sensor: nothing answers on I2C.\r\n" * 5 + recording(1)
    record(board, tmp_path, [text], "k", 1)
    assert sum("no sensor" in line for line in board.said) == 1


def test_overruns_and_saturation_are_shown_before_the_question(board, tmp_path):
    record(board, tmp_path, [recording(1, "overruns=3 saturated=9")], "q", 1)
    said = "\n".join(board.said)
    assert "3 rows came too late" in said and "9 rows at full scale" in said
    assert list(tmp_path.iterdir()) == []


def test_75_rows_and_then_silence_are_a_recording(board, tmp_path):
    assert len(record(board, tmp_path, [data(rows(1))], "k", 1)) == 1


def test_what_comes_while_the_person_thinks_is_forgotten(board, tmp_path):
    answers = iter("kk")

    def think() -> str:
        board.play(recording(66) + data(rows(67, 30)))
        time.sleep(0.7)
        return next(answers)

    texts = iter([recording(1), recording(2)])
    recorder.record(
        board.port, 2, 2, tmp_path, ask=think, pause=0,
        say=lambda line: board.play(next(texts)) if line == "Draw!" else None,
    )  # fmt: skip
    np.testing.assert_array_equal(load_airdigit(tmp_path).X, np.float32([rows(1), rows(2)]))


def test_an_unplugged_board_loses_nothing_kept(board, tmp_path):
    texts = iter([recording(1), None])

    def say(line: str) -> None:
        if line == "Draw!":
            text = next(texts)
            board.play(text) if text else board.unplug()

    with pytest.raises(CourseError, match="gone"):
        recorder.record(board.port, 2, 5, tmp_path, ask=lambda: "k", say=say, pause=0)
    assert [file.name for file in tmp_path.iterdir()] == ["2_000.csv"]


def test_a_wrong_port_is_named_with_the_ports_there_are(tmp_path):
    with pytest.raises(CourseError, match=r"(?s)/dev/nowhere.*one of: .*--port"):
        recorder.record("/dev/nowhere", 2, 1, tmp_path)


def course_record(board: FakeBoard, folder, *options):
    """Start the command itself with a pipe for keys."""
    command = [sys.executable, "-m", "course_lib.cli", "record", "--port", board.port]
    return subprocess.Popen(
        [*command, "--digit", "2", "--out", str(folder), *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def wait_for(process, word: str) -> str:
    seen = ""
    while word not in seen:
        line = process.stdout.readline()
        assert line, f"ended before {word!r}: {seen}{process.stderr.read()}"
        seen += line
    return seen


def test_the_command_from_end_to_end(board, tmp_path):
    process = course_record(board, tmp_path, "--count", "2", "--person", "Wei")
    for seed, key in ((1, "k"), (2, "r"), (3, "k")):
        wait_for(process, "Draw!")
        board.play(recording(seed))
        wait_for(process, "Keep it?")
        process.stdin.write(f"{key}\n")
        process.stdin.flush()
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "2 recordings kept" in out, err
    digits = load_airdigit(tmp_path)
    assert digits.people == ("Wei", "Wei")
    np.testing.assert_array_equal(digits.X, np.float32([rows(1), rows(3)]))


def test_ctrl_c_keeps_what_was_kept_and_says_so(board, tmp_path):
    process = course_record(board, tmp_path, "--count", "3")
    wait_for(process, "Draw!")
    board.play(recording(1))
    wait_for(process, "Keep it?")
    process.stdin.write("k\n")
    process.stdin.flush()
    wait_for(process, "Draw!")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "1 recordings kept" in out and "Traceback" not in err
    assert [file.name for file in tmp_path.iterdir()] == ["2_000.csv"]


def test_a_sparkline_rises_where_the_curve_rises():
    line = recorder.sparkline(np.linspace(-2, 2, 75))
    assert line[0] == "▁" and line[-1] == "█" and list(line) == sorted(line)
