"""Every figure of the course."""

from course_lib.plots.style import PALETTE, use_style

__all__ = ["PALETTE", "use_style"]
