"""How large must the heartbeat network be? Train some widths briefly and draw size and accuracy.

Usage: python benchmarks/model_size.py RECORDS KAGGLE_INDEX

Prints a Markdown table and writes build/bench/model_size.png. The networks learn from the labels
alone for few epochs, which shows the slope and not the best that each could reach; the shipped
model (distilled, see course_lib/distill.py) is drawn beside them.
"""

import sys
from pathlib import Path

import numpy as np

from course_lib import export, models, training
from course_lib.data import mitbih
from course_lib.data.heartbeat import BEAT_CLASSES
from course_lib.data.sources import sketches
from course_lib.device.micro import MicroModel
from course_lib.plots.style import BLUE, ORANGE, use_style
from course_lib.quiet import tensorflow

SYMBOLS = [beat_class.symbol for beat_class in BEAT_CLASSES]
WIDTHS = ((4, 6, 8, 8, 10), (6, 10, 14, 14, 20), (10, 16, 24, 24, 32), (16, 24, 36, 40, 48))
EPOCHS = 8
BATCH = 250
OUTPUT = Path("build/bench/model_size.png")


def trained(filters: tuple[int, ...], beats: mitbih.Beats) -> bytes:
    """Train a network on the labels alone and return its full-integer flatbuffer."""
    keras = tensorflow().keras
    training.set_seed(0)
    model = models.ecg_cnn(filters)
    rate = keras.optimizers.schedules.CosineDecay(4e-3, EPOCHS * len(beats.X) // BATCH)
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=0.02), "sparse_categorical_crossentropy"
    )
    training.fit(model, beats.X, beats.y, epochs=EPOCHS, batch_size=BATCH)
    return export.to_tflite(model, np.random.default_rng(0).permutation(beats.X)[:500])


def draw(sizes: list[int], scores: list[float], shipped: tuple[int, float]) -> None:
    """Draw bytes against macro-F1 into OUTPUT."""
    import matplotlib.pyplot as plt

    use_style()
    _, axes = plt.subplots(figsize=(7, 4))
    axes.plot(sizes, scores, "o-", color=BLUE, label=f"labels alone, {EPOCHS} epochs")
    axes.plot(*shipped, "D", color=ORANGE, markersize=9, label="shipped: distilled")
    axes.set(xlabel="flatbuffer (bytes)", ylabel="macro-F1 on the real test beats")
    axes.set_xlim(left=0)
    axes.legend(loc="lower right")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    plt.savefig(OUTPUT)


def main(records: str, index: str) -> None:
    """Print a row a network and draw them."""
    train, test = mitbih.split_like_kaggle(mitbih.read_records(records), index)
    print("| filters | bytes | arena | accuracy | macro-F1 |\n|---|---|---|---|---|")

    def judge(name: str, flatbuffer: bytes) -> tuple[int, float]:
        board = MicroModel(flatbuffer)
        result = training.evaluate(test.y, board.predict(test.X), SYMBOLS)
        size = f"{len(flatbuffer):,} | {board.arena_bytes:,}"
        print(f"| {name} | {size} | {result.accuracy:.4f} | {result.macro_f1:.4f} |", flush=True)
        return len(flatbuffer), result.macro_f1

    points = [judge(str(filters), trained(filters, train)) for filters in WIDTHS]
    header = export.read_model_header(sketches() / "TinyML_ECG" / "ecg_arrhythmia.h")
    draw(*np.transpose(points).tolist(), judge("shipped", header.flatbuffer))


if __name__ == "__main__":
    main(*sys.argv[1:])
