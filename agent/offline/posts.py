"""Posts on social channels in an order: one scene for several, a place told more closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.orders import Order
from agent.offline.places import Place
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish

__all__ = ["narrowed", "shared_scene"]


def shared_scene(
    order: Order,
    clause: Clause,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
) -> None:
    """ "a pin and a story on the pastel scene": single posts that one scene is meant for."""
    single = len(wanted) == 1 and wanted[0].look == "scene" and wanted[0].values and not count
    if not single or not places or clause.joint != "and" or not _social(places[0]):
        return
    last = order.items[-1] if order.items else None
    if last and last.place and _social(last.place) and not (last.wish or last.count):
        order.items[-1] = replace(last, wish=wanted[0])


def narrowed(order: Order, place: Place, count: int) -> bool:
    """ "spring vibes for Instagram, 2 squares": where, more closely, and how many."""
    last = order.items[-1] if order.items else None
    if last is None or last.place is None or last.count or not last.wish:
        return False
    if last.place.channel != place.channel or not place.slot or not _social(place):
        return False
    order.items[-1] = replace(last, place=place, count=count)
    return True


def _social(place: Place) -> bool:
    return place.channel in vocabulary().sheets["channels"].groups.get("social", ())
