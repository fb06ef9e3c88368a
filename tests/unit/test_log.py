"""A serial log is read whole, or refused with its line; board and Python are compared."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.device.log import compare, read_log
from course_lib.errors import CourseError

ECG = (
    "run=1 model=TinyML_ECG bytes=9876 us=1234 class=0 expected=0 "
    "probs=0.750000,0.250000 expected_probs=0.750000,0.250000"
)

whole = st.integers(0, 10**9)
decimal = st.decimals(-1000, 1000, places=6).map(lambda d: f"{d:.6f}")


def test_every_field_of_a_line_is_read():
    (one,) = read_log(ECG + "\r\n").inferences
    assert (one.line, one.run, one.model, one.bytes, one.us) == (1, 1, "TinyML_ECG", 9876, 1234)
    assert (one.label, one.expected, one.probs) == (0, 0, (0.75, 0.25))
    assert one.expected_probs == (0.75, 0.25)


def test_regression_plotter_and_live_lines_are_read():
    log = read_log(
        "# TinyML_EasyNet\n"
        "run=1 model=TinyML_EasyNet bytes=1234 us=5 x=0.500000 y=0.349512 truth=0.350000\n"
        "x:-0.500000,y:-0.249000,truth:-0.250000\n"
        "run=3 model=AirDigit_Live bytes=7 us=8 class=1 sure=0 probs=0.400000,0.600000\n"
    )
    assert log.messages == ("TinyML_EasyNet",)
    regression, plotter, live = log.inferences
    assert (regression.x, regression.y, regression.truth) == (0.5, 0.349512, 0.35)
    assert (plotter.x, plotter.y, plotter.truth) == (-0.5, -0.249, -0.25)
    assert (live.label, live.sure, live.line) == (1, False, 4)


def test_boot_text_and_time_stamps_do_not_disturb():
    log = read_log(f"ets Jun  8 2016 00:22:57\nrst:0x1 (POWERON)\n\n12:00:01.250 -> {ECG}\n")
    assert [i.line for i in log.inferences] == [4]


def test_a_file_is_read_and_named(tmp_path):
    path = tmp_path / "log.txt"
    path.write_text(ECG + "\nrun=2 model=Tiny\n")
    with pytest.raises(CourseError, match=rf"{re.escape(str(path))}, line 2: expected also bytes"):
        read_log(path)
    with pytest.raises(CourseError, match=r"nowhere\.txt: expected a saved serial log"):
        read_log(tmp_path / "nowhere.txt")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (ECG.replace("0.250000 ", "nan "), "nan"),
        (ECG.replace("us=1234", "us=12x4"), "12x4"),
        (ECG.replace("class=0", "class=-1"), "-1"),
        (ECG[:-3], "expected_probs= and numbers with 6 decimals, found '0.750000,0.250'"),
        (ECG + " run=1", "run=1"),
        (ECG + ",0.000000", "2 and 3"),
        ("0.1,0.2,0.3", "0.1,0.2,0.3"),
        ("Guru Meditation Error", "Guru"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(line, found):
    with pytest.raises(CourseError, match=f"serial log, line 2: .*{found}"):
        read_log(f"{ECG}\n{line}\n")


@given(
    probs=st.lists(decimal, min_size=1, max_size=12), run=whole, size=whole, us=whole, label=whole
)
def test_what_a_sketch_prints_is_what_is_read(probs, run, size, us, label):
    line = f"run={run} model=M bytes={size} us={us} class={label} probs={','.join(probs)}"
    (one,) = read_log(f"# hello\n{line}\n").inferences
    assert (one.run, one.bytes, one.us, one.label) == (run, size, us, label)
    assert one.probs == tuple(float(p) for p in probs)


@given(st.text())
def test_any_text_is_read_or_refused_with_a_line(text):
    try:
        log = read_log(text + "\n")
    except CourseError as error:
        assert re.match(r"serial log, line \d+: expected ", str(error))
    else:
        assert len(log.inferences) + len(log.messages) <= len(re.split("[\r\n]", text))


@given(st.integers(0, len(ECG)), st.characters())
def test_one_changed_character_never_crashes(place, character):
    changed = ECG[:place] + character + ECG[place + 1 :]
    try:
        read_log(changed + "\n")
    except CourseError as error:
        assert "line " in str(error)


def log_of(*rows: tuple[int, str]):
    return read_log(
        "".join(f"run=1 model=M bytes=1 us=1 class={c} probs={p}\n" for c, p in rows) + "\n"
    )


def test_agreement_with_what_the_sketch_expected():
    same = compare(read_log(ECG + "\n"), tolerance=1e-6)
    assert same.agree
    assert str(same).startswith("1 inferences, board and Python agree (largest difference 0.0000")
    other = read_log(ECG + "\n" + ECG.replace("probs=0.750000", "probs=0.740000", 1) + "\n")
    assert not compare(other).agree
    assert "DISAGREE, first on line 2" in str(compare(other))


def test_agreement_with_what_python_predicts():
    log = log_of((0, "0.996094,0.003906"), (1, "0.250000,0.750000"))
    python = np.array([[0.99609375, 0.00390625], [0.25, 0.75]], np.float32)
    assert compare(log, python, tolerance=1e-6).agree
    one_step_off = python + np.array([[-1 / 256, 1 / 256], [0, 0]])
    assert compare(log, one_step_off).agree
    assert not compare(log, one_step_off, tolerance=1e-6).agree
    assert compare(log_of((0, "0.500000,0.500000")), np.array([0.5, 0.5])).agree


def test_a_wrong_class_disagrees_even_with_the_right_probabilities():
    python = np.array([0.1, 0.9])
    assert compare(log_of((1, "0.100000,0.900000")), python).agree
    assert not compare(log_of((0, "0.100000,0.900000")), python).agree
    assert not compare(log_of((7, "0.100000,0.900000")), python).agree


def test_regression_is_compared_value_by_value():
    log = read_log("x:0.500000,y:0.250000\nx:1.000000,y:0.750000\n")
    assert compare(log, np.array([0.25, 0.75])).agree
    wrong = compare(log, np.array([[0.25], [0.5]]))
    assert (wrong.agree, wrong.line, wrong.largest) == (False, 2, 0.25)


def test_nothing_to_compare_is_told():
    stopped = read_log("# stopped: AllocateTensors() failed\n")
    assert stopped.stopped == "AllocateTensors() failed"
    with pytest.raises(CourseError, match="the board says: AllocateTensors"):
        compare(stopped)
    with pytest.raises(CourseError, match="line 1: expected expected_probs"):
        compare(log_of((0, "0.500000,0.500000")))
    with pytest.raises(CourseError, match=r"found \(1, 3\)"):
        compare(log_of((0, "0.500000,0.500000")), np.zeros(3))
    with pytest.raises(CourseError, match="line 2: expected 2 values"):
        compare(log_of((0, "0.500000,0.500000"), (0, "0.500000")), np.zeros(2))
