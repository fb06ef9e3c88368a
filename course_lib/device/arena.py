"""Find the smallest tensor arena a model runs in, by bisection in a child process.

The interpreter reports how much of an arena it used, which is not the smallest that works, and it
may end the whole process when the arena is far too small. So the tries run in a child.
"""

import subprocess
import sys

from course_lib.errors import CourseError

STEP = 16  # bytes; TFLM aligns its buffers to 16
LARGEST = 1 << 22  # 4 MiB, beyond any microcontroller of the course


def arena_bytes(flatbuffer: bytes) -> int:
    """Return the smallest arena in bytes (a multiple of 16) in which the model runs.

    The 64-bit wheel's pointers are larger than a board's, so the figure is on the safe side.

    Args:
        flatbuffer: the model's bytes.

    Returns:
        Bytes.

    Raises:
        CourseError: the model runs in no arena up to 4 MiB.
    """
    too_small, enough = 0, LARGEST // STEP + 1  # in steps
    while enough - too_small > 1:
        tried, ended_well = _tries(flatbuffer, too_small, enough)
        for steps, works in tried:
            too_small, enough = (too_small, steps) if works else (steps, enough)
        if not tried and not ended_well:
            break
    if enough > LARGEST // STEP:
        raise CourseError(
            "model",
            expected="one that runs in the TFLM interpreter",
            found=f"none of the arenas up to {LARGEST} bytes works",
            todo="Look at export.check(flatbuffer) and at the operators.",
        )
    return enough * STEP


def _tries(flatbuffer: bytes, too_small: int, enough: int) -> tuple[list[tuple[int, bool]], bool]:
    """Bisect in a child; return what it tried and whether it came to the end."""
    code = f"from course_lib.device import arena; arena.child({too_small}, {enough})"
    command = [sys.executable, "-c", code]
    child = subprocess.run(command, input=flatbuffer, capture_output=True, check=False)
    lines = child.stdout.decode().split("\n")
    tried = [(int(a), b == "works") for a, b in (line.split() for line in lines if " " in line)]
    if child.returncode < 0 and lines[-1].isdigit():  # died in this try
        tried.append((int(lines[-1]), False))
    return tried, child.returncode == 0


def child(too_small: int, enough: int) -> None:
    """Bisect on the model in stdin, a line a try: the size before it, the result after it."""
    import numpy as np
    from tflite_micro import runtime

    flatbuffer = sys.stdin.buffer.read()
    while enough - too_small > 1:
        steps = (too_small + enough) // 2
        print(steps, end="", flush=True)
        try:
            interpreter = runtime.Interpreter.from_bytes(flatbuffer, arena_size=steps * STEP)
            details = interpreter.get_input_details(0)
            interpreter.set_input(np.zeros(details["shape"], details["dtype"]), 0)
            interpreter.invoke()
            works = True
        except RuntimeError:
            works = False
        print(" works" if works else " fails", flush=True)
        too_small, enough = (too_small, steps) if works else (steps, enough)
