"""Air-drawn digits: what students really save is read, what is no recording is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.data.airdigit import load_airdigit, read_recordings
from course_lib.data.sources import shipped, sketches
from course_lib.errors import CourseError

VALUES = np.round(np.random.default_rng(1).uniform(-1.9, 1.9, (75, 3)), 3)


def csv(values=VALUES, end="\n") -> str:
    return "".join(",".join(f"{v:.3f}" for v in row) + end for row in values)


def write(folder, name, text):
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / name


@pytest.mark.parametrize(
    "text",
    [
        csv(),
        csv(end="\r\n"),
        csv(end="\n\n"),
        "\ufeff" + csv(),
        "\n\n" + csv() + "\n\n\n",
        "# MPU6050_ACC2CSV\r\n# recording 1\r\n" + csv(end="\r\n") + "# end 1 rows=75\r\n",
        "accX,accY,accZ\n" + csv(),
        'x (g),"y (g)",z (g)\n' + csv(),
        csv(VALUES[:40]) + "\n" + csv(VALUES[40:]),
        csv().rstrip("\n"),
        csv().replace(",", " , "),
    ],
    ids=["plain", "crlf", "double-spaced", "bom", "blank-ends", "serial-monitor", "header",
         "quoted-header", "blank-inside", "no-last-newline", "spaces"],
)  # fmt: skip
def test_what_students_really_produce_is_read_to_the_last_value(tmp_path, text):
    write(tmp_path, "7_003.csv", text)
    digits = load_airdigit(tmp_path)
    assert digits.X.dtype == np.float32 and digits.y.tolist() == [7]
    np.testing.assert_array_equal(digits.X, np.float32(VALUES)[None])
    assert not digits.synthetic


def test_several_recordings_in_a_file_are_told_apart(tmp_path):
    write(tmp_path, "4_000.csv", csv(VALUES) + "\n\n\n" + csv(-VALUES) + "\n")
    digits = load_airdigit(tmp_path)
    np.testing.assert_array_equal(digits.X, np.float32([VALUES, -VALUES]))
    assert digits.files == ("4_000.csv#1", "4_000.csv#2") and digits.y.tolist() == [4, 4]


@pytest.mark.parametrize(
    "change, line, found",
    [
        (lambda rows: rows.__setitem__(9, "0.1,oops,0.3"), "line 10", "oops"),
        (lambda rows: rows.__setitem__(3, "0.1,0.2"), "line 4", "found 2"),
        (lambda rows: rows.__setitem__(3, "1,0.1,0.2,0.3"), "line 4", "found 4"),
        (lambda rows: rows.__setitem__(74, "0.1,nan,0.3"), "line 75", "nan"),
        (lambda rows: rows.__setitem__(0, "inf,0.2,0.3"), "line 1", "inf"),
        (lambda rows: rows.__setitem__(20, "0.1,312.0,0.3"), "line 21", "312"),
        (lambda rows: rows.__setitem__(5, "1_0,0.2,0.3"), "line 6", "1_0"),
        (lambda rows: rows.__delitem__(slice(60, None)), "lines 1 to 60", "found 60"),
        (lambda rows: rows.append("0.1,0.2,0.3"), "lines 1 to 76", "found 76"),
        (lambda rows: rows.clear(), "2_000.csv", "no rows"),
        (lambda rows: rows.__setitem__(slice(None), ["0.5,9.8,0.2"] * 75), "lines 1 to 75", "9.8"),
        (lambda rows: rows.__setitem__(30, "accX,accY,accZ"), "line 31", "accX"),
    ],
)
def test_bad_rows_are_refused_with_file_and_line(tmp_path, change, line, found):
    rows = csv().splitlines()
    change(rows)
    write(tmp_path, "2_000.csv", "\n".join(rows))
    with pytest.raises(CourseError) as caught:
        load_airdigit(tmp_path)
    assert "2_000.csv" in str(caught.value) and line in str(caught.value)
    assert found in str(caught.value)


@pytest.mark.parametrize("name", ["circle.csv", "12_000.csv", "_3.csv", "2024.csv"])
def test_a_name_that_tells_no_digit_is_refused(tmp_path, name):
    write(tmp_path, name, csv())
    with pytest.raises(CourseError, match=name):
        load_airdigit(tmp_path)


def test_one_report_names_all_bad_files_and_lenient_loading_leaves_them_out(tmp_path, capsys):
    write(tmp_path, "0_000.csv", csv())
    write(tmp_path, "1_000.csv", csv(VALUES[:50]))
    write(tmp_path, "2_000.csv", "hello\n" + csv())
    write(tmp_path, "three.csv", csv())
    with pytest.raises(CourseError) as caught:
        load_airdigit(tmp_path)
    report = str(caught.value)
    assert "3 bad files" in report
    assert all(name in report for name in ("1_000.csv", "2_000.csv, line 1", "three.csv"))
    assert "0_000.csv" not in report

    digits = load_airdigit(tmp_path, strict=False)
    assert digits.files == ("0_000.csv",) and len(digits.skipped) == 3
    assert "3 bad files left out" in capsys.readouterr().out


def test_nothing_good_is_an_error_even_when_lenient(tmp_path):
    write(tmp_path, "1_000.csv", csv(VALUES[:50]))
    with pytest.raises(CourseError):
        load_airdigit(tmp_path, strict=False)
    with pytest.raises(CourseError):
        load_airdigit(tmp_path / "nowhere")


def test_other_lengths_are_stretched_only_when_asked(tmp_path):
    ramp = np.column_stack([np.linspace(-1, 1, 100)] * 3)
    write(tmp_path, "5_000.csv", csv(ramp))
    with pytest.raises(CourseError, match="found 100"):
        load_airdigit(tmp_path)
    stretched = load_airdigit(tmp_path, resample=True).X[0]
    np.testing.assert_allclose(stretched, np.column_stack([np.linspace(-1, 1, 75)] * 3), atol=1e-3)
    write(tmp_path, "5_000.csv", csv(ramp[:5]))
    with pytest.raises(CourseError, match="at least 20 rows"):
        load_airdigit(tmp_path, resample=True)


def test_people_are_told_by_a_line_or_by_the_name(tmp_path):
    write(tmp_path, "1_000.csv", "# person=Mei Lin\n" + csv())
    write(tmp_path, "1_001_wei.csv", csv())
    write(tmp_path, "1_002.csv", csv())
    assert load_airdigit(tmp_path).people == ("Mei Lin", "wei", "")


def test_the_environment_and_kaggle_mounts_are_searched(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_AIRDIGIT", raising=False)
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path / "input"))
    assert load_airdigit().synthetic
    mount = tmp_path / "input" / "datasets" / "someone" / "my-digits"
    mount.mkdir(parents=True)
    write(mount, "3_000.csv", csv())
    digits = load_airdigit()
    assert not digits.synthetic and digits.y.tolist() == [3]
    own = tmp_path / "own"
    own.mkdir()
    write(own, "8_000.csv", csv())
    monkeypatch.setenv("COURSE_AIRDIGIT", str(own))
    assert load_airdigit().y.tolist() == [8]
    assert load_airdigit("bundled").synthetic


@given(
    st.text(alphabet="0123456789.,-#eEnaif_ \t\r\n\ufeff台", max_size=400) | st.binary(max_size=200)
)
def test_any_text_gives_recordings_or_a_course_error(tmp_path_factory, text):
    path = write(tmp_path_factory.getbasetemp(), "0_000.csv", text)
    try:
        recordings, _ = read_recordings(path, resample=True)
    except CourseError:
        return
    for recording in recordings:
        assert recording.shape == (75, 3) and np.isfinite(recording).all()


def test_the_shipped_sample_is_whole_and_says_what_it_is(capsys):
    digits = load_airdigit("bundled")
    assert "SYNTHETIC" in capsys.readouterr().out
    assert digits.X.shape == (200, 75, 3) and digits.synthetic
    assert np.bincount(digits.y).tolist() == [20] * 10 and len(set(digits.people)) == 5
    assert np.abs(digits.X).max() <= 2.0
    rest = np.linalg.norm(digits.X[:, :3].mean(axis=1), axis=1)  # gravity is in it
    assert abs(np.median(rest) - 1) < 0.05 and (np.abs(rest - 1) < 0.3).all()
    for file in sorted(shipped("airdigit").glob("*.csv")):
        assert file.read_text().startswith("# SYNTHETIC")


def test_the_shipped_sample_regenerates_byte_for_byte(tmp_path):
    from course_lib.data.airdigit_sample import make_sample

    make_sample(tmp_path)
    kept, made = (
        {p.name: p.read_bytes() for p in d.iterdir()} for d in (shipped("airdigit"), tmp_path)
    )
    assert made == kept


def test_recorder_and_live_sketch_read_the_sensor_with_the_same_code():
    copies = [sketches() / s / "mpu6050_motion.h" for s in ("MPU6050_ACC2CSV", "AirDigit_Live")]
    assert copies[0].read_bytes() == copies[1].read_bytes()
