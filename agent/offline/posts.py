"""Posts on social channels in an order: one scene for several, a place told more closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.orders import Order
from agent.offline.places import Place
from agent.offline.vocabulary import vocabulary
from agent.offline.wishes import Wish

__all__ = ["going_on", "shared_scene", "told_closer"]


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


def going_on(
    order: Order, clause: Clause, places: Sequence[Place], count: int | None
) -> list[Wish]:
    """ "a garden scene for Facebook and Instagram feed": the scene is for what follows as well."""
    last = order.items[-1] if order.items else None
    named = {kind for token in clause.tokens for kind in token.terms} - {"plain", "place"}
    bare = (
        named - {"number"} <= {"channel", "slot"}
        and count is None
        and clause.joint in ("and", "slash")
    )
    if not bare or not places or last is None or last.wish is None or last.place is None:
        return []
    leads = last.open and last.wish.look == "scene" and bool(last.wish.values)
    leads = leads or last.wish.look == "as_is"
    return [last.wish] if leads and all(map(_social, (last.place, *places))) else []


def _narrowed(order: Order, place: Place, count: int) -> bool:
    """ "spring vibes for Instagram, 2 squares": where, more closely, and how many."""
    last = order.items[-1] if order.items else None
    if last is None or last.place is None or last.count or not last.wish:
        return False
    if last.place.channel != place.channel or not place.slot or not _social(place):
        return False
    order.items[-1] = replace(last, place=place, count=count)
    return True


def told_closer(
    order: Order,
    clause: Clause,
    places: Sequence[Place],
    wanted: Sequence[Wish],
    count: int | None,
) -> bool:
    """Whether a clause only tells more closely of a place that is ordered already; then it does.

    "Spring vibes for Instagram, 2 squares", "Instagram (story)", "…, on marble in the story".
    """
    if len(places) != 1:
        return False
    if count and not wanted and _narrowed(order, places[0], count):
        return True
    if wanted and _of_the_ones(order, clause, places[0], wanted):
        return True
    if (count or 1) > 1 or not places[0].slot:
        return False
    if clause.inside and not wanted:
        return _within(order, places[0])
    held = [i for i in order.items if i.place == places[0] and not (i.wish or i.count)]
    if len(held) != 1 or len(wanted) != 1 or clause.joint != "comma" or clause.has("number"):
        return False
    order.items[order.items.index(held[0])] = replace(held[0], wish=wanted[0])
    return True


def _of_the_ones(order: Order, clause: Clause, place: Place, wanted: Sequence[Wish]) -> bool:
    """ "3 each for Etsy and Shopify, the Shopify ones on white"."""
    words = [token.plain for token in clause.tokens]
    pointed = words[:1] == ["the"] and ("ones" in words or "one" in words)
    held = [i for i in order.items if i.place and i.place.channel == place.channel and not i.wish]
    if not pointed or len(held) != 1 or len(wanted) != 1:
        return False
    at = order.items.index(held[0])
    count = held[0].count or order.count or next((i.count for i in order.items if i.count), None)
    order.items[at] = replace(held[0], wish=wanted[0], count=count)
    return True


def _within(order: Order, place: Place) -> bool:
    """ "Instagram (story)": the slot of the channel before."""
    last = order.items[-1] if order.items else None
    if last is None or last.place is None or not last.open or last.wish or last.count:
        return False
    if last.place.channel != place.channel:
        return False
    order.items[-1] = replace(last, place=place, open=False)
    return True


def _social(place: Place) -> bool:
    return place.channel in vocabulary().sheets["channels"].groups.get("social", ())
