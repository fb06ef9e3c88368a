"""Make the three tiny models that the host board is tested with.

    python tests/sketches/models/make.py

They are kept beside this script, so that the tests need no TensorFlow. Each is
4 inputs -> dense 8 -> dense 3 -> softmax, untrained, seeded.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

HERE = Path(__file__).parent


def convert(model, samples, *, int8_input: bool, per_channel: bool) -> bytes:
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([sample[None]] for sample in samples)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter._experimental_disable_per_channel_quantization_for_dense_layers = not per_channel
    if int8_input:
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def main() -> None:
    tf.keras.utils.set_random_seed(0)
    x = tf.keras.Input(batch_shape=(1, 4))
    hidden = tf.keras.layers.Dense(8, activation="relu")(x)
    model = tf.keras.Model(x, tf.keras.layers.Dense(3, activation="softmax")(hidden))
    samples = np.random.default_rng(0).uniform(-1, 1, (100, 4)).astype(np.float32)
    for name, options in {
        "good": {"int8_input": False, "per_channel": False},
        "int8_input": {"int8_input": True, "per_channel": False},
        "per_channel": {"int8_input": False, "per_channel": True},
    }.items():
        (HERE / f"{name}.tflite").write_bytes(convert(model, samples, **options))


if __name__ == "__main__":
    main()
