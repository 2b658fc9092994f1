"""Lessons: what a message teaches of the photos of its conversation, kept with them."""

from __future__ import annotations

from collections.abc import Collection

from agent.angle_words import learn_angles
from agent.goods import learn
from agent.records import Records
from agent.turn import MOST_CHARACTERS

__all__ = ["learnt"]


def learnt(records: Records, thread: str, new: Collection[str], text: str) -> None:
    """Note the goods and the sides that a message with its `new` photos tells of.

    Nothing is learnt from what is too long to be read.
    """
    if text and len(text) <= MOST_CHARACTERS:
        learn(records, thread, new, text)
        learn_angles(records, thread, text)
