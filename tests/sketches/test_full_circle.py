"""Hand -> Uno -> serial line -> `course record` -> lecture 06 -> headers -> board -> digit.

Everything between the simulated hand and the named digit is the course's own, as a student uses it.
"""

import os
import shutil
import subprocess
import sys
import tty
from pathlib import Path

import numpy as np
import pytest
from hand import last_ms, strokes
from hostboard import compile_sketch, run_sketch
from unoboard import compile_for_uno, uno_command

from course_lib.data.airdigit import load_airdigit
from course_lib.data.airdigit_sample import Dice, draw_person, make_recording, vary
from course_lib.data.sources import shipped, sketches
from course_lib.device.log import read_log
from course_lib.device.micro import MicroModel
from course_lib.export import read_model_header

DIGIT = 2
CLONE = Path(__file__).parents[2]
LECTURE = CLONE / "notebooks" / "06_airdigit.ipynb"
# Three trainings of a few seconds; the lecture itself takes 15 epochs of 16,000.
FEW = {"epochs": 5, "augmented": 5000}


@pytest.fixture(scope="module")
def strokes_of_one_hand() -> list[np.ndarray]:
    """Five drawings of one digit by somebody who is not in the shipped sample."""
    dice = Dice(20260)
    person = draw_person(dice)
    return [make_recording(DIGIT, vary(person, dice), dice) for _ in range(5)]


@pytest.fixture(scope="module")
def recorded(uno, strokes_of_one_hand, tmp_path_factory) -> Path:
    """The shipped sample and, beside it, what `course record` wrote of two of the drawings."""
    folder = tmp_path_factory.mktemp("circle") / "airdigit"
    shutil.copytree(shipped("airdigit"), folder)
    scratch = tmp_path_factory.mktemp("uno")
    frames = strokes(strokes_of_one_hand[:2], start_ms=2500)
    elf = compile_for_uno(sketches() / "MPU6050_ACC2CSV")
    command = uno_command(elf, str(scratch), until_ms=last_ms(frames) + 1000, motion=frames)

    board_end, computer_end = os.openpty()
    tty.setraw(computer_end)
    words = [sys.executable, "-m", "course_lib.cli", "record", "--port", os.ttyname(computer_end)]
    words += ["--digit", str(DIGIT), "--count", "2", "--out", str(folder), "--person", "simulated"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    recorder = subprocess.Popen(words, text=True, cwd=CLONE, **pipes)
    said = recorder.stdout.readline()  # the port is open: the board may be plugged in
    uno_process = subprocess.Popen(command, stdout=board_end)
    try:
        said += recorder.communicate("k\nk\n", timeout=400)[0]
    finally:
        uno_process.kill()
        uno_process.wait()
        recorder.kill()
        os.close(board_end)
        os.close(computer_end)
    assert recorder.returncode == 0, said
    assert "2 recordings kept" in said
    return folder


def test_what_was_recorded_is_what_was_drawn(recorded, strokes_of_one_hand):
    digits = load_airdigit(recorded)
    assert len(digits.y) == 202
    for number, drawn in enumerate(strokes_of_one_hand[:2], start=20):
        rows = digits.X[digits.files.index(f"{DIGIT}_{number:03d}.csv")]
        held = np.concatenate([drawn[:1].repeat(10, 0), drawn, drawn[-1:].repeat(75, 0)])
        errors = [np.abs(rows - held[i : i + 75]).max() for i in range(40)]
        assert min(errors) <= 0.003


def test_the_digit_drawn_is_the_digit_named(host_board, recorded, strokes_of_one_hand, tmp_path):
    import papermill

    papermill.execute_notebook(
        LECTURE,
        tmp_path / "06.ipynb",
        parameters={"source": str(recorded), "output": str(tmp_path / "out"), **FEW},
        progress_bar=False,
        cwd=CLONE,
    )
    folder = tmp_path / "out" / "AirDigit_Live"
    frames = strokes(strokes_of_one_hand[2:], start_ms=5000)
    program = compile_sketch(folder, "ESP32")
    run = run_sketch(program, loops=10**6, until_ms=last_ms(frames), motion=frames)
    assert run.fault == ""
    log = read_log(run.out)
    assert [inference.label for inference in log.inferences] == [DIGIT] * 3
    model = MicroModel(read_model_header(folder / "tinyml_airdigit.h").flatbuffer)
    assert {inference.bytes for inference in log.inferences} == {len(model.flatbuffer)}
