"""From a Keras model to a flatbuffer fit for a microcontroller."""

import contextlib
import io
import warnings
from typing import TYPE_CHECKING

import numpy as np

from course_lib.errors import CourseError
from course_lib.export.slim import slim
from course_lib.quiet import quiet, tensorflow

if TYPE_CHECKING:
    import keras


def to_tflite(model: "keras.Model", representative: np.ndarray | None = None) -> bytes:
    """Convert a trained Keras model to a TFLite flatbuffer with float32 input and output.

    Args:
        model: a built Keras model with one input and one output.
        representative: float32 (n, *input shape), samples that show the range of every
            activation; with them the inside becomes full-integer (int8), without them it stays
            float32. See https://ai.google.dev/edge/litert/models/post_training_quantization

    Returns:
        The flatbuffer's bytes.

    Raises:
        CourseError: the representative samples do not fit the model's input.
    """
    shape = tuple(model.input_shape[1:])
    samples = None if representative is None else _fitting(representative, shape)
    converter = _converter(model)
    if samples is not None:
        tf = tensorflow()
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([sample[None]] for sample in samples)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        # One scale a dense layer: boards refuse or miscompute per-channel dense weights.
        converter._experimental_disable_per_channel_quantization_for_dense_layers = True
    return slim(_convert(converter))


def to_dynamic_range(model: "keras.Model") -> bytes:
    """Convert with int8 weights and float32 arithmetic: the kind that a board refuses.

    It is here to be shown in lecture 05 and to be refused by `export.check`.
    """
    converter = _converter(model)
    converter.optimizations = [tensorflow().lite.Optimize.DEFAULT]
    return _convert(converter)


def _converter(model: "keras.Model"):
    tf = tensorflow()
    # One sample at a time: a free batch size would emit SHAPE, STRIDED_SLICE and PACK.
    one = tf.keras.Input(batch_shape=(1, *model.input_shape[1:]))
    clone = tf.keras.models.clone_model(model, input_tensors=one)
    clone.set_weights(model.get_weights())
    with quiet(), _silent_python():
        return tf.lite.TFLiteConverter.from_keras_model(clone)


def _convert(converter) -> bytes:
    with quiet(), _silent_python():
        return bytes(converter.convert())


def _fitting(representative: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    samples = np.asarray(representative, np.float32)
    if samples.shape[1:] != shape or len(samples) == 0:
        raise CourseError(
            "representative samples",
            expected=f"an array (n, {', '.join(map(str, shape))}) with n of at least 1",
            found=f"shape {samples.shape}",
            todo="Take some hundred rows of the training data: X_train[:500].",
        )
    return samples


@contextlib.contextmanager
def _silent_python():
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
