"""The board figures: against data sheets written out here, and the errors of a broken file."""

import pytest

from course_lib.data.boards import COLUMNS, load_boards
from course_lib.errors import CourseError

HEAD = ",".join(COLUMNS) + "\n"


def read(tmp_path, *lines: str):
    path = tmp_path / "boards.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return load_boards(path)


def test_memory_of_the_boards_that_run_the_sketches():
    boards = load_boards()
    memory = {name: (boards[name].flash_bytes, boards[name].ram_bytes) for name in list(boards)[:5]}
    assert memory == {
        "Arduino Uno": (32_768, 2_048),
        "Arduino Nano 33 BLE": (1_048_576, 262_144),
        "ESP32": (4_194_304, 532_480),
        "ESP32-CAM": (4_194_304, 532_480),
        "AMB82-MINI": (16_777_216, 524_288),
    }


def test_an_arena_on_the_esp32_is_bounded_by_what_a_variable_may_take():
    boards = load_boards()
    assert boards["ESP32"].arena_limit_bytes == 160 * 1024
    assert boards["Arduino Uno"].arena_limit_bytes == 2 * 1024


def test_compute_says_what_it_counts():
    boards = load_boards()
    assert (boards["T4 x2"].compute_ops, boards["T4 x2"].compute_kind) == (16.2e12, "FP32")
    assert (boards["Kneron KL530"].compute_ops, boards["Kneron KL530"].compute_kind) == (
        1e12,
        "INT4",
    )
    assert boards["Arduino Uno"].compute_kind == "instructions"


def test_every_value_has_a_source_and_an_unknown_one_stays_empty():
    for board in load_boards().values():
        for quantity, figure in board.figures.items():
            assert (figure.value is None) == (figure.source == ""), (board.name, quantity)
    assert load_boards()["Kneron KL720"].compute_ops is None


def test_a_model_lives_in_the_flash_of_a_board_and_in_the_memory_of_a_gpu(tmp_path):
    boards = read(
        tmp_path,
        "tiny,microcontroller,flash,2,KiB,,a page",
        "tiny,microcontroller,ram,1,KiB,,a page",
        "big,cloud GPU,ram,3,GiB,,a page",
        "unknown,edge AI chip,ram,,MiB,,",
    )
    assert boards["tiny"].model_bytes == 2048
    assert boards["big"].model_bytes == 3 * 2**30
    assert boards["unknown"].model_bytes is None


@pytest.mark.parametrize(
    ("line", "where", "todo"),
    [
        ("a,b,ram,many,KiB,,page", "line 2", "note"),
        ("a,b,ram,1,pound,,page", "line 2", "Convert"),
        ("a,b,ram,1,KiB,,", "line 2", "leave the value empty"),
        ("a,b,ram,1,KiB,with, comma,page", "line 2", "double quotes"),
        ("a,b,ram,1,KiB", "line 2", "double quotes"),
    ],
)
def test_a_broken_row_is_named_by_its_line(tmp_path, line, where, todo):
    with pytest.raises(CourseError) as error:
        read(tmp_path, line)
    assert where in str(error.value) and todo in str(error.value)


def test_a_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "boards.csv"
    path.write_text("name,ram\n", encoding="utf-8")
    with pytest.raises(CourseError, match="line 1"):
        load_boards(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"board,kind\n"])
def test_a_table_that_cannot_be_read_is_told(tmp_path, content):
    path = tmp_path / "mine.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CourseError, match=r"mine\.csv.*: expected"):
        load_boards(path)
