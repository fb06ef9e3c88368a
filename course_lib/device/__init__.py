"""The device side: the simulated board, the serial recorder and the serial log."""

from course_lib.device.log import Comparison, Inference, SerialLog, compare, read_log

__all__ = ["Comparison", "Inference", "SerialLog", "compare", "read_log"]
