"""Every figure of the course."""

from course_lib.plots.boards import plot_boards
from course_lib.plots.curves import (
    draw_network,
    plot_fit,
    plot_fits,
    plot_loss,
    plot_loss_surface,
    plot_neurons,
    plot_points,
)
from course_lib.plots.style import PALETTE, use_style

__all__ = [
    "PALETTE",
    "draw_network",
    "plot_boards",
    "plot_fit",
    "plot_fits",
    "plot_loss",
    "plot_loss_surface",
    "plot_neurons",
    "plot_points",
    "use_style",
]
