"""Lecture 06's network beside the published architecture, 5-fold by recording.

Usage: python benchmarks/airdigit.py [FOLDER]

FOLDER holds `<digit>_<number>.csv`; without it `COURSE_AIRDIGIT` and the other places of
`load_airdigit` are searched. Each recording is in the test of exactly one fold. Ours runs full-integer
in TensorFlow Lite Micro; the published architecture (github.com/rkuo2000/Arduino, TinyML_AirDigit:
30 x 3 values, Conv2D of 16 3x3 filters, Dense 32, Dense 10) is trained anew, in float32.
"""

import sys

import numpy as np

from course_lib import export, models, training
from course_lib.data.airdigit import load_airdigit, stretch_rows
from course_lib.data.airdigit_augment import augment
from course_lib.data.airdigit_split import folds
from course_lib.device.micro import MicroModel
from course_lib.quiet import tensorflow

EPOCHS, AUGMENTED, BATCH = 15, 16000, 128  # as lecture 06
PUBLISHED_EPOCHS = 100  # without augmentation; the accuracy no longer changes well before


def compiled(model, steps: int):
    """Compile as lecture 06 does: Adam whose step falls to zero along a cosine."""
    keras = tensorflow().keras
    rate = keras.optimizers.schedules.CosineDecay(2e-3, steps)
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
    return model


def ours(X: np.ndarray, y: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, MicroModel]:
    """Train as lecture 06 does; return what the simulated board answers, and that board."""
    many, labels = augment(X, y, AUGMENTED)
    training.set_seed(0)
    model = compiled(models.airdigit_cnn(), EPOCHS * -(-len(many) // BATCH))
    training.fit(model, many, labels, epochs=EPOCHS, batch_size=BATCH)
    flatbuffer = export.to_tflite(model, many[:1000])
    export.check(flatbuffer)
    board = MicroModel(flatbuffer)
    return board.predict(test), board


def published(X: np.ndarray, y: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Train the published architecture on the recordings as they are; return its answers."""
    keras = tensorflow().keras
    training.set_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(shape=(30, 3, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    training.fit(model, thirty_rows(X), y, epochs=PUBLISHED_EPOCHS, batch_size=32)
    return model.predict(thirty_rows(test), verbose=0)


def thirty_rows(X: np.ndarray) -> np.ndarray:
    """Resample recordings (n, 75, 3) to (n, 30, 3, 1)."""
    return np.stack([stretch_rows(recording, 30) for recording in X])[..., None]


def main(folder: str | None = None) -> None:
    """Print a line a fold and a Markdown table of the means."""
    digits = load_airdigit(folder)
    scores = {"ours": [], "published": []}
    for number, (train, test) in enumerate(folds(digits.y), start=1):
        X, y, X_test, y_test = digits.X[train], digits.y[train], digits.X[test], digits.y[test]
        answers, board = ours(X, y, X_test)
        scores["ours"].append(np.mean(answers.argmax(1) == y_test))
        scores["published"].append(np.mean(published(X, y, X_test).argmax(1) == y_test))
        print(f"fold {number}: " + "  ".join(f"{k} {v[-1]:.3f}" for k, v in scores.items()))
    mean = {name: np.mean(score) for name, score in scores.items()}
    low = {name: np.min(score) for name, score in scores.items()}
    size = len(board.flatbuffer)
    print(f"\n{len(digits.y)} recordings ({digits.source}), 5-fold by recording\n")
    print("| model | mean accuracy | worst fold | flatbuffer | arena |\n|---|---|---|---|---|")
    print(f"| airdigit_cnn, full-integer in TFLM | {mean['ours']:.3f} | {low['ours']:.3f} "
          f"| {size:,} bytes | {board.arena_bytes:,} bytes |")  # fmt: skip
    print(f"| published architecture, float32 | {mean['published']:.3f} | {low['published']:.3f} "
          "| 188,456 bytes | 13,392 bytes |")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:2])
