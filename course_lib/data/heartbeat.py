"""Heartbeats in the format of Kaggle's `shayanfazeli/heartbeat`: 187 samples and a class a row."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from course_lib.data.sources import Dataset, find_dataset, is_synthetic
from course_lib.errors import CourseError

BEAT_SAMPLES = 187
# The data set's page says 125 Hz; every third sample of a 360 Hz record makes 120 Hz.
BEAT_RATE_HZ = 120.0

# Every byte of a beat; pandas would read 0.<NUL>5 as 0 and True as 1.
_BYTES_OF_NUMBERS = b"0123456789.,eE+- \t\r\n\xef\xbb\xbf"

HEARTBEAT = Dataset("heartbeat", "COURSE_HEARTBEAT", "shayanfazeli", "heartbeat", "mitbih_t*.csv*")


@dataclass(frozen=True)
class BeatClass:
    """One of the five kinds of heartbeat (ANSI/AAMI EC57 groups).

    Attributes:
        symbol: AAMI letter.
        english: its name.
        chinese: its name in Traditional Chinese.
        explanation: what happens in the heart.
        explanation_zh: the same in Traditional Chinese.
    """

    symbol: str
    english: str
    chinese: str
    explanation: str
    explanation_zh: str


BEAT_CLASSES = (
    BeatClass(
        "N",
        "Normal",
        "正常心跳",
        "The beat starts in the sinus node and travels its usual way.",
        "心跳由竇房結發出，循正常路徑傳導。",
    ),
    BeatClass(
        "S",
        "Atrial premature",
        "早發性心房收縮",
        "The atria contract before they are told to. Little blood is pumped, so the beat feels "
        "empty; the longer filling time makes the next beat stronger, felt as a palpitation. "
        "A heart that works like this for long may develop heart failure.",
        "心房在收到指令前提早跳動，由於打出的血量少而造成心跳空虛的症狀，再加上舒張期變長，"
        "回到心臟的血流增加使下一次的心跳力道較強，造成心悸的感覺；"
        "當心臟長期處於耗能異常的狀態，就容易併發心臟衰竭。",
    ),
    BeatClass(
        "V",
        "Premature ventricular contraction",
        "早發性心室收縮",
        "An electrically unstable ventricle contracts early, and the heart seems to pause. The "
        "beat moves too little blood yet costs energy, which in time may lead to heart failure. "
        "Signs are palpitations, dizziness, cold sweat and a tight chest.",
        "心律不整的一種：心室因為電位不穩定而提早跳動，病人會有心跳停格的感覺。"
        "心臟打出的血液量不足，卻仍會消耗能量，長期下來可能衍生出心臟衰竭等嚴重疾病。"
        "症狀包括心悸、頭暈、冷汗和胸悶等。",
    ),
    BeatClass(
        "F",
        "Fusion of ventricular and normal",
        "室性融合心跳",
        "Two pacemakers of the heart excite parts of the ventricle at the same moment; the wave "
        "is a mixture of both.",
        "由於兩個節律點發出的衝動同時激動心室的一部分而形成的心室綜合波，"
        "是心律失常的干擾現象之一。",
    ),
    BeatClass(
        "Q",
        "Fusion of paced and normal",
        "節律器融合心跳",
        "A beat of a pacemaker device, a mixture of one with the heart's own, or a beat that "
        "nobody could name.",
        "由心律調節器激發、或與自身心跳融合的心跳，也包含無法歸類的心跳。",
    ),
)


@dataclass(frozen=True)
class Heartbeats:
    """Training and test beats, and where they came from.

    Attributes:
        X_train, X_test: float32 arrays (n, 187), each beat scaled to 0..1, zeros after its end.
        y_train, y_test: int64 arrays (n,), classes 0..4 in the order of `classes`.
        classes: the five kinds of heartbeat.
        source: a short name of the source for titles and comments.
        synthetic: whether the beats are generated, not measured.
        path: the folder they were read from.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[BeatClass, ...]
    source: str
    synthetic: bool
    path: Path

    @property
    def class_names(self) -> list[str]:
        """The five English names, in label order."""
        return [beat_class.english for beat_class in self.classes]


