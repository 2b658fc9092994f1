"""Close-ups of parts: which part a clause means, and where in the picture it is."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.orders import Order
from agent.offline.wishes import Wish, place_in_picture

__all__ = ["another_part", "is_part", "part_wish", "placed", "recolored"]


def placed(order: Order, clause: Clause) -> bool:
    """ "close up of the scratch, top left corner": where the close-up is, "one detail, the tip"."""
    last = order.items[-1] if order.items else None
    kinds = ("region", "part", "plain", "talk")
    bare = all(any(t.get(kind) for kind in kinds) for t in clause.tokens)
    if last is None or last.wish is None or last.wish.look != "detail" or not bare:
        return False
    one = clause.has("part") and (last.count or last.wish.count or 1) == 1
    if not (clause.has("region") or one):
        return False
    if last.wish.values.get("region", "auto") != "auto":
        return False
    told = part_wish(clause)
    named = told.word if last.wish.word in ("", "detail") else last.wish.word
    values = {**last.wish.values, "region": told.values["region"]}
    order.items[-1] = replace(last, wish=replace(last.wish, values=values, word=named))
    return True


def another_part(order: Order | None, clause: Clause) -> bool:
    """ "a close-up of the clasp + one of the pendant": one more part after a close-up."""
    last = order.items[-1].wish if order and order.items else None
    words = [token.plain for token in clause.tokens]
    told = words[:2] in (["one", "of"], ["another", "of"]) or words[:1] == ["one of"]
    return last is not None and last.look == "detail" and told and not clause.has("color")


def is_part(clause: Clause) -> bool:
    """Whether a clause in a list of close-ups names a part and no other picture."""
    kinds = ("channel", "slot", "scene", "quantity", "talk")
    # "one left, one right": a side is what its word means here.
    told = [token for token in clause.tokens if token.plain != "one" and not token.get("region")]
    return not any(token.get(kind) for token in told for kind in kinds)


def part_wish(clause: Clause) -> Wish:
    """In a list of close-ups a part is enough: "the sole at the bottom"."""
    region = [place_in_picture(name) for name in clause.values("region")]
    parts = [t.plain for t in clause.tokens if t.get("part")]
    beside = ("plain", "place", "number")
    spare = [t.plain for t in clause.tokens if not any(t.get(kind) for kind in beside)]
    word = next(iter([*parts, *spare]), "detail")
    where = region[-1] if region else "auto"
    return Wish("detail", {"region": where, "zoom": 2.0}, None, word, clause.text)


def recolored(order: Order, clause: Clause) -> bool:
    """ "in navy (recolor)": the colour named last is the product's own."""
    last = order.items[-1] if order.items else None
    bare = all(t.get("look") == "recolor" or not set(t.terms) - {"plain"} for t in clause.tokens)
    if not clause.inside or not clause.has("look", "recolor") or not bare:
        return False
    if last is None or last.wish is None or last.wish.look not in ("color", "white"):
        return False
    values = {"color": last.wish.values.get("color", "#ffffff")}
    order.items[-1] = replace(last, wish=replace(last.wish, look="recolor", values=values))
    return True
