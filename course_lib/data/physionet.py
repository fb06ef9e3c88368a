"""Bring the MIT-BIH Arrhythmia Database from PhysioNet, each file checked."""

import hashlib
import os
from pathlib import Path

from course_lib.errors import CourseError

# G. Moody, R. Mark, "The impact of the MIT-BIH Arrhythmia Database", IEEE Eng. Med. Biol. 20(3),
# 2001; A. Goldberger et al., "PhysioBank, PhysioToolkit, and PhysioNet", Circulation 101(23),
# 2000. Licence: ODC-By 1.0.
MITDB_URL = "https://physionet.org/files/mitdb/1.0.0/"
_REGISTRY = Path(__file__).with_name("mitdb_registry.txt")


def registry() -> dict[str, str]:
    """Return file name -> SHA-256 of the 144 files, after PhysioNet's `SHA256SUMS.txt`."""
    return dict(line.split() for line in _REGISTRY.read_text().splitlines())


def record_numbers() -> list[str]:
    """Return the 48 record names, ascending."""
    return sorted({name.split(".")[0] for name in registry()})


def check_records(folder: str | Path) -> None:
    """Refuse a folder in which a file of the 48 records is missing or differs.

    Raises:
        CourseError: names the first file that is wrong.
    """
    folder = Path(folder)
    for name, expected in registry().items():
        path = folder / name
        found = _sha256(path) if path.is_file() else "no such file"
        if found != expected:
            raise CourseError(
                path,
                expected=f"the published file (SHA-256 {expected[:12]}...)",
                found=found if found == "no such file" else f"SHA-256 {found[:12]}...",
                todo="Delete it and run: course data heartbeat",
            )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def download_records(folder: str | Path) -> Path:
    """Download what is missing of the 48 records and check every file.

    A file appears under its name only when it is whole and its checksum is right, so a download
    that was stopped goes on where it was.

    Args:
        folder: where the files are kept.

    Returns:
        The folder.

    Raises:
        CourseError: the server cannot be reached or sends a file with another checksum.
    """
    import pooch
    import requests
    from tqdm.auto import tqdm

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob("tmp*"):  # pooch's temporary name, left by a killed run
        left_over.unlink()
    url = os.environ.get("COURSE_MITDB_URL", MITDB_URL)
    pooch.get_logger().setLevel("ERROR")
    store = pooch.create(folder, url, registry=registry(), retry_if_failed=2)
    for name in tqdm(registry(), desc="MIT-BIH records", unit="file"):
        try:
            store.fetch(name)
        except (requests.RequestException, ValueError, OSError) as error:
            raise CourseError(
                f"{url}{name}",
                expected="the published file",
                found=_reason(error),
                todo="Run the same command again: finished files are kept. Or download the "
                "records by hand and give their folder with --records.",
            ) from error
    return folder


def _reason(error: Exception) -> str:
    import requests

    if isinstance(error, requests.HTTPError):
        return str(error)
    if isinstance(error, requests.RequestException):
        return "no connection, or a cut one"
    return "another checksum" if "hash" in str(error) else str(error)
