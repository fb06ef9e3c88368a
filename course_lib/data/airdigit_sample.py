"""The synthetic AirDigit sample: digits "drawn" by computed hands, as the recorder would see them.

    python -m course_lib.data.airdigit_sample FOLDER

A digit is a pen path, in the order in which people write it. The hand follows each part of the path
with the speed of the minimum-jerk model (T. Flash and N. Hogan 1985, "The coordination of arm
movements", J. Neurosci. 5(7):1688-1703, doi:10.1523/JNEUROSCI.05-07-01688.1985) and stops at
corners. The board turns with the wrist, feels gravity and the hand's acceleration in its own frame,
trembles, is clipped at 2 g and sampled every 20 ms. A recording starts where the sketch
`MPU6050_ACC2CSV` would start it. Nothing here is a recording of a person.
"""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course_lib.data.airdigit import RECORDING_ROWS, ROW_MS
from course_lib.data.heartbeat_sample import Dice
from course_lib.data.sources import SYNTHETIC_MARK
from course_lib.files import write_text

SEED = 6050
PEOPLE = 5
A_PERSON = 4  # recordings of each digit by each person
GRAVITY = 9.80665  # m/s2 in 1 g
FULL_SCALE_G = 2.0
STEP_MS = 2  # time step of the computed motion; ten steps are one row

# Pen paths: parts "x,y x,y ..." separated by "|", where the hand stops; x to the right, y up, the
# digit 1 high. A part of two points is a straight line, a longer one a smooth curve. The moves
# with the pen in the air (4 and 5) are parts as well: the sensor feels them.
PATHS = {
    0: "0.35,1.0 0.08,0.8 0.0,0.5 0.1,0.15 0.3,0.0 0.5,0.15 0.6,0.5 0.52,0.8 0.35,1.0",
    1: "0.3,1.0 0.3,0.0",
    2: "0.0,0.75 0.1,0.95 0.3,1.0 0.52,0.9 0.55,0.68 0.3,0.3 0.0,0.0 | 0.0,0.0 0.6,0.0",
    3: "0.0,0.9 0.28,1.0 0.52,0.8 0.45,0.6 0.2,0.53 | "
    "0.2,0.53 0.5,0.45 0.6,0.25 0.45,0.04 0.2,0.0 0.0,0.1",
    4: "0.3,1.0 0.0,0.35 | 0.0,0.35 0.65,0.35 | 0.65,0.35 0.45,0.75 | 0.45,0.75 0.45,0.0",
    5: "0.1,1.0 0.08,0.58 | 0.08,0.58 0.35,0.64 0.58,0.45 0.55,0.15 0.3,0.0 0.0,0.1 | "
    "0.0,0.1 0.1,1.0 | 0.1,1.0 0.6,1.0",
    6: "0.5,1.0 0.25,0.8 0.05,0.45 0.06,0.15 0.28,0.0 0.52,0.12 0.5,0.36 0.28,0.45 0.08,0.3",
    7: "0.0,1.0 0.6,1.0 | 0.6,1.0 0.2,0.0",
    8: "0.5,0.85 0.3,1.0 0.08,0.82 0.2,0.58 0.48,0.4 0.55,0.18 0.3,0.0 0.05,0.18 0.15,0.42 "
    "0.42,0.6 0.52,0.8 0.42,0.95",
    9: "0.52,0.85 0.3,1.0 0.06,0.85 0.08,0.6 0.3,0.5 0.52,0.65 0.55,0.88 | 0.55,0.88 0.5,0.4 0.4,0.0",
}


@dataclass(frozen=True)
class Hand:
    """How somebody draws: height in m, duration in s, shear, grip angles in degrees about the
    three axes, degrees the wrist turns along the digit's width and height, tremor in g.
    """

    size: float
    duration: float
    slant: float
    grip: tuple[float, float, float]
    wrist: tuple[float, float]
    tremor: float


def draw_person(dice: Dice) -> Hand:
    """Draw one person's way of drawing."""
    u = dice.uniform(9)
    return Hand(
        size=0.14 + 0.09 * u[0],
        duration=0.85 + 0.30 * u[1],
        slant=-0.1 + 0.35 * u[2],
        grip=tuple(70.0 * (u[3:6] - 0.5)),
        wrist=(-10.0 + 20.0 * u[6], 5.0 + 20.0 * u[7]),
        tremor=0.012 + 0.014 * u[8],
    )


