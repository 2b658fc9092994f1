"""Clauses about a picture of several products: "add the soap to it too", "in a row instead"."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_product
from agent.offline.products import named_products
from agent.offline.turn import Turn

__all__ = ["joins_all", "read_joining"]


def read_joining(turn: Turn, clause: Clause) -> bool:
    """ "add the soap to it too": one more product in a picture of several."""
    groups = [f for f in turn.files if f.node.find("arrange")]
    if groups and clause.has("layout") and not clause.has("channel"):
        return _laid_out(turn, groups[-1], clause.values("layout")[-1])
    if not groups or not clause.has("verb", "add") or clause.has("channel"):
        return False
    named = named_products(clause, turn.photos).photos or tuple(turn.situation.fresh())
    added = [photo for photo in named if photo not in groups[-1].photos]
    if not added:
        return False
    made = with_product(groups[-1], added, turn.studio)
    turn.files = [made if f is groups[-1] else f for f in turn.files]
    turn.changed = True
    turn.say(f"Added {', '.join(added)} to {made.name}.")
    return True


def joins_all(turn: Turn) -> bool:
    """ "the set also includes the floss, please add it": a photo that came, for the one picture."""
    groups = [f for f in turn.files if f.node.find("arrange")]
    added = any(c.has("verb", "add") for c in turn.clauses)
    asks = ("channel", "slot", "look", "scene", "color", "number", "layout")
    if not groups or len(groups) < len(turn.files) or not turn.situation.fresh() or not added:
        return False
    if any(clause.has(kind) for clause in turn.clauses for kind in asks):
        return False
    whole = next(clause for clause in turn.clauses if clause.has("verb", "add"))
    return read_joining(turn, whole)


def _laid_out(turn: Turn, group: File, layout: str) -> bool:
    """ "in a row instead": the same products placed another way."""
    made = group.setting("arrange", layout=layout)
    turn.files = [made if file is group else file for file in turn.files]
    turn.changed = True
    turn.say(f"Changed the layout of {made.name}: {layout}.")
    return True
