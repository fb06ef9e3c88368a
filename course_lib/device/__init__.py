"""The simulated board, and what comes over the serial line of a real one."""

from course_lib.device.log import read_log
from course_lib.device.micro import MicroModel

__all__ = ["MicroModel", "read_log"]
