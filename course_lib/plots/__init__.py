"""Every figure of the course."""

from course_lib.plots.airdigit import (
    plot_changes,
    plot_digits,
    plot_files,
    plot_histories,
    plot_mistakes,
    plot_panels,
    plot_recording,
)
from course_lib.plots.boards import plot_boards
from course_lib.plots.curves import (
    draw_network,
    plot_curves,
    plot_fit,
    plot_fits,
    plot_loss,
    plot_loss_surface,
    plot_neurons,
    plot_points,
)
from course_lib.plots.heartbeat import (
    plot_anatomy,
    plot_beats,
    plot_class_counts,
    plot_prediction,
    plot_quantisation,
)
from course_lib.plots.style import PALETTE, use_style
from course_lib.plots.training import plot_confusion, plot_history

__all__ = [
    "PALETTE",
    "draw_network",
    "plot_anatomy",
    "plot_beats",
    "plot_boards",
    "plot_changes",
    "plot_class_counts",
    "plot_confusion",
    "plot_curves",
    "plot_digits",
    "plot_files",
    "plot_fit",
    "plot_fits",
    "plot_histories",
    "plot_history",
    "plot_loss",
    "plot_loss_surface",
    "plot_mistakes",
    "plot_neurons",
    "plot_panels",
    "plot_points",
    "plot_prediction",
    "plot_quantisation",
    "plot_recording",
    "use_style",
]
