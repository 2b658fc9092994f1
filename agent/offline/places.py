"""Places that files go to: channels, their slots, and how many each takes."""

from __future__ import annotations

from dataclasses import dataclass

from agent import shots
from agent.offline.vocabulary import vocabulary
from tools.channels import channels

__all__ = [
    "MAIN",
    "Place",
    "SECONDARY",
    "hero_slot",
    "main_of",
    "most",
    "place_of",
    "secondary_slot",
    "usual",
]


#: What a set grows to at most where the channel has no limit of its own.
_MOST = 24


MAIN = ("main", "image_link")


SECONDARY = ("secondary", "additional", "additional_image_link")


@dataclass(frozen=True)
class Place:
    """Where files go: a channel, and one of its slots where the request names it."""

    channel: str
    slot: str | None = None


def place_of(channel: str, word: str) -> Place | None:
    """The slot that a word means on a channel, None where it has no such slot."""
    slot = vocabulary().sheets["channels"].slots.get(word, {}).get(channel)
    return Place(channel, slot) if slot else None


def hero_slot(channel: str) -> str | None:
    """The slot of the one main picture, None where all pictures share one slot."""
    own = channels()[channel].slots
    found = next((name for name in MAIN if name in own), None)
    return found if found and own[found].count.max == 1 else None


def secondary_slot(channel: str) -> str | None:
    """The slot of all pictures but the main one; None where only the main slot is there."""
    own = channels()[channel].slots
    return next((name for name in SECONDARY if name in own), None)


def main_of(channel: str) -> str:
    """The slot that takes a set's pictures, or the channel's usual one."""
    alone = vocabulary().sheets["channels"].alone.get(channel)
    return secondary_slot(channel) or alone or next(iter(channels()[channel].slots))


def most(channel: str) -> int:
    """How many pictures of a set the channel takes, its main one included."""
    slot = channels()[channel].slots[main_of(channel)]
    return min(_MOST, (slot.count.max or _MOST) + (1 if hero_slot(channel) else 0))


def usual(channel: str) -> int:
    """How many pictures a set has where no count is given."""
    found = shots.shot_list(channel)
    return found.usual if found else 1
