"""The synthetic heartbeat sample: beats drawn from a wave model, in the format of the Kaggle CSVs.

    python -m course_lib.data.heartbeat_sample FOLDER

A beat is a sum of Gaussian waves, as in McSharry, Clifford, Tarassenko and Smith 2003, "A dynamical
model for generating synthetic electrocardiogram signals", IEEE Trans. Biomed. Eng. 50(3):289-294,
doi:10.1109/TBME.2003.808805. A row is cut as the real rows are: it starts at the beat's R peak,
runs on to the next beat's R peak and over 20 % of the RR interval after that, at 120 Hz, is scaled
to 0..1 and padded with zeros to 187 values. The table in `heartbeat_waves` says which waves, rhythm,
spread, baseline wander and noise each kind of beat has. Nothing here is a recording.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.data.heartbeat_waves import TABLE
from course_lib.files import write_bytes

RATE = 120.0  # values per second: the real rows hold every third sample of 360 Hz
WIDTH = 187  # values in a row
OWN_WAVES = 5  # waves of the beat itself (R, S, ST, T, U); those after belong to the next beat
SEED = 2003
# rows of class N, S, V, F, Q: Kaggle's 82.8 / 2.5 / 6.6 / 0.7 / 7.3 %, but no fewer than 24 of F
ROWS = {
    "mitbih_train.csv.gz": (5791, 178, 462, 51, 514),
    "mitbih_test.csv.gz": (1933, 59, 154, 24, 171),
}


@dataclass(frozen=True)
class Kind:
    """One kind of beat: one group of similar beats inside a class.

    `label` is the class 0..4 and `share` its part of the class. `rr` and `next_rr` are the RR
    intervals (mean, standard deviation) in ms after this beat and after the next. `wander` is the
    baseline's change over the row and `noise` the deviation of a value, both where the row's range
    is 1. `waves` (10, 4) float64: amplitude, its deviation, centre and width in ms per wave.
    """

    label: int
    share: float
    rr: tuple[float, float]
    next_rr: tuple[float, float]
    wander: float
    noise: float
    waves: np.ndarray


def read_kinds(table: str = TABLE) -> list[Kind]:
    """Read the wave table.

    Args:
        table: three lines a kind: class letter, share, RR mean and deviation, next RR mean and
            deviation, wander, noise; then twice five waves `amplitude±deviation@centre/width`.

    Returns:
        The kinds in the table's order.
    """
    lines = table.strip().splitlines()
    kinds = []
    for first, own, following in zip(lines[0::3], lines[1::3], lines[2::3], strict=True):
        letter, *numbers = first.split()
        share, rr, rr_sd, next_rr, next_sd, wander, noise = (float(number) for number in numbers)
        waves = [
            [
                float(part)
                for part in wave.replace("±", " ").replace("@", " ").replace("/", " ").split()
            ]
            for wave in (own + following).split()
        ]
        label = "NSVFQ".index(letter)
        kinds.append(
            Kind(label, share, (rr, rr_sd), (next_rr, next_sd), wander, noise, np.array(waves))
        )
    return kinds


class Dice:
    """Random numbers that are the same on every machine and numpy version.

    Only PCG64's raw integers are used, the stream numpy promises to keep (NEP 19), and the normal
    numbers are sums of twelve uniform ones (Irwin-Hall), so no platform's `log` takes part.
    """

    def __init__(self, seed: int) -> None:
        self.bits = np.random.PCG64(seed)

    def uniform(self, count: int) -> np.ndarray:
        """Return `count` float64 in [0, 1)."""
        return (self.bits.random_raw(count) >> np.uint64(11)) * 2.0**-53

    def normal(self, count: int) -> np.ndarray:
        """Return `count` float64 of mean 0, deviation 1, between -6 and 6."""
        total = np.zeros(count)
        for _ in range(12):
            total += self.uniform(count)
        return total - 6.0

    def shuffled(self, count: int) -> np.ndarray:
        """Return 0..count-1 in random order."""
        return np.argsort(self.uniform(count), kind="stable")


def make_beat(kind: Kind, dice: Dice) -> np.ndarray:
    """Draw one beat.

    Args:
        kind: what the beat looks like.
        dice: where the random numbers come from.

    Returns:
        (187,) float64 in 0..1, zero after the beat's end.
    """
    swing = np.clip(dice.normal(4), -2.5, 2.5)
    rr = max(kind.rr[0] + kind.rr[1] * swing[0], 250.0)
    next_rr = max(kind.next_rr[0] + kind.next_rr[1] * swing[1], 250.0)
    length = min(int((rr + 0.2 * next_rr) * RATE / 1000), WIDTH)
    t = np.arange(length) * (1000 / RATE)

    amplitude, deviation, centre, width = kind.waves.T
    amplitude = amplitude + deviation * np.clip(dice.normal(len(amplitude)), -2.0, 2.0)
    own = np.arange(len(centre)) < OWN_WAVES
    # T comes sooner in a faster rhythm, with the square root of RR (Bazett); QRS stays
    pace = np.where(own & (centre > 150), np.sqrt(rr / kind.rr[0]), 1.0)
    centre = np.where(own, centre * pace, centre + rr)
    waves = np.exp(-0.5 * ((t[:, None] - centre) / width) ** 2)
    # summed one after the other: a matrix product's order differs between machines
    signal = sum(amplitude[i] * waves[:, i] for i in range(len(centre)))
    wander = kind.wander * (swing[2] * t / t[-1] + 0.3 * swing[3] * np.sin(np.pi * t / t[-1]))
    signal = signal + wander + kind.noise * dice.normal(length)

    beat = np.zeros(WIDTH)
    beat[:length] = (signal - signal.min()) / (signal.max() - signal.min())
    return beat


def make_rows(counts: tuple[int, ...], dice: Dice) -> tuple[np.ndarray, np.ndarray]:
    """Draw one split, in random order.

    Args:
        counts: how many rows of each class 0..4.
        dice: where the random numbers come from.

    Returns:
        X (n, 187) float64 in 0..1, and y (n,) int64.
    """
    kinds = read_kinds()
    beats, labels = [], []
    for label, count in enumerate(counts):
        own = [kind for kind in kinds if kind.label == label]
        bounds = np.cumsum([kind.share for kind in own])
        for place in dice.uniform(count) * bounds[-1]:
            beats.append(make_beat(own[int(np.searchsorted(bounds, place, "right"))], dice))
            labels.append(label)
    order = dice.shuffled(len(labels))
    return np.array(beats)[order], np.array(labels)[order]


def csv_text(X: np.ndarray, y: np.ndarray) -> str:
    """Return the rows as Kaggle's CSV: 187 values of three decimals, then the label."""
    thousandths = np.rint(X * 1000).astype(int)
    words = ["0"] + [f"{number / 1000:.3f}" for number in range(1, 1000)] + ["1"]
    rows = (
        ",".join([words[number] for number in row] + [str(label)])
        for row, label in zip(thousandths.tolist(), y.tolist(), strict=True)
    )
    return "\n".join(rows) + "\n"


def make_sample(folder: str | Path) -> list[Path]:
    """Write the synthetic `mitbih_train.csv.gz` and `mitbih_test.csv.gz`.

    Args:
        folder: where to; made if missing.

    Returns:
        The two files. Their CSV text is the same on every machine; the compressed bytes are the
        same wherever Python's zlib is the same.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, (name, counts) in enumerate(ROWS.items()):
        text = csv_text(*make_rows(counts, Dice(SEED + number)))
        # mtime 0 and no file name inside, so that the archive depends on the text alone
        write_bytes(folder / name, gzip.compress(text.encode("ascii"), 9, mtime=0))
        written.append(folder / name)
    return written


if __name__ == "__main__":
    for path in make_sample(sys.argv[1]):
        print(path)
