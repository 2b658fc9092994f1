"""What is to hold from now on: "always use #F4F1EA", "from now on soft shadows", "brand kit?"."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from agent.offline import colors, measures
from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.turn import Turn

__all__ = ["read"]


#: Kinds of words that ask for something by themselves.
_PLANS = ("channel", "slot", "look", "scene", "color", "subject", "move", "format", "quantity")
#: What a move of a shadow means as a value that always holds.
_MOVED = {"soft_up": ("softness", 0.75), "soft_down": ("softness", 0.2)}
_MOVED |= {"strong_up": ("strength", 0.65), "strong_down": ("strength", 0.25)}
_SHARES = {"soft": "softness", "strong": "strength"}
#: Fields of the kit that a subject takes back: "forget the background".
_FIELDS = {"background": ("background",), "shadow": ("shadow", "softness", "strength")}
_FIELDS |= {"frame": ("fill",)}


def read(turn: Turn, clause: Clause) -> bool:
    """Note what a clause wants to hold for all to come; what it wants now others read."""
    if clause.has("kept", "reset") or (clause.has("kept", "forget") and _of_kit(turn, clause)):
        _forget(turn, clause)
        return True
    if clause.has("kept", "kit") and not clause.has("kept", "always"):
        turn.answers.append(_shown(turn))
        return True
    always = clause.has("kept", "always")
    if not (always or _goes_on(turn, clause)):
        return False
    turn.lasting = clause.sentence
    told = _values(turn, clause) or _pointed(turn, clause)
    if not told:
        return always and not any(clause.has(kind) for kind in _PLANS)
    if not turn.memory:
        turn.later.append(lambda: turn.say(phrase("keep.noted", what=_said(turn.memory))))
    turn.memory.update(told)
    turn.studio = replace(turn.studio, brand={**turn.studio.brand, **told})
    # What is here already is changed as well, by whoever reads such words.
    return not turn.files or "channels" in told


def _of_kit(turn: Turn, clause: Clause) -> bool:
    """Whether "forget the background" speaks of the kit and not of the files that are there."""
    named = {field for value in clause.values("subject") for field in _FIELDS.get(value, ())}
    return bool(named) and (not turn.files or bool(named & set(turn.situation.brand)))


def _goes_on(turn: Turn, clause: Clause) -> bool:
    """Whether a clause goes on with a list that holds always: "always Amazon and Etsy"."""
    if turn.lasting != clause.sentence:
        return False
    return not (clause.has("verb", "make", "add") or clause.has("quantity"))


def _values(turn: Turn, clause: Clause) -> dict[str, JsonValue]:
    """The fields of the kit that a clause gives values to."""
    found: dict[str, JsonValue] = {}
    if clause.has("subject", "shadow") or clause.has("kind"):
        found.update(_shadow(clause))
    else:
        named = colors.colors(clause.tokens)
        if named:
            found["background"] = named[-1][1]
    if clause.has("scene"):
        found["scene"] = clause.values("scene")[-1]
    share = measures.percent(clause.tokens)
    if share is not None and not clause.has("subject", "shadow"):
        found["fill"] = round(min(1.0, max(0.3, share)), 3)
    places = list(dict.fromkeys(clause.values("channel")))
    if places and not found:
        held = turn.memory.get("channels")
        before = [str(name) for name in held] if isinstance(held, list) else []
        found["channels"] = [*dict.fromkeys([*before, *places])]
    return found


def _pointed(turn: Turn, clause: Clause) -> dict[str, JsonValue]:
    """ "our grey is #C4CBD1, use it for all from now on": the colour told just before."""
    before = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    if not clause.has("that") or clause.has("subject", "shadow"):
        return {}
    named = [color for c in before for color in colors.colors(c.tokens)]
    return {"background": named[-1][0]} if named else {}


def _shadow(clause: Clause) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    if clause.has("verb", "remove") or clause.has("kind", "none"):
        return {"shadow": "none"}
    if clause.has("kind"):
        found["shadow"] = clause.values("kind")[-1]
    for move in clause.values("move"):
        name, _, share = move.partition("=")
        if move in _MOVED:
            field, value = _MOVED[move]
            found[field] = value
        elif share and name in _SHARES:
            found[_SHARES[name]] = float(share)
    return found


def _forget(turn: Turn, clause: Clause) -> None:
    named = [f for value in clause.values("subject") for f in _FIELDS.get(value, ())]
    gone = [name for name in (named or turn.situation.brand) if name in turn.situation.brand]
    if not gone:
        turn.answers.append(phrase("keep.empty"))
        return
    turn.memory.update(dict.fromkeys(gone))
    turn.say(phrase("keep.forgotten", what=", ".join(gone)))


def _shown(turn: Turn) -> str:
    kit = turn.situation.brand
    return phrase("keep.kit", what=_said(kit)) if kit else phrase("keep.empty")


def _said(values: dict[str, JsonValue]) -> str:
    parts = []
    for name, value in values.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(f"{name} {text.replace('_', ' ')}")
    return "; ".join(parts)
