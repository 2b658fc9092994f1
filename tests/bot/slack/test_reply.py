"""Replies: what they list, and what was told already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.reply import spread, untold

LACKS = ("the back view needs a photo of the back", "a size picture needs the height")


@pytest.mark.parametrize(
    ("reply", "said", "lines"),
    [
        (f"Made 7 files. Not in it: {LACKS[0]}; {LACKS[1]}.", "Made 7 files.", LACKS),
        (f"Not in it: {LACKS[1]}.", "", LACKS[1:]),
        (f"Made for “this”. Not in it: {LACKS[0]}.", "Made for “this”.", LACKS[:1]),
        (f"Planned 2 files: a, b. Lacks: {LACKS[0]}.", "Planned 2 files: a, b.", LACKS[:1]),
        (f"Not in it: {LACKS[0]}; something else.", "", ()),
        (f"Not in it: {LACKS[0]}. One step failed.", "", ()),
        ("Done.", "", ()),
        ("", "", ()),
    ],
)
def test_a_sentence_that_lists_what_is_left_out_becomes_a_list(
    reply: str, said: str, lines: tuple[str, ...]
) -> None:
    assert spread(reply, LACKS) == ((said, lines) if lines else (reply, ()))


@given(st.text(), st.lists(st.text()))
def test_nothing_of_any_reply_is_lost(reply: str, left_out: list[str]) -> None:
    said, lines = spread(reply, left_out)
    assert reply.startswith(said)
    assert all(line in reply and line in left_out for line in lines)


def test_what_is_part_of_what_was_told_is_told_already() -> None:
    assert untold(("a", "b", "b", "c"), ["see a.", "C"]) == ("b", "c")
