"""Fit the wave table of the synthetic heartbeats to cluster means of the real ones.

    python benchmarks/fit_waves.py FOLDER_WITH_THE_REAL_CSVS > course_lib/data/heartbeat_waves.py

Within each class the real training beats are grouped by k-means on their first half second, the
surroundings of the next R peak and the RR interval. Each group's mean beat is then fitted by the
ten Gaussian waves of `course_lib.data.heartbeat_sample` (after McSharry et al. 2003) with
scipy.optimize, and the spread of every wave is the standard deviation of its amplitude over the
group. Only these means and deviations go into the table: no real beat does.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy.optimize import least_squares
from sklearn.cluster import KMeans

MS = 1000 / 120  # one sample in milliseconds: the rows hold every third sample of 360 Hz
GROUPS = {0: 20, 1: 12, 2: 16, 3: 8, 4: 8}
HEAD = 60  # samples of the beat's own waves that are compared: 0.5 s
BEFORE, AFTER = 36, 9  # samples around the next R peak that are compared
# start, lowest and highest centre, start and highest width in ms; the first five belong to the
# beat itself and count from its R peak, the others to the next beat and count from its R peak
WAVES = (
    ("R", 0, -30, 60, 15, 60),
    ("S", 50, 15, 140, 20, 60),
    ("ST", 140, 70, 260, 50, 120),
    ("T", 280, 150, 480, 50, 140),
    ("U", 430, 250, 700, 70, 160),
    ("P", -165, -300, -90, 30, 80),
    ("Q", -45, -110, -15, 15, 50),
    ("R'", 0, -20, 20, 15, 50),
    ("S'", 45, 20, 110, 20, 60),
    ("ST'", 140, 80, 260, 50, 120),
)
OWN = 5
ABOUT = """The waves of the synthetic heartbeats, fitted to cluster means of real ones.

Written by `benchmarks/fit_waves.py` from the training split of the MIT-BIH heartbeats (Moody and
Mark 2001; PhysioNet, ODC-By 1.0); not meant for editing by hand. Three lines a kind of beat:

    class share RR RR-deviation next-RR next-RR-deviation wander noise
      R S ST T U of the beat itself, counted from its R peak
      P Q R S ST of the next beat, counted from the next R peak

`share` is the kind's part of its class; times are in ms; amplitudes, `wander` and `noise` in units
of a row's range (0..1). A wave is `amplitude±deviation@centre/width`.
"""


def row_lengths(X: np.ndarray) -> np.ndarray:
    """Return how many values (of 187) each row holds before its zero padding."""
    return X.shape[1] - (X[:, ::-1] > 0).argmax(axis=1)


def next_r_peaks(X: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return the sample of the next beat's R peak, 210 where the row ends before it.

    A row of length L holds RR + 0.2 RR2, so the peak lies between L/1.6 and L/1.06. There the
    steepest 60 ms are searched, nearer to L/1.2 preferred; the peak is the largest deflection.
    """
    slope = np.abs(np.diff(X, axis=1, prepend=X[:, :1]))
    steep = np.stack([np.roll(slope, shift, axis=1) for shift in range(-3, 4)]).sum(axis=0)
    peaks = np.empty(len(X), int)
    for i, length in enumerate(lengths):
        first, last = int(length / 1.6), max(int(length / 1.06), int(length / 1.6) + 4)
        places = np.arange(first, min(last, X.shape[1] - 4))
        near = np.exp(-0.5 * ((places - length / 1.2) / (0.12 * length)) ** 2)
        place = places[(steep[i, places] * near).argmax()]
        lost = length == X.shape[1] and steep[i, place] < 0.35 * steep[i, 3:20].max()
        window = X[i, place - 5 : place + 6]
        peaks[i] = 210 if lost else place - 5 + np.abs(window - np.median(X[i, :length])).argmax()
    return peaks


def aligned(X: np.ndarray, lengths: np.ndarray, peaks: np.ndarray, rr: int, end: int):
    """Return the rows on one time axis: R peak at 0, next R peak at `rr`, NaN where unknown."""
    axis = np.arange(min(end, X.shape[1]))
    late = axis > 0.6 * rr
    place = axis[None, :] + np.where(late[None, :], (peaks - rr)[:, None], 0)
    known = (place >= 0) & (place < lengths[:, None])
    values = np.take_along_axis(X, np.clip(place, 0, X.shape[1] - 1), axis=1)
    return np.where(known, values, np.nan)


def bell_curves(parameters: np.ndarray, t: np.ndarray, rr_ms: float) -> np.ndarray:
    """Return the ten waves (10, len(t)) of unit height for rows (centre, width) in ms."""
    centre = parameters[:, 0] + np.where(np.arange(len(WAVES)) < OWN, 0, rr_ms)
    return np.exp(-0.5 * ((t[None, :] - centre[:, None]) / parameters[:, 1:2]) ** 2)


