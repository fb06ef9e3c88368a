"""Keep TensorFlow's C++ log lines out of a lecture."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Send file descriptors 1 and 2 away while the block runs.

    TensorFlow's compiler and converter write to the process's stdout and stderr from C++, where
    Python's `contextlib.redirect_stderr` cannot reach. Python's own `sys.stdout` in a notebook
    goes through a socket and is not touched.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    saved = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, copy in zip((1, 2), saved, strict=True):
            os.dup2(copy, number)
            os.close(copy)
        os.close(nowhere)


def tensorflow():
    """Import TensorFlow without its greeting and return the module.

    Deterministic operations are what makes two runs of a lecture equal, so the seed and the log
    level are settled here, before the first import, in one place.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        import tensorflow as tf
    tf.get_logger().setLevel("ERROR")
    return tf
