"""No recording is in the training and in the test at once, and no person where that is asked."""

import numpy as np
import pytest

from course_lib.data.airdigit_split import folds, split_by_recording, splits_by_person
from course_lib.errors import CourseError

Y = np.repeat(np.arange(10), 20)


def test_a_fifth_of_every_digit_goes_to_the_test():
    train, test = split_by_recording(Y)
    assert sorted([*train, *test]) == list(range(200))
    assert np.bincount(Y[test]).tolist() == [4] * 10
    assert test.tolist() != split_by_recording(Y, seed=1)[1].tolist()
    assert test.tolist() == split_by_recording(Y)[1].tolist()


def test_few_recordings_still_split_and_a_single_one_is_for_training():
    train, test = split_by_recording(np.array([0, 0, 1, 2, 2, 2]))
    assert len(test) == 2 and 2 in train
    with pytest.raises(CourseError, match="two recordings"):
        split_by_recording(np.array([0, 1, 2]))


def test_each_person_is_held_out_whole():
    people = ["Mei", "Wei", "Mei", "An"]
    splits = [(train.tolist(), test.tolist()) for train, test in splits_by_person(people)]
    assert splits == [([0, 1, 2], [3]), ([1, 3], [0, 2]), ([0, 2, 3], [1])]
    assert splits_by_person(["Mei", "Mei"]) == []
    assert splits_by_person(["Mei", ""]) == []


def test_every_recording_is_tested_once_in_the_folds():
    parts = folds(Y)
    assert sorted(np.concatenate([test for _, test in parts])) == list(range(200))
    for train, test in parts:
        assert not set(train) & set(test)
        assert np.bincount(Y[test]).tolist() == [4] * 10
