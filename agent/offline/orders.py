"""What a turn orders: places, counts and wishes, and the pictures that they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.offline.places import MAIN, SECONDARY, Place
from agent.offline.wishes import Wish

__all__ = ["Item", "Order", "expanded", "is_row", "styles", "without_heading"]


@dataclass(frozen=True)
class Item:
    """One line of an order: where, what and how many, as far as the clause says."""

    place: Place | None = None
    wish: Wish | None = None
    count: int | None = None
    heading: bool = False
    size: tuple[int, int] | None = None
    #: It may spell out the line before it; its place was named as a channel alone.
    listed: bool = False
    open: bool = False
    #: Its place among the files of its channel: an ordinal or "last".
    at: str = ""
    #: All that was asked for there cannot be made.
    blocked: bool = False


@dataclass
class Order:
    """Clauses that belong together: "etsy, 4 images: white, marble, a close-up"."""

    items: list[Item] = field(default_factory=list)
    count: int | None = None
    each: bool = False
    whole: bool = False
    plural: bool = False
    only: bool = False
    adding: bool = False
    view: bool = False
    led: bool = False
    headed: bool = False
    unshadowed: bool = False
    #: Nothing but how the pictures should feel is told: "make it look expensive, Amazon".
    mood: bool = False
    blocked: int = 0
    prompt: str = ""
    photos: list[str] | None = None
    bundle: str | None = None
    sku: str | None = None
    size: tuple[int, int] | None = None
    format: str | None = None
    excluded: set[str] = field(default_factory=set)
    without: set[str] = field(default_factory=set)
    heading: Wish | None = None
    listing: str = ""
    sentence: int = 0
    last: int = -1

    @property
    def places(self) -> list[Place]:
        """The places named, in order, each once."""
        return list(dict.fromkeys(item.place for item in self.items if item.place))

    @property
    def channels(self) -> list[str]:
        """The channels named, in order, each once."""
        return list(dict.fromkeys(place.channel for place in self.places))

    @property
    def wishes(self) -> list[Wish]:
        """All wishes of the order."""
        return [item.wish for item in self.items if item.wish]


def is_row(place: Place) -> bool:
    """Whether a place takes a row of pictures of which only the number is told."""
    return place.slot in SECONDARY


def styles(items: Sequence[Item]) -> bool:
    """Whether wishes elsewhere in the order say how these places look: "story + pin, on marble"."""
    return all(i.place and i.place.slot not in MAIN and i.wish is None for i in items)


def without_heading(wide: Sequence[Item], *, whole: bool) -> list[Item]:
    """Without the bare channel that led the list: "Amazon: 1 main + 5 secondary"."""
    if whole or not any(i.place and i.place.slot for i in wide):
        return list(wide)
    return [i for i in wide if i.wish or i.count or (i.place and i.place.slot)]


def expanded(items: Sequence[Item]) -> list[Wish]:
    """Each wish as often as it is asked for."""
    return [i.wish for i in items if i.wish for _ in range(max(1, i.count or i.wish.count or 1))]


def once_each(items: Sequence[Item]) -> list[Item]:
    """Without wishes that only say again what one before them has: "summer, on the beach"."""
    found: list[Item] = []
    for item in items:
        said = [(i.wish.look, i.wish.values) for i in found if i.wish]
        again = item.wish is not None and (item.wish.look, item.wish.values) in said
        if not again or item.count:
            found.append(item)
    return found
