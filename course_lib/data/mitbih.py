"""Cut the beats of Kaggle's heartbeat CSVs out of the MIT-BIH Arrhythmia Database."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from course_lib.data.heartbeat import BEAT_SAMPLES
from course_lib.errors import CourseError
from course_lib.files import replacing

# Annotation symbol -> class 0..4, the groups of ANSI/AAMI EC57.
# https://archive.physionet.org/physiobank/annotations.shtml
LABELS = {
    symbol: label for label, group in enumerate(("NLRej", "AaJS", "VE", "F", "/fQ"))
    for symbol in group
}  # fmt: skip
TOTALS = (90589, 2779, 7236, 803, 8039)
# Every third sample: 360 Hz becomes 120 Hz.
STEP = 3

# The inter-patient split: no patient is in both halves; the paced records are left out.
# P. de Chazal, M. O'Dwyer, R. Reilly, "Automatic classification of heartbeats using ECG
# morphology and heartbeat interval features", IEEE Trans. Biomed. Eng. 51(7), 2004.
DS1 = (101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122, 124,
       201, 203, 205, 207, 208, 209, 215, 220, 223, 230)  # fmt: skip
DS2 = (100, 103, 105, 111, 113, 117, 121, 123, 200, 202, 210, 212,
       213, 214, 219, 221, 222, 228, 231, 232, 233, 234)  # fmt: skip


@dataclass(frozen=True)
class Beats:
    """Beats with the place that each was cut from.

    Attributes:
        X: float32 (n, 187), scaled to 0..1, zeros after the beat's end.
        y: int64 (n,), class 0..4.
        record: int64 (n,), the record's number.
        annotation: int64 (n,), 0-based index among all annotations of the record.
    """

    X: np.ndarray
    y: np.ndarray
    record: np.ndarray
    annotation: np.ndarray

    def take(self, rows: np.ndarray) -> "Beats":
        """Return the beats of the given row numbers or of a boolean mask."""
        return Beats(self.X[rows], self.y[rows], self.record[rows], self.annotation[rows])


def beats_of_record(header: str | Path) -> Beats:
    """Cut all beats of one WFDB record, as the Kaggle data set does.

    A row begins at a beat's annotation and ends 20 % of the following interval after the next
    annotation. The rule was recovered from the published rows, which it repeats bit for bit.

    Args:
        header: path of the record's `.hea` file; `.dat` and `.atr` lie beside it.

    Returns:
        The beats of channel 0, in time order.

    Raises:
        CourseError: the record cannot be read by wfdb.
    """
    import wfdb

    header = Path(header)
    name = str(header.with_suffix(""))
    try:
        signal = wfdb.rdrecord(name, channels=[0], physical=False).d_signal[:, 0]
        marks = wfdb.rdann(name, "atr")
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            header.name,
            expected="a WFDB record with .hea, .dat and .atr",
            found=f"{type(error).__name__}: {error}",
            todo="Download the record again: course data heartbeat",
        ) from error
    places = np.append(marks.sample, len(signal))
    # The record's last annotation has no interval after it.
    found = [i for i, symbol in enumerate(marks.symbol[:-1]) if symbol in LABELS]
    X = np.zeros((len(found), BEAT_SAMPLES), np.float32)
    for row, i in zip(X, found, strict=True):
        start, following, after = places[i : i + 3]
        beat = signal[start : following + int(0.2 * (after - following)) : STEP]
        beat = _scale(beat.astype(np.float64))[:BEAT_SAMPLES]
        row[: len(beat)] = beat
    y = np.array([LABELS[marks.symbol[i]] for i in found], np.int64)
    record = np.full(len(found), int("".join(filter(str.isdigit, header.stem)) or 0))
    return Beats(X, y, record, np.array(found, np.int64))


def _scale(beat: np.ndarray) -> np.ndarray:
    low, high = beat.min(), beat.max()
    return (beat - low) / (high - low) if high > low else np.zeros_like(beat)


def read_records(folder: str | Path) -> Beats:
    """Cut the beats of all 48 records in a folder.

    Args:
        folder: holds `100.hea`, `100.dat`, `100.atr` and so on.

    Returns:
        109,446 beats, records in ascending order.

    Raises:
        CourseError: a record is missing or is not the published one.
    """
    from tqdm.auto import tqdm

    from course_lib.data.physionet import check_records, record_numbers

    folder = Path(folder)
    check_records(folder)
    names = tqdm(record_numbers(), desc="Cutting beats", unit="record", leave=False)
    parts = [beats_of_record(folder / f"{name}.hea") for name in names]
    columns = ("X", "y", "record", "annotation")
    beats = Beats(*(np.concatenate([getattr(p, column) for p in parts]) for column in columns))
    counts = tuple(np.bincount(beats.y, minlength=5).tolist())
    if counts != TOTALS:
        raise CourseError(
            folder,
            expected=f"{TOTALS} beats a class",
            found=f"{counts}",
            todo="Another wfdb release reads these records differently; install wfdb 4.3.1.",
        )
    return beats


def split_like_kaggle(beats: Beats, index: str | Path) -> tuple[Beats, Beats]:
    """Split by a list of the test rows.

    Args:
        beats: all beats.
        index: CSV with the columns record, annotation_index; a line a test row, in order.

    Returns:
        Train and test beats.

    Raises:
        CourseError: the list is not such a CSV, or names a beat that is not there.
    """
    index = Path(index)
    try:
        rows = pd.read_csv(index, dtype=np.int64)[["record", "annotation_index"]].to_numpy()
    except (OSError, ValueError, KeyError) as error:
        raise CourseError(
            index.name,
            expected="a CSV with the whole-number columns record, annotation_index",
            found=str(error).strip(),
            todo="Give --index a list of test rows.",
        ) from error
    place = {key: i for i, key in enumerate(zip(beats.record, beats.annotation, strict=True))}
    seen: dict[tuple[int, int], int] = {}
    for line, key in enumerate(map(tuple, rows), start=2):
        if key not in place or key in seen:
            raise CourseError(
                f"{index.name}, line {line}",
                expected="a beat of the records, each once",
                found=f"record {key[0]}, annotation {key[1]}"
                + (f" again (first in line {seen[key]})" if key in seen else ""),
                todo="Annotation indices count all annotations of a record from 0.",
            )
        seen[key] = line
    test = np.array([place[key] for key in seen], np.int64)
    train = np.ones(len(beats.y), bool)
    train[test] = False
    return beats.take(train), beats.take(test)


def split_stratified(beats: Beats, seed: int = 0) -> tuple[Beats, Beats]:
    """Split at random, 80 to 20, each class alike: a patient's beats are in both halves."""
    from sklearn.model_selection import train_test_split

    rows = np.arange(len(beats.y))
    train, test = train_test_split(rows, test_size=0.2, stratify=beats.y, random_state=seed)
    return beats.take(train), beats.take(test)


