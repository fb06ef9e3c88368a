"""C headers for the Arduino sketches: write them, and read them back."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.errors import CourseError
from course_lib.export.check import check
from course_lib.export.names import c_identifier, comment_lines
from course_lib.export.operators import MACROS, read_graph
from course_lib.files import write_text

BYTES_A_LINE = 16


@dataclass(frozen=True)
class ModelHeader:
    """A model as read from a header: variable name, flatbuffer, arena size in bytes if given."""

    name: str
    flatbuffer: bytes
    arena_size: int | None


def write_model_header(
    path: str | Path,
    flatbuffer: bytes,
    arena_size: int,
    notes: Sequence[str] = (),
    name: str | None = None,
) -> Path:
    """Write a checked model as the C header that the course's sketches include.

    The macros are those that EloquentTinyML 3 reads to register the operators itself
    (https://github.com/eloquentarduino/EloquentTinyML), so the header comes before the library.

    Args:
        path: the header file, for example `ecg_arrhythmia.h`.
        flatbuffer: the model's bytes; refused where `export.check` refuses them.
        arena_size: bytes of RAM the sketch sets aside for tensors, headroom included.
        notes: lines for the comment block: model, data source, accuracy.
        name: the array's name in C; the file's name without `.h` if None.

    Returns:
        The path.

    Raises:
        CourseError: the model does not suit a board, or the name is no C identifier.
    """
    name = c_identifier(Path(path).stem if name is None else name)
    check(flatbuffer)
    if arena_size < 1:
        raise CourseError(
            "arena size", expected="at least 1 byte", found=str(arena_size),
            todo="Give MicroModel(flatbuffer).arena_size.",
        )  # fmt: skip
    graph = read_graph(flatbuffer)
    used = sorted({operator.name for operator in graph.operators})
    macros = [f"#define {MACROS[operator]}" for operator in used if operator in MACROS]
    if "QUANTIZE" in used:
        macros.append("#define TF_NEEDS_QUANTIZE  // no macro in the library: the sketch adds them")
    inputs, outputs = (int(np.prod(t[0].shape)) for t in (graph.inputs, graph.outputs))
    lines = [
        comment_lines([*notes, f"CRC-32 of the bytes: {zlib.crc32(flatbuffer):08x}"]),
        "#pragma once\n",
        f"#define TF_NUM_INPUTS {inputs}",
        f"#define TF_NUM_OUTPUTS {outputs}",
        f"#define TF_NUM_OPS {len(used)}",
        *macros,
        f"#define TF_ARENA_SIZE {int(arena_size)}  // bytes, with headroom\n",
        "// A flatbuffer is read in place: it must lie at a multiple of 16 bytes, in flash.",
        f"alignas(16) const unsigned char {name}[] = {{",
        *(
            "  " + ", ".join(f"0x{b:02x}" for b in flatbuffer[i : i + BYTES_A_LINE]) + ","
            for i in range(0, len(flatbuffer), BYTES_A_LINE)
        ),
        "};",
        f"const unsigned int {name}_len = {len(flatbuffer)};\n",
    ]
    return write_text(path, "\n".join(lines))


def write_sample_header(
    path: str | Path,
    x: np.ndarray,
    label: int,
    probabilities: np.ndarray,
    class_names: Sequence[str],
    notes: Sequence[str] = (),
) -> Path:
    """Write one test sample with its true class and what Python predicts for it.

    Args:
        path: the header file, `x_test.h`.
        x: float32 array of any shape, the model's input; written in C order.
        label: the true class.
        probabilities: float32 (k,), what the same flatbuffer gives in Python.
        class_names: k names, for the comment.
        notes: more lines for the comment block, first of all where the sample comes from.

    Returns:
        The path.

    Raises:
        CourseError: the label or the probabilities do not go with the classes.
    """
    values = np.asarray(x, np.float32).ravel()
    chances = np.asarray(probabilities, np.float32).ravel()
    if not (np.isfinite(values).all() and np.isfinite(chances).all()):
        raise CourseError(
            "sample", expected="finite numbers", found="NaN or infinity",
            todo="C knows no such constant: look at the sample before you write it.",
        )  # fmt: skip
    if len(chances) != len(class_names) or not 0 <= label < len(class_names):
        raise CourseError(
            "sample",
            expected=f"{len(class_names)} probabilities and a class below that",
            found=f"{len(chances)} probabilities, class {label}",
            todo="Give label and probabilities of the same model.",
        )
    lines = [
        comment_lines([*notes, f"true class: {label} ({class_names[label]})"]),
        "#pragma once\n",
        f"const int x_test_len = {len(values)};",
        f"const float x_test_dat[{len(values)}] = {{",
        *(f"  {line}," for line in _rows(values, 8)),
        "};",
        f"const int x_test_class = {int(label)};",
        "// what Python's interpreter gives for the same bytes and the same values",
        f"const float x_test_probabilities[{len(chances)}] = {{{', '.join(map(_c, chances))}}};\n",
    ]
    return write_text(path, "\n".join(lines))


def _rows(values: np.ndarray, width: int) -> list[str]:
    texts = [_c(value) for value in values]
    return [", ".join(texts[i : i + width]) for i in range(0, len(texts), width)]


def _c(value: np.float32) -> str:
    text = f"{float(value):.9g}"  # nine digits give back every float32 exactly
    return text + ("f" if set(text) & set(".en") else ".0f")


_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_ARRAY = re.compile(
    r"const\s+unsigned\s+char\s+(?P<name>\w+)\s*\[\s*\d*\s*\](?:\s*\w+)*\s*=\s*\{(?P<body>[^}]*)\}\s*;"
)
# No 010: C reads it as eight.
_BYTE = re.compile(r"0[xX][0-9a-fA-F]{1,2}|0|[1-9][0-9]{0,2}")


def read_model_header(path: str | Path) -> ModelHeader:
    """Read the model out of a C header, ours or one made by `xxd -i` and its like.

    Args:
        path: the header; `[alignas(16)] const unsigned char NAME[] [ATTRIBUTE] = {...};` followed
            by `const [unsigned] int NAME_len = N;`.

    Returns:
        Name, bytes and, where the header gives it, the arena size.

    Raises:
        CourseError: cut, edited or not such a header; names the place.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise _bad(path.name, "a header file", error.strerror or str(error)) from None
    # Comments become blanks of the same lines, so that positions still tell the line.
    code = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    array = _ARRAY.search(code)
    if array is None:
        started = "unsigned char" in code
        found = "the array without its closing '};' (cut?)" if started else "no such array"
        raise _bad(path.name, "const unsigned char NAME[] = {...};", found)
    name = array["name"]
    flatbuffer = _bytes_of(path, code, array.start("body"), array["body"])
    length = re.search(rf"\b{name}_len\s*=\s*([0-9]{{1,10}})\s*;", code)
    if length is None or int(length[1]) != len(flatbuffer):
        found = "nothing" if length is None else f"{name}_len = {length[1]}"
        raise _bad(path.name, f"{name}_len = {len(flatbuffer)}, as the array has", found)
    crc = re.search(r"// CRC-32 of the bytes: ([0-9a-f]{8})", text)
    if crc and int(crc[1], 16) != zlib.crc32(flatbuffer):
        where = f"{path.name}, array {name}"
        raise _bad(where, f"bytes with CRC-32 {crc[1]}", f"{zlib.crc32(flatbuffer):08x} (edited?)")
    arena = re.search(r"#define\s+TF_ARENA_SIZE\s+([0-9]{1,10})\b", code)
    return ModelHeader(name, flatbuffer, int(arena[1]) if arena else None)


def _bytes_of(path: Path, code: str, start: int, body: str) -> bytes:
    fields = body.split(",")
    if not fields[-1].strip():
        fields.pop()  # a comma after the last byte is fine in C
    values = bytearray()
    place = start
    for field in fields:
        word = field.strip()
        if not _BYTE.fullmatch(word) or int(word, 0 if "x" in word.lower() else 10) > 255:
            line = code.count("\n", 0, place + len(field) - len(field.lstrip())) + 1
            where = f"{path.name}, line {line}, byte {len(values)}"
            raise _bad(where, "a byte 0x00..0xff", repr(word[:20]))
        values.append(int(word, 0 if "x" in word.lower() else 10))
        place += len(field) + 1
    return bytes(values)


def _bad(where: str, expected: str, found: str) -> CourseError:
    return CourseError(
        where, expected=expected, found=found, todo="Write or download the header again."
    )
