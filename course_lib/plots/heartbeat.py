"""Figures about heartbeats."""

from collections.abc import Sequence

import numpy as np

from course_lib.data.heartbeat import BEAT_RATE_HZ, BeatClass, Heartbeats
from course_lib.plots.style import BLUE, GREY, ORANGE, PALETTE, use_style


def _milliseconds(beat: np.ndarray) -> np.ndarray:
    return np.arange(len(beat)) * 1000.0 / BEAT_RATE_HZ


def plot_beats(X: np.ndarray, y: np.ndarray, classes: Sequence[BeatClass], shown: int = 1):
    """Draw the first beats of each class, a panel a class.

    Args:
        X: float32 (n, 187), beats in 0..1.
        y: int (n,), classes.
        classes: the kinds of heartbeat.
        shown: beats drawn a class.

    Returns:
        The Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    use_style()
    figure, panels = plt.subplots(1, len(classes), figsize=(11, 2.6), sharey=True, sharex=True)
    for label, (axes, beat_class) in enumerate(zip(panels, classes, strict=True)):
        for beat in X[y == label][:shown]:
            axes.plot(_milliseconds(beat), beat, color=PALETTE[label], linewidth=1.4)
        axes.set_title(f"{label}: {beat_class.symbol}")
        axes.set_xlabel("time (ms)")
    panels[0].set_ylabel("scaled voltage")
    return figure


def plot_anatomy(beat: np.ndarray):
    """Draw one normal beat and name what is seen in it: R, T, P, the next R, the padding.

    Args:
        beat: float32 (187,), starts at its R peak.

    Returns:
        The Matplotlib axes.
    """
    import matplotlib.pyplot as plt

    use_style()
    time = _milliseconds(beat)
    end = int(np.flatnonzero(beat)[-1]) + 1
    next_r = 20 + int(np.argmax(beat[20:end]))
    first_wave = 15 + int(np.argmax(beat[15 : int(0.6 * next_r)]))
    second_wave = int(0.72 * next_r) + int(np.argmax(beat[int(0.72 * next_r) : next_r - 8]))
    _, axes = plt.subplots(figsize=(9, 3.2))
    axes.plot(time[:end], beat[:end], color=BLUE)
    axes.plot(time[end - 1 :], beat[end - 1 :], color=GREY, linestyle=":")
    marks = ((0, "R"), (first_wave, "T"), (second_wave, "P"), (next_r, "next R"))
    for place, name in marks:
        axes.annotate(
            name,
            (time[place], beat[place]),
            xytext=(6, 6),
            textcoords="offset points",
            weight="bold",
        )
    axes.annotate("zeros to fill 187", (time[min(end + 3, 186)], 0.04), color=GREY)
    axes.set(xlabel="time after the R peak (ms)", ylabel="scaled voltage", ylim=(-0.05, 1.18))
    return axes


def plot_class_counts(beats: Heartbeats):
    """Draw how many training beats each class has, with its share.

    Returns:
        The Matplotlib axes.
    """
    import matplotlib.pyplot as plt

    use_style()
    counts = np.bincount(beats.y_train, minlength=len(beats.classes))
    _, axes = plt.subplots(figsize=(8, 2.8))
    names = [f"{c.symbol}  {c.english}" for c in beats.classes]
    bars = axes.barh(names, counts, color=PALETTE[: len(names)])
    labels = [f" {count:,}  ({count / counts.sum():.1%})" for count in counts]
    axes.bar_label(bars, labels)
    axes.set(xlabel=f"training beats ({beats.source})", xlim=(0, counts.max() * 1.25))
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    return axes


def plot_prediction(
    beat: np.ndarray, probabilities: np.ndarray, classes: Sequence[BeatClass], truth: int
):
    """Draw one beat and the model's five probabilities beside it.

    Args:
        beat: float32 (187,).
        probabilities: float32 (5,).
        classes: the kinds of heartbeat.
        truth: the true class.

    Returns:
        The Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    use_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3), width_ratios=(2, 1))
    left.plot(_milliseconds(beat), beat, color=BLUE)
    left.set(xlabel="time (ms)", ylabel="scaled voltage", title=f"true class: {truth}")
    colours = [ORANGE if label == truth else GREY for label in range(len(classes))]
    names = [f"{label} {c.symbol}" for label, c in enumerate(classes)]
    bars = right.barh(names, probabilities, color=colours)
    right.bar_label(bars, [f" {p:.3f}" for p in probabilities])
    right.set(xlabel="probability", xlim=(0, 1.25), title="orange: the truth")
    right.invert_yaxis()
    right.grid(axis="y", visible=False)
    return figure


def plot_quantisation(weights: np.ndarray, scale: float):
    """Draw weights before and after rounding to int8, on one channel's grid.

    Args:
        weights: float32 (n,), weights of one channel.
        scale: what one int8 step is worth.

    Returns:
        The Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    use_style()
    rounded = np.clip(np.round(weights / scale), -127, 127) * scale
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2))
    places = np.arange(len(weights))
    left.vlines(places, 0, weights, color=GREY, linewidth=1)
    left.plot(places, weights, "o", color=BLUE, label="float32")
    left.plot(places, rounded, "x", color=ORANGE, label="int8 x scale", markersize=8)
    left.set(xlabel="weight number", ylabel="value", title="the same to the eye ...")
    left.margins(y=0.3)
    left.legend(loc="upper left", ncols=2)
    right.bar(places, (weights - rounded) / scale, color=BLUE)
    right.axhline(0.5, color=GREY, linestyle=":")
    right.axhline(-0.5, color=GREY, linestyle=":")
    right.set(
        xlabel="weight number", ylabel="error (int8 steps)", title="... and never half a step off"
    )
    return figure
