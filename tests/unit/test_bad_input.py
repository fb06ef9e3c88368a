"""Bad input at every door, with the exact first line of its error.

The doors' own test files have the usual faults; here are the ones nobody means to make.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.data.airdigit import load_airdigit, read_recordings
from course_lib.data.heartbeat import load_heartbeat, read_beats
from course_lib.data.sources import cache_folder, kaggle_input
from course_lib.device.log import read_log
from course_lib.errors import CourseError
from course_lib.export.header import read_model_header

ROW = ",".join(["0.5"] * 187 + ["0"]) + "\n"
HEADER = "const unsigned char m[] = {\n 0x1c, 0x00,\n};\nconst unsigned int m_len = 2;\n"
LINES = "0.1,0.2,1.0\n" * 75

TABLE = {
    "NUL in a number": (
        read_beats, "a.csv", ROW.replace("0.5", "0.\x005", 1),
        "a.csv, line 1: expected a number in column 1, found '0.\\x005'."),
    "a truth value": (
        read_beats, "a.csv", ROW + ROW.replace("0.5", "True", 1),
        "a.csv, line 2: expected a number in column 1, found 'True'."),
    "underscore": (
        read_beats, "a.csv", ROW.replace("0.5", "0_0", 1),
        "a.csv, line 1: expected a number in column 1, found '0_0'."),
    "quotes": (
        read_beats, "a.csv", ROW.replace("0.5", '"0.5', 1),
        "a.csv, line 1: expected a number in column 1, found '\"0.5'."),
    "semicolons": (
        read_beats, "a.csv", ROW.replace(",", ";"),
        "a.csv, line 1: expected 188 columns, found 1."),
    "too large for a float": (
        read_beats, "a.csv", ROW.replace("0.5", "1e400", 1),
        "a.csv, line 1: expected a value in 0..1 in column 1, found inf."),
    "no gzip": (
        read_beats, "a.csv.gz", ROW,
        "a.csv.gz, after line 0: expected a whole gzip file, found a broken or cut one."),
    "NUL in a byte": (
        read_model_header, "m.h", HEADER.replace("0x1c", "0x1\0c"),
        "m.h, line 2, byte 0: expected a byte 0x00..0xff, found '0x1\\x00c'."),
    "octal": (
        read_model_header, "m.h", HEADER.replace("0x1c", "010"),
        "m.h, line 2, byte 0: expected a byte 0x00..0xff, found '010'."),
    "endless length": (
        read_model_header, "m.h", HEADER.replace("= 2", "= " + "9" * 5000),
        "m.h: expected m_len = 2, as the array has, found nothing."),
    "empty header": (
        read_model_header, "m.h", "",
        "m.h: expected const unsigned char NAME[] = {...};, found no such array."),
    "NUL in a recording": (
        read_recordings, "2_000.csv", LINES.replace("0.2", "0\0.2", 1),
        "2_000.csv, line 1: expected a number, found '0\\x00.2'."),
    "endless digits": (
        read_recordings, "2_000.csv", LINES.replace("0.2", "1" * 5000, 1),
        "2_000.csv, line 1: expected a finite number, found 11111111111111111111."),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_the_first_line_says_what_is_wrong(tmp_path, name):
    read, file, content, message = TABLE[name]
    (tmp_path / file).write_bytes(content.encode())
    with pytest.raises(CourseError) as error:
        read(tmp_path / file)
    assert str(error.value).splitlines()[0] == message


def test_binary_junk_in_a_log_is_named(tmp_path):
    path = tmp_path / "log.txt"
    path.write_bytes(b"# ready\n\xff\x00\x01\n")
    with pytest.raises(CourseError) as error:
        read_log(path)
    assert str(error.value).startswith(f"{path}, line 2: expected key=value, found ")


@pytest.mark.parametrize(
    "value", ["/nowhere", "~nosuchuser/x", "a" * 5000, "/dev/null", "\n", "bundled/"]
)
@pytest.mark.parametrize(
    "load, variable, files",
    [
        (load_heartbeat, "COURSE_HEARTBEAT", "mitbih_t*.csv*"),
        (load_airdigit, "COURSE_AIRDIGIT", "[0-9]_*.csv"),
    ],
)
def test_a_variable_that_points_nowhere_is_named(monkeypatch, value, load, variable, files):
    monkeypatch.setenv(variable, value)
    with pytest.raises(CourseError) as error:
        load()
    first = f"{variable} {value!r}: expected a folder with {files}, found no such folder."
    assert str(error.value).splitlines()[0] == first


@pytest.mark.parametrize("value", ["", "/dev/null", "a" * 5000])
def test_a_useless_cache_or_mount_leaves_the_sample(monkeypatch, value):
    monkeypatch.delenv("COURSE_HEARTBEAT", raising=False)
    monkeypatch.setenv("COURSE_CACHE", value)
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", value or "/dev/null")
    assert load_heartbeat().synthetic


def test_an_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", "")
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", "")
    assert cache_folder().is_absolute() and str(kaggle_input()) == "/kaggle/input"


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789.eE+-_ \0\"'TrueNaif", max_size=8))
def test_a_number_is_read_as_python_reads_it_or_refused(tmp_path_factory, field):
    path = tmp_path_factory.getbasetemp() / "number.csv"
    path.write_bytes(ROW.replace("0.5", field, 1).encode())
    try:
        X, _ = read_beats(path)
    except CourseError as error:
        assert str(error).startswith("number.csv")
    else:
        assert X[0, 0] == np.float32(float(field))
