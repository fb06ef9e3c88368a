"""Write a small network as plain C loops in float32, for benchmarks/device.py.

The loops are those of TFLite Micro's float reference kernels: there are no CMSIS-NN kernels for
floats. Only what the course's and the published models consist of: CONV_2D, FULLY_CONNECTED and
RESHAPE; QUANTIZE, DEQUANTIZE and SOFTMAX are left out. Weights of a full-integer model are turned
back into floats by their scales.
"""

import numpy as np

PRINT = 100_000  # the outputs are printed as whole numbers, times this
TYPES = {0: np.float32, 2: np.int32, 9: np.int8}
LEFT_OUT = ("QUANTIZE", "DEQUANTIZE", "SOFTMAX", "RESHAPE")

CONV = """
static void conv{i}(const float *in, float *out) {{
  for (int y = 0; y < {oh}; y++)
    for (int x = 0; x < {ow}; x++)
      for (int o = 0; o < {oc}; o++) {{
        float sum = b{i}[o];
        for (int ky = 0; ky < {kh}; ky++) {{
          const int iy = y * {sh} - {ph} + ky;
          if (iy < 0 || iy >= {ih}) continue;
          for (int kx = 0; kx < {kw}; kx++) {{
            const int ix = x * {sw} - {pw} + kx;
            if (ix < 0 || ix >= {iw}) continue;
            for (int c = 0; c < {ic}; c++)
              sum += in[(iy * {iw} + ix) * {ic} + c] * w{i}[((o * {kh} + ky) * {kw} + kx) * {ic} + c];
          }}
        }}
        out[(y * {ow} + x) * {oc} + o] = {relu};
      }}
}}
"""
DENSE = """
static void dense{i}(const float *in, float *out) {{
  for (int o = 0; o < {oc}; o++) {{
    float sum = b{i}[o];
    for (int c = 0; c < {ic}; c++) sum += in[c] * w{i}[o * {ic} + c];
    out[o] = {relu};
  }}
}}
"""


def write_c(schema, model, sample: np.ndarray) -> tuple[str, str]:
    """Write a model as C.

    Args:
        schema: TensorFlow's `schema_py_generated`.
        model: its `ModelT`.
        sample: float32, the input to run it with.

    Returns:
        network.h and network.c.
    """
    graph = model.subgraphs[0]
    names = {v: k for k, v in vars(schema.BuiltinOperator).items() if k.isupper()}
    functions, calls, widths = [], [], []
    source = "in"
    steps = [(names[_code(model, step)], step) for step in graph.operators]
    steps = [(name, step) for name, step in steps if name not in LEFT_OUT]
    for i, (name, step) in enumerate(steps):
        x, w = (graph.tensors[j].shape for j in step.inputs[:2])
        y = graph.tensors[step.outputs[0]].shape
        relu = step.builtinOptions.fusedActivationFunction == 1
        fill = {"i": i, "relu": "sum > 0 ? sum : 0" if relu else "sum"}
        functions.append(_array(f"w{i}", constant(model, step.inputs[1])))
        bias = constant(model, step.inputs[2]) if len(step.inputs) > 2 else np.zeros(w[0])
        functions.append(_array(f"b{i}", bias))
        if name == "CONV_2D":
            functions.append(CONV.format(**fill, **_places(step.builtinOptions, x, w, y)))
        elif name == "FULLY_CONNECTED":
            functions.append(DENSE.format(**fill, oc=w[0], ic=w[1]))
        else:
            raise SystemExit(f"no C for the operator {name}")
        target = "out" if i == len(steps) - 1 else f"buffer{i % 2}"
        kind = "conv" if name == "CONV_2D" else "dense"
        calls.append(f"  {kind}{i}({source}, {target});")
        source = target
        widths.append(int(np.prod(y)))
    buffers = [max(widths[:-1][side::2], default=1) for side in (0, 1)]
    body = "\n".join(functions)
    source_text = (
        '#include "network.h"\n'
        f"static float buffer0[{buffers[0]}], buffer1[{buffers[1]}];\n{body}\n"
        "void network(const number_t *in, number_t *out) {\n  (void)buffer1;\n"
        + "\n".join(calls) + "\n}\n"
    )  # fmt: skip
    header = (
        "typedef float number_t;\n"
        f"#define NETWORK_INPUTS {sample.size}\n#define NETWORK_OUTPUTS {widths[-1]}\n"
        f"#define NETWORK_PRINT {PRINT}.0f\n"
        + _array("network_sample", sample)
        + "void network(const number_t *in, number_t *out);\n"
    )
    return header, source_text


def constant(model, index: int) -> np.ndarray:
    """Return the values of a constant tensor as float32."""
    tensor = model.subgraphs[0].tensors[index]
    raw = bytes(model.buffers[tensor.buffer].data)
    values = np.frombuffer(raw, TYPES[tensor.type]).reshape(tensor.shape).astype(np.float32)
    quantization = tensor.quantization
    if quantization is None or quantization.scale is None or len(quantization.scale) == 0:
        return values
    scale = np.asarray(quantization.scale, np.float32)
    return values * scale.reshape(-1, *[1] * (values.ndim - 1))


def _code(model, step) -> int:
    code = model.operatorCodes[step.opcodeIndex]
    return max(code.builtinCode, code.deprecatedBuiltinCode)


def _places(options, x, w, y) -> dict[str, int]:
    """Return the sizes of a convolution and its padding (0: SAME, 1: VALID)."""
    places = dict(zip(("ih", "iw", "ic"), x[1:], strict=True))
    places |= dict(zip(("oc", "kh", "kw"), w[:3], strict=True))
    places |= {"oh": y[1], "ow": y[2], "sh": options.strideH, "sw": options.strideW}
    for side, out, size in (("h", y[1], x[1]), ("w", y[2], x[2])):
        missing = (out - 1) * places[f"s{side}"] + places[f"k{side}"] - size
        places[f"p{side}"] = max(missing, 0) // 2 if options.padding == 0 else 0
    return places


def _array(name: str, values: np.ndarray) -> str:
    numbers = ", ".join(f"{v:.9g}f" if "." in f"{v:.9g}" or "e" in f"{v:.9g}" else f"{v:.0f}.0f"
                        for v in np.asarray(values, np.float32).ravel())  # fmt: skip
    return f"static const float {name}[] = {{{numbers}}};\n"
