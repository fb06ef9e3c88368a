"""The tools that the sketch tests need, and what to type where one is missing."""

import os
import shutil
from pathlib import Path

import pytest

# tool -> (how to see that it is there, the Debian packages that bring it)
TOOLS = {
    "g++": (lambda: shutil.which("g++"), "g++"),
    "avr-gcc": (lambda: shutil.which("avr-gcc"), "gcc-avr avr-libc"),
    "arduino-core-avr": (
        lambda: Path("/usr/share/arduino/hardware/arduino/avr/cores/arduino").is_dir(),
        "arduino-core-avr",
    ),
    "simavr": (lambda: any(Path("/usr").glob("include/simavr/sim_avr.h")), "libsimavr-dev"),
}


def require(*tools: str) -> None:
    """Skip the test where a tool is missing; fail it where COURSE_REQUIRE_TOOLS=1."""
    missing = [tool for tool in tools if not TOOLS[tool][0]()]
    if not missing:
        return
    packages = " ".join(TOOLS[tool][1] for tool in missing)
    words = f"{', '.join(missing)} not found: sudo apt-get install {packages}"
    if os.environ.get("COURSE_REQUIRE_TOOLS") == "1":
        pytest.fail(f"COURSE_REQUIRE_TOOLS=1 and {words}", pytrace=False)
    pytest.skip(words)
