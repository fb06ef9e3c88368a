"""Augmentation changes what a hand could change, and nothing else."""

import numpy as np
import pytest

from course_lib.data import airdigit_augment as change


@pytest.fixture
def X():
    return np.random.default_rng(3).normal(size=(40, 75, 3)).astype(np.float32)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("name", ["shift", "stretch", "scale", "tilt", "noise"])
def test_every_change_keeps_shape_and_type_and_spares_the_original(X, rng, name):
    before = X.copy()
    changed = getattr(change, name)(X, rng)
    assert changed.shape == X.shape and changed.dtype == np.float32
    assert (changed != X).any(axis=(1, 2)).mean() > 0.8
    np.testing.assert_array_equal(X, before)


def test_tilt_turns_the_whole_recording_and_keeps_lengths_and_angles(X, rng):
    turned = change.tilt(X, rng, degrees=30)
    np.testing.assert_allclose(
        np.einsum("nrj,nsj->nrs", turned, turned), np.einsum("nrj,nsj->nrs", X, X), atol=1e-4
    )
    cosine = (turned * X).sum(2) / np.linalg.norm(X, axis=2) ** 2
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() <= 30.1


def test_tilt_keeps_right_handed_axes_right_handed(X, rng):
    turned = change.tilt(X, rng, degrees=180)
    before, after = (
        np.linalg.det(X[:, :3].astype(float)),
        np.linalg.det(turned[:, :3].astype(float)),
    )
    np.testing.assert_allclose(after, before, atol=1e-4)


def test_scale_leaves_gravity_alone(X, rng):
    X = X + np.float32([0, 0, 1])
    changed = change.scale(X, rng, most=0.5)
    np.testing.assert_allclose(changed.mean(axis=1), X.mean(axis=1), atol=1e-5)
    ratio = changed.std(axis=1) / X.std(axis=1)
    assert ratio.min() > 0.5 and ratio.max() < 1.5


def test_shift_moves_rows_and_repeats_the_edge(X, rng):
    moved = change.shift(X, rng, rows=4)
    for before, after in zip(X, moved, strict=True):
        fits = [
            s for s in range(-4, 5)
            if np.array_equal(after[max(s, 0) : 75 + min(s, 0)], before[max(-s, 0) : 75 - max(s, 0)])
        ]  # fmt: skip
        assert len(fits) == 1


def test_stretch_of_a_ramp_is_a_ramp_of_another_slope(rng):
    ramp = (
        np.linspace(0, 1, 75, dtype=np.float32)[None, :, None].repeat(3, axis=2).repeat(20, axis=0)
    )
    slopes = np.diff(change.stretch(ramp, rng, most=0.2), axis=1)[:, :50] * 74
    assert np.ptp(slopes, axis=1).max() < 1e-3
    assert slopes.min() >= 0.799 and slopes.max() <= 1.201


def test_augment_keeps_originals_first_labels_right_and_is_seeded(X):
    y = np.arange(40) % 10
    many, labels = change.augment(X, y, total=190, seed=7)
    assert many.shape == (200, 75, 3) and labels.tolist() == y.tolist() * 5
    np.testing.assert_array_equal(many[:40], X)
    np.testing.assert_array_equal(many, change.augment(X, y, total=200, seed=7)[0])
    assert (many != change.augment(X, y, total=200, seed=8)[0]).any()
