"""A missing tool skips with the line that brings it, or fails where CI asks for everything."""

import pytest
import tools


@pytest.fixture
def without_simavr(monkeypatch):
    _, packages = tools.TOOLS["simavr"]
    monkeypatch.setitem(tools.TOOLS, "simavr", (lambda: None, packages))


def test_a_missing_tool_skips_with_the_line_to_type(without_simavr, monkeypatch):
    monkeypatch.delenv("COURSE_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="sudo apt-get install libsimavr-dev"):
        tools.require("simavr")


def test_a_missing_tool_fails_where_every_tool_is_required(without_simavr, monkeypatch):
    monkeypatch.setenv("COURSE_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="sudo apt-get install libsimavr-dev"):
        tools.require("simavr")


def test_what_is_there_is_neither_skipped_nor_failed(monkeypatch):
    monkeypatch.setitem(tools.TOOLS, "simavr", (lambda: True, ""))
    tools.require("simavr")
