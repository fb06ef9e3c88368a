"""An imitation of Kaggle's machine: the image's packages, attached data sets, no internet."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.kaggle.wheels import IMAGE

# Kaggle's kernels talk to Jupyter over the loopback, which a new network namespace has down.
OFFLINE = """
import fcntl, os, socket, struct, sys
up = struct.pack("16sh14x", b"lo", 0x41)
fcntl.ioctl(socket.socket(), 0x8914, up)
os.execvp(sys.argv[1], sys.argv[1:])
"""
# Where no namespace may be made: every Python process loads this and stays on the loopback.
GUARD = """
import socket
connect = socket.socket.connect
def guarded(self, address):
    if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1")):
        raise OSError(101, "Network is unreachable (the test keeps the machine offline)")
    return connect(self, address)
socket.socket.connect = guarded
"""


def find_python(version: str) -> str | None:
    """Return a Python of that version, from the PATH or from pyenv."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *versions.glob(f"{version}.*/bin/python")]
    for python in filter(None, candidates):
        done = subprocess.run([python, "--version"], capture_output=True, text=True)
        if done.returncode == 0 and done.stdout.startswith(f"Python {version}."):
            return str(python)
    return None


@dataclass
class Machine:
    """One session: its folder, and its packages `before` the first lecture."""

    folder: Path
    before: set[str] = field(default_factory=set)

    @property
    def python(self) -> str:
        """The session's Python."""
        return str(self.folder / "venv" / "bin" / "python")

    @property
    def input(self) -> Path:
        """The folder that stands for /kaggle/input."""
        return self.folder / "input"

    def create(self, python: str) -> None:
        """Make a virtual environment with the image's packages and nothing else."""
        subprocess.run([python, "-m", "venv", self.folder / "venv"], check=True)
        self.pip("install", "--no-deps", "--requirement", str(IMAGE))
        self.before = self.freeze()
        (self.folder / "home").mkdir()
        (self.folder / "guard").mkdir()
        (self.folder / "guard" / "sitecustomize.py").write_text(GUARD)
        self.run("-c", "import matplotlib.font_manager", cwd=self.folder)  # once builds a cache

    def pip(self, *arguments: str) -> None:
        """Run the session's pip with internet."""
        subprocess.run([self.python, "-m", "pip", "--quiet", *arguments], check=True)

    def freeze(self) -> set[str]:
        """Return the installed packages, `name==version`."""
        code = (
            "from importlib.metadata import distributions\n"
            "for one in distributions(): print(f'{one.name}=={one.version}')"
        )
        done = subprocess.run([self.python, "-c", code], check=True, capture_output=True, text=True)
        return set(done.stdout.splitlines())

    def attach(self, dataset: Path, mount: str) -> None:
        """Mount a data set, and only that one, at a place below the input folder."""
        shutil.rmtree(self.input, ignore_errors=True)
        shutil.copytree(dataset, self.input / mount)

    def run(self, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
        """Run the session's Python without internet.

        Args:
            arguments: what follows `python`.
            cwd: the working folder; made where it is missing.
            environment: variables besides those of a Kaggle session.
        """
        cwd.mkdir(parents=True, exist_ok=True)
        variables = {
            "PATH": f"{Path(self.python).parent}:/usr/bin:/bin",
            "HOME": str(self.folder / "home"),
            "COURSE_KAGGLE_INPUT": str(self.input),
            "KAGGLE_KERNEL_RUN_TYPE": "Batch",
            **environment,
        }
        namespace = ["unshare", "--map-root-user", "--net", sys.executable, "-c", OFFLINE]
        if not can_unshare():
            namespace, variables["PYTHONPATH"] = [], str(self.folder / "guard")
        return subprocess.run(
            [*namespace, self.python, *arguments], cwd=cwd, env=variables,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip


def can_unshare() -> bool:
    """Tell whether this system lets us make a network namespace."""
    if shutil.which("unshare") is None:
        return False
    probe = ["unshare", "--map-root-user", "--net", sys.executable, "-c", OFFLINE, "true"]
    return subprocess.run(probe, capture_output=True).returncode == 0
