"""The Keras models of the course, one function each; none is compiled."""

from collections.abc import Sequence


def easy_net():
    """One neuron, which learns a line: y = w x + b (lecture 02).

    Returns:
        an uncompiled Keras model, one number in, one number out: 2 parameters.
    """
    import keras

    return keras.Sequential(
        [keras.Input(shape=(1,)), keras.layers.Dense(1)],
        name="easy_net",
    )


def hidden_net(n: int = 10):
    """A hidden layer of ReLU neurons, which learns a parabola (lecture 03).

    Args:
        n: how many hidden neurons.

    Returns:
        an uncompiled Keras model, one number in, one number out: 3 n + 1 parameters.
    """
    import keras

    return keras.Sequential(
        [
            keras.Input(shape=(1,)),
            keras.layers.Dense(n, activation="relu"),
            keras.layers.Dense(1),
        ],
        name="hidden_net",
    )


def ecg_dnn():
    """The dense network that tells five kinds of heartbeat apart (lecture 04).

    Returns:
        an uncompiled Keras model, 187 samples of a beat in, 5 probabilities out: 28,357 parameters.
    """
    import keras

    return keras.Sequential(
        [
            keras.Input(shape=(187,)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(5, activation="softmax"),
        ],
        name="ecg_dnn",
    )


def airdigit_cnn():
    """The small convolution network that names a digit drawn in the air (lecture 06).

    Three convolutions along time, each looking at 5 rows and stepping by 2: a neuron of the last one
    sees 29 rows (0.58 s) of the hand's way.

    Returns:
        an uncompiled Keras model, 75 rows of accX,accY,accZ in g in, 10 probabilities out:
        5,930 parameters.
    """
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(shape=(75, 3)),
            layers.Reshape((75, 1, 3)),  # time x 1 x axes: a Conv2D of 5 x 1 slides along time
            layers.Conv2D(12, (5, 1), strides=(2, 1), activation="relu"),
            layers.Conv2D(20, (5, 1), strides=(2, 1), activation="relu"),
            layers.Conv2D(28, (5, 1), strides=(2, 1), activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(10, activation="softmax"),
        ],
        name="airdigit_cnn",
    )


def ecg_cnn(filters: Sequence[int] = (10, 16, 24, 24, 32)):
    """The convolutional network that tells heartbeats apart on a board (lecture 05).

    Five convolutions that each halve the length (187, 94, 47, 24, 12, 6), all in 13 kB of int8.
    `Conv2D` on a column, since `Conv1D` would bring operators that a board's library lacks; batch
    normalisation costs nothing there, the converter folds it into the convolution.

    Args:
        filters: of each of the five convolutions.

    Returns:
        an uncompiled Keras model, 187 samples of a beat in, 5 probabilities out: 9,363 parameters.
    """
    import keras

    layers = [keras.Input(shape=(187,)), keras.layers.Reshape((187, 1, 1))]
    for n, kernel in zip(filters, (7, 5, 5, 5, 3), strict=True):
        layers += [
            keras.layers.Conv2D(n, (kernel, 1), strides=(2, 1), padding="same",
                                use_bias=False, kernel_initializer="he_normal"),
            keras.layers.BatchNormalization(momentum=0.98),
            keras.layers.ReLU(),
        ]  # fmt: skip
    layers += [keras.layers.Flatten(), keras.layers.Dense(5), keras.layers.Softmax()]
    return keras.Sequential(layers, name="ecg_cnn")


def ecg_teacher():
    """The large network that teaches `ecg_cnn`: residual, too big for the board.

    Residual blocks after He et al. 2015, https://arxiv.org/abs/1512.03385

    Returns:
        an uncompiled Keras model, 187 samples of a beat in, 5 logits out: 80,589 parameters.
    """
    import keras

    inputs = keras.Input(shape=(187,))
    x = keras.layers.Reshape((187, 1, 1))(inputs)
    x = keras.layers.ReLU()(_convolution(x, 24, 7, 2))
    for filters in (32, 48, 64):
        y = keras.layers.ReLU()(_convolution(x, filters, 5, 2))
        y = _convolution(y, filters, 5, 1)
        shortcut = _convolution(x, filters, 2, 2)
        x = keras.layers.ReLU()(keras.layers.Add()([y, shortcut]))
    x = keras.layers.Dropout(0.3)(keras.layers.Flatten()(x))
    return keras.Model(inputs, keras.layers.Dense(5)(x), name="ecg_teacher")


def _convolution(x, filters: int, kernel: int, stride: int):
    import keras

    x = keras.layers.Conv2D(
        filters, (kernel, 1), strides=(stride, 1), padding="same", use_bias=False,
        kernel_initializer="he_normal",
    )(x)  # fmt: skip
    return keras.layers.BatchNormalization(momentum=0.98)(x)
