"""Scene photos that come with a turn, and take the place of built-in scenes."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.remaking import put_in_place
from agent.offline.situation import words_of
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["as_scene", "into_own_scene", "scene_arrives"]

_HERE = re.compile(
    r"^(?:ok\w*,? |and )?(?:here(?:'s| is| are)|this is|that's|hier ist|aqui esta|voici)\b", re.I
)


def as_scene(turn: Turn, clause: Clause) -> bool:
    """ "take this nursery as the scene instead of concrete": the scene photo that came."""
    fresh = [n for n in turn.situation.scenes() if turn.situation.uploads[n].new]
    if not fresh:
        return False
    own = {*words_of(fresh[-1])} & {token.plain for token in clause.tokens}
    # "use our loft photo instead of concrete"
    if not _AS_SCENE.search(clause.text) and not (own and _IN_PLACE.search(clause.text)):
        return False
    wish = Wish("scene_photo", {"scene_image": fresh[-1]}, None, fresh[-1])
    staged = [i for i, file in enumerate(turn.files) if file.get("recreate", "scene")]
    for index in staged:
        put_in_place(turn, index, wish)
    return bool(staged)


_AS_SCENE = re.compile(r"\bas (?:the |a |our |its )?(?:scene|background|backdrop|setting)\b", re.I)


_IN_PLACE = re.compile(r"\b(?:instead|rather than|in place of|statt|en lugar|au lieu)\b", re.I)


def scene_arrives(turn: Turn, clause: Clause) -> bool:
    """ "here's the loft we shot in": a scene photo that comes with the turn, and no order."""
    fresh = [n for n in turn.situation.scenes() if turn.situation.uploads[n].new]
    staged = any(file.get("recreate", "scene") for file in turn.files)
    asks = any(clause.has(kind) for kind in ("channel", "slot", "scene", "color", "number", "move"))
    return bool(fresh) and staged and not asks and bool(_HERE.match(clause.text))


def into_own_scene(turn: Turn) -> None:
    """ "here's our living room": a scene photo that came takes the place of built-in scenes."""
    fresh = [n for n in turn.situation.scenes() if turn.situation.uploads[n].new]
    staged = [i for i, file in enumerate(turn.files) if file.get("recreate", "scene")]
    if not fresh or not staged or turn.orders or turn.later or turn.changed:
        return
    turn.unread = [c for c in turn.unread if c.has("channel")]
    wish = Wish("scene_photo", {"scene_image": fresh[-1]}, None, fresh[-1])
    for index in staged:
        put_in_place(turn, index, wish)
