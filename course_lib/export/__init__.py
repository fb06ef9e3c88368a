"""Keras -> TFLite -> checked -> C headers."""

from course_lib.export.check import check
from course_lib.export.convert import to_dynamic_range, to_tflite
from course_lib.export.header import (
    ModelHeader,
    read_model_header,
    write_model_header,
    write_sample_header,
)
from course_lib.export.operators import operators
from course_lib.export.sketch import output_folder, write_sketch
from course_lib.export.slim import slim

__all__ = [
    "ModelHeader",
    "check",
    "operators",
    "output_folder",
    "read_model_header",
    "slim",
    "to_dynamic_range",
    "to_tflite",
    "write_model_header",
    "write_sample_header",
    "write_sketch",
]
