"""Which files a clause of this turn is about: what it points at, what leads it, or all."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.references import Chosen, targets
from agent.offline.turn import Turn

__all__ = ["chosen"]


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
    if focus is not None:
        led = targets(focus, turn.files, turn.photos)
        if led.said:
            return led
    if turn.made and not clause.has("all"):
        held = [i for i, file in enumerate(turn.files) if file.name in turn.made]
        return Chosen(tuple(held or range(len(turn.files))))
    return Chosen(tuple(range(len(turn.files))))
