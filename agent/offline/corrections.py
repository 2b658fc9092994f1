"""Second thoughts on the change before: "too much, half of that", "less", "even more"."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from agent.offline import measures, numbers, refining
from agent.offline.choosing import chosen
from agent.offline.clauses import Clause, clauses
from agent.offline.gallery import File
from agent.offline.tree import Node, Recipe, rebuilt
from agent.offline.turn import Turn
from agent.offline.words import tokens

__all__ = ["read"]


#: How much of the last change stays: half of it for "less", half as much again for "more".
_SHARES = {"less": 0.5, "half": 0.5, "more": 1.5, "twice": 2.0}
_ANGLE_LESS, _ANGLE_MORE = 0.6, 1.5
#: What an argument counts as where the step before did not have it.
_NEUTRAL = 0.0
_SMALL = frozenset(["only", "plain", "talk", "move", "degree", "verb", "that"])
_OWN = ("channel", "slot", "look", "scene", "color", "quantity", "subject", "object", "product")


def read(turn: Turn, clause: Clause) -> bool:
    """Correct the last change, or an angle; False where the clause does neither."""
    if not turn.files:
        return False
    return _angle(turn, clause) or _share(turn, clause)


def _share(turn: Turn, clause: Clause) -> bool:
    words = [value for value in clause.values("move") if value in _SHARES]
    if not words or any(clause.has(kind) for kind in _OWN) or numbers.count(clause.tokens)[1]:
        return False
    if turn.corrected:
        return True
    share = _SHARES[_decisive(turn, words)]
    changes = _changes(turn.situation.history[-1] if turn.situation.history else {}, turn.base)
    if not changes:
        return share > 1 and _once_more(turn)
    turn.files = [File(rebuilt(f.node, lambda n: _shared(n, changes, share))) for f in turn.files]
    turn.corrected = turn.changed = True
    turn.say("Changed that to " + ("half." if share == 0.5 else f"{share:g} times as much."))
    return True


def _once_more(turn: Turn) -> bool:
    """ "even more", after an order that moved something itself: the same move again."""
    known = turn.situation.name_words()
    said = clauses(tokens(turn.situation.said()[0], known)) if turn.situation.said() else []
    moved = [c for c in said if any(v.endswith(("_up", "_down")) for v in c.values("move"))]
    return any([refining.read(turn, clause) for clause in moved])


def _decisive(turn: Turn, words: list[str]) -> str:
    """ "too much, half of that": the word that says how far."""
    said = [v for clause in turn.clauses for v in clause.values("move") if v in _SHARES]
    return next((word for word in said if word in ("half", "twice")), words[-1])


def _changes(before: Recipe, now: Recipe) -> dict[tuple[str, str], tuple[float, float]]:
    """What the turn before changed: old and new value by step and argument."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for name, step in now.items():
        old = _numbers(before.get(name, {}))
        for arg, value in _numbers(step).items():
            known = name in before or step["op"] in ("relight", "retouch", "turn")
            if known and abs(old.get(arg, _NEUTRAL) - value) > 1e-9:
                found[name, arg] = (old.get(arg, _NEUTRAL), value)
    return found


def _numbers(step: Mapping[str, JsonValue]) -> dict[str, float]:
    args = step.get("args")
    held = args.items() if isinstance(args, dict) else ()
    return {k: float(v) for k, v in held if isinstance(v, int | float) and not isinstance(v, bool)}


def _shared(
    node: Node, changes: Mapping[tuple[str, str], tuple[float, float]], share: float
) -> Node:
    moved = {
        arg: round(old + (new - old) * share, 4)
        for (name, arg), (old, new) in changes.items()
        if name == node.name
    }
    return node.with_args(**moved) if moved else node