def vary(person: Hand, dice: Dice) -> Hand:
    """Return the same person's hand a little different, as from one recording to the next."""
    z = np.clip(dice.normal(6), -2.0, 2.0)
    return replace(
        person,
        size=person.size * (1 + 0.12 * z[0]),
        duration=person.duration * (1 + 0.10 * z[1]),
        slant=person.slant + 0.10 * z[2],
        grip=tuple(angle + 9.0 * turn for angle, turn in zip(person.grip, z[3:6], strict=True)),
    )


def smooth(points: np.ndarray, spans: int = 50) -> np.ndarray:
    """Return a Catmull-Rom curve through the points (n, 2) as many short lines (m, 2)."""
    if len(points) == 2:
        return points
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, spans, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        cubic = (-a + 3 * b - 3 * c + d) * t**3 + (2 * a - 5 * b + 4 * c - d) * t**2
        pieces.append(0.5 * (cubic + (c - a) * t + 2 * b))
    return np.vstack([*pieces, points[-1:]])


def pen_parts(digit: int, dice: Dice) -> list[np.ndarray]:
    """Return the digit's parts as lines (m, 2), each point a little off, corners still joined."""
    texts = [part.split() for part in PATHS[digit].split("|")]
    moved = {}  # a corner is the end of one part and the start of the next: move both alike
    parts = []
    for words in texts:
        for word in words:
            if word not in moved:
                point = np.array([float(number) for number in word.split(",")])
                moved[word] = point + 0.05 * np.clip(dice.normal(2), -2.0, 2.0)
        parts.append(smooth(np.array([moved[word] for word in words])))
    return parts


