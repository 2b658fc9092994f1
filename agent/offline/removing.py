"""Clauses that take something back: "lose the collar shot", "no shadow", "not Etsy after all"."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import JsonValue

from agent.offline import counting, layers, neutral, sparing
from agent.offline.applying import change_files
from agent.offline.changing import read_swap
from agent.offline.choosing import leading
from agent.offline.clauses import Clause
from agent.offline.dropping import EXCLUDED, alone, drop, drop_channels, exclude
from agent.offline.lighting import of_one
from agent.offline.references import targets
from agent.offline.turn import Turn

__all__ = ["leaves_out", "read_removal"]


def read_removal(turn: Turn, clause: Clause) -> bool:
    """Drop what a clause takes back; False where it takes nothing back."""
    clause = of_one(turn, clause)
    if not _takes_back(clause) or clause.has("move", "dust"):
        return False  # dust is cleaned, and not a picture
    if (
        _not_so_many(turn, clause)
        or _cleaned(turn, clause)
        or sparing.read(turn, clause)
        or _spared(turn, clause)
        or _contrasts(turn, clause)
    ):
        return True
    if clause.has("subject", "noise"):  # "take the noise out"
        args: dict[str, JsonValue] = {"denoise": 0.4}
        change_files(turn, clause, lambda f: layers.retouched(f, turn.studio, args), "noise")
        return True
    shown = any(file.look in clause.values("kind") for file in turn.files)
    if clause.has("subject", "shadow") or (clause.has("kind") and not shown):
        _without_shadow(turn, clause)
        return True
    if _points_back(turn, clause) or sparing.line_out(turn, clause) or neutral.read(turn, clause):
        return True
    ordered = [c for order in turn.orders for c in order.channels]
    named = clause.values("channel")
    if named and set(named) <= set(ordered) and not set(named) & set(turn.here) and alone(clause):
        drop_channels(turn, named)
        return True
    if clause.has("social"):
        drop_channels(turn, ["instagram", "facebook", "pinterest", "x", "linkedin", "tiktok"])
        return True
    if _makes_way(turn, clause) or _exchanges(turn, clause):
        return True
    if _of_order(turn, clause):
        return exclude(turn, clause)
    return counting.read(turn, clause) or exclude(turn, clause) | drop(turn, clause)


def _takes_back(clause: Clause) -> bool:
    if any(t.plain == "can go" for t in clause.tokens) and clause.has("move"):
        return False  # "the close-up can go even closer"
    said = clause.has("verb", "remove", "clear", "hold") or clause.has("kept", "forget")
    return said or _taken_out(clause) or leaves_out(clause)


def _not_so_many(turn: Turn, clause: Clause) -> bool:
    """ "just two extra images, not four": the number that was and is to be no more."""
    bare = all(t.get("number") or t.shape == "number" for t in clause.tokens[1:])
    first = clause is next((c for c in turn.clauses if c.sentence == clause.sentence), None)
    return clause.tokens[0].plain in ("not", "nicht", "no") and bare and not first


def _cleaned(turn: Turn, clause: Clause) -> bool:
    """ "I still see dust on it, remove that": what the clause before has seen to already."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    before = turn.clauses[at - 1] if at else None
    seen = before is not None and before.sentence == clause.sentence
    gone = before is not None and (before.has("verb", "remove") or _taken_out(before))
    taken = seen and gone and turn.changed
    if taken and clause.has("that") and alone(clause):
        return True  # "legal says no to leakproof, take that out"
    cleans = seen and before is not None and before.has("move", "dust", "denoise_up", "balance")
    that = clause.has("that") or any("it" in token.plain.split() for token in clause.tokens)
    return cleans and bool(turn.later) and that and alone(clause)


def leaves_out(clause: Clause) -> bool:
    """ "leave the third one out"."""
    return bool(re.search(r"\b(?:leave|keep|lass)\b.+\b(?:out|weg)\b", clause.text, re.I))


def _spared(turn: Turn, clause: Clause) -> bool:
    if not _spares(turn, clause):
        return False
    turn.spared.append(clause)
    return True


