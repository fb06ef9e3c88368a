"""Every lecture keeps its promises, and each check notices a broken one."""

import functools

import checks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PATHS = sorted(checks.NOTEBOOKS.glob("*.ipynb"))


@functools.cache
def read(path):
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_a_lecture_keeps_its_promises(path, check):
    assert list(check(read(path))) == []


def good():
    """A small notebook that keeps every promise."""
    points = "1. One.\n2. Two.\n\n---\n\n1. 一。\n2. 二。"
    picture = new_output("display_data", {"image/png": "aaaa", "text/plain": "<Figure>"})
    value = new_output("execute_result", {"text/plain": "2"}, execution_count=2)
    shows = "plots.plot_history(1)\nplt.show()\nassert True"
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# A title\n# 標題"),
            new_markdown_cell(f"## What you will learn\n\n{points}"),
            new_markdown_cell("A number of steps.\n\n步數。"),
            new_code_cell("n: int = 2  # steps\nm: str | None = None  # where",
                          execution_count=1, metadata={"tags": ["parameters"]}),
            new_markdown_cell("Show `<b>` it. ![a line](x.png)\n\n顯示。"),
            new_code_cell("n", execution_count=2, outputs=[value]),
            new_markdown_cell("Draw it.\n\n畫出來。"),
            new_code_cell(shows, execution_count=3, outputs=[picture]),
            new_markdown_cell(f"## Recap\n\n{points}"),
        ]
    )  # fmt: skip
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    return notebook


def stderr(notebook):
    notebook.cells[5].outputs.append(new_output("stream", name="stderr", text="W0000"))


def source(cell, text):
    return lambda notebook: notebook.cells[cell].update(source=text)


FAULTS = [
    ("recap_mirrors_goals", source(8, "## Recap\n\n1. One.\n\n---\n\n1. 一。"), "goals [2, 2]"),
    ("recap_mirrors_goals", source(8, "## End"), "0 cells begin with '## Recap'"),
    ("text_is_in_both_languages", source(2, "Only English."), "cell 2: no Chinese"),
    ("text_is_in_both_languages", source(2, "只有中文 `code`"), "cell 2: no English"),
    ("text_is_in_both_languages", source(2, "中文。\n\nEnglish."), "cell 2: Chinese first"),
    ("chinese_is_traditional", source(2, "Net.\n\n网络"), "cell 2: 络: write the traditional"),
    ("code_is_short", source(5, "x = 1\n" * 16), "cell 5: 16 lines"),
    ("a_sentence_leads_to_code", lambda n: n.cells.pop(6), "cell 6: no text before it"),
    ("pictures_have_alt_text", source(4, "A.\n\n圖 ![](x.png)"), "cell 4: a picture without alt"),
    ("text_is_markdown", source(4, "A <br> b.\n\n圖"), "cell 4: HTML '<br>'"),
    ("parameters_are_documented", source(3, "n: int = 2"), "cell 3: 'n: int = 2'"),
    ("parameters_are_documented", source(3, "n = 2  # steps"), "cell 3: 'n = 2  # steps'"),
    ("parameters_are_documented", lambda n: n.cells[3].update(metadata={}), "0 cells"),
    ("cells_ran_in_order", lambda n: n.cells[5].update(execution_count=7), "cell 5: not run"),
    ("outputs_are_stored", lambda n: n.cells[7].update(outputs=[]), "cell 7: no stored picture"),
    ("outputs_are_stored", lambda n: n.cells[5].update(outputs=[]), "cell 5: no stored value"),
    ("nothing_went_wrong", stderr, "cell 5: text on stderr"),
    ("nothing_of_the_machine_is_stored", source(5, "'/home/me/x'"), "cell 5: '/home/m'"),
    ("plots_are_shown", source(7, "plots.plot_history(1)"), "cell 7: plots without plt.show()"),
    ("no_line_ends_with_a_semicolon", source(5, "n;"), "cell 5: a line ends with ';'"),
    ("kernel_is_python3", lambda n: n.metadata.update(kernelspec={"name": "ir"}), "the kernel"),
]  # fmt: skip


def test_a_good_notebook_passes():
    assert [message for check in checks.CHECKS for message in check(good())] == []


@pytest.mark.parametrize("name, fault, message", FAULTS)
def test_a_broken_promise_is_told(name, fault, message):
    notebook = good()
    fault(notebook)
    told = list(getattr(checks, name)(notebook))
    assert len(told) == 1 and told[0].startswith(message)


def test_every_check_is_seen_to_fail():
    assert {check.__name__ for check in checks.CHECKS} == {name for name, _, _ in FAULTS}