def minimum_jerk(part: np.ndarray, steps: int) -> np.ndarray:
    """Return where the hand is at each of `steps` moments along a part, (steps, 2)."""
    tau = np.arange(1, steps + 1) / steps
    way = 10 * tau**3 - 15 * tau**4 + 6 * tau**5
    lengths = np.hypot(*np.diff(part, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    return np.column_stack([np.interp(way * along[-1], along, axis) for axis in part.T])


def pen_motion(digit: int, hand: Hand, dice: Dice) -> np.ndarray:
    """Return the pen's way (steps, 2), 1 high, at rest before and after, a row every STEP_MS.

    A straight part takes the square root of its length in time, for people draw long strokes
    faster; a curve takes longer than a line.
    """
    parts = pen_parts(digit, dice)
    lengths = [np.hypot(*np.diff(part, axis=0).T).sum() for part in parts]
    shares = np.array(
        [
            np.sqrt(length) if len(part) == 2 else 1.2 * length**0.75
            for part, length in zip(parts, lengths, strict=True)
        ]
    )
    effort = 0.45 + 0.25 * shares.sum()  # a 1 is done sooner than an 8
    seconds = min(hand.duration * effort, 1.2) * shares / shares.sum()
    moves = [
        minimum_jerk(part, int(time * 1000 / STEP_MS))
        for part, time in zip(parts, seconds, strict=True)
    ]
    delay = 300 + int(60 * dice.uniform(1)[0])  # steps at rest, about 0.7 s
    before = np.repeat(parts[0][:1], delay, axis=0)
    after = np.repeat(parts[-1][-1:], 1000, axis=0)
    return muscles(np.vstack([before, *moves, after]))


def muscles(position: np.ndarray, passes: int = 3, steps: int = 25) -> np.ndarray:
    """Round off what muscles cannot follow: running means over 50 ms, one after the other."""
    for _ in range(passes):
        padded = np.vstack([np.repeat(position[:1], steps, axis=0), position])
        position = sum(padded[i : i + len(position)] for i in range(1, steps + 1)) / steps
    return position


def rotation(axis: int, degrees: np.ndarray) -> np.ndarray:
    """Return rotation matrices (n, 3, 3) about one of the three axes."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i, j = [(1, 2), (2, 0), (0, 1)][axis]
    matrix = np.zeros((len(degrees), 3, 3))
    matrix[:, axis, axis] = 1.0
    matrix[:, i, i] = matrix[:, j, j] = cosine
    matrix[:, i, j], matrix[:, j, i] = -sine, sine
    return matrix


def felt(pen: np.ndarray, hand: Hand) -> np.ndarray:
    """Return what an ideal sensor in the hand feels, (steps, 3) in g.

    The board lies in the hand like a remote control: x to the right, y forward, z up. It feels the
    hand's acceleration minus that of gravity, which at rest is 1 g upwards.
    """
    sheared = (pen[:, 0] + hand.slant * pen[:, 1]) * hand.size
    height = pen[:, 1] * hand.size
    reach = 0.35  # m from the elbow: the pen moves on a sphere about it
    depth = -(sheared**2 + (height - hand.size / 2) ** 2) / (2 * reach)
    position = np.column_stack([sheared, depth, height])
    seconds = STEP_MS / 1000
    motion = np.zeros_like(position)
    motion[1:-1] = (position[2:] - 2 * position[1:-1] + position[:-2]) / seconds**2
    force = motion / GRAVITY + [0.0, 0.0, 1.0]

    roll = hand.grip[1] + hand.wrist[0] * (pen[:, 0] - 0.3)
    pitch = hand.grip[0] + hand.wrist[1] * (pen[:, 1] - 0.5)
    yaw = np.full(len(pen), hand.grip[2])
    for axis, degrees in ((2, yaw), (0, pitch), (1, roll)):
        turned = rotation(axis, -degrees)  # the world as seen from the turned board
        force = (turned * force[:, None, :]).sum(axis=2)
    return force


def sensed(force: np.ndarray, hand: Hand, dice: Dice) -> np.ndarray:
    """Return what the MPU6050 reports every 20 ms, (rows, 3) in g: tremor, clipping, 16 bits."""
    rows = force[:: ROW_MS // STEP_MS]
    rows = rows + hand.tremor * dice.normal(rows.size).reshape(rows.shape)
    counts = np.clip(np.rint(rows * 32768 / FULL_SCALE_G), -32768, 32767)
    return counts * FULL_SCALE_G / 32768


def first_row(rows: np.ndarray) -> int:
    """Return the row a recording starts with; the rule of mpu6050_motion.h.

    The hand must be at rest for 10 rows; then |a| must leave its running mean by 0.1 g; and 10 rows
    up to that one belong to the recording.
    """
    rest, still = 0.0, 0
    for number, row in enumerate(rows):
        level = float(np.sqrt((row * row).sum()))
        if still == 0:
            rest = level
        change = abs(level - rest)
        rest += 0.1 * (level - rest)
        if change > 0.1 and still == 10:
            return max(number - 9, 0)
        still = min(still + 1, 10) if change <= 0.1 else 0
    raise ValueError("the hand never moved")


def make_recording(digit: int, hand: Hand, dice: Dice) -> np.ndarray:
    """Draw one recording, (75, 3) in g."""
    rows = sensed(felt(pen_motion(digit, hand, dice), hand), hand, dice)
    start = first_row(rows)
    return rows[start : start + RECORDING_ROWS]


def csv_text(recording: np.ndarray, person: str) -> str:
    """Return a recording as the recorder writes it, with two lines that say it is synthetic."""
    head = "# SYNTHETIC: computed by course_lib.data.airdigit_sample, drawn by nobody\n"
    rows = np.rint(recording * 1000) / 1000 + 0.0  # no -0.000
    lines = [",".join(f"{value:.3f}" for value in row) for row in rows]
    return "\n".join([f"{head}# person={person}", *lines, ""])


MARK = """# Synthetic AirDigit recordings

These files are computed, not recorded: `python -m course_lib.data.airdigit_sample FOLDER` writes
them again byte for byte. 10 digits, 20 recordings each, by 5 computed people (4 each).
"""


def make_sample(folder: str | Path) -> list[Path]:
    """Write the synthetic sample: `<digit>_<number>.csv`, 20 of each digit.

    Args:
        folder: where to; made if missing.

    Returns:
        The files, the mark that says they are synthetic included.
    """
    folder = Path(folder)
    dice = Dice(SEED)
    people = [draw_person(dice) for _ in range(PEOPLE)]
    written = [write_text(folder / SYNTHETIC_MARK, MARK)]
    for digit in PATHS:
        for number in range(PEOPLE * A_PERSON):
            who = number // A_PERSON
            recording = make_recording(digit, vary(people[who], dice), dice)
            text = csv_text(recording, f"synthetic-{who + 1}")
            written.append(write_text(folder / f"{digit}_{number:03d}.csv", text))
    return written


if __name__ == "__main__":
    print(f"{len(make_sample(sys.argv[1]))} files written to {sys.argv[1]}")
