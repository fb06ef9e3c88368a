"""Every folder of arduino/ compiles, starts safely and prints what Python predicts."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import yaml
from hostboard import compile_sketch, run_sketch

from course_lib.data.sources import sketches
from course_lib.device.log import compare, read_log
from course_lib.device.micro import MicroModel
from course_lib.export import read_model_header

FOLDERS = sorted(path for path in sketches().iterdir() if path.is_dir())


def source_of(folder: Path) -> str:
    return (folder / f"{folder.name}.ino").read_text(encoding="utf-8")


def each(folders):
    return pytest.mark.parametrize("folder", folders, ids=lambda folder: folder.name)


WITH_MODEL = [f for f in FOLDERS if "eloquent_tinyml.h" in source_of(f)]
WITH_SENSOR = [f for f in FOLDERS if any("Wire.h" in p.read_text() for p in f.iterdir())]
LISTENING = [f for f in FOLDERS if "Serial.read" in source_of(f)]
REST = [(0.0, 0.0, 0.0, 1.0)]  # a sensor that lies on the table


def model_of(folder: Path):
    """Return the model header of a sketch."""
    headers = [p for p in folder.glob("*.h") if "const unsigned char" in p.read_text()]
    assert len(headers) == 1, f"{folder.name} needs one model header, it has {len(headers)}"
    return read_model_header(headers[0])


def c_numbers(path: Path, name: str) -> np.ndarray:
    """Read one array or number of x_test.h, by other means than the code that writes it."""
    body = re.search(rf"\b{name}\b(?:\[\d+\])? = \{{?([^;}}]*)", path.read_text())[1]
    return np.array([float(word.strip().rstrip("f")) for word in body.split(",") if word.strip()])


def test_the_folder_of_sketches_is_found():
    assert {"TinyML_ECG", "MPU6050_ACC2CSV", "AirDigit_Live"} <= {f.name for f in FOLDERS}


@each(FOLDERS)
def test_a_sketch_names_its_boards_and_library_versions(folder):
    project = yaml.safe_load((folder / "sketch.yaml").read_text())
    assert project["default_profile"] in project["profiles"]
    for profile in project["profiles"].values():
        pins = [p["platform"] for p in profile["platforms"]] + profile.get("libraries", [])
        assert all(re.fullmatch(r".+ \(\d+(\.\d+)+\)", pin) for pin in pins), pins
        if "eloquent_tinyml.h" not in source_of(folder):
            continue
        runtime = "tflm_esp32 (2.0.0)" if profile["fqbn"].startswith("esp32:") else None
        assert "EloquentTinyML (3.0.1)" in pins
        assert (runtime or "tflm_cortexm (1.0.0)") in pins


@each(FOLDERS)
def test_a_sketch_compiles_for_both_kinds_of_board(folder, host_board):
    compile_sketch(folder)
    compile_sketch(folder, "ESP32")


@each(WITH_MODEL)
def test_a_sketch_prints_what_python_predicts(folder, host_board):
    header = model_of(folder)
    run = run_sketch(compile_sketch(folder, "ESP32"), loops=5, motion=REST, until_ms=60_000)
    assert run.fault == ""
    log = read_log(run.out)
    if "waitForMotion" in source_of(folder):  # without a hand that moves there is no inference
        assert (log.stopped, log.inferences) == (None, ())
        return
    assert len(log.inferences) >= 5
    model = MicroModel(header.flatbuffer)
    shape = model.graph.inputs[0].shape[1:]
    if log.inferences[0].x is not None:
        agree_on_a_curve(log, model, shape)
        return
    sample = folder / "x_test.h"
    predicted = model.predict(c_numbers(sample, "x_test_dat").astype(np.float32).reshape(shape))[0]
    half_a_digit = 0.51e-6
    assert compare(log, predicted, tolerance=half_a_digit).agree
    assert compare(log, tolerance=2 * half_a_digit).agree, "x_test.h is of another model"
    for number, inference in enumerate(log.inferences, start=1):
        assert (inference.run, inference.model) == (number, folder.name)
        assert inference.bytes == len(header.flatbuffer)
        assert inference.label == predicted.argmax()
        assert inference.expected == int(c_numbers(sample, "x_test_class")[0])


def agree_on_a_curve(log, model, shape) -> None:
    """Compare y = f(x); x is printed with 6 decimals, so f may be taken a little beside it."""
    x = np.array([i.x for i in log.inferences])
    y = np.array([i.y for i in log.inferences])
    near = [model.predict((x + d).astype(np.float32).reshape(-1, *shape)) for d in (-1e-6, 0, 1e-6)]
    assert (y >= np.min(near, axis=0).ravel() - 1e-6).all()
    assert (y <= np.max(near, axis=0).ravel() + 1e-6).all()


@each(WITH_MODEL)
def test_a_sketch_whose_begin_fails_says_why_and_stops(folder, host_board):
    program = compile_sketch(folder, "ESP32")
    run = run_sketch(program, begin_fails="AllocateTensors() failed", motion=REST, until_ms=30_000)
    assert run.fault == ""  # a predict() after it would be one
    log = read_log(run.out)
    assert log.stopped == "AllocateTensors() failed"
    assert not log.inferences
    assert len(log.messages) > 3, "the reason must come again for whoever looks later"


@each(WITH_SENSOR)
def test_a_sketch_without_its_sensor_says_so(folder, host_board):
    run = run_sketch(compile_sketch(folder), until_ms=20_000)
    lines = [line for line in run.out.splitlines() if line]
    assert run.fault == ""
    assert all(line.startswith("#") for line in lines)
    assert sum("sensor" in line for line in lines) > 3


@each(LISTENING)
def test_junk_typed_into_the_serial_monitor_is_harmless(folder, host_board):
    junk = f"hello\r\n\n\n1e99\n,,;=\nnan\n0.5.5\n{'9' * 200}\n\x00\xff\n-\n0.25\n"
    run = run_sketch(compile_sketch(folder), loops=10**9, until_ms=12_000, typed=junk)
    assert run.fault == ""
    log = read_log(run.out)
    assert log.inferences[-1].x == 0.25
    assert sum("not a number" in message for message in log.messages) >= 7


@pytest.mark.skipif(shutil.which("arduino-cli") is None, reason="no arduino-cli on the PATH")
@each(FOLDERS)
def test_arduino_cli_compiles_it_where_it_is_installed(folder, tmp_path):
    project = yaml.safe_load((folder / "sketch.yaml").read_text())
    for profile in project["profiles"]:
        words = ["arduino-cli", "compile", "--profile", profile, "--build-path", str(tmp_path)]
        done = subprocess.run([*words, str(folder)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
