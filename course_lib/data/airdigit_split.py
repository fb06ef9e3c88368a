"""Divide recordings into training and test: by recording, or by the person who drew them."""

from collections.abc import Sequence

import numpy as np

from course_lib.errors import CourseError


def split_by_recording(
    y: np.ndarray, share: float = 0.2, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Put the same share of every digit's recordings into the test.

    Args:
        y: int (n,), the digits.
        share: part of each digit's recordings for the test, at least one where there are two.
        seed: decides which ones.

    Returns:
        Places of the training and of the test recordings, both sorted.

    Raises:
        CourseError: no digit has two recordings.
    """
    rng = np.random.default_rng(seed)
    test = []
    for digit in np.unique(y):
        own = rng.permutation(np.flatnonzero(y == digit))
        test += list(own[: max(round(share * len(own)), 1)]) if len(own) > 1 else []
    if not test:
        raise CourseError(
            "split", expected="a digit with at least two recordings", found="none",
            todo="Record more: 20 of each digit are a good start.",
        )  # fmt: skip
    is_test = np.isin(np.arange(len(y)), test)
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


def splits_by_person(people: Sequence[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Put everything that one person drew into the test, each person in turn.

    Args:
        people: n names.

    Returns:
        Places of the training and of the test recordings, a pair a person in alphabetical order;
        none where the names do not tell at least two people apart.
    """
    names = sorted(set(people))
    if "" in names or len(names) < 2:
        return []
    is_own = [np.array(people) == name for name in names]
    return [(np.flatnonzero(~own), np.flatnonzero(own)) for own in is_own]


def folds(y: np.ndarray, count: int = 5, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Divide the recordings `count` times, so that each is in the test once.

    Args:
        y: int (n,), the digits.
        count: how many folds.
        seed: decides which recording is in which fold.

    Returns:
        Places of the training and of the test recordings, a pair a fold.
    """
    rng = np.random.default_rng(seed)
    fold = np.empty(len(y), int)
    for digit in np.unique(y):
        own = rng.permutation(np.flatnonzero(y == digit))
        fold[own] = np.arange(len(own)) % count
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(count)]
