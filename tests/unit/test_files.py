"""A file is the old one or the new one, never half."""

import os
import pickle
import stat

import pytest

from course_lib.errors import CourseError
from course_lib.files import replacing, write_text


def test_a_new_file_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    write_text(path, "old")
    write_text(path, "新")
    assert path.read_bytes() == "新".encode()
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_an_error_in_the_middle_leaves_the_old_file(tmp_path):
    path = write_text(tmp_path / "a.txt", "old")
    with pytest.raises(ZeroDivisionError), replacing(path) as temporary:
        temporary.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_others_may_read_what_the_course_writes(tmp_path):
    mask = os.umask(0o022)
    try:
        path = write_text(tmp_path / "a.txt", "x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_an_error_crosses_processes():
    error = CourseError("a.csv, line 1", expected="one", found="two", todo="Look.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  what multiprocessing does
    assert str(again) == str(error) == "a.csv, line 1: expected one, found two.\nLook."
