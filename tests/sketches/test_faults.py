"""The host board names each fault that would crash a board or give a wrong number."""

import re
from pathlib import Path

import pytest
from hostboard import CompileError, compile_sketch, run_sketch

from course_lib.export import operators
from course_lib.export.operators import MACROS

HERE = Path(__file__).parent
FAULTS = sorted((HERE / "faults").glob("*.ino"))
pytestmark = pytest.mark.usefixtures("host_board")


def sketch_folder(folder: Path, source: str, model: str) -> Path:
    """Make a sketch folder of a source text and a header of one of the models.

    The header is written here and not by `export`, which refuses what these sketches need.
    """
    flatbuffer = (HERE / "models" / f"{model}.tflite").read_bytes()
    used = sorted(set(operators(flatbuffer)))
    macros = [f"#define {MACROS[name]}" for name in used if name in MACROS]
    array = ", ".join(map(str, flatbuffer))
    folder.mkdir()
    (folder / "model.h").write_text(
        "#define TF_NUM_INPUTS 4\n#define TF_NUM_OUTPUTS 3\n#define TF_ARENA_SIZE 4000\n"
        f"#define TF_NUM_OPS {len(used)}\n" + "\n".join(macros) + "\n"
        f"alignas(16) const unsigned char model[] = {{{array}}};\n"
    )
    (folder / f"{folder.name}.ino").write_text(source)
    return folder


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_the_fault_ends_the_run_by_its_name(path, tmp_path):
    source = path.read_text()
    model, stage, words = re.match(r"// model: (\w+); (run|compile): (.*)", source).groups()
    folder = sketch_folder(tmp_path / path.stem, source, model)
    if stage == "compile":
        with pytest.raises(CompileError, match=words):
            compile_sketch(folder, "ESP32")
        return
    fails = "AllocateTensors() failed" if "// options: --begin-fails" in source else None
    run = run_sketch(compile_sketch(folder, "ESP32"), begin_fails=fails)
    assert words in run.fault


GOOD = """
#include "model.h"
#include <tflm_cortexm.h>
#include <eloquent_tinyml.h>

Eloquent::TF::Sequential<TF_NUM_OPS, TF_ARENA_SIZE> tf;
float x[TF_NUM_INPUTS] = {0.5f, -0.5f, 0.25f, 1.0f};

void setup() {
  Serial.begin(115200);
  tf.resolver.AddQuantize();
  tf.resolver.AddDequantize();
  if (!tf.begin(model).isOk()) Serial.println(tf.exception.toString());
}

void loop() {
  if (!tf.predict(x).isOk()) return;
  Serial.print(tf.classification);
  for (int i = 0; i < TF_NUM_OUTPUTS; i++) {
    Serial.print(' ');
    Serial.print(tf.output(i), 6);
  }
  Serial.println();
}
"""


def test_without_a_fault_the_real_kernels_answer(tmp_path):
    from tflite_micro.python.tflite_micro import runtime

    folder = sketch_folder(tmp_path / "good", GOOD, "good")
    run = run_sketch(compile_sketch(folder), loops=2)
    assert run.fault == ""
    interpreter = runtime.Interpreter.from_file(str(HERE / "models" / "good.tflite"))
    import numpy as np

    interpreter.set_input(np.array([[0.5, -0.5, 0.25, 1.0]], np.float32), 0)
    interpreter.invoke()
    expected = interpreter.get_output(0)[0]
    lines = run.out.splitlines()
    assert len(lines) == 2
    label, *probabilities = lines[1].split()
    assert int(label) == expected.argmax()
    assert np.abs(np.array(probabilities, float) - expected).max() < 0.6e-6


def test_reading_past_an_array_does_not_pass(tmp_path):
    source = "int a[3];\nvoid setup() {}\nvolatile int i = 3;\nvoid loop() { a[i] = 1; }\n"
    folder = tmp_path / "overrun"
    folder.mkdir()
    (folder / "overrun.ino").write_text(source)
    with pytest.raises(AssertionError, match="index 3 out of bounds"):
        run_sketch(compile_sketch(folder))