def _angle(turn: Turn, clause: Clause) -> bool:
    """Angles of turned pictures: "less, 10 degrees", "the top one is tilted too much"."""
    turned = [file for file in turn.files if file.look == "turn"]
    exact = measures.degrees(clause.tokens)
    if exact is None and turned and not turn.orders:
        exact = _bare_degrees(turn, clause)
    words = clause.values("move")
    if "too far" in clause.text.lower() and turned and _spoke_of_degrees(turn):
        words = [*words, "less"]
    led = turn.focus is not None and turn.focus.has("look", "turn")
    speaks = clause.has("look", "turn") or clause.has("subject", "tilt") or len(turn.files) == 1
    speaks = speaks or led
    if _adds(clause) or not (exact is not None or (words and speaks)):
        return False
    if not turned:
        return exact is not None and _turn_afresh(turn, clause, exact)
    if exact is None and not {"less", "more", "half"} & set(words):
        return False
    share = _ANGLE_MORE if "more" in words else _ANGLE_LESS
    about = f"{turn.focus.text if turn.focus and led else ''} {clause.text}".lower()
    pitched = clause.has("region", "top") or "above" in about
    further = exact is not None and "more" in words
    names = {turn.files[i].name for i in chosen(turn, clause, turn.focus, skip_scene=True).files}
    turn.files = [
        _tilted(file, exact, share, pitched=pitched, further=further)
        if file.look == "turn" and (file.name in names or not names & {f.name for f in turned})
        else file
        for file in turn.files
    ]
    turn.corrected = turn.changed = True
    turn.say("Changed the angle.")
    return True


def _bare_degrees(turn: Turn, clause: Clause) -> float | None:
    """ "more, like 25", "less, 10": degrees, where an angle is what was spoken of."""
    numbered = [t for t in clause.tokens if t.shape == "number" and t.text.isdecimal()]
    spoken = clause.has("move") or turn.corrected or clause.has("verb", "redo")
    spoken = spoken or _spoke_of_degrees(turn)
    bare = all(t.shape == "number" or not set(t.terms) - _SMALL for t in clause.tokens)
    return float(numbered[0].text) if len(numbered) == 1 and spoken and bare else None


def _spoke_of_degrees(turn: Turn) -> bool:
    """Whether the message before was about an angle: "turned about 20 degrees"; "make it 35"."""
    known = turn.situation.name_words()
    return any(measures.degrees(tokens(text, known)) for text in turn.situation.said()[:1])


def _adds(clause: Clause) -> bool:
    """Whether it asks for one more file and not just for more of something."""
    return any(t.get("verb") == "add" and not t.get("move") for t in clause.tokens)


def _turn_afresh(turn: Turn, clause: Clause, angle: float) -> bool:
    """ "rotate the second 15 degrees": an angle for files that had none."""
    picked = chosen(turn, clause, turn.focus, skip_scene=True)
    if not (picked.said or clause.has("that") or clause.has("verb", "change")):
        return False
    if "turn" not in turn.studio.operations or picked.wrong:
        return False
    left = "left" in clause.text.lower()
    args: dict[str, JsonValue] = {"yaw": -angle if left else angle, "pitch": 0.0}
    for index in picked.files:
        base = turn.files[index].node.find("relight", "remove_background")
        if base is not None:
            turn.files[index] = turn.files[index].changing(
                base, lambda n: turn.studio.step("turn", args, {"image": n}, f"{n.name}_turned")
            )
    turn.corrected = turn.changed = True
    turn.say(f"Turned by {angle:g}°.")
    return True


def _tilted(file: File, exact: float | None, share: float, *, pitched: bool, further: bool) -> File:
    made: dict[str, JsonValue] = {}
    for arg in ("yaw", "pitch"):
        value = file.get("turn", arg)
        if not isinstance(value, int | float) or value == 0 or (pitched and arg == "yaw"):
            continue
        sign = -1.0 if value < 0 else 1.0
        start = abs(value) if further else 0.0
        made[arg] = sign * (start + exact) if exact is not None else round(value * share, 2)
    return file.setting("turn", **made)
