"""MPU6050_ACC2CSV with the real Arduino core on a simulated Uno, cycle by cycle."""

import numpy as np
import pytest
from hand import last_ms, strokes
from unoboard import compile_for_uno, run_on_uno, size_of

from course_lib.data.airdigit import load_airdigit
from course_lib.data.sources import shipped, sketches
from course_lib.device.micro import MicroModel
from course_lib.export import read_model_header

FLASH, RAM = 32768, 2048  # ATmega328P
COUNTS_PER_G = 16384
MODEL = sketches() / "TinyML_AirDigit" / "tinyml_airdigit.h"
DIGIT, RECORDING = 2, "2_005.csv"


@pytest.fixture(scope="module")
def elf(uno):
    return compile_for_uno(sketches() / "MPU6050_ACC2CSV")


@pytest.fixture(scope="module")
def shipped_rows() -> np.ndarray:
    return np.loadtxt(shipped("airdigit") / RECORDING, delimiter=",", comments="#")


def data_lines(out: str) -> list[str]:
    return [line for line in out.splitlines() if line and not line.startswith("#")]


def test_the_recorder_leaves_most_of_an_uno_free(elf):
    size = size_of(elf)
    print(f"MPU6050_ACC2CSV: flash {size.flash} of {FLASH} bytes, RAM {size.ram} of {RAM} bytes")
    assert size.flash <= 0.4 * FLASH
    assert size.ram <= 0.4 * RAM


@pytest.fixture(scope="module")
def recorded(elf, shipped_rows):
    """One shipped recording, played to the sensor and recorded by the Uno."""
    frames = strokes([shipped_rows])
    return run_on_uno(elf, until_ms=last_ms(frames) + 500, motion=frames)


def test_what_the_uno_records_is_what_the_hand_did(recorded, shipped_rows):
    rows = np.array([line.split(",") for line in data_lines(recorded.out)], float)
    assert rows.shape == (75, 3)
    assert "# end 1 rows=75 overruns=0 saturated=0" in recorded.out
    before, after = shipped_rows[:1].repeat(20, 0), shipped_rows[-1:].repeat(75, 0)
    held = np.concatenate([before, shipped_rows, after])
    errors = [np.abs(rows - held[i : i + 75]).max() for i in range(60)]
    assert min(errors) <= 0.003
    assert np.argmin(errors) >= 10, "the recording starts within the first rows of the motion"


def test_the_rows_are_20_ms_apart_to_the_end(recorded):
    rows = np.array([line.split(",") for line in data_lines(recorded.out)], float)
    us, counts = np.array(recorded.reads)[:, 0], np.array(recorded.reads)[:, 1:]
    far = [np.abs(counts[i : i + 75] / COUNTS_PER_G - rows).max() for i in range(len(us) - 74)]
    first = int(np.argmin(far))
    assert far[first] < 0.0006  # half a digit of three decimals
    drift = us[first : first + 75] - us[first] - 20_000 * np.arange(75)
    print(f"rows leave the 20 ms grid by {drift.min()} to {drift.max()} us")
    assert np.abs(drift).max() <= 50


def test_the_course_reads_the_csv_and_the_model_names_the_digit(recorded, tmp_path):
    (tmp_path / f"{DIGIT}_000.csv").write_text(recorded.out, newline="")
    digits = load_airdigit(tmp_path)
    assert digits.X.shape == (1, 75, 3)
    assert digits.y.tolist() == [DIGIT]
    model = MicroModel(read_model_header(MODEL).flatbuffer)
    assert model.predict(digits.X).argmax() == DIGIT


def test_without_a_sensor_the_uno_says_so_every_second_and_prints_no_data(elf):
    run = run_on_uno(elf, until_ms=3500)
    assert data_lines(run.out) == []
    assert run.out.count("# error: no sensor") in (3, 4)


def test_a_sensor_that_vanishes_in_the_middle_voids_the_recording(elf, shipped_rows):
    frames = strokes([shipped_rows])
    run = run_on_uno(elf, until_ms=4000, motion=frames, gone_ms=1700, back_ms=2400)
    assert 0 < len(data_lines(run.out)) < 75
    assert "# error: the sensor is gone, this recording is void" in run.out
    assert "# end" not in run.out
    _, after = run.out.split("void", 1)
    assert "# error: no sensor" in after
    assert "# sensor found" in after
    assert "# ready" in after


def test_full_scale_is_counted(elf, shipped_rows):
    hard = shipped_rows.copy()
    hard[40:46, 0] = 2.6  # beyond the 2 g of the default range
    frames = strokes([hard])
    run = run_on_uno(elf, until_ms=last_ms(frames) + 500, motion=frames)
    assert "overruns=0 saturated=6" in run.out
    rows = np.array([line.split(",") for line in data_lines(run.out)], float)
    assert (rows[:, 0] == 2.0).sum() == 6
