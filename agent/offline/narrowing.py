"""Lifestyle pictures kept to some scenes: "lifestyle only on marble and linen"."""

from __future__ import annotations

from agent.offline.clauses import Clause
from agent.offline.remaking import put_in_place
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["read"]


def read(turn: Turn, clause: Clause) -> bool:
    """ "lifestyle only on marble and linen": each scene file in one of these, no more of them."""
    follow = _bare_scenes(turn, clause)
    scenes = list(dict.fromkeys(s for c in (clause, *follow) for s in c.values("scene")))
    held = [i for i, file in enumerate(turn.files) if file.look == "scene"]
    if not (clause.has("look", "lifestyle") and clause.has("only") and len(scenes) > 1 and held):
        return False
    turn.spent += follow
    for index, name in zip(held, scenes, strict=False):
        put_in_place(turn, index, Wish("scene", {"scene": name}, None, name, clause.text))
    gone = held[len(scenes) :]
    turn.dropped += [turn.files[index].name for index in gone]
    turn.files = [file for index, file in enumerate(turn.files) if index not in gone]
    return True


def _bare_scenes(turn: Turn, clause: Clause) -> list[Clause]:
    """The clauses that go on with a list of scenes: "marble | and linen please"."""
    place = next((i for i, c in enumerate(turn.clauses) if c is clause), len(turn.clauses))
    found: list[Clause] = []
    for other in turn.clauses[place + 1 :]:
        bare = {kind for token in other.tokens for kind in token.terms} <= _LISTED
        if not bare or not other.has("scene") or other.sentence != clause.sentence:
            break
        found.append(other)
    return found


_LISTED = {"scene", "plain", "talk", "place", "color", "quantity"}
