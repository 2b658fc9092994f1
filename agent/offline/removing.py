"""Clauses that take something back: "lose the collar shot", "no shadow", "not Etsy after all"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from agent.offline import counting, layers, neutral, sparing
from agent.offline.applying import change_files
from agent.offline.changing import read_swap
from agent.offline.choosing import leading
from agent.offline.clauses import Clause
from agent.offline.lighting import of_one
from agent.offline.phrases import phrase
from agent.offline.references import Chosen, targets
from agent.offline.turn import Turn

__all__ = ["EXCLUDED", "leaves_out", "read_removal"]


def read_removal(turn: Turn, clause: Clause) -> bool:
    """Drop what a clause takes back; False where it takes nothing back."""
    clause = of_one(turn, clause)
    if not (
        clause.has("verb", "remove", "clear", "hold")
        or clause.has("kept", "forget")
        or _taken_out(clause)
        or leaves_out(clause)
    ):
        return False
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
    if named and set(named) <= set(ordered) and not set(named) & set(turn.here) and _alone(clause):
        _drop_channels(turn, named)
        return True
    if clause.has("social"):
        _drop_channels(turn, ["instagram", "facebook", "pinterest", "x", "linkedin", "tiktok"])
        return True
    if _makes_way(turn, clause) or _exchanges(turn, clause):
        return True
    if _of_order(turn, clause):
        return _exclude(turn, clause)
    return counting.read(turn, clause) or _exclude(turn, clause) | _drop(turn, clause)


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
    taken = seen and before is not None and before.has("verb", "remove") and turn.changed
    if taken and clause.has("that") and _alone(clause):
        return True  # "legal says no to leakproof, take that out"
    cleans = seen and before is not None and before.has("move", "dust", "denoise_up", "balance")
    return cleans and bool(turn.later) and clause.has("that") and _alone(clause)


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
    grounds = ("scene", "color")
    said = clause.tokens[0].plain in ("not", "nicht", "no", "pas", "statt")
    return said and any(clause.has(k) for k in grounds) and any(before.has(k) for k in grounds)


def _alone(clause: Clause) -> bool:
    """Whether a channel is all that is taken back: "skip Walmart", not "no scenes for Walmart"."""
    return not any(
        clause.has(kind) for kind in ("look", "scene", "slot", "color", "subject", "move")
    )


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


def _taken_out(clause: Clause) -> bool:
    """ "take the microwave thing out": the verb around what it takes out."""
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


def _drop_channels(turn: Turn, channels: Sequence[str]) -> None:
    kept = [file for file in turn.files if file.channel not in channels]
    if len(kept) < len(turn.files):
        turn.say(f"Dropped {len(turn.files) - len(kept)} files.")
        turn.changed = True
    turn.files = kept
    for order in turn.orders:
        order.items = [i for i in order.items if not i.place or i.place.channel not in channels]


def _exclude(turn: Turn, clause: Clause) -> bool:
    """Keep a kind of picture out of what this turn orders."""
    kinds = {EXCLUDED[look] for look in clause.values("look") if look in EXCLUDED}
    kinds |= {"white"} if "#ffffff" in clause.values("color") else set()
    if clause.has("scene") and turn.orders:
        turn.orders[-1].without |= set(clause.values("scene"))  # "but no kitchen"
        return True
    kinds |= {"scene"} if "scene" in clause.text.lower() else set()
    if clause.has("topic", "generator"):
        turn.say("Nothing is generated: all files come from your photo alone.")
        kinds.add("on_model")
    if "text" in clause.text.lower().split() or clause.has("look", "infographic"):
        kinds.add("infographic")
    if not kinds or not turn.orders:
        return bool(kinds) and clause.has("topic", "generator")
    turn.orders[-1].excluded |= kinds
    return True


EXCLUDED = {
    "lifestyle": "scene",
    "detail": "detail",
    "infographic": "infographic",
    "scale": "scale",
    "on_model": "on_model",
    "reflection": "reflection",
    "recolor": "recolor",
}


def _drop(turn: Turn, clause: Clause) -> bool:
    if sparing.callout_out(turn, clause) or not turn.files:
        return bool(turn.files) or _gone(turn, clause)
    picked = targets(clause, turn.files, turn.photos)
    if not picked.said and clause.has("that"):
        picked = _told_just_before(turn, clause) or picked
    if not picked.said and clause.has("that") and len(turn.files) > 1 and _alone(clause):
        turn.ask(_which(turn, clause))
        return True
    if not picked.said and not (clause.has("that") and _alone(clause)):
        return _gone(turn, clause)
    if picked.wrong:
        turn.leave_out(f"There is no “{picked.wrong}” in the gallery, so nothing was taken out.")
        return True
    names = [turn.files[index].name for index in picked.files]
    _without_orders(turn, {turn.files[index].channel for index in picked.files}, picked)
    turn.dropped += names
    turn.files = [file for index, file in enumerate(turn.files) if index not in picked.files]
    turn.say(f"Took out {', '.join(names)}.")
    turn.changed = True
    return True


def _told_just_before(turn: Turn, clause: Clause) -> Chosen | None:
    """ "TEA-02 got cancelled, take it out": what the first half of the sentence points at."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    for before in reversed(turn.clauses[:at]):
        pointed = targets(before, turn.files, turn.photos)
        if before.sentence == clause.sentence and pointed.said and not pointed.wrong:
            return pointed
    return None


def _without_orders(turn: Turn, channels: set[str], picked: Chosen) -> None:
    """ "we are leaving BigCommerce, drop it": nothing is made for a channel that goes whole."""
    kept = {f.channel for i, f in enumerate(turn.files) if i not in picked.files}
    for order in turn.orders:
        order.items = [
            i
            for i in order.items
            if not i.place or i.place.channel in kept or i.wish or i.place.channel not in channels
        ]


def _which(turn: Turn, clause: Clause) -> str:
    names = ", ".join(file.name for file in turn.files)
    return phrase("ask.which", said=clause.text, count=len(turn.files), names=names)


def _gone(turn: Turn, clause: Clause) -> bool:
    """Taking back what is not there is no fault: "no infographic", "without her"."""
    told = ("no_channel", "look", "that", "channel", "scene", "color", "slot", "topic")
    if any(clause.has(kind) for kind in told):
        turn.talked.append("keep")
        return True
    answered = set(turn.situation.answered().lower().split())
    return any(token.plain in answered for token in clause.tokens if not token.terms)
