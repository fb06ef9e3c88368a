"""The figures of lectures 02 and 03: networks, their data, their fits, and how they learned."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from course_lib.plots.style import BLACK, BLUE, GREEN, GREY, ORANGE, PALETTE, SKY, VERMILLION

if TYPE_CHECKING:
    import keras
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_NEURONS_DRAWN = 12


def draw_network(model: "keras.Model") -> "Axes":
    """Draw a network of dense layers: a circle a neuron, an arrow a weight.

    Args:
        model: a Keras model of Dense layers.

    Returns:
        the axes of the new figure.
    """
    import matplotlib.pyplot as plt

    widths = [model.input_shape[-1], *(layer.units for layer in model.layers)]
    captions = [f"input\n{_count(widths[0], 'number')}"]
    for layer in model.layers:
        name = "output layer" if layer is model.layers[-1] else "hidden layer"
        function = layer.activation.__name__.replace("relu", "ReLU")
        size = _count(layer.units, "neuron") + ("" if function == "linear" else f", {function}")
        captions.append(f"{name}\n{size}\n{layer.count_params()} parameters")
    columns = [_heights(width) for width in widths]
    height = 1.4 + 0.32 * max(map(len, columns))
    _, axes = plt.subplots(figsize=(2.6 * len(widths), height))
    for i, (left, right) in enumerate(pairwise(columns)):
        for start in left:
            for end in right:
                axes.plot([i, i + 1], [start, end], color="#AAAAAA", linewidth=0.9, zorder=1)
    colours = [SKY] + [ORANGE] * (len(widths) - 2) + [GREEN]
    for i, (heights, colour) in enumerate(zip(columns, colours, strict=True)):
        axes.scatter([i] * len(heights), heights, s=330, color=colour, edgecolor=BLACK, zorder=2)
        if widths[i] > MOST_NEURONS_DRAWN:
            axes.text(i + 0.1, 0, f"... {widths[i]} in all", va="center", zorder=3)
    low = min(map(min, columns))
    for i, caption in enumerate(captions):
        axes.text(i, low - 0.75, caption, ha="center", va="top")
    if widths == [1, 1]:
        axes.text(0.5, 0.12, "w x + b", ha="center")
    axes.text(0, columns[0][0], "x", ha="center", va="center", zorder=3)
    axes.text(len(widths) - 1, columns[-1][0], "y", ha="center", va="center", zorder=3)
    axes.set(xlim=(-0.5, len(widths) - 0.5), ylim=(low - 2.7, -low + 0.7))
    axes.axis("off")
    return axes


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _heights(width: int) -> np.ndarray:
    drawn = min(width, MOST_NEURONS_DRAWN)
    return (np.arange(drawn) - (drawn - 1) / 2) * -1.0


def plot_points(x: np.ndarray, y: np.ndarray, truth: Callable | None = None) -> "Axes":
    """Draw points, and the curve they scatter about where it is known.

    Args:
        x: inputs, (n, 1) or (n,).
        y: targets of the same shape.
        truth: the function that made the points.

    Returns:
        the axes of the new figure.
    """
    import matplotlib.pyplot as plt

    _, axes = plt.subplots()
    axes.plot(np.ravel(x), np.ravel(y), ".", color=SKY, label="data")
    if truth is not None:
        line = np.linspace(x.min(), x.max(), 200)
        axes.plot(line, truth(line), color=BLACK, linestyle="--", label="truth")
    axes.set(xlabel="x", ylabel="y")
    axes.legend()
    return axes


def plot_curves(
    x: np.ndarray, curves: Mapping[str, np.ndarray], xlabel: str = "x", ylabel: str = ""
) -> "Axes":
    """Draw curves over the same x, each with its name.

    Args:
        x: (n,) or (n, 1), ascending.
        curves: each curve's values by its name.
        xlabel: name and unit of the horizontal axis.
        ylabel: name and unit of the vertical axis.

    Returns:
        the axes of the new figure.
    """
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=(8.0, 3.2))
    for (name, values), style in zip(curves.items(), ("-", "--", ":") * len(curves), strict=False):
        axes.plot(np.ravel(x), np.ravel(values), style, label=name)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.legend()
    return axes


def plot_fit(
    x: np.ndarray, y: np.ndarray, line: np.ndarray, predicted: np.ndarray, truth: Callable
) -> "Axes":
    """Draw what a network answers over the points it learned from.

    Where `line` reaches well beyond the points, the range of the points is shaded.

    Args:
        x: inputs of the points, (n, 1) or (n,).
        y: their targets.
        line: inputs of the curve, ascending.
        predicted: the network's answers there.
        truth: the function that made the points.

    Returns:
        the axes of the new figure.
    """
    axes = plot_points(x, y)
    line = np.ravel(line)
    axes.plot(line, truth(line), color=BLACK, linestyle="--", label="truth")
    axes.plot(line, np.ravel(predicted), color=VERMILLION, label="network")
    margin = 0.1 * (x.max() - x.min())
    if line[0] < x.min() - margin or line[-1] > x.max() + margin:
        axes.axvspan(x.min(), x.max(), color=SKY, alpha=0.15, zorder=0, label="seen in training")
    axes.legend()
    return axes


def plot_fits(
    x: np.ndarray, y: np.ndarray, line: np.ndarray, answers: Mapping[str, np.ndarray]
) -> "Figure":
    """Draw several networks' answers over the same points, side by side.

    Args:
        x: inputs of the points.
        y: their targets.
        line: inputs of the curves, ascending.
        answers: each network's answers there, by its title.

    Returns:
        the new figure.
    """
    import matplotlib.pyplot as plt

    size = (2.4 * len(answers), 2.8)
    figure, grid = plt.subplots(1, len(answers), sharey=True, figsize=size, squeeze=False)
    for axes, (title, predicted) in zip(grid[0], answers.items(), strict=True):
        axes.plot(np.ravel(x), np.ravel(y), ".", color=SKY, markersize=3)
        axes.plot(np.ravel(line), np.ravel(predicted), color=VERMILLION)
        axes.set(title=title, xlabel="x")
    grid[0][0].set_ylabel("y")
    return figure


def plot_loss(history: "pd.DataFrame", column: str = "loss") -> "Axes":
    """Draw how a loss fell, epoch by epoch, on a logarithmic axis.

    Args:
        history: as `training.fit` gives it, a row an epoch.
        column: which of its columns.

    Returns:
        the axes of the new figure.
    """
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=(8.0, 3.2))
    axes.plot(history.index, history[column], color=BLUE)
    axes.set(xlabel="epoch", ylabel="loss: mean squared error", yscale="log")
    return axes


def plot_loss_surface(
    x: np.ndarray, y: np.ndarray, paths: Mapping[str, np.ndarray], reach: float = 0.75
) -> "Axes":
    """Draw the mean squared error of y = w x + b over w and b, and the ways down it.

    Args:
        x: inputs of the points.
        y: their targets.
        paths: each way as an array (steps, 2) of w and b, by its name.
        reach: how far the figure goes around the lowest point, in w and b.

    Returns:
        the axes of the new figure.
    """
    import matplotlib.pyplot as plt

    x, y = np.ravel(x).astype(float), np.ravel(y).astype(float)
    w_best, b_best = np.polyfit(x, y, 1)
    w, b = np.meshgrid(w_best + reach * np.linspace(-1, 1, 81),
                       b_best + reach * np.linspace(-1, 1, 81))  # fmt: skip
    loss = np.mean((w[..., None] * x + b[..., None] - y) ** 2, axis=-1)
    figure, axes = plt.subplots(figsize=(7.5, 5.0))
    levels = np.geomspace(max(loss.min(), 1e-6), loss.max(), 16)
    drawn = axes.contourf(
        w, b, np.log10(np.maximum(loss, 1e-12)), np.log10(levels), cmap="cividis", extend="both"
    )
    bar = figure.colorbar(drawn, ax=axes, label="loss, power of ten")
    bar.ax.yaxis.set_major_formatter("{x:.1f}")
    for (name, path), colour in zip(paths.items(), (ORANGE, VERMILLION, *PALETTE), strict=False):
        path = np.asarray(path)
        axes.plot(path[:, 0], path[:, 1], "o-", color=colour, markersize=4, linewidth=1.2,
                  markeredgecolor=BLACK, markeredgewidth=0.4, label=name)  # fmt: skip
    axes.plot(w_best, b_best, "*", color="white", markeredgecolor=BLACK, markersize=14,
              linestyle="none", label="lowest point")  # fmt: skip
    axes.set(xlabel="weight w", ylabel="bias b", xlim=(w.min(), w.max()), ylim=(b.min(), b.max()))
    axes.grid(False)
    axes.legend(loc="upper right", frameon=True)
    return axes


def plot_neurons(lines: np.ndarray, bias: float, x: np.ndarray, truth: Callable) -> "Figure":
    """Draw what each hidden neuron adds to the answer, and their sum.

    Args:
        lines: (n, k), column i is hidden neuron i's output times its weight in the last layer.
        bias: the bias of the last layer.
        x: the n inputs, ascending.
        truth: the function that the network was to learn.

    Returns:
        the new figure.
    """
    import matplotlib.pyplot as plt

    x = np.ravel(x)
    figure, (left, right) = plt.subplots(1, 2, figsize=(10.0, 4.0), sharex=True)
    for i, column in enumerate(np.asarray(lines).T):
        style = ("-", "--", ":")[i // len(PALETTE) % 3]
        left.plot(x, column, style, color=PALETTE[i % len(PALETTE)], label=f"neuron {i}")
    left.set(xlabel="x", ylabel="share of y", title="Each hidden neuron bends once")
    if len(lines[0]) <= MOST_NEURONS_DRAWN:
        left.legend(fontsize=8, ncols=2)
    right.plot(x, truth(x), "--", color=BLACK, label="truth")
    right.plot(x, np.sum(lines, axis=1) + bias, color=VERMILLION, label="sum of all + bias")
    right.axhline(bias, color=GREY, linewidth=1, linestyle=":", label="bias")
    right.set(xlabel="x", ylabel="y", title="Their sum is the answer")
    right.legend()
    return figure
