"""What the tests share."""

import pytest

from course_lib.data.sources import sketches


@pytest.fixture(scope="session")
def ecg_header():
    """The model header that ships in arduino/TinyML_ECG."""
    return sketches() / "TinyML_ECG" / "ecg_arrhythmia.h"