def split_inter_patient(beats: Beats) -> tuple[Beats, Beats]:
    """Split by patient after de Chazal et al. 2004: DS1 to train, DS2 to test."""
    return beats.take(np.isin(beats.record, DS1)), beats.take(np.isin(beats.record, DS2))


def write_beats(path: str | Path, beats: Beats) -> Path:
    """Write beats in Kaggle's CSV format, float32 exactly (nine significant digits)."""
    from tqdm.auto import tqdm

    path = Path(path)
    form = ",".join(["%.9g"] * BEAT_SAMPLES) + ",%d\n"
    with replacing(path) as temporary, temporary.open("w", encoding="ascii") as file:
        rows = tqdm(zip(beats.X.tolist(), beats.y.tolist(), strict=True), total=len(beats.y),
                    desc=f"Writing {path.name}", unit="beat", leave=False)  # fmt: skip
        for values, label in rows:
            file.write(form % (*values, label))
    return path


def build(
    records: str | Path | None,
    out: str | Path | None,
    split: str = "stratified",
    index: str | Path | None = None,
) -> Path:
    """Build `mitbih_train.csv` and `mitbih_test.csv`.

    Args:
        records: folder of the 48 records; None downloads them into the course's cache.
        out: folder for the two files; None for the cache, where `load_heartbeat` finds them.
        split: `"stratified"` or `"inter-patient"`.
        index: a list of test rows, which decides the split instead.

    Returns:
        The folder with the two files.

    Raises:
        CourseError: the records cannot be downloaded or read, or the index does not fit.
    """
    from course_lib.data.physionet import download_records
    from course_lib.data.sources import cache_folder

    if records is None:
        records = download_records(cache_folder() / "mitdb")
    name = "heartbeat" if split == "stratified" else "heartbeat-inter-patient"
    out = Path(out) if out else cache_folder() / name
    beats = read_records(records)
    if index is not None:
        train, test = split_like_kaggle(beats, index)
    elif split == "inter-patient":
        train, test = split_inter_patient(beats)
    else:
        train, test = split_stratified(beats)
    for half, part in (("train", train), ("test", test)):
        path = write_beats(out / f"mitbih_{half}.csv", part)
        counts = "/".join(map(str, np.bincount(part.y, minlength=5)))
        print(f"{path}: {len(part.y)} beats, N/S/V/F/Q {counts}")
    return out
