"""Make the heartbeat model that ships in arduino/: two large networks teach a small one.

Knowledge distillation (Hinton, Vinyals, Dean 2015, https://arxiv.org/abs/1503.02531): the small
network does not only learn which class a beat is, but how sure two large ones are of every class.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from course_lib.progress import progress
from course_lib.quiet import quiet, tensorflow

if TYPE_CHECKING:
    import keras

CLASSES = 5
BATCH = 256
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 1e-4
TEACHERS = 2
TEACHER_EPOCHS = 20
STUDENT_EPOCHS = 80
# Divides the teachers' and the student's logits, so that small probabilities count too.
TEMPERATURE = 2.0
# How much the teachers' word counts against the labels.
TRUST = 0.9
# Every second epoch sees the beats as they are, the others one of so many disturbed copies.
COPIES = 4


def train_board_model(X: np.ndarray, y: np.ndarray, seed: int = 0) -> "keras.Model":
    """Train `ecg_cnn` for the board: teachers first, then the small network with their help.

    Nothing is chosen by looking at other data: the number of epochs is fixed and the last weights
    are kept.

    Args:
        X: float32 (n, 187), training beats.
        y: int (n,), classes 0 to 4.
        seed: start of all random numbers; the same seed gives the same model on the same machine.

    Returns:
        The trained student, with probabilities as output.
    """
    from course_lib.models import ecg_cnn

    # A process a network and one thread each: two cores are used better than by two threads,
    # and one thread adds up in the same order every time.
    with ProcessPoolExecutor(TEACHERS, mp_context=get_context("spawn")) as pool:
        lessons = [pool.submit(teach, X, y, seed, number) for number in range(TEACHERS)]
        logits = np.mean([lesson.result() for lesson in lessons], axis=0)
        weights = pool.submit(study, X, y, logits, seed).result()
    student = ecg_cnn()
    student.set_weights(weights)
    return student


def teach(X: np.ndarray, y: np.ndarray, seed: int, number: int) -> np.ndarray:
    """Train one teacher on one thread and return what it says of every variant of every beat.

    Args:
        X: float32 (n, 187), training beats.
        y: int (n,), classes.
        seed: start of all random numbers.
        number: which teacher; each starts from other weights and sees other mixtures.

    Returns:
        float32 (1 + COPIES, n, 5), logits.
    """
    from course_lib.models import ecg_teacher

    tf = _one_thread(1000 * number + seed)
    rng = np.random.default_rng([seed, number])
    beats = variants(X, seed)
    teacher = ecg_teacher()
    one_hot = np.eye(CLASSES, dtype=np.float32)[y]
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    what = f"Teacher {number + 1} of {TEACHERS}"

    def epoch_data(epoch: int) -> tuple[np.ndarray, np.ndarray]:
        return mixed(beats[variant(epoch)], one_hot, rng)

    _fit(teacher, epoch_data, TEACHER_EPOCHS, loss, what)
    with quiet():
        return np.stack([teacher.predict(copy, batch_size=1024, verbose=0) for copy in beats])


def study(X: np.ndarray, y: np.ndarray, logits: np.ndarray, seed: int) -> list[np.ndarray]:
    """Train the student on one thread and return its weights.

    Args:
        X: float32 (n, 187), training beats.
        y: int (n,), classes.
        logits: float32 (1 + COPIES, n, 5), the teachers' mean.
        seed: start of all random numbers.

    Returns:
        The weights, as Keras' `get_weights` gives them.
    """
    from course_lib.models import ecg_cnn

    _one_thread(seed)
    student = ecg_cnn()
    distil(student, variants(X, seed), y, logits, seed=seed)
    return student.get_weights()


def _one_thread(seed: int):
    tf = tensorflow()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(seed)
    return tf


def distil(
    student: "keras.Model", beats: np.ndarray, y: np.ndarray, logits: np.ndarray, *, seed: int
) -> None:
    """Train a small network on labels and on the teachers' logits.

    Args:
        student: classifier whose last layer is the softmax; its weights change in place.
        beats: float32 (1 + COPIES, n, 187), from `variants`.
        y: int (n,), classes.
        logits: float32 (1 + COPIES, n, 5), the teachers' mean for each of the beats.
        seed: start of all random numbers.
    """
    tf = tensorflow()
    one_hot = np.eye(CLASSES, dtype=np.float32)[y]
    advice = tf.nn.softmax(logits / TEMPERATURE).numpy()

    def loss(targets, own_logits):
        label, advised = targets[:, :CLASSES], targets[:, CLASSES:]
        entropy = tf.nn.softmax_cross_entropy_with_logits
        # the gradient of the soft part shrinks with 1/T^2: Hinton et al., section 2
        soft = TEMPERATURE**2 * entropy(advised, own_logits / TEMPERATURE)
        return (1 - TRUST) * entropy(label, own_logits) + TRUST * soft

    rng = np.random.default_rng(seed)

    def epoch_data(epoch: int) -> tuple[np.ndarray, np.ndarray]:
        order, v = rng.permutation(len(y)), variant(epoch)
        return beats[v][order], np.concatenate([one_hot, advice[v]], axis=1)[order]

    # the same layers without the softmax at the end
    body = tf.keras.Model(student.inputs, student.layers[-2].output)
    _fit(body, epoch_data, STUDENT_EPOCHS, loss, "Student")


def variants(X: np.ndarray, seed: int) -> np.ndarray:
    """Return the beats as they are, then COPIES disturbed versions of all of them.

    Args:
        X: float32 (n, 187), beats in 0..1, zero after their end.
        seed: of the disturbances.

    Returns:
        float32 (1 + COPIES, n, 187).
    """
    rng = np.random.default_rng(seed)
    return np.stack([X] + [disturbed(X, rng) for _ in range(COPIES)])


def variant(epoch: int) -> int:
    """Say which of the variants an epoch sees: every second one the beats as they are."""
    return 0 if epoch % 2 == 0 else 1 + epoch // 2 % COPIES


def disturbed(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Stretch beats in time by some per cent, add baseline wander and noise.

    The spreads are small enough that a beat stays of its class; they were chosen by eye.

    Args:
        X: float32 (n, 187), beats in 0..1, zero after their end.
        rng: where the disturbances come from.

    Returns:
        float32 (n, 187), in 0..1, zero after their end.
    """
    n, length = X.shape
    t = np.arange(length, dtype=np.float32)
    stretch = np.exp(rng.normal(0, 0.025, (n, 1))).astype(np.float32)
    at = np.minimum(t * stretch, length - 1)
    left = at.astype(int)
    right = np.minimum(left + 1, length - 1)
    rows = np.arange(n)[:, None]
    beats = X[rows, left] + (at - left) * (X[rows, right] - X[rows, left])
    beats[t * stretch > length - 0.5] = 0
    phase, cycles = rng.uniform(0, 2 * np.pi, (n, 1)), rng.uniform(0.2, 1.5, (n, 1))
    wander = rng.normal(0, 0.03, (n, 1)) * np.sin(2 * np.pi * cycles * t / length + phase)
    noise = np.abs(rng.normal(0, 0.01, (n, 1))) * rng.normal(0, 1, (n, length))
    # zeros are the padding after a beat: they stay
    return np.where(beats > 0, np.clip(beats + wander + noise, 0, 1), 0).astype(np.float32)


