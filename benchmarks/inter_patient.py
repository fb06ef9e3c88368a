"""Lecture 04's network on the real beats, split by beat and split by patient.

Usage: python benchmarks/inter_patient.py RECORDS KAGGLE_INDEX
"""

import sys

import numpy as np

from course_lib import models, training
from course_lib.data import mitbih
from course_lib.data.heartbeat import BEAT_CLASSES
from course_lib.quiet import tensorflow

EPOCHS = 20  # as lecture 04
SYMBOLS = [beat_class.symbol for beat_class in BEAT_CLASSES]


def measure(train: mitbih.Beats, test: mitbih.Beats) -> training.Evaluation:
    """Train the dense network of lecture 04 on one half and judge it on the other."""
    training.set_seed(0)
    model = models.ecg_dnn()
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    training.fit(model, train.X, train.y, epochs=EPOCHS)
    return training.evaluate(test.y, model.predict(test.X, verbose=0), SYMBOLS)


def main(records: str, index: str) -> None:
    """Print one Markdown row a split."""
    tensorflow()
    beats = mitbih.read_records(records)
    splits = {
        "by beat (Kaggle's files)": mitbih.split_like_kaggle(beats, index),
        "by patient (DS1, DS2)": mitbih.split_inter_patient(beats),
    }
    print("| split of the real beats | accuracy | macro-F1 | recall S | recall V |")
    print("|---|---|---|---|---|")
    for name, (train, test) in splits.items():
        result = measure(train, test)
        s, v = result.per_class.recall["S"], result.per_class.recall["V"]
        print(f"| {name} | {result.accuracy:.3f} | {result.macro_f1:.3f} | {s:.2f} | {v:.2f} |")
        always = training.evaluate(test.y, np.zeros_like(test.y), SYMBOLS)
        print(
            f"| always answering normal, {name} | {always.accuracy:.3f} | {always.macro_f1:.3f} | 0.00 | 0.00 |"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
