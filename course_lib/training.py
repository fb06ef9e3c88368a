"""Train and judge a model, the same way every time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from course_lib.errors import CourseError
from course_lib.progress import progress
from course_lib.quiet import quiet, tensorflow

if TYPE_CHECKING:
    import keras


def set_seed(seed: int) -> None:
    """Seed Python, NumPy and TensorFlow and ask TensorFlow for deterministic operations.

    Call it before a model is built: the first weights are random too. See
    https://www.tensorflow.org/api_docs/python/tf/config/experimental/enable_op_determinism
    """
    tf = tensorflow()
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def fit(
    model: "keras.Model",
    X: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    seed: int = 0,
    batch_size: int = 128,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    patience: int | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
) -> pd.DataFrame:
    """Train a compiled model with a progress bar, seeded.

    Args:
        model: a compiled Keras model.
        X: training inputs (n, ...).
        y: training targets (n, ...), as the model's loss wants them.
        epochs: passes over the data, at most.
        seed: decides the order of the samples.
        batch_size: samples a step.
        validation: inputs and targets that are only looked at, for the curves.
        patience: stop when the validation loss has not fallen for that many epochs, and go back
            to the best weights; None never stops early.
        callbacks: more Keras callbacks, for example a learning rate schedule.

    Returns:
        The history: a row an epoch, counted from 1, with a column a metric.

    Raises:
        CourseError: inputs and targets differ in length, or patience is given without
            validation data.
    """
    if len(X) != len(y) or len(X) == 0:
        raise CourseError(
            "training data", expected="as many targets as inputs, at least one",
            found=f"{len(X)} inputs, {len(y)} targets", todo="Pass X_train and y_train together.",
        )  # fmt: skip
    if patience is not None and validation is None:
        raise CourseError(
            "patience", expected="validation data to watch", found="none",
            todo="Pass validation=(X, y) too, or leave patience out.",
        )  # fmt: skip
    tf = tensorflow()
    set_seed(seed)
    callbacks = list(callbacks)
    if patience is not None:
        callbacks.append(
            tf.keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
        )
    with progress(epochs, "Training") as update, quiet():
        callbacks.append(
            tf.keras.callbacks.LambdaCallback(
                on_epoch_end=lambda epoch, logs: update(epoch + 1, f"loss {logs['loss']:.4f}")
            )
        )
        history = model.fit(
            X, y, epochs=epochs, batch_size=batch_size, validation_data=validation,
            callbacks=callbacks, verbose=0,
        )  # fmt: skip
    table = pd.DataFrame(history.history)
    table.index = pd.RangeIndex(1, len(table) + 1, name="epoch")
    return table


@dataclass(frozen=True)
class Evaluation:
    """How well a classifier does.

    Attributes:
        accuracy: share of samples named right.
        macro_f1: mean of the classes' F1; rare classes count as much as frequent ones.
        balanced_accuracy: mean of the classes' recalls.
        per_class: a row a class: precision, recall, f1, samples.
        confusion: int array (k, k), rows the true class, columns the predicted one.
    """

    accuracy: float
    macro_f1: float
    balanced_accuracy: float
    per_class: pd.DataFrame
    confusion: np.ndarray


def evaluate(
    y_true: np.ndarray, probabilities: np.ndarray, class_names: Sequence[str]
) -> Evaluation:
    """Compare predictions with the truth.

    Args:
        y_true: int (n,), true classes.
        probabilities: (n, k) of a classifier, or int (n,) predicted classes.
        class_names: k names.

    Returns:
        Accuracy, macro-F1 and the rest (scikit-learn's `metrics`). A class without samples
        scores 0 in the macro means.

    Raises:
        CourseError: the lengths differ.
    """
    from sklearn import metrics

    predicted = probabilities.argmax(axis=1) if np.ndim(probabilities) == 2 else probabilities
    if len(predicted) != len(y_true):
        raise CourseError(
            "evaluation", expected=f"{len(y_true)} predictions", found=str(len(predicted)),
            todo="Predict on the same rows as the labels.",
        )  # fmt: skip
    labels = range(len(class_names))
    precision, recall, f1, samples = metrics.precision_recall_fscore_support(
        y_true, predicted, labels=labels, zero_division=0
    )
    columns = {"precision": precision, "recall": recall, "f1": f1, "samples": samples}
    return Evaluation(
        accuracy=float(metrics.accuracy_score(y_true, predicted)),
        macro_f1=float(f1.mean()),
        balanced_accuracy=float(recall.mean()),
        per_class=pd.DataFrame(columns, index=list(class_names)),
        confusion=metrics.confusion_matrix(y_true, predicted, labels=labels),
    )
