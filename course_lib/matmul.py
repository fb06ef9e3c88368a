"""How fast is a product of two matrices on each device of this machine? For lecture 01."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from course_lib.checkup import gpus, tpus


def matrix_product(n: int = 1024) -> dict[str, float | None]:
    """Time the product of two n x n float32 matrices on each device that is here.

    Args:
        n: rows and columns; the product takes 2 n^3 operations.

    Returns:
        operations per second by device; None where a device did not answer in time.
    """
    speeds: dict[str, float | None] = {"CPU": _numpy_speed(n)}
    if gpus():
        speeds |= _gpu_speeds(n)
    if tpus():
        speeds["TPU (one core)"] = _tpu_speed(n)
    return speeds


def best_speed(n: int, multiply: Callable[[], object], repeats: int = 5) -> float:
    """Return operations per second of the fastest of some products, the first not counted."""
    multiply()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        multiply()
        seconds.append(time.perf_counter() - start)
    return 2 * n**3 / min(seconds)


def _numpy_speed(n: int) -> float:
    import numpy as np

    a = np.random.default_rng(0).random((n, n), dtype=np.float32)
    return best_speed(n, lambda: a @ a)


def _gpu_speeds(n: int) -> dict[str, float | None]:
    from course_lib.quiet import quiet, tensorflow

    tf = tensorflow()
    speeds: dict[str, float | None] = {}
    with quiet():
        for i, gpu in enumerate(tf.config.list_logical_devices("GPU")):
            with tf.device(gpu.name):
                a = tf.random.uniform((n, n))
                # reading one number back waits for the whole product
                speeds[f"GPU {i}"] = best_speed(n, lambda a=a: tf.matmul(a, a)[0, 0].numpy())
    return speeds


# In a process of its own, since starting a TPU that another process holds waits for ever.
TPU_PROGRAM = """
import sys, jax
from course_lib.matmul import best_speed
n = int(sys.argv[1])
with jax.default_device(jax.devices("tpu")[0]):
    a = jax.random.uniform(jax.random.key(0), (n, n))
    print(best_speed(n, lambda: (a @ a).block_until_ready()))
"""


def _tpu_speed(n: int, seconds: float = 60.0) -> float | None:
    command = [sys.executable, "-c", TPU_PROGRAM, str(n)]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=True
        )
        return float(answer.stdout.split()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
