"""Make the headers that ship in arduino/: `course headers`."""

import tempfile
from pathlib import Path

import numpy as np

from course_lib import export, training
from course_lib.data.heartbeat import BEAT_CLASSES, load_heartbeat
from course_lib.data.mitbih import Beats, read_records, split_like_kaggle, split_stratified
from course_lib.data.sources import sketches
from course_lib.device import MicroModel
from course_lib.errors import CourseError
from course_lib.files import write_bytes
from course_lib.lectures import LECTURES, Lecture
from course_lib.quiet import quiet

SYMBOLS = [beat_class.symbol for beat_class in BEAT_CLASSES]
# Beats that show the converter the range of every layer.
REPRESENTATIVE = 500
# The beat that ships in x_test.h: a V, since an N would be right by guessing.
SHOWN_CLASS = 2


def ecg_headers(records: str | Path | None, index: str | Path | None, seed: int = 0) -> None:
    """Train the board's ECG model on the real beats and write arduino/TinyML_ECG's headers.

    Args:
        records: folder of the 48 MIT-BIH records; None downloads them into the cache.
        index: list of Kaggle's test rows; None for a stratified split of our own.
        seed: start of all random numbers.

    Raises:
        CourseError: the records cannot be had, or the model does not suit a board.
    """
    from course_lib.data.physionet import download_records
    from course_lib.data.sources import cache_folder
    from course_lib.distill import train_board_model

    beats = read_records(records or download_records(cache_folder() / "mitdb"))
    train, test = split_like_kaggle(beats, index) if index else split_stratified(beats)
    model = train_board_model(train.X, train.y, seed=seed)
    with quiet():
        exact = training.evaluate(test.y, model.predict(test.X, verbose=0), SYMBOLS)
    print(f"float32, in Keras: accuracy {exact.accuracy:.4f}, macro-F1 {exact.macro_f1:.4f}")
    # Evenly from all of them: the rows are in the order of the records.
    flatbuffer = export.to_tflite(model, train.X[:: len(train.X) // REPRESENTATIVE])
    write_ecg_headers(flatbuffer, test, "Kaggle's split" if index else "a stratified split")


def write_ecg_headers(flatbuffer: bytes, test: Beats, split: str) -> None:
    """Judge a model on all test beats in TFLM and write both headers of arduino/TinyML_ECG.

    Args:
        flatbuffer: the full-integer model.
        test: real test beats.
        split: how they were split off, for the comment block.
    """
    board = MicroModel(flatbuffer)
    result = training.evaluate(test.y, board.predict(test.X), SYMBOLS)
    notes = [
        "ecg_cnn of TinyML Course: five kinds of heartbeat, no medical device",
        f"trained on the real MIT-BIH Arrhythmia Database (PhysioNet, ODC-By 1.0), {split}",
        f"in TensorFlow Lite Micro on its {len(test.y)} test beats: accuracy {result.accuracy:.4f}, "
        f"macro-F1 {result.macro_f1:.4f}",
        f"{len(flatbuffer)} bytes, smallest arena {board.arena_bytes} bytes",
    ]
    folder = sketches() / "TinyML_ECG"
    export.write_model_header(
        folder / "ecg_arrhythmia.h", flatbuffer, name="ecg_arrhythmia",
        arena_size=board.arena_size, notes=notes,
    )  # fmt: skip
    sample = load_heartbeat("bundled")
    candidates = np.flatnonzero(sample.y_test == SHOWN_CLASS)
    predicted = board.predict(sample.X_test[candidates])
    right = np.flatnonzero(predicted.argmax(axis=1) == SHOWN_CLASS)
    if len(right) == 0:
        raise CourseError(
            "x_test.h", expected="a synthetic beat that the model gets right", found="none",
            todo="Train longer: the model does not know this class.",
        )  # fmt: skip
    export.write_sample_header(
        folder / "x_test.h", sample.X_test[candidates[right[0]]], label=SHOWN_CLASS,
        probabilities=predicted[right[0]], class_names=SYMBOLS,
        notes=[f"test beat {candidates[right[0]]} of the course's SYNTHETIC sample"],
    )  # fmt: skip
    print("\n".join(notes))


def lecture_headers(lecture: Lecture) -> None:
    """Run a lecture on the shipped data and take over the headers that it wrote.

    Raises:
        CourseError: the lecture failed.
    """
    from course_lib.runner import plan, run

    with tempfile.TemporaryDirectory() as folder:
        result = run(plan([lecture], folder, {}, full=False), 1, lambda lecture, cell: None)[0]
        if result.error is not None:
            raise CourseError(
                lecture.name, expected="a lecture that runs", found=result.error,
                todo=f"Mend it first: course run {lecture.number}",
            )  # fmt: skip
        for sketch in lecture.sketches:
            for header in sorted((Path(folder) / "sketches" / sketch).glob("*.h")):
                write_bytes(sketches() / sketch / header.name, header.read_bytes())
    print(f"{lecture.name}: {', '.join(lecture.sketches)}")


def all_headers(records: str | Path | None, index: str | Path | None) -> None:
    """Make every header of arduino/ anew."""
    for lecture in LECTURES:
        if lecture.sketches and "TinyML_ECG" not in lecture.sketches:
            lecture_headers(lecture)
    ecg_headers(records, index)
