"""What a sketch test runs on."""

import pytest
from tools import require


@pytest.fixture(scope="session")
def host_board():
    """The host board: g++ and the TFLM interpreter."""
    require("g++")
    pytest.importorskip("tflite_micro", reason="the TFLM wheel exists for Linux on x86-64 alone")


@pytest.fixture(scope="session")
def uno():
    """The simulated Uno: the AVR toolchain, the Arduino core and simavr."""
    require("g++", "avr-gcc", "arduino-core-avr", "simavr")
