"""The Keras models of the course, one function each; none is compiled."""


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
