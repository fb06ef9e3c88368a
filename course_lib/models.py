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
