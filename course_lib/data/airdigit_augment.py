"""Make more recordings out of few: what a hand could as well have done.

Every function takes recordings X, float32 (n, rows, 3) in g, and a random generator, changes each
recording by another amount, and returns a new array of the same shape. After T. T. Um et al. 2017,
"Data augmentation of wearable sensor data for Parkinson's disease monitoring using convolutional
neural networks", ICMI 2017, doi:10.1145/3136755.3136817.
"""

import numpy as np


def shift(X: np.ndarray, rng: np.random.Generator, rows: int = 6) -> np.ndarray:
    """Begin up to `rows` rows earlier or later; the edge row fills the gap."""
    n, length = X.shape[:2]
    starts = rng.integers(-rows, rows + 1, size=(n, 1))
    places = np.clip(np.arange(length) - starts, 0, length - 1)
    return np.take_along_axis(X, places[:, :, None], axis=1)


def stretch(X: np.ndarray, rng: np.random.Generator, most: float = 0.15) -> np.ndarray:
    """Draw faster or slower by up to the share `most`; the last row holds at the end."""
    n, length = X.shape[:2]
    speed = rng.uniform(1 - most, 1 + most, size=(n, 1))
    places = np.clip(np.arange(length) * speed, 0, length - 1)
    before = np.minimum(places.astype(int), length - 2)
    part = (places - before)[:, :, None]
    first = np.take_along_axis(X, before[:, :, None], axis=1)
    second = np.take_along_axis(X, before[:, :, None] + 1, axis=1)
    return ((1 - part) * first + part * second).astype(X.dtype)


def scale(X: np.ndarray, rng: np.random.Generator, most: float = 0.2) -> np.ndarray:
    """Draw larger or smaller by up to the share `most`; gravity, the mean, stays as it is."""
    factor = rng.uniform(1 - most, 1 + most, size=(len(X), 1, 1))
    rest = X.mean(axis=1, keepdims=True)
    return (rest + factor * (X - rest)).astype(X.dtype)


def tilt(X: np.ndarray, rng: np.random.Generator, degrees: float = 20.0) -> np.ndarray:
    """Hold the board turned by up to `degrees` about a random axis, gravity included."""
    axis = rng.normal(size=(len(X), 3))
    axis /= np.linalg.norm(axis, axis=1, keepdims=True)
    angle = np.radians(rng.uniform(0, degrees, size=len(X)))
    turned = np.einsum("nij,nrj->nri", _rotations(axis, angle), X)
    return turned.astype(X.dtype)


def _rotations(axis: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Return rotation matrices (n, 3, 3) about unit vectors (n, 3) (Rodrigues' formula)."""
    x, y, z = axis.T
    zero = np.zeros_like(x)
    cross = np.array([[zero, -z, y], [z, zero, -x], [-y, x, zero]]).transpose(2, 0, 1)
    sine, cosine = np.sin(angle)[:, None, None], np.cos(angle)[:, None, None]
    return np.eye(3) + sine * cross + (1 - cosine) * (cross @ cross)


def noise(X: np.ndarray, rng: np.random.Generator, g: float = 0.03) -> np.ndarray:
    """Let the hand tremble: normal noise with a standard deviation of `g`."""
    return (X + rng.normal(0, g, size=X.shape)).astype(X.dtype)


CHANGES = (stretch, shift, scale, tilt, noise)


def augment(
    X: np.ndarray, y: np.ndarray, total: int = 16000, seed: int = 0, changes=CHANGES
) -> tuple[np.ndarray, np.ndarray]:
    """Return the recordings and as many changed versions of each as make about `total`.

    Args:
        X: float32 (n, rows, 3) in g. Training recordings only: a changed copy of a test recording
            among the training data would be cheating.
        y: int (n,), the digits.
        total: how many recordings to return, rounded up to a multiple of n.
        seed: decides all random amounts.
        changes: functions of this module, all applied to every copy; none for plain repetition.

    Returns:
        X (m, rows, 3) and y (m,), the originals first.
    """
    rng = np.random.default_rng(seed)
    copies = -(-total // len(X))
    changed = [X]
    for _ in range(copies - 1):
        recordings = X
        for change in changes:
            recordings = change(recordings, rng)
        changed.append(recordings)
    return np.concatenate(changed), np.tile(y, copies)
