"""Instructions, flash and RAM of one inference on a Cortex-M4F, ours beside the published models.

Usage: python benchmarks/device.py [--out FOLDER]      (make bench-device)

The models of arduino/ become C: int8 by `bakenn` with Arm's CMSIS-NN kernels, float32 by the plain
loops of `float_c.py`. QEMU's mps2-an386 runs them and counts instructions exactly; cycles of a real
board are more (flash wait states, loads of two cycles). The softmax stays outside of all. The
published models are read from the folder in COURSE_PEERS. Each output is compared with TFLite
Micro's before its count is believed.

Needs: pip install bakenn==1.0.0, apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi
qemu-system-arm.
"""

import argparse
import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import float_c
import numpy as np
import pandas as pd

from course_lib.data.sources import sketches
from course_lib.export import operators, read_model_header
from course_lib.plots.style import BLUE, ORANGE, VERMILLION, use_style
from course_lib.quiet import quiet, tensorflow

HERE = Path(__file__).parent / "cortex_m4"
CPU = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
FLAGS = [*CPU, "-O2", "-ffunction-sections", "-fdata-sections", "-std=gnu11", "-nostartfiles"]
TICKS_AN_INSTRUCTION = 64 / 40  # 64 ns by -icount shift=6, 40 ns a tick of the 25 MHz timer
TOOLS = "apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"


@dataclass(frozen=True)
class Cost:
    """What one network costs; flash and RAM in bytes, without the program around it.

    RAM is what lies between the layers; input, output and stack come on top.
    """

    instructions: int
    flash: int
    ram: int
    outputs: np.ndarray


def graph_of(flatbuffer: bytes):
    """Take a flatbuffer apart with TensorFlow's own schema; returns (schema, model)."""
    tensorflow()
    from tensorflow.lite.python import schema_py_generated as schema

    return schema, schema.ModelT.InitFromPackedBuf(flatbuffer, 0)


def core_of(flatbuffer: bytes) -> bytes:
    """Cut QUANTIZE, SOFTMAX and DEQUANTIZE off a full-integer model: int8 in, int8 logits out."""
    import flatbuffers

    schema, model = graph_of(flatbuffer)
    graph = model.subgraphs[0]
    graph.inputs = [graph.operators[0].outputs[0]]
    graph.outputs = [graph.operators[-2].inputs[0]]
    graph.operators = graph.operators[1:-2]
    for operator in graph.operators:
        if operator.builtinOptions is None:  # bakenn wants the shape of a RESHAPE here too
            operator.builtinOptionsType = schema.BuiltinOptions.ReshapeOptions
            operator.builtinOptions = schema.ReshapeOptionsT()
            operator.builtinOptions.newShape = list(graph.tensors[operator.outputs[0]].shape)
    model.signatureDefs = None
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def int8_sources(core: bytes, sample: np.ndarray, folder: Path) -> tuple[list[Path], list[str]]:
    """Write the network as CMSIS-NN calls; returns C files and compiler options."""
    import bakenn
    from bakenn.backend.portable_c.families import conv

    # bakenn 1.0.0 gives CMSIS-NN only convolutions padded alike on both sides and computes the
    # others 16 instructions a product in plain C. CMSIS-NN takes the padding before the first row
    # and finds the end by the output's size, as under TFLM; the comparison with TFLM below holds.
    conv._symmetric_padding = lambda padding: True
    options = bakenn.CBackendOptions(
        kernel_policy=bakenn.KernelPolicy.STATIC_PRIORITY,
        enable_cmsis_nn=True,
        target=bakenn.CORTEX_M4,
    )
    bakenn.compile_tflite(core, folder / "c", name="net", backend_options=options)
    values = ", ".join(map(str, sample.astype(np.int8).ravel()))
    (folder / "network.h").write_text(
        '#include "bknn_net.h"\ntypedef int8_t number_t;\n'
        "#define NETWORK_INPUTS BKNN_NET_INPUT_SIZE\n"
        "#define NETWORK_OUTPUTS BKNN_NET_OUTPUT_SIZE\n#define NETWORK_PRINT 1\n"
        f"static const number_t network_sample[] = {{{values}}};\n"
        "void network(const number_t *in, number_t *out);\n"
    )
    (folder / "network.c").write_text(
        '#include "network.h"\n'
        "static uint8_t arena[BKNN_NET_ARENA_SIZE] "
        "__attribute__((aligned(BKNN_NET_ARENA_ALIGNMENT)));\n"
        "void network(const number_t *in, number_t *out) { bknn_net_infer(arena, in, out); }\n"
    )
    party = folder / "c" / "third_party"
    includes = [folder / "c", party / "cmsis_core" / "Include", party / "cmsis_nn" / "Include"]
    sources = [folder / "network.c", *(folder / "c").rglob("*.c")]
    return sources, [f"-I{path}" for path in includes]


