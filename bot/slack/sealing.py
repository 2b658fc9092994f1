"""Sealing: what is said of a set that is approved as a whole and must not change any more."""

from __future__ import annotations

from bot.slack.blocks import actions, button, message, section
from bot.slack.conversation import Thread
from bot.slack.message import Message


def sealed(user: str, count: int, root: str) -> Message:
    """A set of so many pictures has been locked by someone, in the thread of that root."""
    told = (
        f":lock: Locked by <@{user}>: all {count} pictures are approved and packed, with who"
        " approved which. Nothing in this set changes until someone unlocks it."
    )
    unlock = actions(button("Unlock", "unlock", {"t": root}))
    return message(told, [section(told)], [unlock])


def locked(thread: Thread) -> Message:
    """A change is asked for of a set that is locked."""
    told = (
        f"This set was locked by <@{thread.locked_by}>: press Unlock in this thread to change it,"
        " or begin a new message for another set."
    )
    return message(told, [section(told)])
