"""AirDigit_Live names the digits that a simulated hand draws."""

import numpy as np
import pytest
from hand import last_ms, strokes
from hostboard import compile_sketch, run_sketch

from course_lib.data.airdigit import load_airdigit
from course_lib.data.sources import sketches
from course_lib.device.log import compare, read_log
from course_lib.device.micro import MicroModel
from course_lib.export import read_model_header

FOLDER = sketches() / "AirDigit_Live"
COUNTS_PER_G = 16384
NUMBER = 7  # which of the shipped recordings of each digit


@pytest.fixture(scope="module")
def drawn(host_board):
    """All ten digits, drawn one after the other before the simulated sensor."""
    digits = load_airdigit("bundled")
    recordings = [
        digits.X[digits.files.index(f"{digit}_{NUMBER:03d}.csv")].astype(float)
        for digit in range(10)
    ]
    frames = strokes(recordings, start_ms=5000.0)
    program = compile_sketch(FOLDER, "ESP32")
    return run_sketch(program, loops=10**6, until_ms=last_ms(frames), motion=frames)


def test_nine_of_ten_digits_are_named(drawn):
    assert drawn.fault == ""
    log = read_log(drawn.out)
    named = [inference.label for inference in log.inferences]
    assert len(named) == 10, "one inference a stroke, none for the turns between them"
    assert np.sum(np.array(named) == np.arange(10)) >= 9, named


def test_each_answer_is_what_python_predicts_for_the_rows_that_the_board_read(drawn):
    model = MicroModel(read_model_header(FOLDER / "tinyml_airdigit.h").flatbuffer)
    rows = np.array([reads[-75:] for reads in drawn.reads], np.float32) / COUNTS_PER_G
    log = read_log(drawn.out)
    assert compare(log, model.predict(rows), tolerance=0.51e-6).agree
    assert all(i.sure == (max(i.probs) >= 0.6) for i in log.inferences)


def test_a_sensor_that_never_moves_draws_nothing(host_board):
    still = [(0.0, 0.0, 0.0, 1.0)]
    run = run_sketch(compile_sketch(FOLDER, "ESP32"), motion=still, until_ms=20_000)
    assert read_log(run.out).inferences == ()
