"""What machine is this, and what does it lack for the course? Lecture 01 and `course doctor`."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib import request

import course_lib
from course_lib.data.sources import cache_folder, find_dataset, is_synthetic, kaggle_input, shipped

if TYPE_CHECKING:
    import pandas as pd

# The packages of the course, and whether a lecture stops without them.
PACKAGES = {
    "tensorflow": True,
    "keras": True,
    "numpy": True,
    "pandas": True,
    "matplotlib": True,
    "tflite-micro": sys.platform == "linux",  # there are wheels for Linux alone
    "tflite": True,
    "wfdb": False,
    "pyserial": False,
}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
INTERNET_ADDRESS = "https://www.kaggle.com"
GIB = 2**30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        topic: ``"machine"``, ``"accelerator"``, ``"python"``, ``"data"`` or ``"network"``.
        name: what was looked at, e.g. ``"memory"``.
        value: what was found, for reading.
        todo: what to do about it; empty where nothing is missing.
    """

    topic: str
    name: str
    value: str
    todo: str = ""


def checkup(internet_seconds: float = 3.0) -> list[Finding]:
    """Look at this machine; nothing is installed, downloaded or changed.

    Args:
        internet_seconds: how long to wait for an answer from the internet.

    Returns:
        the findings, by topic. It works on a laptop without network, GPU or Kaggle, too.
    """
    return [
        *machine(),
        *accelerators(),
        *packages(),
        *datasets(),
        *network(internet_seconds),
    ]


def report(findings: list[Finding]) -> str:
    """Return the findings as lines of text that end with what to do about what is missing."""
    width = max(len(finding.name) for finding in findings)
    lines, topic = [], ""
    for finding in findings:
        if finding.topic != topic:
            topic = finding.topic
            lines += ["", topic.capitalize()]
        mark = "!" if finding.todo else " "
        lines.append(f" {mark} {finding.name:{width}}  {finding.value}")
    missing = [finding for finding in findings if finding.todo]
    lines += ["", "What to do" if missing else "Nothing is missing."]
    lines += [f" {i}. {finding.name}: {finding.todo}" for i, finding in enumerate(missing, start=1)]
    return "\n".join(lines).lstrip("\n")


def table(findings: list[Finding], topic: str) -> pd.DataFrame:
    """Return the findings on one topic as a table, for a notebook."""
    import pandas as pd

    rows = [(f.name, f.value, f.todo) for f in findings if f.topic == topic]
    return pd.DataFrame(rows, columns=["what", "found", "to do"]).set_index("what")


def machine() -> list[Finding]:
    """Find where this is, its processor, memory and free disk."""
    free = shutil.disk_usage(".").free
    memory = memory_bytes()
    findings = [
        Finding("machine", "place", place()),
        Finding("machine", "system", f"{platform.system()} {platform.machine()}"),
        Finding("machine", "CPU", cpu_name()),
        Finding("machine", "CPU threads", str(cpu_threads())),
        Finding(
            "machine",
            "memory",
            f"{memory / GIB:.1f} GiB" if memory else "unknown",
            "The lectures need about 2 GiB: close other programs."
            if memory and memory < 2 * GIB
            else "",
        ),
        Finding(
            "machine",
            "free disk",
            f"{free / GIB:.1f} GiB",
            "Free 1 GiB for data, models and reports." if free < GIB else "",
        ),
    ]
    built = kaggle_image_date()
    return findings + ([Finding("machine", "image built", built)] if built else [])


def place() -> str:
    """Name the sort of machine: Kaggle, Colab or a computer of one's own."""
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        return f"Kaggle ({os.environ['KAGGLE_KERNEL_RUN_TYPE'].lower()} session)"
    if "COLAB_RELEASE_TAG" in os.environ:
        return "Google Colab"
    return "your own computer"


def kaggle_image_date() -> str:
    """Return when Kaggle built the image of this session; empty elsewhere."""
    note = Path("/etc/build_date")
    if "KAGGLE_KERNEL_RUN_TYPE" not in os.environ:
        return ""
    return note.read_text().strip() if note.is_file() else os.environ.get("BUILD_DATE", "unknown")


