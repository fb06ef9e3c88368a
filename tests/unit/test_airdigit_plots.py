"""The AirDigit figures show the numbers they are given, with units."""

import subprocess
import sys

import numpy as np
import pytest

from course_lib.data.sources import shipped
from course_lib.errors import CourseError

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

from course_lib.plots import airdigit as plots  # noqa: E402

RECORDING = np.random.default_rng(2).normal(size=(75, 3))


@pytest.fixture(autouse=True)
def close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def test_three_curves_over_milliseconds_with_units_and_legend():
    axes = plots.plot_recording(RECORDING, "digit 2")
    for line, values in zip(axes.get_lines(), RECORDING.T, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), values)
        assert line.get_xdata()[[0, 1, -1]].tolist() == [0, 20, 1480]
    assert "(ms)" in axes.get_xlabel() and "(g)" in axes.get_ylabel()
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["accX", "accY", "accZ"]


def test_the_worst_answers_come_first_mistakes_or_not():
    X = np.stack([RECORDING * scale for scale in (1, 2, 3, 4)])
    probabilities = np.full((4, 10), 0.0)
    for row, (named, sure) in enumerate([(7, 0.6), (1, 0.9), (5, 0.99), (3, 0.8)]):
        probabilities[row, named] = sure
        probabilities[row, 0] += 1 - sure
    figure = plots.plot_mistakes(X, np.array([0, 1, 0, 3]), probabilities, most=3)
    drawn = [axes for axes in figure.axes if axes.get_visible()]
    titles = [axes.get_title(loc="left") for axes in drawn]
    assert titles == ["a 0 named 5 (99%)", "a 0 named 7 (60%)", "a 3: 80% sure"]
    np.testing.assert_array_equal(drawn[0].get_lines()[1].get_ydata(), X[2][:, 1])


def test_every_digit_that_is_there_gets_a_panel():
    figure = plots.plot_digits(np.stack([RECORDING] * 3), np.array([4, 9, 4]))
    titles = [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()]
    assert titles == ["digit 4", "digit 9"]


def test_the_command_draws_files_into_a_picture(tmp_path):
    picture = tmp_path / "x.png"
    files = [str(shipped("airdigit") / name) for name in ("2_000.csv", "7_003.csv")]
    command = [sys.executable, "-m", "course_lib.plots", *files, "--save", str(picture)]
    subprocess.run(command, check=True)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_bad_file_is_named_and_no_picture_is_left(tmp_path):
    bad = tmp_path / "2_000.csv"
    bad.write_text("0.1,0.2,0.3\n0.1,oops,0.3\n")
    command = [
        sys.executable,
        "-m",
        "course_lib.plots",
        str(bad),
        "--save",
        str(tmp_path / "x.png"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1 and "2_000.csv, line 2" in run.stderr
    assert "Traceback" not in run.stderr and not (tmp_path / "x.png").exists()


def test_a_screen_or_a_pictures_name_is_needed(tmp_path):
    file = shipped("airdigit") / "2_000.csv"
    with pytest.raises(CourseError, match="--save"):
        plots.plot_files([file])
    with pytest.raises(CourseError, match=r"x\.docx"):
        plots.plot_files([file], tmp_path / "x.docx")
    assert list(tmp_path.iterdir()) == []
