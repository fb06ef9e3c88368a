"""The simulated board, on the headers that ship; no TensorFlow."""

import re
import subprocess
import sys

import numpy as np
import pytest

from course_lib.data.boards import load_boards
from course_lib.data.heartbeat import load_heartbeat
from course_lib.data.sources import sketches
from course_lib.device import arena, micro
from course_lib.errors import CourseError
from course_lib.export.header import read_model_header

pytestmark = pytest.mark.skipif(
    not micro.has_tflm(), reason="pip install tflite-micro (wheels for Linux on x86-64 alone)"
)


@pytest.fixture(scope="module")
def board(ecg_header):
    return micro.MicroModel(read_model_header(ecg_header).flatbuffer)


def test_the_shipped_sample_gives_the_shipped_probabilities(board):
    text = (sketches() / "TinyML_ECG" / "x_test.h").read_text(encoding="utf-8")
    numbers = [
        np.array([float(word.strip().rstrip("f")) for word in body.split(",") if word.strip()])
        for body in re.findall(r"\{([^}]*)\}", text)
    ]
    x, expected = numbers
    np.testing.assert_allclose(board.predict(x.astype(np.float32))[0], expected, atol=1e-7)
    assert int(re.search(r"x_test_class = (\d)", text)[1]) == expected.argmax()


def test_the_shipped_model_uses_the_plain_operators(board):
    plain = {"QUANTIZE", "RESHAPE", "CONV_2D", "FULLY_CONNECTED", "SOFTMAX", "DEQUANTIZE"}
    assert {name for name, version in board.operators} <= plain
    assert len(board.flatbuffer) <= 14_000 and board.arena_bytes <= 5_500


def test_the_arena_is_the_smallest_that_works(board):
    from tflite_micro import runtime

    def runs(size):
        code = (
            "import sys, numpy as np; from tflite_micro import runtime\n"
            f"i = runtime.Interpreter.from_bytes(sys.stdin.buffer.read(), arena_size={size})\n"
            "i.set_input(np.zeros(i.get_input_details(0)['shape'], np.float32), 0); i.invoke()"
        )
        command = [sys.executable, "-c", code]
        return not subprocess.run(command, input=board.flatbuffer, capture_output=True).returncode

    assert runtime and runs(board.arena_bytes) and not runs(board.arena_bytes - arena.STEP)
    assert board.arena_size >= 1.1 * board.arena_bytes and board.arena_size % 16 == 0


def test_which_boards_it_fits(board):
    boards = load_boards()
    fits = {name: board.fits(boards[name]).fits for name in ("ESP32", "Arduino Uno")}
    assert fits == {"ESP32": True, "Arduino Uno": False}
    assert board.fits(boards["Arduino Uno"]).ram > 1 > board.fits(boards["Arduino Uno"]).flash


def test_the_shipped_model_knows_the_synthetic_beats(board, capsys):
    beats = load_heartbeat("bundled")
    some = np.arange(0, len(beats.y_test), 10)
    predicted = board.predict(beats.X_test[some]).argmax(axis=1)
    assert (predicted == beats.y_test[some]).mean() > 0.8


@pytest.mark.parametrize("shape", [(187, 1), (2, 186), (0, 187), (3,)])
def test_samples_of_another_shape_are_refused(board, shape):
    with pytest.raises(CourseError, match=r"samples: expected float32 \(n, 187\)"):
        board.predict(np.zeros(shape, np.float32))
