"""Which files a clause of this turn is about: what it points at, what leads it, or all."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.references import Chosen, targets
from agent.offline.turn import Turn

__all__ = ["chosen", "leading"]


def _place(turn: Turn, clause: Clause) -> int:
    """Where a clause stands in its turn, also where a reader has changed some of its words."""
    at = clause.tokens[0].start if clause.tokens else -1
    starts = [other.tokens[0].start for other in turn.clauses if other.tokens]
    return starts.index(at) if at in starts else 0


_POINTING = ("slot", "ordinal", "ordinals", "look", "color", "scene", "channel")
_OTHERS = frozenset(["others", "other ones", "the others", "the rest", "rest", "andere", "anderen"])


def leading(turn: Turn, clause: Clause) -> Clause | None:
    """ "the hero | without shadow": the bare words before a clause that say what it is about."""
    place = _place(turn, clause)
    before = turn.clauses[place - 1] if place else None
    if before is None or clause.joint != "word" or before.sentence != clause.sentence:
        return None
    bare = not before.has("verb") and not before.has("quantity", "set") and not before.has("number")
    return before if bare and any(before.has(kind) for kind in _POINTING) else None


def _others(turn: Turn, clause: Clause) -> Chosen | None:
    """ "…, the others with a strong one": all that the clauses before did not point at."""
    if not {token.plain for token in clause.tokens} & _OTHERS:
        return None
    place = _place(turn, clause)
    for before in reversed(turn.clauses[:place]):
        pointed = targets(before, turn.files, turn.photos)
        if pointed.said and not pointed.wrong and not before.has("quantity", "set"):
            rest = [i for i in range(len(turn.files)) if i not in pointed.files]
            return Chosen(tuple(rest), "others")
    return None


def _before(turn: Turn, clause: Clause) -> list[Clause]:
    """ "make the kitchen one brighter and crop tighter": what the first half points at."""
    place = _place(turn, clause)
    on = clause.joint == "and" or (clause.joint == "comma" and clause.has("that"))
    on = on or any("it" in token.plain.split() for token in clause.tokens)
    if not place or not on or clause.has("all"):
        return []
    before = turn.clauses[place - 1]
    several = any(t.get("subject") and t.plain.endswith("s") for t in clause.tokens)
    joined = before.sentence == clause.sentence and before.has("move") and clause.has("move")
    return [before] if joined and not several else []


def _of_brand(turn: Turn, clause: Clause) -> Clause:
    """ "the brand one a bit darker": the file in the colour that was called the brand's."""
    value = turn.named_colors().get("brand")
    follows = [*(t.plain for t in clause.tokens[1:]), *([""] if clause.tokens else [])]
    told = [
        replace(token, shape="hex", text=value, terms={"color": value})
        if value and token.get("own") == "brand" and after in ("one", "picture", "image", "file")
        else token
        for token, after in zip(clause.tokens, follows, strict=True)
    ]
    return replace(clause, tokens=tuple(told))


def chosen(
    turn: Turn,
    clause: Clause,
    focus: Clause | None = None,
    *,
    skip_scene: bool = False,
    skip_color: bool = False,
) -> Chosen:
    """The files meant: by the clause's own words, else by its heading, else those just made."""
    others = _others(turn, clause)
    if others is not None:
        return others
    clause = _of_brand(turn, clause)
    own = targets(clause, turn.files, turn.photos, skip_scene=skip_scene, skip_color=skip_color)
    if own.said or own.wrong:
        return own
    led = [focus] if focus is not None else []
    for other in [*led, *_before(turn, clause)]:
        pointed = targets(other, turn.files, turn.photos)
        if pointed.said and not pointed.wrong:
            return pointed
    if turn.made and not clause.has("all"):
        held = [i for i, file in enumerate(turn.files) if file.name in turn.made]
        return Chosen(tuple(held or range(len(turn.files))))
    return Chosen(tuple(range(len(turn.files))))