def float_sources(flatbuffer: bytes, sample: np.ndarray, folder: Path):
    """Write the network as plain float loops; returns C files and compiler options."""
    schema, model = graph_of(flatbuffer)
    header, source = float_c.write_c(schema, model, sample)
    (folder / "network.h").write_text(header)
    (folder / "network.c").write_text(source)
    return [folder / "network.c"], []


def measure(write: Callable, model: bytes, sample: np.ndarray) -> Cost:
    """Compile a network for the Cortex-M4F, run it in QEMU and weigh it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sources, options = write(model, sample, folder)
        options = [*options, f"-I{folder}", f"-I{HERE}"]
        full, bare = folder / "full.elf", folder / "bare.elf"
        build(full, [*sources, HERE / "measure.c"], options)
        build(bare, [HERE / "empty.c", HERE / "measure.c"], options)
        said = run_in_qemu(full)
        flash, ram = (a - b for a, b in zip(size_of(full), size_of(bare), strict=True))
    ticks = [int(word) for word in re.search(r"ticks ([\d ]+)", said)[1].split()]
    outputs = np.array(re.search(r"outputs ([-\d ]+)", said)[1].split(), float)
    counts = {round(t / TICKS_AN_INSTRUCTION) for t in ticks}
    if max(counts) - min(counts) > 2:  # a tick is 0.6 instructions
        raise RuntimeError(f"QEMU's counts differ from run to run: {sorted(counts)}")
    return Cost(min(counts), flash, ram, outputs)


def build(program: Path, sources: list[Path], options: list[str]) -> None:
    linker = ["-T", str(HERE / "memory.ld"), "-Wl,--gc-sections", "-specs=nosys.specs"]
    words = [*FLAGS, *options, str(HERE / "start.c"), *map(str, sources), *linker, "-lm"]
    call("arm-none-eabi-gcc", *words, "-o", str(program))


def size_of(program: Path) -> tuple[int, int]:
    """Return bytes of flash (text and data) and of RAM (data and bss)."""
    text, data, bss = call("arm-none-eabi-size", str(program)).splitlines()[1].split()[:3]
    return int(text) + int(data), int(data) + int(bss)


def run_in_qemu(program: Path) -> str:
    return call(
        "qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-monitor", "none",
        "-serial", "none", "-icount", "shift=6,sleep=off",
        "-semihosting-config", "enable=on,target=native", "-kernel", str(program),
    )  # fmt: skip


def call(*words: str) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=600)
    except FileNotFoundError:
        raise SystemExit(f"{words[0]} not found: {TOOLS}") from None
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr  # QEMU's semihosting writes to stderr


def tflm(flatbuffer: bytes, sample: np.ndarray) -> np.ndarray:
    """Answer of TensorFlow Lite Micro, as a flat array."""
    from tflite_micro import runtime

    with quiet():
        interpreter = runtime.Interpreter.from_bytes(flatbuffer, arena_size=1_000_000)
        shape = interpreter.get_input_details(0)["shape"]
        interpreter.set_input(sample.reshape(shape), 0)
        interpreter.invoke()
    return interpreter.get_output(0).ravel()


def int8_cost(flatbuffer: bytes) -> Cost:
    """Measure a full-integer model and hold its logits against TFLM's, byte for byte."""
    core = core_of(flatbuffer)
    sample = np.random.default_rng(0).integers(-128, 128, input_size(core)).astype(np.int8)
    cost = measure(int8_sources, core, sample)
    expected = tflm(core, sample)
    if not np.array_equal(cost.outputs, expected):
        raise RuntimeError(f"generated C says {cost.outputs}, TFLM says {expected}")
    return cost


