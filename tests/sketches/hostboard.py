"""Compile a sketch for the host board and run it."""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOST = Path(__file__).parent / "host"
BUILD = Path(__file__).parents[2] / "build" / "host-board"
COMPILER = "g++"
FLAGS = ["-std=gnu++14", "-O1", "-Wall", "-Wextra", "-Werror"]
# Reading or writing past an array ends the run, as a board would crash or, worse, go on.
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
ARRAY = re.compile(r"const\s+unsigned\s+char\s+(\w+)\s*\[\s*\d*\s*\][^;=]*=\s*\{")


@dataclass(frozen=True)
class Run:
    """What a sketch printed, the fault that ended it, or "", and what the sensor gave it.

    `reads` has, for each inference, the readings of the acceleration before it, as counts.
    """

    out: str
    fault: str
    reads: list[list[tuple[int, ...]]]


class CompileError(Exception):
    """The compiler's own words about a sketch."""


def compile_sketch(folder: Path, *defines: str) -> Path:
    """Compile the sketch in a folder, unmodified, and return the program.

    Args:
        folder: a sketch folder: `<name>/<name>.ino` and its headers.
        defines: macros of the board, such as "ESP32"; none of them for a Cortex-M.

    Returns:
        A program for `run_sketch`, kept in build/ under the hash of all that went into it.

    Raises:
        CompileError: errors or warnings.
    """
    source = _translation_unit(folder)
    sources = sorted(p for p in folder.iterdir() if p.suffix in (".h", ".cpp", ".ino"))
    key = hash_of(source.encode(), repr(defines).encode(), *(p.read_bytes() for p in sources))
    program = BUILD / f"{folder.name}-{key}"
    if not program.exists():
        with tempfile.TemporaryDirectory() as scratch:
            unit = Path(scratch, "sketch.cpp")
            unit.write_text(source)
            extra = [str(p) for p in sources if p.suffix == ".cpp"]
            words = [*FLAGS, *SANITIZE, *(f"-D{d}" for d in defines), f"-I{HOST}", f"-I{folder}"]
            _compile([*words, str(unit), *extra, *map(str, _board())], program)
    return program


def run_sketch(
    program: Path,
    *,
    loops: int = 3,
    until_ms: int = 600_000,
    typed: str | None = None,
    motion: list[tuple[float, float, float, float]] | None = None,
    begin_fails: str | None = None,
) -> Run:
    """Run a compiled sketch on the host board; host/board.h describes the options."""
    with tempfile.TemporaryDirectory() as scratch:
        words = [str(program), "--loops", str(loops), "--until-ms", str(until_ms)]
        words += ["--reads", f"{scratch}/reads"]
        if typed is not None:
            Path(scratch, "typed").write_bytes(typed.encode())
            words += ["--type", f"{scratch}/typed"]
        if motion is not None:
            rows = "".join(f"{t:.3f} {x:.6f} {y:.6f} {z:.6f}\n" for t, x, y, z in motion)
            Path(scratch, "motion").write_text(rows)
            words += ["--motion", f"{scratch}/motion"]
        if begin_fails is not None:
            words += ["--begin-fails", begin_fails]
        kernels = f"{sys.executable}\n{HOST / 'inference.py'}"
        run = subprocess.run(
            words, env={**os.environ, "HOST_KERNELS": kernels}, capture_output=True, timeout=60
        )
        parts = Path(scratch, "reads").read_text().split("inference\n")
    reads = [[tuple(map(int, line.split())) for line in part.splitlines()] for part in parts[:-1]]
    errors = run.stderr.decode(errors="replace")
    fault = re.search(r"^fault: (.*)$", errors, re.MULTILINE)
    if run.returncode not in (0, 3) or (run.returncode == 3 and not fault):
        raise AssertionError(f"{program.name} crashed with status {run.returncode}:\n{errors}")
    return Run(run.stdout.decode(errors="replace"), fault[1] if fault else "", reads)


def _translation_unit(folder: Path) -> str:
    """Return the C++ source that a folder's .ino files stand for, and the board's tail.

    The Arduino IDE includes Arduino.h first and adds function prototypes; the second is not done
    here, so a sketch that compiles here compiles there.
    """
    main = folder / f"{folder.name}.ino"
    others = sorted(p for p in folder.glob("*.ino") if p != main)
    lines = ["#include <Arduino.h>"]
    for path in [main, *others]:
        lines += [f'#line 1 "{path.name}"', path.read_text(encoding="utf-8")]
    text = "".join(p.read_text(encoding="utf-8") for p in [*folder.glob("*.h"), main, *others])
    included = {name for name in ARRAY.findall(text)}
    lines += ['#line 1 "models of the sketch"', '#include "board.h"']
    for name in sorted(included):
        message = f"misaligned model: {name} must be alignas(16), or a Cortex-M HardFaults"
        lines.append(f'static_assert(__alignof__({name}) >= 16, "{message}");')
    entries = ", ".join(f"{{{name}, sizeof {name}}}" for name in sorted(included))
    lines.append(f"const std::vector<board::Array> board::arrays = {{{entries}}};")
    return "\n".join(lines) + "\n"


@cache
def _board() -> tuple[Path, ...]:
    """Compile the board itself once and return its objects."""
    headers = [p.read_bytes() for p in sorted(HOST.glob("*.h"))]
    objects = []
    for source in sorted(HOST.glob("*.cpp")):
        target = BUILD / f"{source.stem}-{hash_of(source.read_bytes(), *headers)}.o"
        if not target.exists():
            _compile([*FLAGS, *SANITIZE, f"-I{HOST}", "-c", str(source)], target)
        objects.append(target)
    return tuple(objects)


def _compile(words: list[str], target: Path) -> None:
    """Run the compiler; the target appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    done = subprocess.run([COMPILER, *words, "-o", str(part)], capture_output=True, text=True)
    if done.returncode != 0:
        part.unlink(missing_ok=True)
        raise CompileError(done.stderr)
    os.replace(part, target)


def hash_of(*parts: bytes) -> str:
    digest = hashlib.sha256(" ".join(FLAGS + SANITIZE).encode())
    headers = (p.read_bytes() for p in sorted(HOST.iterdir()) if p.suffix in (".h", ".cpp"))
    for part in (*parts, *headers):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
