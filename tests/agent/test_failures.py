"""Failures nobody foresaw: the user gets a number, the log the story, and no log grows on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.failures import failure, record_failure


def raised() -> Exception:
    try:
        raise ZeroDivisionError("secret detail")
    except ZeroDivisionError as error:
        return error


def test_the_story_is_found_by_the_number_in_the_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKSHOT_HOME", str(tmp_path))
    sentence = record_failure(raised())
    record_failure(raised())
    assert "secret detail" not in sentence
    found = re.search(r"doctor (\w+)", sentence)
    assert found
    story = failure(found[1])
    assert story is not None
    assert story.count("ZeroDivisionError: secret detail") == 1
    assert failure("00000000") is None


def test_the_log_is_cut_off_oldest_first(tmp_path: Path) -> None:
    log = tmp_path / "packshot.log"
    log.write_text("old\n" + "x" * 2_100_000)
    record_failure(raised(), tmp_path)
    assert log.stat().st_size < 1_100_000
    assert log.read_text().endswith("ZeroDivisionError: secret detail\n")


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("")
    assert "cannot be written" in record_failure(raised(), home)
