"""Figures about training: learning curves and the confusion matrix."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from course_lib.plots.style import BLUE, ORANGE, use_style


def plot_history(history: pd.DataFrame, metric: str = "loss", ylabel: str = "loss"):
    """Draw one metric over the epochs, training and (where there is any) validation.

    Args:
        history: as `training.fit` returns it.
        metric: a column such as "loss" or "accuracy".
        ylabel: text at the vertical axis.

    Returns:
        The Matplotlib axes.
    """
    import matplotlib.pyplot as plt

    use_style()
    _, axes = plt.subplots(figsize=(7, 3.6))
    axes.plot(history.index, history[metric], color=BLUE, label="training")
    if f"val_{metric}" in history:
        axes.plot(
            history.index, history[f"val_{metric}"], color=ORANGE, linestyle="--",
            label="validation",
        )  # fmt: skip
        axes.legend()
    axes.set(xlabel="epoch", ylabel=ylabel)
    axes.xaxis.get_major_locator().set_params(integer=True)
    return axes


def plot_confusion(confusion: np.ndarray, names: Sequence[str]):
    """Draw a confusion matrix: colour is the share of the row, the number counts samples.

    Args:
        confusion: int (k, k), rows true, columns predicted.
        names: k short class names.

    Returns:
        The Matplotlib axes.
    """
    import matplotlib.pyplot as plt

    use_style()
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    size = 2.2 + 0.55 * len(names)
    _, axes = plt.subplots(figsize=(size + 0.8, size))
    image = axes.imshow(share, cmap="cividis", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(confusion):
        colour = "black" if share[row, column] > 0.5 else "white"
        axes.text(column, row, f"{count}", ha="center", va="center", color=colour, fontsize=10)
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="predicted class", ylabel="true class")
    axes.grid(False)
    axes.figure.colorbar(image, label="share of the true class", shrink=0.8)
    return axes
