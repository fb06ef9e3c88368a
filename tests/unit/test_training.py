"""Judging by hand-counted cases; training twice gives the same."""

import numpy as np
import pytest

from course_lib import training
from course_lib.errors import CourseError


def test_the_figures_of_a_case_counted_by_hand():
    y = np.array([0, 0, 0, 0, 1, 1, 2, 2])
    predicted = np.array([0, 0, 0, 1, 1, 1, 0, 2])
    result = training.evaluate(y, predicted, ["a", "b", "c"])
    assert result.accuracy == 6 / 8
    assert result.confusion.tolist() == [[3, 1, 0], [0, 2, 0], [1, 0, 1]]
    assert result.per_class.recall.tolist() == [3 / 4, 1, 1 / 2]
    np.testing.assert_allclose(result.per_class.precision, [3 / 4, 2 / 3, 1])
    np.testing.assert_allclose(result.macro_f1, (0.75 + 0.8 + 2 / 3) / 3)
    np.testing.assert_allclose(result.balanced_accuracy, 0.75)


def test_probabilities_and_classes_are_judged_alike():
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8]])
    assert training.evaluate(np.array([0, 1]), probabilities, ["a", "b"]).accuracy == 1


def test_a_class_that_never_occurs_counts_as_zero():
    result = training.evaluate(np.array([0, 0]), np.array([0, 0]), ["a", "b"])
    assert result.macro_f1 == 0.5


def test_lengths_must_agree():
    with pytest.raises(CourseError, match="expected 2 predictions, found 1"):
        training.evaluate(np.array([0, 1]), np.array([0]), ["a", "b"])
    with pytest.raises(CourseError, match="found 2 inputs, 1 targets"):
        training.fit(None, np.zeros((2, 1)), np.zeros(1), epochs=1)
    with pytest.raises(CourseError, match="patience: expected validation data"):
        training.fit(None, np.zeros((2, 1)), np.zeros(2), epochs=1, patience=1)


def train(seed, **more):
    keras = pytest.importorskip("course_lib.quiet").tensorflow().keras
    training.set_seed(seed)
    model = keras.Sequential(
        [keras.Input((1,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.05))
    x = np.linspace(-1, 1, 64, dtype=np.float32)[:, None]
    history = training.fit(model, x, x**2, seed=seed, batch_size=16, **more)
    return history, model.get_weights()


def test_the_same_seed_gives_the_same_network(capfd):
    first, weights = train(0, epochs=3)
    second, again = train(0, epochs=3)
    assert first.equals(second) and first.index.tolist() == [1, 2, 3]
    assert all((a == b).all() for a, b in zip(weights, again, strict=True))
    assert not train(1, epochs=3)[0].equals(first)
    assert capfd.readouterr() == ("", "")


def test_training_stops_when_validation_gets_no_better():
    wrong = (np.zeros((8, 1), np.float32), np.full((8, 1), 100.0, np.float32))
    history, _ = train(0, epochs=50, validation=wrong, patience=2)
    best = history.val_loss.idxmin()
    assert len(history) == min(50, best + 2)
