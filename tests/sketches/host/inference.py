"""The kernels of the host board: TensorFlow Lite Micro from the `tflite-micro` wheel, on pipes.

Each message is its length (uint32) and its bytes. The first one carries an arena size and a model
and is answered by what the model consists of and what is wrong with it; each further one carries
an input tensor and is answered by the output tensor.
"""

import os
import struct
import subprocess
import sys

import numpy as np
import tflite
from tflite_micro.python.tflite_micro import runtime

NAMES = {code: name for name, code in vars(tflite.BuiltinOperator).items() if name.isupper()}


def receive(source) -> bytes | None:
    head = source.read(4)
    return source.read(struct.unpack("<I", head)[0]) if len(head) == 4 else None


def send(sink, answer: bytes) -> None:
    sink.write(struct.pack("<I", len(answer)) + answer)
    sink.flush()


def operators(model: bytes) -> list[str]:
    """Name each operator of the flatbuffer once."""
    root = tflite.Model.GetRootAs(model)
    codes = [root.OperatorCodes(i) for i in range(root.OperatorCodesLength())]
    return [NAMES[max(c.BuiltinCode(), c.DeprecatedBuiltinCode())] for c in codes]


def per_channel_dense(model: bytes) -> bool:
    """Tell whether a dense layer has a weight scale per channel (boards compute it wrongly)."""
    graph = tflite.Model.GetRootAs(model).Subgraphs(0)
    names = operators(model)
    for i in range(graph.OperatorsLength()):
        step = graph.Operators(i)
        if names[step.OpcodeIndex()] == "FULLY_CONNECTED":
            quantization = graph.Tensors(step.Inputs(1)).Quantization()
            if quantization is not None and quantization.ScaleLength() > 1:
                return True
    return False


def fits(model: bytes, arena: int) -> bool:
    """Try the arena in a child process: the wheel crashes on sizes that are far too small."""
    code = (
        "import sys; from tflite_micro.python.tflite_micro import runtime;"
        "runtime.Interpreter.from_bytes(sys.stdin.buffer.read(), arena_size=int(sys.argv[1]))"
    )
    command = [sys.executable, "-c", code, str(arena)]
    return subprocess.run(command, input=model, capture_output=True).returncode == 0


def main() -> None:
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that TFLM says may get into the pipe
    question = receive(source)
    arena, model = struct.unpack("<I", question[:4])[0], question[4:]
    try:
        interpreter = runtime.Interpreter.from_bytes(model, arena_size=10_000_000)
    except RuntimeError as error:
        send(sink, f"{' '.join(operators(model))}|?|0|?|0|TFLM refuses the model: {error}".encode())
        return
    into, out = interpreter.get_input_details(0), interpreter.get_output_details(0)
    wrong = ""
    if per_channel_dense(model):
        wrong = "a dense layer has a weight scale per channel: tflm_cortexm computes it wrongly"
    elif not fits(model, arena):
        wrong = f"too small an arena: AllocateTensors fails with {arena} bytes"
    parts = [" ".join(operators(model))]
    for tensor in (into, out):
        parts += [np.dtype(tensor["dtype"]).name, str(int(np.prod(tensor["shape"])))]
    send(sink, "|".join([*parts, wrong]).encode())
    while (values := receive(source)) is not None:
        x = np.frombuffer(values, into["dtype"]).reshape(into["shape"])
        interpreter.set_input(x, 0)
        interpreter.invoke()
        send(sink, interpreter.get_output(0).tobytes())


if __name__ == "__main__":
    main()
