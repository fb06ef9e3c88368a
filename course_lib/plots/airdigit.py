"""Figures about digits drawn in the air."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from course_lib.data.airdigit import COLUMNS, ROW_MS, read_blocks
from course_lib.errors import CourseError
from course_lib.plots.style import BLUE, GREEN, ORANGE, VERMILLION, use_style

AXIS_COLORS = (BLUE, ORANGE, GREEN)
AXIS_LINES = ("-", "--", "-.")  # legible without colour too


def _curves(axes, recording: np.ndarray, label: bool = False, linewidth: float = 1.6) -> None:
    time = np.arange(len(recording)) * ROW_MS
    for values, name, color, line in zip(
        recording.T, COLUMNS, AXIS_COLORS, AXIS_LINES, strict=True
    ):
        axes.plot(
            time, values, line, color=color, linewidth=linewidth, label=name if label else None
        )


def plot_recording(recording: np.ndarray, title: str = "", axes=None):
    """Draw one recording as three curves over time.

    Args:
        recording: (rows, 3), acceleration in g, 20 ms a row.
        title: text above.
        axes: Matplotlib axes to draw into; None makes a figure.

    Returns:
        The Matplotlib axes.
    """
    import matplotlib.pyplot as plt

    use_style()
    if axes is None:
        _, axes = plt.subplots(figsize=(8, 3.4))
    _curves(axes, recording, label=True)
    axes.set(xlabel="time (ms)", ylabel="acceleration (g)", title=title)
    axes.legend(loc="upper right", ncols=3)
    return axes


def plot_panels(recordings: Sequence[np.ndarray], titles: Sequence[str], columns: int = 5):
    """Draw recordings side by side on the same scales.

    Args:
        recordings: each (rows, 3) in g.
        titles: one for each.
        columns: panels in a row.

    Returns:
        The Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    use_style()
    lines = -(-len(recordings) // columns)
    figure, panels = plt.subplots(
        lines, columns, figsize=(2.3 * columns, 2.1 * lines + 0.5), sharex=True, sharey=True,
        squeeze=False,
    )  # fmt: skip
    for axes in panels.flat[len(recordings) :]:
        axes.set_visible(False)
    for axes, recording, title in zip(panels.flat, recordings, titles, strict=False):
        _curves(axes, recording)
        axes.set_title(title, fontsize=10)
    handles = [
        plt.Line2D([], [], color=color, linestyle=line)
        for color, line in zip(AXIS_COLORS, AXIS_LINES, strict=True)
    ]
    figure.legend(handles, COLUMNS, loc="outside upper right", ncols=3)
    figure.supxlabel("time (ms)", fontsize=11)
    figure.supylabel("acceleration (g)", fontsize=11)
    return figure


def plot_digits(X: np.ndarray, y: np.ndarray):
    """Draw the first recording of each of the ten digits.

    Args:
        X: float32 (n, rows, 3) in g.
        y: int (n,), the digits.

    Returns:
        The Matplotlib figure.
    """
    digits = np.unique(y)
    return plot_panels([X[y == digit][0] for digit in digits], [f"digit {d}" for d in digits])


def plot_changes(
    recording: np.ndarray,
    changes: Sequence[Callable[[np.ndarray, np.random.Generator], np.ndarray]],
    seed: int = 0,
    shown: int = 8,
):
    """Draw a recording and, thinly behind it, what each kind of augmentation makes of it.

    Args:
        recording: (rows, 3) in g.
        changes: functions of `data.airdigit_augment`; a panel each.
        seed: decides the random amounts.
        shown: changed versions drawn of each kind.

    Returns:
        The Matplotlib figure.
    """
    rng = np.random.default_rng(seed)
    many = np.repeat(recording[None], shown, axis=0)
    figure = plot_panels([recording] * len(changes), [c.__name__ for c in changes])
    for axes, change in zip(figure.axes, changes, strict=False):
        for version in change(many, rng):
            _curves(axes, version, linewidth=0.5)
    return figure


def plot_mistakes(X: np.ndarray, y: np.ndarray, probabilities: np.ndarray, most: int = 5):
    """Draw the recordings whose true digit got the lowest probability, worst first.

    Args:
        X: float32 (n, rows, 3) in g.
        y: int (n,), the true digits.
        probabilities: (n, 10).
        most: how many to draw at most.

    Returns:
        The Matplotlib figure.
    """
    true = probabilities[np.arange(len(y)), y]
    worst = np.argsort(true, kind="stable")[:most]
    named = probabilities.argmax(axis=1)
    titles = [
        f"a {y[i]}: {true[i]:.0%} sure"
        if named[i] == y[i]
        else f"a {y[i]} named {named[i]} ({probabilities[i].max():.0%})"
        for i in worst
    ]
    return plot_panels([X[i] for i in worst], titles)


def plot_histories(histories: Mapping[str, pd.DataFrame], metric: str, ylabel: str):
    """Draw one metric of several trainings over the epochs, on the training and validation data.

    Args:
        histories: tables of `training.fit` by name.
        metric: a column such as "accuracy".
        ylabel: text at the vertical axis.

    Returns:
        The Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    use_style()
    figure, panels = plt.subplots(1, len(histories), figsize=(9, 3.4), sharey=True, squeeze=False)
    for axes, (name, history) in zip(panels.flat, histories.items(), strict=True):
        axes.plot(history.index, history[metric], color=BLUE, label="training")
        axes.plot(
            history.index, history[f"val_{metric}"], "--", color=VERMILLION, label="validation"
        )
        axes.set(xlabel="epoch", title=name)
    panels[0, 0].set_ylabel(ylabel)
    panels[0, 0].legend()
    return figure


def plot_files(files: Sequence[str | Path], save: str | Path | None = None) -> None:
    """Draw CSV files of recordings below each other, to the screen or into a picture.

    Args:
        files: CSV files of accX,accY,accZ in g, of any number of rows.
        save: the picture to write (.png, .svg, .pdf); None opens a window.

    Raises:
        CourseError: a file that is no recording, or neither a picture's name nor a screen.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    blocks = [(Path(file).name, block.values) for file in files for block in read_blocks(file)[0]]
    if save is None and plt.get_backend().lower() not in map(str.lower, _interactive(mpl)):
        raise CourseError(
            "course plot", expected="a screen", found="none here", todo="Add --save x.png"
        )
    use_style()
    figure, panels = plt.subplots(len(blocks), 1, figsize=(8, 3.2 * len(blocks)), squeeze=False)
    for axes, (name, values) in zip(panels.flat, blocks, strict=True):
        plot_recording(values, title=name, axes=axes)
    if save is None:
        plt.show()
    else:
        _save(figure, Path(save))
    plt.close(figure)


def _interactive(mpl) -> list[str]:
    from matplotlib.backends import backend_registry

    return backend_registry.list_builtin(mpl.backends.BackendFilter.INTERACTIVE)


def _save(figure, path: Path) -> None:
    from course_lib.files import replacing

    known = figure.canvas.get_supported_filetypes()
    kind = path.suffix.lstrip(".").lower()
    if kind not in known:
        raise CourseError(
            path.name, expected=f"a name that ends in one of {', '.join(sorted(known))}",
            found=f"{path.suffix or 'no ending'!r}", todo="Use .png",
        )  # fmt: skip
    with replacing(path) as temporary:
        figure.savefig(temporary, format=kind)
    print(f"Written: {path.name}")
