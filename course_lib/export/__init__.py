"""Keras -> TFLite -> checked -> C headers."""

from course_lib.export.check import check
from course_lib.export.convert import to_tflite
from course_lib.export.header import (
    ModelHeader,
    read_model_header,
    write_model_header,
    write_sample_header,
)
from course_lib.export.operators import operators
from course_lib.export.sketch import write_sketch

__all__ = [
    "ModelHeader",
    "check",
    "operators",
    "read_model_header",
    "to_tflite",
    "write_model_header",
    "write_sample_header",
    "write_sketch",
]