def mixed(
    X: np.ndarray, targets: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Shuffle, and blend every second beat and its target with another one.

    Known as mixup: Zhang et al. 2018, https://arxiv.org/abs/1710.09412

    Args:
        X: float32 (n, 187), beats.
        targets: float32 (n, 5).
        rng: decides order, partners and shares.

    Returns:
        The beats and targets, both float32 and in a new order.
    """
    first, second = rng.permutation(len(X)), rng.permutation(len(X))
    share = rng.beta(0.4, 0.4, (len(X), 1)).astype(np.float32)
    share = np.maximum(share, 1 - share)
    share[::2] = 1
    return tuple(share * a[first] + (1 - share) * a[second] for a in (X, targets))


def _fit(
    model: "keras.Model",
    epoch_data: Callable[[int], tuple[np.ndarray, np.ndarray]],
    epochs: int,
    loss: Callable,
    what: str,
) -> None:
    """Train on what `epoch_data(epoch)` gives, the learning rate falling on a cosine."""
    tf = tensorflow()
    n = len(epoch_data(0)[0])
    batch = min(BATCH, n)
    # whole batches only: one of another size would be compiled anew
    n -= n % batch
    steps = n // batch
    rate = tf.keras.optimizers.schedules.CosineDecay(
        LEARNING_RATE / 20, (epochs - 1) * steps, alpha=1e-3,
        warmup_target=LEARNING_RATE, warmup_steps=steps,
    )  # fmt: skip
    optimizer = tf.keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    with progress(epochs, what) as update, quiet():
        model.compile(optimizer, loss, jit_compile=True)
        for epoch in range(epochs):
            X, targets = epoch_data(epoch)
            history = model.fit(X[:n], targets[:n], batch_size=batch, shuffle=False, verbose=0)
            update(epoch + 1, f"loss {history.history['loss'][0]:.4f}")
