"""The shipped synthetic heartbeats: what they are made of, and that they can be made again."""

import gzip
import subprocess
import sys
import zlib

import numpy as np
import pytest

from course_lib.data.heartbeat_sample import Dice, make_beat, make_sample, read_kinds
from course_lib.data.sources import SYNTHETIC_MARK, shipped

NAMES = ("mitbih_train.csv.gz", "mitbih_test.csv.gz")
# Kaggle's training split, counted
KAGGLE_MIX = np.array([72471, 2223, 5788, 641, 6431]) / 87554


@pytest.fixture(scope="module", params=NAMES)
def split(request):
    """One shipped file read with numpy alone: values (n, 187), labels (n,)."""
    rows = np.loadtxt(shipped("heartbeat") / request.param, delimiter=",")
    return rows[:, :187], rows[:, 187].astype(int)


def test_the_shipped_files_regenerate_byte_for_byte(tmp_path):
    make_sample(tmp_path)
    for name in (*NAMES, SYNTHETIC_MARK):
        made, kept = (tmp_path / name).read_bytes(), (shipped("heartbeat") / name).read_bytes()
        if name.endswith(".gz"):  # compared unpacked: another zlib packs the same text otherwise
            made, kept = gzip.decompress(made), gzip.decompress(kept)
        assert made == kept, name


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng packs otherwise")
def test_an_archive_depends_on_its_text_alone():
    for name in NAMES:
        packed = (shipped("heartbeat") / name).read_bytes()
        flags, mtime = packed[3], packed[4:8]
        assert (flags, mtime) == (0, bytes(4)), "no file name and no time inside (RFC 1952)"


def test_both_files_together_stay_under_2_mb():
    assert sum((shipped("heartbeat") / name).stat().st_size for name in NAMES) < 2_000_000


def test_the_classes_are_mixed_as_in_the_real_split(split):
    _, y = split
    counts = np.bincount(y, minlength=5)
    assert counts.min() >= 20, "too few of a class to learn or to measure it"
    assert np.abs(counts / len(y) - KAGGLE_MIX).max() < 0.005


def test_a_row_spans_0_to_1_and_ends_in_zeros(split):
    X, _ = split
    assert X.shape[1] == 187
    assert (X.min(axis=1) == 0).all() and (X.max(axis=1) == 1).all()
    lengths = 187 - (X[:, ::-1] > 0).argmax(axis=1)
    inside = np.arange(187) < lengths[:, None]
    assert lengths.min() >= 30  # a quarter of a second and more
    assert 90 < np.median(lengths) < 120  # the real rows' median is 108
    assert (X[~inside] == 0).all()
    assert ((X == 0) & inside).mean() < 0.01, "zeros stand for padding, seldom for a value"


def test_no_row_comes_twice(split):
    X, _ = split
    assert len(np.unique(X, axis=0)) == len(X)


def test_the_train_and_the_test_file_share_no_row():
    lines = [
        set(gzip.decompress((shipped("heartbeat") / name).read_bytes()).splitlines())
        for name in NAMES
    ]
    assert not lines[0] & lines[1]


def test_the_shares_of_each_class_add_up_to_one():
    kinds = read_kinds()
    for label in range(5):
        assert sum(k.share for k in kinds if k.label == label) == pytest.approx(1, abs=0.002)


def test_a_beat_shows_the_next_beat_where_the_rhythm_puts_it():
    steady = next(k for k in read_kinds() if k.label == 0 and k.rr[1] < 60)
    beats = np.array([make_beat(steady, Dice(seed)) for seed in range(200)])
    next_peak = beats[:, 30:].argmax(axis=1) + 30
    assert np.median(next_peak) / 120 * 1000 == pytest.approx(steady.rr[0], abs=40)


def test_the_random_numbers_are_the_published_stream():
    # numpy keeps this stream (NEP 19); were it to change, the sample would change silently
    expected = [5434959586668255528, 16254513124026163144, 12015208963338718440]
    assert np.random.PCG64(2003).random_raw(3).tolist() == expected
    normal = Dice(1).normal(100_000)
    assert abs(normal.mean()) < 0.02 and abs(normal.std() - 1) < 0.02


def test_making_the_sample_needs_no_tensorflow():
    code = "import sys, course_lib.data.heartbeat_sample; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
