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