def cpu_name() -> str:
    """Return the processor's name as its maker writes it, where the system tells."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine() or "unknown"


def cpu_threads() -> int:
    """Return how many threads may run at once, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int | None:
    """Return the memory this process may use, in bytes; None where the system does not tell."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None
    limit = Path("/sys/fs/cgroup/memory.max")  # of a container
    text = limit.read_text().strip() if limit.is_file() else "max"
    return min(total, int(text)) if text.isdigit() else total


def accelerators() -> list[Finding]:
    """Find GPUs and TPUs by their drivers alone: no call that starts a device, so none can hang."""
    findings = [Finding("accelerator", "GPU", gpu) for gpu in gpus()]
    findings += [Finding("accelerator", "TPU", tpu) for tpu in tpus()]
    none = "none (no lecture of the course needs one)"
    return findings or [Finding("accelerator", "GPU or TPU", none)]


def gpus() -> list[str]:
    """Return name, memory and driver version of each NVIDIA GPU, as nvidia-smi tells them."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    gpus = []
    for line in answer.stdout.strip().splitlines():
        name, memory, driver = (part.strip() for part in line.rsplit(",", 2))
        gpus.append(f"{name}, {memory}, driver {driver}")
    return gpus


def tpus() -> list[str]:
    """Return the TPU that the session announces, and how many of its devices are there."""
    kind = os.environ.get("TPU_ACCELERATOR_TYPE", "")
    devices = len(list(Path("/dev").glob("accel[0-9]*")))
    if not kind and not devices:
        return []
    return [f"{kind or 'unknown type'}, {devices} devices"]


def packages() -> list[Finding]:
    """Find Python, course_lib and the packages of the course with their versions."""
    version = platform.python_version()
    fits = version.rsplit(".", 1)[0] in PYTHONS
    findings = [
        Finding(
            "python",
            "Python",
            version,
            "" if fits else f"The course is made for Python {PYTHONS[0]} to {PYTHONS[-1]}.",
        ),
        Finding("python", "course_lib", course_lib.__version__),
    ]
    for name, needed in PACKAGES.items():
        try:
            findings.append(Finding("python", name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            todo = _how_to_get(name) if needed else ""
            value = "absent" if needed else "absent (optional)"
            findings.append(Finding("python", name, value, todo))
    return findings


def _how_to_get(package: str) -> str:
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:  # it may have no internet, but attached wheels
        return "Add Input, search TinyML Course, press +, and run all cells again."
    return f"pip install {package}"


def datasets() -> list[Finding]:
    """Find what Kaggle has attached and where each data set of the course would be read from."""
    mounted = attached() or (["nothing"] if "KAGGLE_KERNEL_RUN_TYPE" in os.environ else [])
    findings = [Finding("data", "attached", name) for name in mounted]
    try:
        from course_lib.data.airdigit import AIRDIGIT
        from course_lib.data.heartbeat import HEARTBEAT
    except ImportError:  # packages() has told which package is absent
        return findings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that miss a progress bar for notebooks
        cache = cache_folder()
    for dataset in (HEARTBEAT, AIRDIGIT):
        folder = find_dataset(dataset)
        if folder == shipped(dataset.name) or is_synthetic(folder):
            where, todo = "the synthetic sample of the course", ""
            if "KAGGLE_KERNEL_RUN_TYPE" in os.environ and dataset is HEARTBEAT:
                todo = f"Add Input, search {dataset.owner}/{dataset.slug}, press +."
        elif cache in folder.parents:
            where, todo = "the course's cache", ""
        else:
            where, todo = f"the real one, {folder}", ""
        findings.append(Finding("data", dataset.name, where, todo))
    return findings


def attached() -> list[str]:
    """Return the data sets mounted in Kaggle's input folder, whichever way they are mounted."""
    root = kaggle_input()
    if not root.is_dir():
        return []
    folders = [folder for folder in root.iterdir() if folder.name != "datasets"]
    folders += root.glob("datasets/*/*")
    return sorted(str(folder.relative_to(root)) for folder in folders)


def network(seconds: float) -> list[Finding]:
    """Find out whether the internet answers."""
    if internet(seconds):
        return [Finding("network", "internet", "on")]
    todo = ""
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        todo = "Only for downloads of your own: Session options, Internet on (asks for a phone)."
    return [Finding("network", "internet", "off (no lecture of the course needs it)", todo)]


def internet(seconds: float) -> bool:
    """Ask one web server for its first line, and give up after some seconds."""
    answers: list[bool] = []

    def ask() -> None:
        question = request.Request(INTERNET_ADDRESS, method="HEAD")
        try:
            with request.urlopen(question, timeout=seconds):  # noqa: S310, a fixed address
                answers.append(True)
        except Exception:  # whatever goes wrong, the internet did not answer
            answers.append(False)

    # in a thread, since the time-out above does not bound the search for the server's name
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return answers == [True]
