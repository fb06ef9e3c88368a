"""Beats cut from WFDB records: a case worked out by hand, and the real rows."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from course_lib.data import mitbih
from course_lib.errors import CourseError

RECORDS = os.environ.get("COURSE_MITDB")
ROWS = os.environ.get("COURSE_KAGGLE_ROWS")
needs_records = pytest.mark.skipif(
    not RECORDS or not ROWS,
    reason="set COURSE_MITDB to the 48 MIT-BIH records and COURSE_KAGGLE_ROWS to real Kaggle rows",
)


@pytest.fixture
def small_record(tmp_path):
    """A ramp with a rhythm change, two normal beats, a V and a last N."""
    import wfdb

    signal = np.arange(3000, dtype=np.int64).reshape(-1, 1) % 1000
    wfdb.wrsamp("900", fs=360, units=["mV"], sig_name=["MLII"], d_signal=signal, fmt=["16"],
                adc_gain=[200], baseline=[0], write_dir=str(tmp_path))  # fmt: skip
    wfdb.wrann("900", "atr", np.array([10, 100, 400, 700, 1900]), symbol=["+", "N", "N", "V", "N"],
               write_dir=str(tmp_path))  # fmt: skip
    return tmp_path / "900.hea"


def test_a_beat_worked_out_by_hand(small_record):
    beats = mitbih.beats_of_record(small_record)
    assert beats.annotation.tolist() == [1, 2, 3]  # the last annotation has nothing after it
    assert beats.y.tolist() == [0, 0, 2]
    assert beats.record.tolist() == [900, 900, 900]
    # From sample 100 to 400 + int(0.2 * 300) = 460, every third: 100, 103, ..., 457 -> 0..1.
    expected = np.zeros(187, np.float32)
    expected[:120] = ((np.arange(100, 460, 3) - 100) / 357).astype(np.float32)
    np.testing.assert_array_equal(beats.X[0], expected)
    # The V runs from 700 to 1900 + int(0.2 * 1100): 474 values, cut to 187.
    assert beats.X[2, 186] != 0


def test_a_record_without_annotations_is_refused(small_record):
    small_record.with_suffix(".atr").unlink()
    with pytest.raises(CourseError, match=r"900\.hea: expected a WFDB record"):
        mitbih.beats_of_record(small_record)


def test_no_patient_is_in_both_halves():
    assert len(mitbih.DS1) == len(mitbih.DS2) == 22
    assert not set(mitbih.DS1) & set(mitbih.DS2)
    assert not {102, 104, 107, 217} & {*mitbih.DS1, *mitbih.DS2}


@pytest.fixture(scope="module")
def beats():
    return mitbih.read_records(RECORDS)


@needs_records
def test_the_real_rows_are_found_bit_for_bit(beats):
    assert np.bincount(beats.y).tolist() == [90589, 2779, 7236, 803, 8039]
    found = {x.tobytes(): y for x, y in zip(beats.X, beats.y, strict=True)}
    rows = pd.read_csv(Path(ROWS) / "kaggle_train_sample.csv", header=None).to_numpy()
    assert len(rows) == 500
    for row in rows:
        assert found[row[:187].astype(np.float32).tobytes()] == int(row[187])


@needs_records
def test_the_index_gives_kaggles_split(beats):
    index = Path(ROWS) / "kaggle_test_index.csv"
    train, test = mitbih.split_like_kaggle(beats, index)
    assert np.bincount(train.y).tolist() == [72471, 2223, 5788, 641, 6431]
    assert np.bincount(test.y).tolist() == [18118, 556, 1448, 162, 1608]
    first = pd.read_csv(index).iloc[0]
    assert (test.record[0], test.annotation[0]) == (first.record, first.annotation_index)


@needs_records
def test_the_inter_patient_split_shares_no_record(beats):
    train, test = mitbih.split_inter_patient(beats)
    assert set(train.record) == set(mitbih.DS1) and set(test.record) == set(mitbih.DS2)


def test_a_written_file_reads_back_exactly(tmp_path):
    from course_lib.data.heartbeat import read_beats

    values = np.random.default_rng(0).random((20, 187)).astype(np.float32)
    zeros = np.zeros(20, np.int64)
    labels = np.arange(20) % 5
    mitbih.write_beats(tmp_path / "a.csv", mitbih.Beats(values, labels, zeros, zeros))
    X, y = read_beats(tmp_path / "a.csv")
    np.testing.assert_array_equal(X, values)
    np.testing.assert_array_equal(y, labels)


@pytest.mark.parametrize(
    "content, message",
    [
        ("record,annotation_index\n900,1\n900,1\n", "line 3: expected a beat of the records, each"),
        ("record,annotation_index\n900,7\n", "line 2: expected a beat of the records"),
        ("record\n900\n", "expected a CSV with the whole-number columns"),
        ("record,annotation_index\n900,x\n", "expected a CSV with the whole-number columns"),
    ],
)
def test_a_bad_index_is_refused(tmp_path, content, message):
    one = np.ones(1, np.int64)
    beats = mitbih.Beats(np.zeros((1, 187), np.float32), one, 900 * one, one)
    (tmp_path / "index.csv").write_text(content)
    with pytest.raises(CourseError, match=message):
        mitbih.split_like_kaggle(beats, tmp_path / "index.csv")
