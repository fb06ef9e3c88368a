"""What an MPU6050 feels while a hand draws: frames (ms, ax, ay, az in g) for both simulators."""

import numpy as np

REST_MS = 1000.0
ROW_MS = 20.0
TURN_ROWS = 25  # rows in which the hand goes from the end of one stroke to the start of the next


def strokes(recordings, start_ms: float = REST_MS) -> list[tuple[float, float, float, float]]:
    """Play recordings one after the other, with a hand at rest before and after each.

    Args:
        recordings: arrays (75, 3) in g, one row every 20 ms.
        start_ms: when the first one starts.

    Returns:
        Frames in order of time. Each holds until the next.
    """
    frames = [(0.0, *map(float, recordings[0][0]))]
    t = start_ms
    for i, rows in enumerate(recordings):
        if i > 0:  # turn the hand slowly, then hold it still
            before = recordings[i - 1][-1]
            for part in np.linspace(0, 1, TURN_ROWS):
                frames.append((t, *map(float, before + part * (rows[0] - before))))
                t += ROW_MS
            t += REST_MS
        for row in rows:
            frames.append((t, *map(float, row)))
            t += ROW_MS
        t += REST_MS
    return frames


def last_ms(frames) -> int:
    """Return when the hand has come to rest after its last stroke."""
    return int(frames[-1][0] + REST_MS)