def _of_order(turn: Turn, clause: Clause) -> bool:
    """ "WooCommerce: two, plain white, no scenes": what is ordered in the same breath."""
    order = turn.orders[-1] if turn.orders else None
    same = order is not None and order.last == clause.sentence and order.places
    kinds = set(clause.values("look")) & set(EXCLUDED) or "scene" in clause.text.lower()
    return bool(same and kinds and clause.joint in ("comma", "and", "word"))


def _contrasts(turn: Turn, clause: Clause) -> bool:
    """ "the pin: marble, not pastel": what the clause before has put something else for."""
    place = next((i for i, c in enumerate(turn.clauses) if c is clause), 0)
    before = turn.clauses[place - 1] if place else None
    if before is None or before.sentence != clause.sentence or not turn.later:
        return False
    grounds = ("scene", "color", "object")
    said = clause.tokens[0].plain in ("not", "nicht", "no", "pas", "statt")
    return said and any(clause.has(k) for k in grounds) and any(before.has(k) for k in grounds)


def _spares(turn: Turn, clause: Clause) -> bool:
    """ "softer shadows everywhere, except on the main": what the change before is not for."""
    if clause.tokens[0].plain not in _EXCEPT or clause.sentence != turn.last_sentence:
        return False
    return bool(turn.later) and bool(targets(clause, turn.files, turn.photos).said)


_EXCEPT = frozenset(["except", "excluding", "ausser", "excepto", "salvo", "sauf"])


def _makes_way(turn: Turn, clause: Clause) -> bool:
    """ "not the kitchen one, use the bathroom": what the next clause puts in its place."""
    place = turn.clauses.index(clause)
    follows = turn.clauses[place + 1 : place + 2]
    if not follows or not clause.has("scene") or follows[0].sentence != clause.sentence:
        return False
    if not (follows[0].has("verb", "change") and follows[0].has("scene")):
        return False
    turn.unwanted += clause.values("scene")
    return True


def _exchanges(turn: Turn, clause: Clause) -> bool:
    """ "no olive, do rust instead": a colour for the one that files show now."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    follows = turn.clauses[at + 1] if at + 1 < len(turn.clauses) else None
    if follows is None or follows.sentence != clause.sentence or not follows.has("verb", "change"):
        return False
    if not (clause.has("color") and (follows.has("color") or follows.shaped("hex"))):
        return False
    old, new = clause.tokens, follows.tokens
    turn.spent.append(follows)
    arrow = replace(old[0], text="->", shape="arrow", terms={}, plain="->")
    return read_swap(turn, replace(follows, tokens=(*old[1:], arrow, *new)))


_NO_MORE = re.compile(
    r"\b(?:don'?t|do not|no longer|won'?t)\b.*\b(?:do|make|offer|have|produce|stock|sell|carry)\b"
    r".*\b(?:any ?more|any longer)\b"
    r"|\bno longer (?:do|make|offer|have|produce|stock|sell|carry)\b",
    re.IGNORECASE,
)


def _taken_out(clause: Clause) -> bool:
    """ "take the microwave thing out": the verb around what it takes out."""
    if _NO_MORE.search(clause.text):
        return True  # "we don't do teal any more"
    words = [token.plain for token in clause.tokens]
    if clause.has("subject", "shadow") and {"off", "away", "gone"} & set(words):
        return True
    if clause.has("subject") and {"take", "back"} <= set(words):
        return True
    return bool({"take", "leave", "throw", "kick"} & set(words)) and bool(
        {"out", "off"} & set(words)
    )


def _without_shadow(turn: Turn, clause: Clause) -> None:
    order = turn.orders[-1] if turn.orders else None
    led = leading(turn, clause)
    if led is not None:
        turn.focus = led
    elif order is not None and not targets(clause, turn.files, turn.photos).said:
        order.unshadowed = True
        return
    change_files(turn, clause, layers.unshadowed, "shadow")
    turn.focus = None if led is not None else turn.focus


def _points_back(turn: Turn, clause: Clause) -> bool:
    """ "…, but not on the main": an exception from what the clause before has changed."""
    if not turn.later or not clause.has("slot") or clause.has("quantity", "set"):
        return False
    if clause.sentence != turn.last_sentence:
        return False
    run = turn.later.pop()

    def exceptional() -> None:
        before = list(turn.files)
        run()
        for index in targets(clause, before, turn.photos).files:
            turn.files[index] = before[index]

    turn.later.append(exceptional)
    return True
