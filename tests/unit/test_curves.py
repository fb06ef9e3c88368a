"""The points of lectures 02 and 03 lie where their formulas say."""

import numpy as np
import pytest

from course_lib.data.curves import linear, parabola


@pytest.mark.parametrize(
    ("curve", "truth", "low"),
    [(linear, lambda x: 0.1 * x + 0.3, 0.0), (parabola, lambda x: x * x - 0.5, -1.0)],
)
class TestBothCurves:
    def test_without_noise_every_point_lies_on_the_curve(self, curve, truth, low):
        x, y = curve(n=50, noise=0.0, seed=3)
        assert x.shape == y.shape == (50, 1)
        assert x.dtype == y.dtype == np.float32
        np.testing.assert_allclose(y, truth(x.astype(float)), atol=1e-6)
        assert low <= x.min() and x.max() < 1.0

    def test_noise_has_the_standard_deviation_asked_for(self, curve, truth, low):
        x, y = curve(n=20_000, noise=0.05, seed=3)
        assert np.std(y - truth(x)) == pytest.approx(0.05, rel=0.03)

    def test_equal_seeds_give_equal_points_and_others_do_not(self, curve, truth, low):
        assert np.array_equal(curve(seed=1)[0], curve(seed=1)[0])
        assert not np.array_equal(curve(seed=1)[0], curve(seed=2)[0])

    def test_noise_moves_y_alone(self, curve, truth, low):
        assert np.array_equal(curve(noise=0.0, seed=1)[0], curve(noise=0.1, seed=1)[0])

    def test_any_number_of_points(self, curve, truth, low):
        assert curve(n=1)[0].shape == (1, 1)
