"""Write files so that a reader sees the old one or the new one, never half of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary file that takes the place of `path` when the block ends well.

    Args:
        path: the file to write; its folder is made where it is missing.

    Yields:
        A path in the same folder, so that the final rename is atomic
        (https://docs.python.org/3/library/os.html#os.replace).

    Raises:
        OSError: the disk is full or the folder is read-only; `path` is as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)  # mkstemp makes it private; a course file is not
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: str | Path, content: bytes) -> Path:
    """Replace the file at `path` by `content` in one step and return its path."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return Path(path)


def write_text(path: str | Path, content: str) -> Path:
    """Replace the file at `path` by `content` (UTF-8, Unix line ends) in one step."""
    return write_bytes(path, content.encode("utf-8"))
