"""Clauses that say where in its scene the product stands."""

from __future__ import annotations

from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.turn import Turn

__all__ = ["read"]


_SIDES = ("left", "right", "center")
_PLACING = frozenset(
    [
        "put",
        "move",
        "place",
        "shift",
        "position",
        "push",
        "slide",
        "to",
        "center",
        "centre",
        "stell",
        "setz",
        "pon",
        "mets",
    ]
)


def read(turn: Turn, clause: Clause) -> bool:
    """Where in its scene the product stands: "put it to the right"."""
    sides = [v for v in clause.values("region") + clause.values("side") if v in _SIDES]
    told = [t for t in clause.tokens if not t.get("region") or t.get("verb")]
    placed = _PLACING & {word for t in told for word in t.plain.split()}
    listing = bool(turn.orders and turn.orders[-1].listing)
    if listing or clause.has("look") or clause.has("subject", "light", "shadow"):
        return False
    if not sides or not (placed or _goes_on(turn, clause)):
        return False
    staged = any(wish.look.startswith("scene") for order in turn.orders for wish in order.wishes)
    if not (staged or any(file.node.find("recreate") for file in turn.files)):
        return False

    def place(file: File) -> File | None:
        found = file.node.find("recreate")
        return file.setting("recreate", position=sides[-1]) if found else None

    change_files(turn, clause, place, "position")
    return True


_BARE = {"region", "side", "place", "plain", "talk"}


def _goes_on(turn: Turn, clause: Clause) -> bool:
    """ "make it small and on the left": the place as one more thing that is asked."""
    bare = all(set(t.terms) <= _BARE for t in clause.tokens)
    moved = any(c.sentence == clause.sentence and c.has("move") for c in turn.clauses)
    return bare and moved and clause.joint in ("and", "comma")
