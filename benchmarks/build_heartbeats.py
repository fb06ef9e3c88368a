"""Time and peak memory of `course data heartbeat` in a process of its own.

Usage: python benchmarks/build_heartbeats.py RECORDS KAGGLE_INDEX
"""

import resource
import subprocess
import sys
import tempfile
import time


def main(records: str, index: str) -> None:
    """Build both CSVs once and print seconds and mebibytes."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "course_lib.cli", "data", "heartbeat"]
        started = time.monotonic()
        arguments = ["--records", records, "--index", index, "--out", out]
        subprocess.run([*command, *arguments], check=True)
        seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # KiB on Linux
    print(f"{seconds:.1f} s, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main(*sys.argv[1:])
