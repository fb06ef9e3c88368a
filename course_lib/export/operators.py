"""Look inside a flatbuffer: its operators and tensors."""

import struct
from dataclasses import dataclass

from course_lib.errors import CourseError

# TFLite operator -> macro that makes EloquentTinyML 3 register it (src/eloquent_tinyml/tf).
MACROS = {
    "ADD": "TF_OP_ADD",
    "AVERAGE_POOL_2D": "TF_OP_AVERAGEPOOL2D",
    "CONCATENATION": "TF_OP_CONCATENATION",
    "CONV_2D": "TF_OP_CONV2D",
    "DEPTHWISE_CONV_2D": "TF_OP_DEPTHWISECONV2D",
    "ELU": "TF_OP_ELU",
    "FULLY_CONNECTED": "TF_OP_FULLYCONNECTED",
    "LEAKY_RELU": "TF_OP_LEAKYRELU",
    "MAX_POOL_2D": "TF_OP_MAXPOOL2D",
    "MAXIMUM": "TF_OP_MAXIMUM",
    "MINIMUM": "TF_OP_MINIMUM",
    "RELU": "TF_OP_RELU",
    "RESHAPE": "TF_OP_RESHAPE",
    "SOFTMAX": "TF_OP_SOFTMAX",
}
# These two have no macro: the sketch adds them by `tf.resolver.AddQuantize()` and its sister.
WITHOUT_MACRO = ("QUANTIZE", "DEQUANTIZE")


@dataclass(frozen=True)
class Tensor:
    """One tensor of a flatbuffer: name, shape, type ("FLOAT32", "INT8", ...) and its scales."""

    name: str
    shape: tuple[int, ...]
    type: str
    scales: tuple[float, ...]
    is_constant: bool


@dataclass(frozen=True)
class Operator:
    """One step of the network: its name, version, input and output tensors."""

    name: str
    version: int
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


@dataclass(frozen=True)
class Graph:
    """What a flatbuffer computes: operators in order, and the tensors that go in and out."""

    operators: tuple[Operator, ...]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


def read_graph(flatbuffer: bytes) -> Graph:
    """Read the graph of a TFLite flatbuffer.

    Args:
        flatbuffer: the model's bytes (schema version 3,
            https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs).

    Returns:
        The operators and tensors of its only subgraph.

    Raises:
        CourseError: the bytes are not a whole TFLite model with one subgraph.
    """
    import tflite

    if flatbuffer[4:8] != b"TFL3":
        raise _not_a_model(f"bytes 4 to 8 are {bytes(flatbuffer[4:8])!r}, not b'TFL3'")
    try:
        model = tflite.Model.GetRootAs(flatbuffer, 0)
        if model.SubgraphsLength() != 1:
            raise _not_a_model(f"{model.SubgraphsLength()} subgraphs")
        graph = model.Subgraphs(0)
        codes = [model.OperatorCodes(i) for i in range(model.OperatorCodesLength())]
        tensors = [_tensor(model, graph.Tensors(i)) for i in range(graph.TensorsLength())]
        operators = []
        for i in range(graph.OperatorsLength()):
            step = graph.Operators(i)
            code = codes[step.OpcodeIndex()]
            # Old files keep small codes in the deprecated field.
            number = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
            operators.append(
                Operator(
                    tflite.opcode2name(number),
                    code.Version(),
                    tuple(tensors[k] for k in _indices(step.InputsAsNumpy()) if k >= 0),
                    tuple(tensors[k] for k in _indices(step.OutputsAsNumpy())),
                )
            )
        inputs = tuple(tensors[k] for k in _indices(graph.InputsAsNumpy()))
        outputs = tuple(tensors[k] for k in _indices(graph.OutputsAsNumpy()))
    except (struct.error, IndexError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise _not_a_model(f"a damaged one ({error})") from error
    return Graph(tuple(operators), inputs, outputs)


def operators(flatbuffer: bytes) -> list[str]:
    """Return the operator names of a flatbuffer in the order they run."""
    return [operator.name for operator in read_graph(flatbuffer).operators]


def _indices(array: object) -> list[int]:
    return [] if isinstance(array, int) else list(array)  # an absent vector reads as 0


def _tensor(model: object, tensor: object) -> Tensor:
    import tflite

    names = {value: name for name, value in vars(tflite.TensorType).items() if name.isupper()}
    quantisation = tensor.Quantization()
    scales = (
        () if quantisation is None else tuple(map(float, _indices(quantisation.ScaleAsNumpy())))
    )
    name = tensor.Name().decode("utf-8", "replace") if tensor.Name() else ""
    return Tensor(
        name,
        tuple(map(int, _indices(tensor.ShapeAsNumpy()))),
        names[tensor.Type()],
        scales,
        model.Buffers(tensor.Buffer()).DataLength() > 0,
    )


def _not_a_model(found: str) -> CourseError:
    return CourseError(
        "flatbuffer",
        expected="a TFLite model with one subgraph",
        found=found,
        todo="Make it with export.to_tflite(model).",
    )