def float_cost(flatbuffer: bytes) -> Cost:
    """Measure a model in float32 and hold its probabilities against TFLM's.

    A model that was full-integer differs by its rounding; one that was float does not.
    """
    sample = np.random.default_rng(0).uniform(0, 1, input_size(flatbuffer)).astype(np.float32)
    cost = measure(float_sources, flatbuffer, sample)
    logits = cost.outputs / float_c.PRINT
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    expected = tflm(flatbuffer, sample)
    allowed = 0.1 if "QUANTIZE" in operators(flatbuffer) else 1e-4
    if np.abs(chances - expected).max() > allowed:
        raise RuntimeError(f"generated C says {chances}, TFLM says {expected}")
    return cost


def input_size(flatbuffer: bytes) -> int:
    """Return how many numbers go into a model."""
    graph = graph_of(flatbuffer)[1].subgraphs[0]
    return int(np.prod(graph.tensors[graph.inputs[0]].shape))


def models() -> dict[str, tuple[Callable[[bytes], Cost], bytes]]:
    """Return every model to measure: name -> (how, flatbuffer)."""
    ours = {
        "ECG": read_model_header(sketches() / "TinyML_ECG" / "ecg_arrhythmia.h"),
        "AirDigit": read_model_header(sketches() / "TinyML_AirDigit" / "tinyml_airdigit.h"),
    }
    published = {"ECG": "ecg_arrhythmia", "AirDigit": "tinyml_airdigit"}
    chosen = {}
    for name, header in ours.items():
        chosen[f"{name}, ours, int8"] = (int8_cost, header.flatbuffer)
        chosen[f"{name}, ours, float32"] = (float_cost, header.flatbuffer)
        path = Path(os.environ.get("COURSE_PEERS", ".")) / f"published_{published[name]}.tflite"
        if path.is_file():
            chosen[f"{name}, published, float32"] = (float_cost, path.read_bytes())
        else:
            print(f"{path.name}: not in COURSE_PEERS, left out")
    return chosen


def draw(table: pd.DataFrame, path: Path) -> None:
    """Draw three panels of bars on a logarithmic scale."""
    import matplotlib.pyplot as plt

    use_style()
    figure, panels = plt.subplots(1, 3, sharey=True, figsize=(11, 0.5 * len(table) + 1.2))
    for panel, column in zip(panels, table.columns, strict=True):
        colours = [
            VERMILLION if "published" in name else BLUE if "int8" in name else ORANGE
            for name in table.index
        ]
        bars = panel.barh(list(table.index), table[column], color=colours)
        panel.bar_label(bars, labels=[f"{value:,}" for value in table[column]], padding=3)
        panel.set(xscale="log", xlabel=column, xlim=(table[column].min() / 3, None))
        panel.margins(x=0.35)
    panels[0].invert_yaxis()
    figure.suptitle("One inference on a Cortex-M4F, without its softmax")
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"))
    folder = parser.parse_args().out
    rows = {}
    for name, (how, flatbuffer) in models().items():
        cost = how(flatbuffer)
        rows[name] = {
            "instructions": cost.instructions,
            "flash (bytes)": cost.flash,
            "RAM (bytes)": cost.ram,
        }
    table = pd.DataFrame(rows).T
    print(table.to_string())
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "device.csv")
    draw(table, folder / "device.png")
    print(f"{folder / 'device.csv'} and device.png written")


if __name__ == "__main__":
    main()
