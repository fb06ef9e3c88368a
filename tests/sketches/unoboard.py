"""Compile a sketch for an Uno with the real Arduino core, and run it in simavr."""

import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hostboard import BUILD, CompileError, hash_of

ARDUINO = Path("/usr/share/arduino/hardware/arduino/avr")
CORE, VARIANT = ARDUINO / "cores" / "arduino", ARDUINO / "variants" / "standard"
WIRE = ARDUINO / "libraries" / "Wire" / "src"
UNO = Path(__file__).parent / "uno" / "uno.c"

# The board's settings, after arduino-core-avr's platform.txt and boards.txt (uno). gcc-avr has no
# DECIMAL_DIG in its float.h, which the core's own sources want.
BOARD = [
    "-mmcu=atmega328p",
    "-DF_CPU=16000000L",
    "-DARDUINO=10819",
    "-DARDUINO_AVR_UNO",
    "-DARDUINO_ARCH_AVR",
    "-DDECIMAL_DIG=__DECIMAL_DIG__",
    "-Os",
    "-flto",
    "-ffunction-sections",
    "-fdata-sections",
]
CXX = ["-std=gnu++11", "-fno-exceptions", "-fno-threadsafe-statics"]
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
INCLUDE = [f"-I{CORE}", f"-I{VARIANT}", f"-I{WIRE}"]


@dataclass(frozen=True)
class Size:
    """Bytes of flash and of RAM (data and bss) that a program takes."""

    flash: int
    ram: int


@dataclass(frozen=True)
class UnoRun:
    """What the Uno sent, and each reading of its sensor: microseconds and three counts."""

    out: str
    reads: list[tuple[int, int, int, int]]


def compile_for_uno(folder: Path) -> Path:
    """Compile the sketch in a folder, unmodified, and return the ELF file.

    Raises:
        CompileError: errors, or warnings in the sketch itself.
    """
    sources = sorted(p for p in folder.iterdir() if p.suffix in (".h", ".cpp", ".ino"))
    key = hash_of(*(p.read_bytes() for p in sources), repr(BOARD).encode())
    elf = BUILD / f"{folder.name}-uno-{key}.elf"
    if elf.exists():
        return elf
    with _scratch() as scratch:
        unit = Path(scratch, "sketch.cpp")
        main = folder / f"{folder.name}.ino"
        unit.write_text(f'#include <Arduino.h>\n#line 1 "{main.name}"\n{main.read_text()}')
        thing = Path(scratch, "sketch.o")
        words = [*BOARD, *CXX, *WARNINGS, *INCLUDE, f"-I{folder}", "-c", str(unit)]
        _call("avr-g++", *words, "-o", str(thing))
        out = Path(scratch, "sketch.elf")
        _call("avr-gcc", *BOARD, "-fuse-linker-plugin", "-Wl,--gc-sections", str(thing),
              *map(str, _core()), "-lm", "-o", str(out))  # fmt: skip
        out.replace(elf)
    return elf


def size_of(elf: Path) -> Size:
    """Return what a program takes of an Uno, as avr-size counts it."""
    words = _call("avr-size", str(elf)).splitlines()[1].split()
    text, data, bss = map(int, words[:3])
    return Size(flash=text + data, ram=data + bss)


def run_on_uno(elf: Path, *, until_ms: int, motion=None, **options: int) -> UnoRun:
    """Run a program on the simulated Uno; uno/uno.c describes the options."""
    with tempfile.TemporaryDirectory() as scratch:
        words = uno_command(elf, scratch, until_ms=until_ms, motion=motion, **options)
        done = subprocess.run(words, capture_output=True, timeout=120)
        if done.returncode != 0:
            raise AssertionError(f"the simulated Uno ended with: {done.stderr.decode()}")
        rows = [line.split() for line in Path(scratch, "reads").read_text().splitlines()]
    return UnoRun(done.stdout.decode(errors="replace"), [tuple(map(int, row)) for row in rows])


def uno_command(elf: Path, scratch: str, *, until_ms: int, motion=None, **options: int) -> list:
    """Return the words that start the simulated Uno; its files go to the folder `scratch`."""
    words = [str(_simulator()), str(elf), "--until-ms", str(until_ms)]
    words += ["--reads", f"{scratch}/reads"]
    for name, value in options.items():
        words += [f"--{name.replace('_', '-')}", str(value)]
    if motion is not None:
        rows = "".join(f"{t:.3f} {x:.6f} {y:.6f} {z:.6f}\n" for t, x, y, z in motion)
        Path(scratch, "motion").write_text(rows)
        words += ["--motion", f"{scratch}/motion"]
    return words


@cache
def _simulator() -> Path:
    program = BUILD / f"uno-{hash_of(UNO.read_bytes())}"
    if not program.exists():
        with _scratch() as scratch:
            out = Path(scratch, "uno")
            words = ["-O2", *WARNINGS, "-isystem", "/usr/include/simavr", str(UNO)]
            _call("gcc", *words, "-o", str(out), "-lsimavr", "-lm")
            out.replace(program)
    return program


@cache
def _core() -> tuple[Path, ...]:
    """Compile the Arduino core and the Wire library once and return the objects."""
    sources = [*CORE.glob("*.c"), *CORE.glob("*.cpp"), *CORE.glob("*.S"), WIRE / "Wire.cpp",
               WIRE / "utility" / "twi.c"]  # fmt: skip
    folder = BUILD / f"uno-core-{hash_of(*(p.read_bytes() for p in sources), repr(BOARD).encode())}"
    if not folder.exists():
        with _scratch() as scratch:
            objects = Path(scratch, "objects")
            objects.mkdir()
            for source in sources:
                compiler = "avr-g++" if source.suffix == ".cpp" else "avr-gcc"
                options = CXX if source.suffix == ".cpp" else []
                thing = objects / f"{source.name}.o"
                _call(compiler, *BOARD, *options, "-w", *INCLUDE, "-c", str(source), "-o", thing)
            if not folder.exists():  # another worker may have been faster
                objects.rename(folder)
    return tuple(sorted(folder.iterdir()))


def _scratch():
    """Make a folder beside the results, so that a rename can put them in place."""
    BUILD.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=BUILD)


def _call(*words: object) -> str:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    if done.returncode != 0:
        raise CompileError(done.stderr)
    return done.stdout
