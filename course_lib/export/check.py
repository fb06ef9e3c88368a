"""Refuse a flatbuffer that a board would refuse or, worse, compute wrongly."""

from course_lib.errors import CourseError
from course_lib.export.operators import MACROS, WITHOUT_MACRO, Graph, Operator, read_graph

_WITH_WEIGHTS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")
_CONVERT = "Convert the Keras model with export.to_tflite(model, representative)."


def check(flatbuffer: bytes) -> None:
    """Pass a model that EloquentTinyML 3.0.1 runs on a board, and refuse any other.

    Python's interpreter runs more than a board does, so a model that works here may still fail
    there. Each rule below was seen on EloquentTinyML 3.0.1 with tflm_esp32 2.0.0 and
    tflm_cortexm 1.0.0.

    Args:
        flatbuffer: the model's bytes.

    Raises:
        CourseError: says which operator or tensor is at fault and how to convert instead.
    """
    graph = read_graph(flatbuffer)
    _float_in_and_out(graph)
    for number, operator in enumerate(graph.operators):
        where = f"operator {number} ({operator.name})"
        _known(where, operator)
        if operator.name in _WITH_WEIGHTS:
            _not_hybrid(where, operator)
        if operator.name == "FULLY_CONNECTED":
            _one_weight_scale(where, operator)


def _float_in_and_out(graph: Graph) -> None:
    """The library's predict(float*) writes past the end of an int8 input tensor."""
    for what, tensors in (("input", graph.inputs), ("output", graph.outputs)):
        if len(tensors) != 1:
            raise CourseError(
                f"{what} tensors", expected="one", found=str(len(tensors)), todo=_CONVERT
            )
        tensor = tensors[0]
        if tensor.type != "FLOAT32":
            raise CourseError(
                f"{what} tensor", expected="float32", found=tensor.type.lower(), todo=_CONVERT
            )
        if tensor.shape[:1] != (1,):
            raise CourseError(
                f"{what} tensor",
                expected="one sample (first dimension 1)",
                found=f"shape {tensor.shape}",
                todo=_CONVERT,
            )


def _known(where: str, operator: Operator) -> None:
    if operator.name in MACROS or operator.name in WITHOUT_MACRO:
        return
    free_batch = operator.name in ("SHAPE", "STRIDED_SLICE", "PACK")
    raise CourseError(
        where,
        expected="an operator that EloquentTinyML 3 registers",
        found=operator.name,
        todo="A free batch size makes this operator. " + _CONVERT
        if free_batch
        else "Build the layer from Conv2D, Dense, Reshape, MaxPooling2D, ReLU and Softmax.",
    )


def _not_hybrid(where: str, operator: Operator) -> None:
    """Dynamic-range models (float input, int8 weights) are refused by TFLM's kernels."""
    data, weights = operator.inputs[0], operator.inputs[1]
    if data.type != weights.type:
        raise CourseError(
            where,
            expected=f"weights of its input's type ({data.type.lower()})",
            found=f"{weights.type.lower()} weights (a dynamic-range model)",
            todo=_CONVERT,
        )


def _one_weight_scale(where: str, operator: Operator) -> None:
    """tflm_esp32 2.0.0 refuses per-channel dense weights; tflm_cortexm 1.0.0 computes nonsense."""
    scales = len(operator.inputs[1].scales)
    if scales > 1:
        raise CourseError(
            where, expected="one scale for all weights", found=f"{scales} scales", todo=_CONVERT
        )
