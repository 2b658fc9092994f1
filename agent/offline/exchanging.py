"""Two files that exchange what they show: "switch the two scenes around", "swap the colours"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_export
from agent.offline.references import targets
from agent.offline.remaking import put_in_place
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["exchanged", "read_like", "read_mixed_up", "turned_round"]

_SCENES = frozenset(["scene", "scenes", "backgrounds", "backdrops", "settings", "places", "szenen"])
_COLORS = frozenset(
    [
        "colour",
        "color",
        "colours",
        "colors",
        "farben",
        "colores",
        "couleurs",
        "backgrounds",
        "backdrops",
    ]
)
_SWAPS = frozenset(["swap", "switch", "exchange", "tausche", "intercambia", "echange"])


def exchanged(turn: Turn, clause: Clause) -> bool:
    """Give each of two files what the other shows; False where the clause names no such thing."""
    kinds = _kinds(clause)
    picked = targets(clause, turn.files, turn.photos)
    pool = picked.files if picked.said and len(picked.files) == 2 else range(len(turn.files))
    return bool(kinds) and _exchange(turn, pool, kinds)


_MIXED = re.compile(
    r"\b(?:mixed (?:them|those|it|the \w+)?\s*up|swap the (?:skus?|codes?|numbers|names)|"
    r"wrong way (?:a)?round)\b",
    re.IGNORECASE,
)


def read_mixed_up(turn: Turn, clause: Clause) -> bool:
    """ "mixed them up": two products exchange their codes."""
    codes = list(dict.fromkeys(file.sku for file in turn.files if file.sku))
    if not _MIXED.search(clause.text) or len(codes) != 2 or turn.orders:
        return False
    other = {codes[0]: codes[1], codes[1]: codes[0]}
    turn.files = [
        File(with_export(f.node, sku=other.get(f.sku, f.sku or None))) for f in turn.files
    ]
    turn.spent += [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    turn.changed = True
    turn.say(f"{codes[0]} and {codes[1]} changed places.")
    return True


def turned_round(turn: Turn) -> bool:
    """ "the other way round": what two files show, unless another clause says that closer."""
    told = any(
        _SWAPS & {t.plain for t in clause.tokens} and _kinds(clause) for clause in turn.clauses
    )
    return told or _exchange(turn, range(len(turn.files)), {"scene", "color", "recolor"})


_LIKE = re.compile(
    r"\b(?:same|identical) (?:look|scene|style|setting|background|backdrop|surface) as\b|"
    r"\b(?:styled |looking )?just like the\b",
    re.IGNORECASE,
)


def read_like(turn: Turn, clause: Clause) -> bool:
    """ "a pin, same look as the TikTok one": what the picture just ordered is to show."""
    order = turn.orders[-1] if turn.orders else None
    if order is None or order.last != clause.sentence or not _LIKE.search(clause.text):
        return False
    picked = targets(clause, turn.files, turn.photos)
    shown = _shown(turn.files[picked.files[0]]) if picked.said and picked.files else None
    if shown is None or not order.items or order.items[-1].wish:
        return False
    order.items[-1] = replace(order.items[-1], wish=shown)
    return True


def _kinds(clause: Clause) -> set[str]:
    words = {word for token in clause.tokens for word in token.plain.split()}
    kinds = {"scene"} if words & _SCENES else set()
    return kinds | ({"color", "recolor"} if words & _COLORS else set())


def _exchange(turn: Turn, pool: Sequence[int], kinds: set[str]) -> bool:
    pair = [i for i in pool if turn.files[i].look in (*kinds, "white") and _shown(turn.files[i])]
    if len(pair) != 2:
        return False
    wishes = [_shown(turn.files[index]) for index in pair]
    for index, wish in zip(pair, reversed(wishes), strict=True):
        if wish is not None:
            put_in_place(turn, index, wish)
    return True


def _shown(file: File) -> Wish | None:
    """What a file shows, as a wish for another."""
    scene = file.get("recreate", "scene")
    if isinstance(scene, str) and file.look == "scene":
        return Wish("scene", {"scene": scene}, None, scene)
    for op, look in (("recolor", "recolor"), ("set_background", "color")):
        color = file.get(op, "color")
        if isinstance(color, str):
            white = look == "color" and color == "#ffffff"
            return Wish("white" if white else look, {} if white else {"color": color}, None, "")
    return None
