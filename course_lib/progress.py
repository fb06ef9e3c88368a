"""A progress bar that leaves nothing behind: a stored lecture must be the same every time."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[int, str], None]]:
    """Show a bar while the block runs, in a notebook or in a terminal.

    Args:
        total: how many steps there are.
        what: what is being done, for example "Training".

    Yields:
        A function `update(done, note)`.
    """
    if _in_notebook():
        yield from _notebook_bar(total, what)
    elif sys.stderr.isatty():
        yield from _terminal_bar(total, what)
    else:
        yield lambda done, note: None


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def _notebook_bar(total: int, what: str) -> Iterator[Callable[[int, str], None]]:
    from IPython.display import display

    empty = {"text/plain": ""}
    handle = display(empty, raw=True, display_id=True)

    def update(done: int, note: str) -> None:
        bar = f'<progress value="{done}" max="{total}" style="width: 20em"></progress>'
        text = f"{what} {done}/{total} {note}"
        handle.update({"text/html": f"{bar} <code>{text}</code>", "text/plain": text}, raw=True)

    try:
        yield update
    finally:
        handle.update(empty, raw=True)


def _terminal_bar(total: int, what: str) -> Iterator[Callable[[int, str], None]]:
    from tqdm import tqdm

    with tqdm(total=total, desc=what, leave=False) as bar:

        def update(done: int, note: str) -> None:
            bar.set_postfix_str(note, refresh=False)
            bar.update(done - bar.n)

        yield update
