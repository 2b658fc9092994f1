"""Hints: what a clause says of an order besides the pictures that it asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.offline import measures, products
from agent.offline.clauses import Clause
from agent.offline.limits import rear
from agent.offline.orders import Item, Order
from agent.offline.places import Place, secondary_slot
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = [
    "Asked",
    "beside",
    "dashed",
    "fades",
    "feels",
    "for_unknown",
    "of_rear",
    "recolors",
    "reflects",
    "repeats_mood",
    "swaps_nothing",
]


@dataclass(frozen=True)
class Asked:
    """What a clause asks for, as far as it says."""

    wanted: list[Wish]
    blocked: int
    places: list[Place]
    count: int | None
    named: products.Named
    #: "8 images with the first on white": how many in all, beside the one that is spoken of.
    total: int | None = None

    def anything(self, clause: Clause) -> bool:
        """Whether that is an order at all."""
        kinds = ("quantity", "each", "only", "layout", "format")
        said = any(clause.has(kind) for kind in kinds) or clause.has("look", "bundle")
        told = self.wanted or self.blocked or self.places or self.count or self.named.photos
        sized = clause.shaped("size") or clause.shaped("ratio") or measures.size(clause.tokens)
        return bool(told or said or sized)


def for_unknown(turn: Turn, clause: Clause) -> bool:
    """ "a packshot for Zalando and three pictures for Otto": the three are for nobody known."""
    others = any(c.has("channel") for c in turn.clauses if c is not clause)
    return clause.has("no_channel") and not clause.has("channel") and others


def swaps_nothing(turn: Turn, clause: Clause) -> bool:
    """ "swap kitchen for linen", where there is no picture yet."""
    swaps = clause.tokens[0].plain in ("swap", "replace", "switch", "tausche", "cambia", "remplace")
    empty = not (turn.files or turn.orders)
    return swaps and empty and not (clause.has("channel") or clause.has("subject"))


def beside(order: Order, clause: Clause) -> bool:
    """ "only the size photo, w/ apple": what the product of the size shot stands beside."""
    last = order.items[-1] if order.items else None
    kinds = {kind for token in clause.tokens for kind in token.terms}
    bare = not kinds - {"object", "plain", "place", "talk", "number"}
    if last is None or last.wish is None or last.wish.look != "scale" or not bare:
        return False
    things = clause.values("object")
    if len(things) != 1 or last.wish.values.get("object"):
        return False
    values = {**last.wish.values, "object": things[0]}
    order.items[-1] = replace(last, wish=replace(last.wish, values=values))
    return True


def fades(order: Order, asked: Asked) -> bool:
    """ "a pin with a gradient, peach fading to white": the gradient's own colours."""
    last = order.items[-1] if order.items else None
    if last is None or last.wish is None or last.wish.look != "gradient" or asked.places:
        return False
    ends = [wish.values.get("color", "#ffffff") for wish in asked.wanted]
    if not asked.count and len(ends) == 2 and {w.look for w in asked.wanted} <= {"color", "white"}:
        faded = {"color": ends[0], "color2": ends[1]}
        order.items[-1] = replace(last, wish=replace(last.wish, values=faded))
        return True
    if len(asked.wanted) != 1 or asked.wanted[0].look != "gradient" or asked.count:
        return False
    order.items[-1] = replace(last, wish=asked.wanted[0])
    return True


def reflects(order: Order, clause: Clause, asked: Asked) -> bool:
    """ "on a black background, with its reflection": of the picture that was just told."""
    last = order.items[-1] if order.items else None
    one = len(asked.wanted) == 1 and asked.wanted[0].look == "reflection"
    if last is None or last.wish is None or not one or asked.places or asked.count:
        return False
    first = clause.tokens[0].plain.split(" ")[0]
    begins = clause.joint in ("comma", "word") or first in (
        "with",
        "and",
        "plus",
        "mit",
        "con",
        "avec",
        "its",
        "a",
    )
    grounds = last.wish.look in ("color", "white") and order.last == clause.sentence
    if not (begins and grounds):
        return False
    color = last.wish.values.get("color", "#ffffff")
    values = {**asked.wanted[0].values, "color": color, "color2": None}
    order.items[-1] = replace(last, wish=replace(asked.wanted[0], values=values))
    return True


def repeats_mood(order: Order, clause: Clause, asked: Asked) -> bool:
    """ "…, super dreamy": how a picture feels whose ground is told already."""
    last = order.items[-1] if order.items else None
    same = order.last == clause.sentence and clause.joint in ("comma", "word", "and", "dash")
    if last is None or last.wish is None or not same or asked.places or not feels(clause, asked):
        return False
    # "5 lifestyle pics, cozy": how these are to feel, and no further ones.
    several = last.wish.look == asked.wanted[0].look and (last.count or 0) > 1
    return bool(last.wish.values) or several


def feels(clause: Clause, asked: Asked) -> bool:
    """Whether a clause says only how all should feel, and names no picture."""
    picture = clause.has("quantity") or clause.has("look") or clause.has("slot") or asked.count
    return clause.has("mood") and not picture and len(asked.wanted) == 1


def dashed(turn: Turn, clause: Clause) -> bool:
    """ "Amazon listing - main, close-up, …": a dash that a list follows."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), len(turn.clauses))
    return any(other.joint == "dash" for other in turn.clauses[at + 1 : at + 2])


def of_rear(turn: Turn, clause: Clause, order: Order, asked: Asked) -> Order:
    """The order that a back view belongs to: one of its own beside pictures of the front."""
    if order.items:
        beside = [Place(c, secondary_slot(c)) for c in order.channels] if not asked.places else []
        order = Order(sentence=clause.sentence, items=[Item(place) for place in beside], view=True)
        turn.orders.append(order)
    order.photos, order.view = rear(turn), order.view or bool(turn.files)
    return order


def recolors(clause: Clause, names: Collection[str] = ()) -> bool:
    """ "same mug in black", "make the mug green": the product itself in another colour.

    `names` are the words in the uploads' names.
    """
    if clause.has("verb", "same") and clause.has("product"):
        return True
    words, next_to = {token.plain for token in clause.tokens}, list(pairwise(clause.tokens))
    made = words & _DYEING and not clause.has("subject", "background")
    if made and any(b.get("color") and a.get("product") for a, b in next_to):
        return True
    called = any(token.plain in names for token in clause.tokens)
    if not (clause.has("product") or clause.has("that") or called):
        return False
    tinted = (
        (b.get("color") or b.get("tone") or b.shape == "hex") and a.plain in ("in", "en", "im")
        for a, b in next_to
    )
    return any(tinted)


_DYEING = frozenset(["make", "turn", "paint", "dye", "mach", "pinta"])
