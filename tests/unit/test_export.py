"""Headers and the check, on hand-made and published flatbuffers; no TensorFlow."""

import os
import subprocess
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.errors import CourseError
from course_lib.export import header
from course_lib.export.check import check
from course_lib.export.names import KEYWORDS, c_identifier, comment_lines
from course_lib.export.operators import operators
from course_lib.export.sketch import write_sketch


def test_a_header_gives_back_the_bytes(tmp_path, ecg_header):
    model = header.read_model_header(ecg_header)
    again = header.write_model_header(
        tmp_path / "again.h", model.flatbuffer, name="again", arena_size=4096, notes=["one"]
    )
    assert header.read_model_header(again) == header.ModelHeader("again", model.flatbuffer, 4096)


def test_the_header_registers_what_the_model_uses(ecg_header):
    model = header.read_model_header(ecg_header)
    text = ecg_header.read_text(encoding="utf-8")
    used = set(operators(model.flatbuffer))
    assert f"#define TF_NUM_OPS {len(used)}" in text
    assert "#define TF_NUM_INPUTS 187" in text and "#define TF_NUM_OUTPUTS 5" in text
    assert ("#define TF_OP_CONV2D" in text) == ("CONV_2D" in used)
    assert ("#define TF_NEEDS_QUANTIZE" in text) == ("QUANTIZE" in used)
    assert "alignas(16) const unsigned char ecg_arrhythmia[]" in text


PUBLISHED = """
#ifdef __has_attribute
#define DATA_ALIGN_ATTRIBUTE __attribute__((aligned(4)))
#endif
/* a comment with }; in it */
const unsigned char model_tflite[] DATA_ALIGN_ATTRIBUTE = {
  0x1c, 0x00, // not this: 0x99,
  0x54, 0x46, 0xff
};
const int model_tflite_len = 5;
"""


def test_the_published_layout_is_read(tmp_path):
    (tmp_path / "model.h").write_text(PUBLISHED)
    model = header.read_model_header(tmp_path / "model.h")
    expected = header.ModelHeader("model_tflite", bytes([0x1C, 0, 0x54, 0x46, 0xFF]), None)
    assert model == expected


def test_xxd_writes_what_we_read(tmp_path):
    if subprocess.run(["which", "xxd"], capture_output=True, check=False).returncode:
        pytest.skip("no xxd: apt-get install xxd")
    (tmp_path / "m.bin").write_bytes(bytes(range(256)))
    text = subprocess.run(["xxd", "-i", "m.bin"], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "m.h").write_text(
        text.stdout.decode().replace("unsigned char", "const unsigned char")
    )
    assert header.read_model_header(tmp_path / "m.h").flatbuffer == bytes(range(256))


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("0xff\n};", "0xff", r"model\.h: expected const unsigned char .* \(cut\?\)"),
        ("0xff", "0xfff", r"model\.h, line 8, byte 4: expected a byte .* found '0xfff'"),
        ("0x54", "300", r"model\.h, line 8, byte 2: expected a byte .* found '300'"),
        ("0x54, ", "", r"model\.h: expected model_tflite_len = 4.* found model_tflite_len = 5"),
        ("const int model_tflite_len = 5;", "", r"model\.h: expected model_tflite_len = 5"),
        ("const unsigned char", "const char", r"model\.h: .* found no such array"),
    ],
)
def test_a_damaged_header_is_refused_with_the_place(tmp_path, old, new, message):
    assert old in PUBLISHED
    (tmp_path / "model.h").write_text(PUBLISHED.replace(old, new))
    with pytest.raises(CourseError, match=message):
        header.read_model_header(tmp_path / "model.h")


def test_an_edited_byte_is_noticed(tmp_path, ecg_header):
    text = ecg_header.read_text(encoding="utf-8")
    place = text.index("0x", text.index("= {") + 2000)
    edited = (
        text[:place] + ("0x00" if text[place : place + 4] != "0x00" else "0x01") + text[place + 4 :]
    )
    (tmp_path / "edited.h").write_text(edited, encoding="utf-8")
    with pytest.raises(CourseError, match=r"edited\.h, array ecg_arrhythmia: .*CRC-32"):
        header.read_model_header(tmp_path / "edited.h")


