"""The course as data: one entry a lecture, from which everything else is derived."""

from dataclasses import dataclass, field
from pathlib import Path

from course_lib.data.sources import PACKAGE
from course_lib.errors import CourseError


@dataclass(frozen=True)
class Lecture:
    """One lecture.

    Attributes:
        name: the notebook's file name without `.ipynb`, number first.
        title: its title in English, at most 50 characters (Kaggle's limit).
        title_zh: its title in Traditional Chinese.
        datasets: Kaggle data sets it reads, `owner/slug`.
        fast: parameters for `course run`: shipped data, seconds instead of minutes.
        sketches: folders of `arduino/` that run what it trains.
        timeout: seconds a cell may take before the run is ended.
        accelerator: Kaggle's machine shape, such as "NvidiaTeslaT4"; empty for a CPU.
        folder: where the notebook lies.
    """

    name: str
    title: str
    title_zh: str
    datasets: tuple[str, ...] = ()
    fast: dict[str, object] = field(default_factory=dict)
    sketches: tuple[str, ...] = ()
    timeout: int = 900
    accelerator: str = ""
    folder: Path = PACKAGE.parent / "notebooks"

    @property
    def number(self) -> str:
        """The two digits in front of the name."""
        return self.name[:2]

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return self.folder / f"{self.name}.ipynb"


LECTURES = (
    # What edge AI is, and which chips there are. Reads data/boards.csv.
    Lecture("00_edge_ai", "TinyML 00 Edge AI and TinyML", "邊緣 AI 與 TinyML"),
    # What machine this is; every figure is the machine's own.
    Lecture("01_kaggle_checkup", "TinyML 01 Kaggle Machine Checkup", "Kaggle 主機健檢"),
    # One neuron, a line, gradient descent by hand.
    Lecture(
        "02_easy_net",
        "TinyML 02 Easy-Net",
        "Easy-Net：一個神經元學會一條直線",
        sketches=("TinyML_EasyNet",),
    ),
    # Ten neurons, a parabola.
    Lecture(
        "03_hidden_net",
        "TinyML 03 Hidden-Net",
        "Hidden-Net：十個神經元學會拋物線",
        sketches=("TinyML_HiddenNet",),
    ),
    # Five kinds of heartbeat with the seed's dense network.
    Lecture(
        "04_ecg_dnn",
        "TinyML 04 ECG-DNN",
        "ECG-DNN：用深度神經網路分辨五種心跳",
        datasets=("shayanfazeli/heartbeat",),
        fast={"source": "bundled"},
    ),
    # The small network, from Keras to the board.
    Lecture(
        "05_tinyml_ecg",
        "TinyML 05 TinyML-ECG",
        "TinyML-ECG：把模型放進微控制器",
        datasets=("shayanfazeli/heartbeat",),
        fast={"source": "bundled"},
        sketches=("TinyML_ECG",),
    ),
    # Record, train, run: digits drawn in the air.
    Lecture(
        "06_airdigit",
        "TinyML 06 AirDigit",
        "AirDigit：在空中寫數字",
        fast={"source": "bundled"},
        sketches=("MPU6050_ACC2CSV", "TinyML_AirDigit", "AirDigit_Live"),
    ),
)


def find_lecture(name: str) -> Lecture:
    """Return the lecture with that name or number ("05", "5" or "05_tinyml_ecg").

    Raises:
        CourseError: there is no such lecture.
    """
    for lecture in LECTURES:
        if name in (lecture.name, lecture.number, lecture.number.lstrip("0") or "0"):
            return lecture
    raise CourseError(
        f"lecture {name!r}",
        expected="one of " + ", ".join(lecture.name for lecture in LECTURES),
        found="no such lecture",
        todo="Give a name or a number, for example: course run 04 05",
    )
