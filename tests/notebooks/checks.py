"""What every lecture promises: a check a function, each message tells the fix.

`python tests/notebooks/checks.py` lists what is wrong in notebooks/. That the first code cell is
the shared one and the badges have the set address is tested in tests/unit/test_kaggle.py.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

LONGEST_CELL = 15
LONGEST_LECTURE = 80
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[A-Za-z]{2,}\b")
CODE_OR_ADDRESS = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|https?://\S+", re.DOTALL)
PICTURE = re.compile(r"!\[([^\]]*)\]\(")
HTML = re.compile(r"</?[a-zA-Z][^>]*>")
MACHINE_PATH = re.compile(
    r"/home/\w|/root/|/Users/\w|/tmp/|/work/|/usr/|/opt/|[A-Z]:\\\w|/site-packages/"
)
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")


def code_cells(notebook) -> list[tuple[int, object]]:
    return [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def text_cells(notebook) -> list[tuple[int, object]]:
    return [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "markdown"]


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def lines_of(cell) -> int:
    return sum(bool(line.strip()) for line in cell.source.split("\n"))


def recap_mirrors_goals(notebook) -> Iterator[str]:
    """Goals and recap hold the same number of points, in both languages."""
    counts = {}
    for title in ("## What you will learn", "## Recap"):
        found = [cell.source for _, cell in text_cells(notebook) if cell.source.startswith(title)]
        if len(found) != 1:
            yield f"{len(found)} cells begin with '{title}': write one"
            return
        counts[title] = [
            len(re.findall(r"^\d+\. ", half, re.MULTILINE)) for half in found[0].split("\n---\n")
        ]
    goals, recap = counts.values()
    if len(goals) != 2 or goals[0] == 0 or len({*goals, *recap}) != 1 or len(recap) != 2:
        yield (
            f"goals {goals} and recap {recap} points: number the same points in both, English, "
            "a line '---', then Chinese"
        )


def text_is_in_both_languages(notebook) -> Iterator[str]:
    """Every text cell holds English first and then Chinese."""
    for i, cell in text_cells(notebook):
        text = CODE_OR_ADDRESS.sub(" ", cell.source)
        english, chinese = ENGLISH.search(text), CHINESE.search(text)
        if not chinese:
            yield f"cell {i}: no Chinese: write the same in Traditional Chinese below the English"
        elif not english:
            yield f"cell {i}: no English: write it above the Chinese"
        elif chinese.start() < english.start():
            yield f"cell {i}: Chinese first: put the English above it"


def chinese_is_traditional(notebook) -> Iterator[str]:
    """Every Chinese character is in Big5, which has no simplified forms."""
    for i, cell in enumerate(notebook.cells):
        odd = {c for c in CHINESE.findall(cell.source) if not _in_big5(c)}
        if odd:
            yield f"cell {i}: {''.join(sorted(odd))}: write the traditional form"


def _in_big5(character: str) -> bool:
    try:
        return bool(character.encode("big5"))
    except UnicodeEncodeError:
        return False


def code_is_short(notebook) -> Iterator[str]:
    """No cell and no lecture is long; the shared first cell does not count."""
    own = [(i, cell) for i, cell in code_cells(notebook) if "setup" not in tags(cell)]
    for i, cell in own:
        if lines_of(cell) > LONGEST_CELL:
            yield f"cell {i}: {lines_of(cell)} lines: split it or move code to course_lib, at most {LONGEST_CELL}"
    total = sum(lines_of(cell) for _, cell in own)
    if total > LONGEST_LECTURE:
        yield f"{total} lines of code: move some to course_lib, at most {LONGEST_LECTURE}"


def a_sentence_leads_to_code(notebook) -> Iterator[str]:
    """A text cell stands before every code cell."""
    for i, _ in code_cells(notebook):
        if i == 0 or notebook.cells[i - 1].cell_type != "markdown":
            yield f"cell {i}: no text before it: say what the code will do"


def pictures_have_alt_text(notebook) -> Iterator[str]:
    """Every Markdown picture says in words what it shows."""
    for i, cell in text_cells(notebook):
        for alt in PICTURE.findall(cell.source):
            if not alt.strip() or alt.strip().lower() in ("image", "img", "picture", "圖片"):
                yield f"cell {i}: a picture without alt text: write ![what it shows](...)"


def text_is_markdown(notebook) -> Iterator[str]:
    """No HTML is left in the text."""
    for i, cell in text_cells(notebook):
        match = HTML.search(CODE_OR_ADDRESS.sub(" ", cell.source))
        if match:
            yield f"cell {i}: HTML {match[0]!r}: write Markdown, or backticks around code"


def parameters_are_documented(notebook) -> Iterator[str]:
    """One cell is tagged `parameters`; each line in it has a name, a type, a value, a comment."""
    tagged = [(i, cell) for i, cell in code_cells(notebook) if "parameters" in tags(cell)]
    if len(tagged) != 1:
        yield f"{len(tagged)} cells with the tag 'parameters': tag one"
    for i, cell in tagged:
        lines = cell.source.split("\n")
        for step in ast.parse(cell.source).body:
            typed = isinstance(step, ast.AnnAssign) and step.value is not None
            if not typed or "  # " not in lines[step.end_lineno - 1]:
                line = lines[step.lineno - 1]
                yield f"cell {i}: {line!r}: write `name: type = value  # what it changes`"


def cells_ran_in_order(notebook) -> Iterator[str]:
    """Execution counts are 1, 2, 3, ... as after Restart and Run All."""
    counts = [cell.execution_count for _, cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        wrong = next(
            i for n, (i, cell) in enumerate(code_cells(notebook), 1) if cell.execution_count != n
        )
        yield f"cell {wrong}: not run in order: Restart, Run All, save"


def outputs_are_stored(notebook) -> Iterator[str]:
    """Where a cell must show something its output is there."""
    for i, cell in code_cells(notebook):
        steps = ast.parse(cell.source).body
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        if any(_is_show(step) for step in steps) and "image/png" not in kinds:
            yield f"cell {i}: no stored picture: Restart, Run All, save"
        last = steps[-1] if steps else None
        if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Call) and not kinds:
            yield f"cell {i}: no stored value: Restart, Run All, save"


def nothing_went_wrong(notebook) -> Iterator[str]:
    """No stored output is an error or came over stderr."""
    for i, cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {i}: a stored {output.ename}: mend it, Run All; show errors with try"
            if output.get("name") == "stderr":
                yield f"cell {i}: text on stderr: silence its cause (course_lib.quiet), Run All"


def nothing_of_the_machine_is_stored(notebook) -> Iterator[str]:
    """No path and no object's address stands in code, text or output."""
    for i, cell in enumerate(notebook.cells):
        stored = [cell.source]
        for output in cell.get("outputs", []):
            stored.append(output.get("text", ""))
            stored += [v for k, v in output.get("data", {}).items() if k.startswith("text/")]
        for pattern, fix in ((MACHINE_PATH, "show the name only"), (ADDRESS, "print a value")):
            match = pattern.search("\n".join(stored))
            if match:
                yield f"cell {i}: {match[0]!r}: {fix}"


