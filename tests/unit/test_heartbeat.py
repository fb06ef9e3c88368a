"""Heartbeat CSVs: right values in, or an error that names the line."""

import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.data.heartbeat import BEAT_CLASSES, load_heartbeat, read_beats
from course_lib.errors import CourseError


def row(label="0", **changes):
    values = ["0.5"] * 187 + [label]
    for column, value in changes.items():
        values[int(column[1:]) - 1] = value
    return ",".join(values) + "\n"


@pytest.fixture
def csv(tmp_path):
    def write(content, name="mitbih_train.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_values_and_labels_come_back_as_they_stand(csv):
    X, y = read_beats(csv(row("3", c1="1", c2="0.890547275543213", c187="0") + row("0.0")))
    assert (X.shape, X.dtype, y.dtype) == ((2, 187), np.float32, np.int64)
    assert X[0, 0] == 1 and X[0, 1] == np.float32(0.890547275543213) and X[0, 186] == 0
    assert y.tolist() == [3, 0]


BAD = {
    "column count": (row() + "0.5,0.5\n", "line 2: expected 188 columns, found 2"),
    "too many columns": (row()[:-1] + ",1\n", "line 1: expected 188 columns, found 189"),
    "not a number": (row() + row(c9="abc"), "line 2: expected a number in column 9, found 'abc'"),
    "empty field": (row(c9=""), "line 1: expected a number in column 9, found ''"),
    "nan": (row(c3="nan"), "line 1: expected a value in 0..1 in column 3, found nan"),
    "too large": (row(c3="1.01"), "line 1: expected a value in 0..1 in column 3, found 1.01"),
    "negative": (row(c3="-0.1"), "line 1: expected a value in 0..1 in column 3, found -0.1"),
    "label": (
        row() + row("5"),
        "line 2: expected a label 0, 1, 2, 3 or 4 in the last column, found 5",
    ),
    "label fraction": (
        row("1.5"),
        "line 1: expected a label 0, 1, 2, 3 or 4 in the last column, found 1.5",
    ),
    "cut": (
        row() + row()[:40],
        "line 2: expected 188 columns, found 11 (the file ends inside this row)",
    ),
    "header": (row(c1="a") + row(), "line 1: expected a number in column 1, found 'a'"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("zipped", [False, True])
def test_a_bad_row_is_named(csv, name, zipped):
    content, message = BAD[name]
    path = csv(gzip.compress(content.encode()), "bad.csv.gz") if zipped else csv(content, "bad.csv")
    with pytest.raises(CourseError) as error:
        read_beats(path)
    assert str(error.value).splitlines()[0] == f"{path.name}, {message}."


def test_a_cut_gzip_is_named(csv):
    path = csv(gzip.compress(row().encode() * 50)[:-20], "cut.csv.gz")
    with pytest.raises(CourseError, match=r"cut\.csv\.gz, after line \d+: expected a whole gzip"):
        read_beats(path)


def test_an_empty_file_is_refused(csv):
    with pytest.raises(CourseError, match="found no rows"):
        read_beats(csv("", "empty.csv"))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text("0.,15e-\nnaif ", max_size=400)))
def test_any_bytes_give_beats_or_a_course_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CourseError, match=r"any\.csv"):
        read_beats(path)


def test_the_search_prefers_argument_variable_kaggle_cache(tmp_path, monkeypatch, capsys):
    def place(*parts):
        folder = tmp_path.joinpath(*parts)
        folder.mkdir(parents=True)
        for name in ("mitbih_train.csv", "mitbih_test.csv"):
            (folder / name).write_text(row())
        return folder

    for variable in ("COURSE_HEARTBEAT", "COURSE_CACHE", "COURSE_KAGGLE_INPUT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path / "input"))
    assert load_heartbeat().synthetic
    assert "SYNTHETIC" in capsys.readouterr().out
    for parts in [
        ("cache", "heartbeat"),
        ("input", "my-copy", "inside"),
        ("input", "datasets", "shayanfazeli", "heartbeat"),
        ("input", "heartbeat"),
        ("variable",),
    ]:
        folder = place(*parts)
        if parts == ("variable",):
            monkeypatch.setenv("COURSE_HEARTBEAT", str(folder))
        beats = load_heartbeat()
        assert beats.path == folder.resolve() and not beats.synthetic
    argument = place("argument")
    assert load_heartbeat(argument).path == argument.resolve()
    assert load_heartbeat("bundled").synthetic


def test_the_sample_stays_synthetic_where_kaggle_mounts_it(tmp_path, monkeypatch):
    import shutil

    from course_lib.data.sources import shipped

    shutil.copytree(shipped("heartbeat"), tmp_path / "tinyml-course" / "heartbeat")
    monkeypatch.delenv("COURSE_HEARTBEAT", raising=False)
    monkeypatch.setenv("COURSE_KAGGLE_INPUT", str(tmp_path))
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "none"))
    assert load_heartbeat().synthetic
    assert load_heartbeat(tmp_path / "tinyml-course" / "heartbeat").synthetic


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(CourseError, match="expected a folder with mitbih_t"):
        load_heartbeat(tmp_path)


def test_every_class_has_both_languages():
    assert [c.symbol for c in BEAT_CLASSES] == list("NSVFQ")
    for beat_class in BEAT_CLASSES:
        assert beat_class.explanation.isascii() and not beat_class.explanation_zh.isascii()