def load_heartbeat(source: str | Path | None = None) -> Heartbeats:
    """Load the heartbeats from the first place that has them.

    Args:
        source: a folder with `mitbih_train.csv` and `mitbih_test.csv` (or `.csv.gz`),
            `"bundled"` for the shipped synthetic sample, or None to search: `COURSE_HEARTBEAT`,
            Kaggle's mounts, the cache that `course data heartbeat` fills, the shipped sample.

    Returns:
        Train and test arrays with their source. Data set: M. Kachuee, S. Fazeli,
        M. Sarrafzadeh, "ECG Heartbeat Classification: A Deep Transferable Representation",
        ICHI 2018, https://www.kaggle.com/datasets/shayanfazeli/heartbeat

    Raises:
        CourseError: a file is missing or a row is not a beat; names the file and the line.
    """
    folder = find_dataset(HEARTBEAT, source)
    synthetic = is_synthetic(folder)
    if synthetic:
        print(
            "SYNTHETIC sample. For real beats attach shayanfazeli/heartbeat or run: "
            "course data heartbeat"
        )
    X_train, y_train = read_beats(_file(folder, "mitbih_train"))
    X_test, y_test = read_beats(_file(folder, "mitbih_test"))
    name = "synthetic sample" if synthetic else "MIT-BIH heartbeats"
    return Heartbeats(
        X_train, y_train, X_test, y_test, BEAT_CLASSES, name, synthetic, folder.resolve()
    )


def _file(folder: Path, stem: str) -> Path:
    for path in (folder / f"{stem}.csv", folder / f"{stem}.csv.gz"):
        if path.is_file():
            return path
    raise CourseError(
        folder,
        expected=f"{stem}.csv or {stem}.csv.gz",
        found="neither",
        todo="Put both files of shayanfazeli/heartbeat there, or run: course data heartbeat",
    )


def read_beats(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Read one CSV of beats and refuse anything that is not one.

    Args:
        path: `.csv` or `.csv.gz` without a header, 187 values in 0..1 and a label 0..4 a row.

    Returns:
        float32 (n, 187) values and int64 (n,) labels.

    Raises:
        CourseError: names the file, the line, what was expected and what was found.
    """
    path = Path(path)
    try:
        table = None
        if _only_numbers(path):
            table = pd.read_csv(
                path,
                header=None,
                dtype=np.float64,
                na_filter=False,
                compression="gzip" if path.suffix == ".gz" else None,
            ).to_numpy()
    except OSError as error:
        if not isinstance(error, gzip.BadGzipFile):
            raise CourseError(
                path.name,
                expected="a file that can be read",
                found=error.strerror or str(error),
                todo=f"Look at {path}.",
            ) from None
        table = None
    except (ValueError, EOFError, zlib.error, OverflowError):
        # pandas' ParserError, EmptyDataError and UnicodeDecodeError are ValueErrors.
        table = None
    if table is None or not _is_beats(table):
        raise _first_fault(path)
    return table[:, :-1].astype(np.float32), table[:, -1].astype(np.int64)


def _only_numbers(path: Path) -> bool:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        return not any(
            chunk.translate(None, _BYTES_OF_NUMBERS)
            for chunk in iter(lambda: file.read(2**20), b"")
        )


def _is_beats(table: np.ndarray) -> bool:
    if table.ndim != 2 or table.shape[1] != BEAT_SAMPLES + 1 or len(table) == 0:
        return False
    values, labels = table[:, :-1], table[:, -1]
    in_range = (values >= 0.0).all() and (values <= 1.0).all()  # NaN fails both
    return bool(in_range and np.isin(labels, range(len(BEAT_CLASSES))).all())


def _first_fault(path: Path) -> CourseError:
    """Read slowly, line by line, to say where the file stops being beats."""
    todo = "Download the file again; every row holds 187 values in 0..1 and a label 0..4."
    number = 0
    try:
        for number, line in enumerate(_lines(path), start=1):
            fault = _fault_in(line)
            if fault:
                expected, found = fault
                return CourseError(
                    f"{path.name}, line {number}", expected=expected, found=found, todo=todo
                )
    except (OSError, EOFError, zlib.error):
        return CourseError(
            f"{path.name}, after line {number}",
            expected="a whole gzip file",
            found="a broken or cut one",
            todo=todo,
        )
    found = "no rows" if number == 0 else "a table that cannot be read"
    return CourseError(path.name, expected="rows of 188 numbers", found=found, todo=todo)


def _lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", errors="replace") as file:
        yield from file


def _fault_in(line: str) -> tuple[str, str] | None:
    """Return (expected, found) for the first thing wrong in a row, or None."""
    if not line.strip():
        return None
    fields = line.rstrip("\r\n").split(",")
    cut = "" if line.endswith("\n") else " (the file ends inside this row)"
    if len(fields) != BEAT_SAMPLES + 1:
        return f"{BEAT_SAMPLES + 1} columns", f"{len(fields)}{cut}"
    for column, field in enumerate(fields, start=1):
        try:
            value = float(field.replace("_", "?"))  # Python reads 1_0 as ten
        except ValueError:
            return f"a number in column {column}", f"{field[:20]!r}{cut}"
        if column <= BEAT_SAMPLES and not 0.0 <= value <= 1.0:
            return f"a value in 0..1 in column {column}", f"{value:g}"
        if column > BEAT_SAMPLES and value not in range(len(BEAT_CLASSES)):
            return "a label 0, 1, 2, 3 or 4 in the last column", f"{value:g}"
    return None