def plots_are_shown(notebook) -> Iterator[str]:
    """A cell that plots ends with `plt.show()`; only assertions may follow."""
    for i, cell in code_cells(notebook):
        steps = ast.parse(cell.source).body
        while steps and isinstance(steps[-1], ast.Assert):
            steps.pop()
        top = [step for step in steps if not isinstance(step, (ast.FunctionDef, ast.ClassDef))]
        if any(_plots(step) for step in top) and not _is_show(steps[-1]):
            yield f"cell {i}: plots without plt.show(): end the cell with it"


def _plots(step: ast.stmt) -> bool:
    calls = [ast.unparse(n.func) for n in ast.walk(step) if isinstance(n, ast.Call)]
    return any(re.match(r"plots\.plot_|plt\.(plot|bar|hist|imshow|scatter)", c) for c in calls)


def _is_show(step: ast.stmt) -> bool:
    return ast.unparse(step) == "plt.show()"


def no_line_ends_with_a_semicolon(notebook) -> Iterator[str]:
    """A closing `;` hides a value in Jupyter and breaks the comparison of outputs."""
    for i, cell in code_cells(notebook):
        if any(line.rstrip().endswith(";") for line in cell.source.split("\n")):
            yield f"cell {i}: a line ends with ';': remove it"


def kernel_is_python3(notebook) -> Iterator[str]:
    """The kernel is the one that every machine has; no version and no widget state is stored."""
    metadata = notebook.metadata
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3: set metadata.kernelspec.name"
    if "version" in metadata.get("language_info", {}):
        yield "a Python version is stored: keep only language_info.name"
    if "widgets" in metadata:
        yield "widget state is stored: remove metadata.widgets"


CHECKS = (
    recap_mirrors_goals,
    text_is_in_both_languages,
    chinese_is_traditional,
    code_is_short,
    a_sentence_leads_to_code,
    pictures_have_alt_text,
    text_is_markdown,
    parameters_are_documented,
    cells_ran_in_order,
    outputs_are_stored,
    nothing_went_wrong,
    nothing_of_the_machine_is_stored,
    plots_are_shown,
    no_line_ends_with_a_semicolon,
    kernel_is_python3,
)


def main() -> int:
    """Print every broken promise of notebooks/ and return how many there are."""
    faults = [
        f"{path.name}, {message} ({check.__name__})"
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
        for check in CHECKS
        for message in check(nbformat.read(path, as_version=4))
    ]
    print(*faults, sep="\n")
    return len(faults)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
