"""Clauses that mend a cutout: "keep its own shadow", "the left object only", "keep the base"."""

from __future__ import annotations

from pydantic import JsonValue

from agent.offline import layers
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.products import named_products
from agent.offline.turn import Turn

__all__ = ["read"]


#: What a word sets on the step that cuts out, and how it is told.
_ARGUMENTS: dict[str, tuple[dict[str, JsonValue], str]] = {
    "own_shadow": ({"keep_shadow": True}, "The shadow of the photo stays"),
    "photo_shadow": ({"keep_shadow": False}, "The shadow of the photo goes"),
    "base": ({"keep_base": True}, "What is dark at the product's foot stays with it"),
    "left": ({"keep": "left"}, "Only what stands on the left is kept"),
    "right": ({"keep": "right"}, "Only what stands on the right is kept"),
    "center": ({"keep": "center"}, "Only what stands in the middle is kept"),
    "largest": ({"keep": "largest"}, "Only the largest thing is kept"),
    "all": ({"keep": "all"}, "All products of the photo are kept"),
}
#: Kinds of words that ask for pictures: a clause that has some is read on.
_ORDERS = ("channel", "slot", "look", "scene", "color", "format", "quantity", "subject")


def read(turn: Turn, clause: Clause) -> bool:
    """Note what a clause says of the cutouts; False where it says more, or nothing of them."""
    told = clause.values("cutout")
    if not told:
        return False
    if told[-1] == "shadow" and turn.situation.recipe:
        turn.talked.append("keep")  # the shadow is as it is
        return True
    word = "own_shadow" if told[-1] == "shadow" else told[-1]
    photos = named_products(clause, turn.photos).photos if len(turn.photos) > 1 else ()
    turn.later.append(lambda: _mend(turn, word, photos))
    return not any(clause.has(kind) for kind in _ORDERS)


def _mend(turn: Turn, word: str, photos: tuple[str, ...]) -> None:
    """Change the cutouts of all files, or of those made from some photos."""
    changes, sentence = _ARGUMENTS[word]
    changed = 0
    for index, file in enumerate(turn.files):
        if file.node.find("remove_background") and (not photos or set(photos) & set(file.photos)):
            turn.files[index] = _mended(file, changes)
            changed += 1
    if not changed:
        turn.answers.append("No picture here is cut out yet: order one first.")
        return
    turn.changed = True
    turn.say(f"{sentence}.")


def _mended(file: File, changes: dict[str, JsonValue]) -> File:
    made = file.setting("remove_background", **changes)
    # Two shadows would lie under one product.
    own = changes.get("keep_shadow") and not file.node.find("recreate")
    return layers.unshadowed(made) if own else made
