"""Measure how much the synthetic heartbeat sample is like the real beats, in both directions.

    python benchmarks/fidelity.py FOLDER_WITH_THE_REAL_CSVS [--sample FOLDER] [--seeds 3]

TRTS trains on the real training split and tests on the synthetic test split; TSTR trains on the
synthetic training split and tests on the real test split (both after Esteban et al. 2017,
arXiv:1706.02633). TRTR and TSTS are the two figures to compare with. All are balanced accuracy,
the mean recall of the five classes, because 82.8 % of the beats are normal.

The net is fixed: four strided convolutions and one dense layer, trained for 3000 batches of 128
beats with the classes drawn equally often, the same for real and synthetic beats.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np

STEPS = 3000
BATCH = 128


def conv_net():
    """Return the fixed net of this benchmark, compiled (input (187,), output 5 probabilities)."""
    import keras
    from keras import layers

    net = keras.Sequential([keras.Input((187,)), layers.Reshape((187, 1))])
    for filters, width in ((16, 7), (32, 5), (32, 5), (32, 3)):
        net.add(layers.Conv1D(filters, width, strides=2, padding="same", activation="relu"))
    net.add(layers.Flatten())
    net.add(layers.Dropout(0.3))
    net.add(layers.Dense(5, activation="softmax"))
    rate = keras.optimizers.schedules.CosineDecay(2e-3, STEPS)
    net.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
    return net


def balanced_batches(X: np.ndarray, y: np.ndarray, seed: int) -> Iterator:
    """Yield batches in which each class is drawn equally often."""
    rng = np.random.default_rng(seed)
    rows_of = [np.flatnonzero(y == label) for label in range(5)]
    while True:
        labels = rng.integers(0, 5, BATCH)
        rows = np.array([rng.choice(rows_of[label]) for label in labels])
        yield X[rows], labels


def train(X: np.ndarray, y: np.ndarray, seed: int):
    """Train the fixed net on X (n, 187) float32 and y (n,), seeded."""
    import keras

    keras.utils.set_random_seed(seed)
    net = conv_net()
    net.fit(balanced_batches(X, y, seed), steps_per_epoch=STEPS, epochs=1, verbose=0)
    return net


def recalls(net, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the recall of each of the five classes; their mean is the balanced accuracy."""
    guess = net.predict(X, batch_size=4096, verbose=0).argmax(axis=1)
    return np.array([np.mean(guess[y == label] == label) for label in range(5)])


def main() -> None:
    """Print the four figures, each the mean over the seeds, with the recall of every class."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("real", help="folder with the real mitbih_train.csv and mitbih_test.csv")
    parser.add_argument("--sample", default="bundled", help="folder with the synthetic beats")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()

    from course_lib.data.heartbeat import load_heartbeat

    real, sample = load_heartbeat(options.real), load_heartbeat(options.sample)
    found: dict[str, list[np.ndarray]] = {"TRTR": [], "TRTS": [], "TSTR": [], "TSTS": []}
    for seed in range(options.seeds):
        for letter, trained_on in (("R", real), ("S", sample)):
            net = train(trained_on.X_train, trained_on.y_train, seed)
            for other, tested_on in (("R", real), ("S", sample)):
                row = recalls(net, tested_on.X_test, tested_on.y_test)
                found[f"T{letter}T{other}"].append(row)
                print(f"seed {seed} T{letter}T{other} {row.mean():.4f}", flush=True)
    print("       balanced   recall of N, S, V, F, Q   (mean over the seeds)")
    for name, rows in found.items():
        mean = np.mean(rows, axis=0)
        print(f"{name}   {mean.mean():.4f}     " + " ".join(f"{value:.3f}" for value in mean))


if __name__ == "__main__":
    main()
