"""The figure of lecture 00: compute against memory, from an Arduino Uno to Kaggle's machines."""

from typing import TYPE_CHECKING

from course_lib.plots.style import BLUE, GREEN, ORANGE, PURPLE, VERMILLION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from course_lib.data.boards import Board

# Colour and marker of each kind: the marker tells the kind without the colour, too.
KINDS = {
    "microcontroller": (VERMILLION, "o"),
    "edge AI chip": (PURPLE, "D"),
    "cloud CPU": (ORANGE, "v"),
    "cloud GPU": (BLUE, "s"),
    "cloud TPU": (GREEN, "^"),
}
MEMORY_TICKS = {2**10: "1 KiB", 2**20: "1 MiB", 2**30: "1 GiB", 2**40: "1 TiB"}
COMPUTE_TICKS = {1e6: "1 million", 1e9: "1 billion", 1e12: "1 trillion", 1e15: "1 quadrillion"}
# Where a label goes beside its point: offset in points, and which edge of the text is there.
PLACES = ((9, 0, "left"), (-9, 0, "right"), (7, 10, "left"), (7, -10, "left"), (-7, 10, "right"),
          (-7, -10, "right"), (7, 20, "left"), (7, -20, "left"))  # fmt: skip


def plot_boards(boards: "dict[str, Board]") -> "Axes":
    """Draw compute (operations per second) against memory (bytes) on logarithmic axes.

    A board of which one of the two is unknown is drawn hollow on the edge of the figure.

    Args:
        boards: as `load_boards` gives them.

    Returns:
        the axes of the new figure.
    """
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=(9.0, 6.5))
    axes.set(xscale="log", yscale="log", xlim=(2**9, 2**40), ylim=(1e6, 5e16))
    axes.set_xticks(list(MEMORY_TICKS), list(MEMORY_TICKS.values()))
    axes.set_yticks(list(COMPUTE_TICKS), list(COMPUTE_TICKS.values()))
    axes.minorticks_off()
    left, bottom = axes.get_xlim()[0], axes.get_ylim()[0]
    drawn = [board for board in boards.values() if board.compute_ops or board.memory_bytes]
    for kind, (colour, marker) in KINDS.items():
        for board in (board for board in drawn if board.kind == kind):
            point = (board.memory_bytes or left, board.compute_ops or bottom)
            known = bool(board.memory_bytes and board.compute_ops)
            axes.plot(*point, marker, color=colour, markersize=8, clip_on=False,
                      markerfacecolor=colour if known else "white")  # fmt: skip
        axes.plot([], [], marker, color=colour, label=kind)
    axes.set(
        xlabel="memory: the largest RAM",
        ylabel="peak operations per second",
        title="From an Arduino Uno to Kaggle (hollow: one of the two figures was not found)",
    )
    axes.legend(loc="upper left", bbox_to_anchor=(0.0, 0.93))
    _label(axes, drawn)
    return axes


def _label(axes: "Axes", boards: "list[Board]") -> None:
    """Write each board's name beside its point, where it hits no other name and no point."""
    axes.figure.draw_without_rendering()
    corner = (axes.get_xlim()[0], axes.get_ylim()[0])
    names: dict[tuple[float, float], list[str]] = {}
    for board in boards:  # boards on one spot share a label
        point = (board.memory_bytes or corner[0], board.compute_ops or corner[1])
        names.setdefault(point, []).append(board.name)
    taken = [_box(axes, point) for point in names]
    for point, here in names.items():
        on_edge = point[0] == corner[0] or point[1] == corner[1]
        for dx, dy, edge in PLACES[2:] if on_edge else PLACES:
            text = axes.annotate(
                " / ".join(here), point, (dx, dy), textcoords="offset points", ha=edge,
                va="center", fontsize=9.5,
            )  # fmt: skip
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken) or (dx, dy, edge) == PLACES[-1]:
                taken.append(box)
                break
            text.remove()


def _box(axes: "Axes", point: tuple[float, float]) -> "Bbox":
    """The square that a marker covers, in pixels."""
    from matplotlib.transforms import Bbox

    x, y = axes.transData.transform(point)
    return Bbox.from_extents(x - 5, y - 5, x + 5, y + 5)