def fit(mean_beat: np.ndarray, rr_ms: float) -> np.ndarray:
    """Return rows (amplitude, centre, width) of the ten waves that make `mean_beat`."""
    t = np.arange(len(mean_beat)) * MS
    shape = np.array([wave[1:] for wave in WAVES], float)
    start = np.concatenate([np.full(10, 0.1), shape[:, 0], shape[:, 3], [0.2]])
    low = np.concatenate([np.full(10, -1.5), shape[:, 1], np.full(10, 7.0), [-1.0]])
    high = np.concatenate([np.full(10, 1.5), shape[:, 2], shape[:, 4], [1.5]])

    def misfit(p: np.ndarray) -> np.ndarray:
        """Difference to the mean beat, and a weak pull towards small amplitudes."""
        curves = bell_curves(p[10:30].reshape(2, 10).T, t, rr_ms)
        return np.concatenate([p[:10] @ curves + p[30] - mean_beat, 0.02 * p[:10]])

    best = None
    rng = np.random.default_rng(0)
    for _ in range(6):
        tried = least_squares(misfit, np.clip(start, low + 1e-6, high - 1e-6), bounds=(low, high))
        best = tried if best is None or tried.cost < best.cost else best
        start = best.x + rng.normal(0, 0.15, len(low)) * (high - low) / 4
    return best.x[:30].reshape(3, 10).T


def spreads(beats: np.ndarray, mean_beat: np.ndarray, waves: np.ndarray, rr_ms: float):
    """Return amplitude deviation per wave, wander and noise (standard deviations)."""
    t = np.arange(len(mean_beat)) * MS
    curves = bell_curves(waves[:, 1:], t, rr_ms)
    drift = np.stack([np.ones_like(t), t / t[-1] - 0.5])
    basis = np.concatenate([curves, drift]).T
    rest = np.nan_to_num(beats - mean_beat)
    hold = 1.0 * np.eye(basis.shape[1])  # keeps overlapping waves from trading amplitude
    amounts = np.linalg.solve(basis.T @ basis + hold, basis.T @ rest.T).T
    # real amplitudes vary together; drawn one by one they must vary less to vary as much in all
    together = (amounts @ basis.T).var(axis=0).sum()
    alone = (amounts.var(axis=0) * (basis**2).sum(axis=0)).sum()
    deviation = amounts.std(axis=0) * min(1.0, np.sqrt(together / alone))
    third = np.diff(beats[:, 20:], n=3, axis=1)
    noise = np.nanmedian(np.abs(third)) / 0.6745 / np.sqrt(20)
    return deviation[:10], deviation[11], noise


def describe(label: int, X: np.ndarray, lengths: np.ndarray, peaks: np.ndarray, share: float):
    """Return the table's three lines for one group of beats."""
    seen = peaks < 210
    rr = peaks[seen] if seen.mean() > 0.5 else np.full(3, 210)
    after = (lengths - peaks)[seen & (lengths < X.shape[1])]
    second = after * 5 if len(after) > 2 else rr
    rr, second = (np.clip(x, *np.percentile(x, (5, 95))) for x in (rr, second))
    middle, end = round(rr.mean()), round(rr.mean() + second.mean() / 5)
    beats = aligned(X, lengths, peaks, middle, end)
    enough = np.isfinite(beats).sum(axis=0) > 0.3 * len(X)
    beats = beats[:, : int(np.flatnonzero(enough)[-1]) + 1]
    mean_beat = np.nanmean(beats, axis=0)
    waves = fit(mean_beat, middle * MS)
    sd, wander, noise = spreads(beats, mean_beat, waves, middle * MS)
    tokens = [f"{a:.2f}±{s:.2f}@{c:.0f}/{w:.0f}" for (a, c, w), s in zip(waves, sd, strict=True)]
    numbers = (
        f"{rr.mean() * MS:.0f} {rr.std() * MS:.0f} {second.mean() * MS:.0f} "
        f"{second.std() * MS:.0f} {wander:.3f} {noise:.4f}"
    )
    first = f"{'NSVFQ'[label]} {share:.4f} {numbers}"
    return [first, "  " + " ".join(tokens[:OWN]), "  " + " ".join(tokens[OWN:])]


def groups_of(X: np.ndarray, lengths: np.ndarray, peaks: np.ndarray, count: int) -> np.ndarray:
    """Return the k-means group of every row."""
    around = np.clip(peaks[:, None] + np.arange(-BEFORE, AFTER)[None, :], 0, X.shape[1] - 1)
    tail = np.take_along_axis(X, around, axis=1)
    rhythm = np.stack([peaks / 25, (lengths - peaks) / 8], axis=1)
    features = np.concatenate([X[:, :HEAD], tail, rhythm], axis=1)
    return KMeans(count, n_init=3, random_state=0).fit_predict(features)


def main() -> None:
    """Print the module with the table for the real beats in the folder given."""
    from course_lib.data.heartbeat import load_heartbeat

    real = load_heartbeat(sys.argv[1])
    print(f'"""{ABOUT}"""\n\nTABLE = """')
    for label, count in GROUPS.items():
        X = real.X_train[real.y_train == label]
        lengths = row_lengths(X)
        peaks = next_r_peaks(X, lengths)
        group = groups_of(X, lengths, peaks, count)
        for number in np.argsort(-np.bincount(group)):
            own = group == number
            lines = describe(label, X[own], lengths[own], peaks[own], own.mean())
            print("\n".join(lines))
    print('"""')


if __name__ == "__main__":
    main()