@settings(max_examples=200, deadline=None)
@given(st.one_of(
    st.binary(max_size=300),
    st.text("constunsigedcharmdl[]={}0x1fF,; \n_/*", max_size=300).map(str.encode),
    st.lists(st.sampled_from(["const unsigned char m[] = {", "0x1f,", "};", "const int m_len = 1;",
                              "// ", "/*", "\n", "999,", "}"]), max_size=12).map(lambda t: " ".join(t).encode()),
))  # fmt: skip
def test_any_bytes_give_a_model_or_a_course_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "any.h"
    path.write_bytes(content)
    try:
        model = header.read_model_header(path)
    except CourseError as error:
        assert "any.h" in str(error)
    else:
        assert f"{model.name}_len = {len(model.flatbuffer)}".encode() in content


@pytest.mark.parametrize("name", ["ecg", "a1_b", "X"])
def test_identifiers(name):
    assert c_identifier(name) == name


@pytest.mark.parametrize(
    "name", ["", "1a", "_a", "a-b", "a b", "int", "class", "é", "a" * 64, "a\n"]
)
def test_no_identifiers(name):
    with pytest.raises(CourseError, match="expected a C identifier"):
        c_identifier(name)
    assert "while" in KEYWORDS


@given(st.lists(st.text(max_size=40), max_size=4))
def test_no_comment_escapes(lines):
    text = comment_lines(lines)
    assert text.count("\n") == len(lines)
    for line in text.splitlines():
        assert line.startswith("//") and not line.endswith("\\")


def test_the_sample_header_holds_every_float_exactly(tmp_path):
    x = np.random.default_rng(1).random(187).astype(np.float32)
    path = header.write_sample_header(
        tmp_path / "x_test.h", x, label=1, probabilities=np.float32([0.25, 0.75]),
        class_names=["a", "b"], notes=["evil */ \n#error"],
    )  # fmt: skip
    text = path.read_text()
    body = text[text.index("{") + 1 : text.index("}")]
    values = [np.float32(word.strip().rstrip("f")) for word in body.split(",") if word.strip()]
    np.testing.assert_array_equal(np.array(values, np.float32), x)
    assert "const int x_test_class = 1;" in text and "\n#error" not in text
    assert "x_test_probabilities[2] = {0.25f, 0.75f}" in text


def test_a_sketch_folder_is_whole_and_zipped(tmp_path, ecg_header):
    import zipfile

    (tmp_path / "new").mkdir()
    changed = tmp_path / "new" / "x_test.h"
    changed.write_text("// new\n")
    folder = write_sketch("TinyML_ECG", [changed], tmp_path / "out")
    names = sorted(path.name for path in folder.iterdir())
    assert {"TinyML_ECG.ino", "sketch.yaml", "ecg_arrhythmia.h", "x_test.h"} <= set(names)
    assert (folder / "x_test.h").read_text() == "// new\n"
    with zipfile.ZipFile(tmp_path / "out" / "TinyML_ECG.zip") as archive:
        assert sorted(archive.namelist()) == [f"TinyML_ECG/{name}" for name in names]


def test_an_unknown_sketch_is_refused(tmp_path):
    with pytest.raises(CourseError, match=r"sketch '\.\./tests': expected one of"):
        write_sketch("../tests", [], tmp_path)


def test_bytes_that_are_no_model_are_refused():
    for content in (b"", b"TFL3", b"\x1c\0\0\0TFL3", b"\x1c\0\0\0TFL3" + b"\xff" * 64):
        with pytest.raises(CourseError, match="flatbuffer: expected a TFLite model"):
            check(content)


@pytest.mark.skipif(
    "COURSE_PEERS" not in os.environ, reason="set COURSE_PEERS to the published models"
)
@pytest.mark.parametrize("name", ["ecg_arrhythmia", "tinyml_airdigit"])
def test_the_published_models_pass_through_a_header(tmp_path, name):
    with open(f"{os.environ['COURSE_PEERS']}/published_{name}.tflite", "rb") as file:
        content = file.read()
    path = header.write_model_header(tmp_path / "p.h", content, name=name, arena_size=30000)
    assert header.read_model_header(path).flatbuffer == content
    assert f"{zlib.crc32(content):08x}" in path.read_text()


def test_what_c_cannot_hold_is_refused(tmp_path, ecg_header):
    flatbuffer = header.read_model_header(ecg_header).flatbuffer
    with pytest.raises(CourseError, match="arena size: expected at least 1 byte, found -5"):
        header.write_model_header(tmp_path / "a.h", flatbuffer, -5)
    with pytest.raises(CourseError, match="sample: expected finite numbers, found NaN"):
        header.write_sample_header(tmp_path / "x.h", np.array([np.nan]), 0, np.ones(1), ["a"])
    assert list(tmp_path.iterdir()) == []
