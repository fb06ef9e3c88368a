"""The shipped ECG model and the published one on all real test beats, in TensorFlow Lite Micro.

Usage: python benchmarks/ecg.py RECORDS KAGGLE_INDEX [PUBLISHED.tflite]
"""

import sys
from pathlib import Path

import numpy as np

from course_lib import training
from course_lib.data import mitbih
from course_lib.data.heartbeat import BEAT_CLASSES
from course_lib.data.sources import sketches
from course_lib.device import MicroModel
from course_lib.export import read_model_header

SYMBOLS = [beat_class.symbol for beat_class in BEAT_CLASSES]


def row(name: str, flatbuffer: bytes, X: np.ndarray, y: np.ndarray) -> str:
    """Judge one model and return its line of the table."""
    board = MicroModel(flatbuffer)
    shape = board.graph.inputs[0].shape[1:]
    result = training.evaluate(y, board.predict(X.reshape(-1, *shape)), SYMBOLS)
    recalls = " | ".join(f"{recall:.3f}" for recall in result.per_class.recall)
    figures = f"{len(flatbuffer):,} | {board.arena_bytes:,}"
    return f"| {name} | {figures} | {result.accuracy:.4f} | {result.macro_f1:.4f} | {recalls} |"


def main(records: str, index: str, published: str | None = None) -> None:
    """Print a Markdown table: bytes, arena, accuracy, macro-F1 and the recall of each class."""
    _, test = mitbih.split_like_kaggle(mitbih.read_records(records), index)
    models = {
        "ours, int8": read_model_header(sketches() / "TinyML_ECG" / "ecg_arrhythmia.h").flatbuffer
    }
    if published:
        models["published, float32"] = Path(published).read_bytes()
    print(f"{len(test.y)} test beats")
    print("| model | bytes | arena | accuracy | macro-F1 | " + " | ".join(SYMBOLS) + " |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, flatbuffer in models.items():
        print(row(name, flatbuffer, test.X, test.y))


if __name__ == "__main__":
    main(*sys.argv[1:])
