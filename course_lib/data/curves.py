"""Points on the two curves that the first networks of the course learn. Synthetic, seeded."""

import numpy as np


def linear(n: int = 100, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points on the line y = 0.1 x + 0.3, which one neuron can learn.

    Args:
        n: how many points, at least 1.
        noise: standard deviation of the normal noise added to y, in the unit of y.
        seed: equal seeds give equal points.

    Returns:
        x, uniform in [0, 1), and y: two float32 arrays of shape (n, 1).
    """
    generator = np.random.default_rng(seed)
    x = generator.random((n, 1))
    y = 0.1 * x + 0.3 + noise * generator.standard_normal((n, 1))
    return x.astype(np.float32), y.astype(np.float32)


def parabola(n: int = 300, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points on the parabola y = x^2 - 0.5, which takes a hidden layer to learn.

    Args:
        n: how many points, at least 1.
        noise: standard deviation of the normal noise added to y, in the unit of y.
        seed: equal seeds give equal points.

    Returns:
        x, uniform in [-1, 1), and y: two float32 arrays of shape (n, 1).
    """
    generator = np.random.default_rng(seed)
    x = 2.0 * generator.random((n, 1)) - 1.0
    y = x**2 - 0.5 + noise * generator.standard_normal((n, 1))
    return x.astype(np.float32), y.astype(np.float32)
