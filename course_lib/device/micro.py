"""The simulated board: a model in the real TensorFlow Lite Micro interpreter."""

import importlib.util
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from course_lib.device.arena import LARGEST, arena_bytes
from course_lib.errors import CourseError
from course_lib.export.operators import read_graph
from course_lib.quiet import quiet, tensorflow

if TYPE_CHECKING:
    from course_lib.data.boards import Board

# Share of the smallest arena that a header adds, for another TFLM release on the board.
HEADROOM = 0.1


def has_tflm() -> bool:
    """Tell whether PyPI's `tflite-micro` is installed (there are wheels for Linux alone)."""
    return importlib.util.find_spec("tflite_micro") is not None


@dataclass(frozen=True)
class Fit:
    """Whether a model fits a board, and the share of its flash and RAM (1.0 is all)."""

    board: str
    flash: float
    ram: float

    @property
    def fits(self) -> bool:
        """True where both shares are at most 1."""
        return self.flash <= 1.0 and self.ram <= 1.0


class MicroModel:
    """A flatbuffer running in TFLM's interpreter, the code that runs on the board.

    Where there is no `tflite-micro` wheel the TFLite interpreter stands in; `runtime` says which.

    Args:
        flatbuffer: the model's bytes, float32 input and output.

    Raises:
        CourseError: the bytes are not a model.
    """

    def __init__(self, flatbuffer: bytes) -> None:
        self.flatbuffer = bytes(flatbuffer)
        self.graph = read_graph(self.flatbuffer)
        self.runtime = "tflite-micro" if has_tflm() else "TFLite (no tflite-micro wheel here)"
        self._invoke = self._tflm() if has_tflm() else self._tflite()

    @property
    def operators(self) -> list[tuple[str, int]]:
        """Each operator's name and version, in the order they run."""
        return [(operator.name, operator.version) for operator in self.graph.operators]

    @cached_property
    def arena_bytes(self) -> int | None:
        """The smallest arena that works, in bytes; None without `tflite-micro`."""
        return arena_bytes(self.flatbuffer) if has_tflm() else None

    @property
    def arena_size(self) -> int:
        """The arena for a sketch: the smallest plus a tenth, a multiple of 16 bytes."""
        if self.arena_bytes is None:  # cannot be measured: weights plus tensors are an upper bound
            return 16 * (len(self.flatbuffer) // 16 + 1)
        return 16 * int(np.ceil(self.arena_bytes * (1 + HEADROOM) / 16))

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Run one inference a row.

        Args:
            X: float32 (n, *input shape); a single sample is taken too.

        Returns:
            float32 (n, k), the model's outputs.

        Raises:
            CourseError: the samples do not have the model's input shape.
        """
        shape = self.graph.inputs[0].shape
        X = np.asarray(X, np.float32)
        size = int(np.prod(shape))
        if X.size == 0 or X.size % size or X.shape not in (shape[1:], (len(X), *shape[1:])):
            raise CourseError(
                "samples",
                expected=f"float32 (n, {', '.join(map(str, shape[1:]))})",
                found=f"shape {X.shape}",
                todo="Give rows as the training data has them.",
            )
        samples = X.reshape(-1, *shape)
        return np.concatenate([self._invoke(sample) for sample in samples]).astype(np.float32)

    def fits(self, board: "Board") -> Fit:
        """Compare the flatbuffer with a board's flash, and the sketch's arena with its RAM."""
        flash = len(self.flatbuffer) / board.model_bytes
        return Fit(board.name, flash, self.arena_size / board.arena_limit_bytes)

    def _tflm(self):
        from tflite_micro import runtime

        with quiet():
            interpreter = runtime.Interpreter.from_bytes(self.flatbuffer, arena_size=LARGEST)

        def invoke(sample: np.ndarray) -> np.ndarray:
            interpreter.set_input(sample, 0)
            interpreter.invoke()
            return interpreter.get_output(0)

        return invoke

    def _tflite(self):
        tf = tensorflow()
        with quiet(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            interpreter = tf.lite.Interpreter(model_content=self.flatbuffer)
            interpreter.allocate_tensors()
        place_in = interpreter.get_input_details()[0]["index"]
        place_out = interpreter.get_output_details()[0]["index"]

        def invoke(sample: np.ndarray) -> np.ndarray:
            interpreter.set_tensor(place_in, sample)
            interpreter.invoke()
            return interpreter.get_tensor(place_out)

        return invoke
