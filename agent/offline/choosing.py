"""Which files a clause of this turn is about: what it points at, what leads it, or all."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.references import Chosen, targets
from agent.offline.turn import Turn

__all__ = ["chosen"]


def _before(turn: Turn, clause: Clause) -> list[Clause]:
    """ "make the kitchen one brighter and crop tighter": what the first half points at."""
    place = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    if not place or clause.joint != "and" or clause.has("all"):
        return []
    before = turn.clauses[place - 1]
    several = any(t.get("subject") and t.plain.endswith("s") for t in clause.tokens)
    joined = before.sentence == clause.sentence and before.has("move") and clause.has("move")
    return [before] if joined and not several else []


def chosen(
    turn: Turn,
    clause: Clause,
    focus: Clause | None = None,
    *,
    skip_scene: bool = False,
    skip_color: bool = False,
) -> Chosen:
    """The files meant: by the clause's own words, else by its heading, else those just made."""
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
