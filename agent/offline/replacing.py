"""Which files a replacement is for: those that show the old, or the kind of the new."""

from __future__ import annotations

from agent.offline import colors
from agent.offline.choosing import chosen
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.references import Chosen
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["meant"]


#: Two colours this near in sRGB go by one name: sand and beige.
_ALIKE = 70.0


def meant(turn: Turn, clause: Clause, focus: Clause | None, new: Wish, old: Wish | None) -> Chosen:
    """The files that a replacement is for: those that show the old, or the kind of the new."""
    if old is not None:
        shown = [i for i, f in enumerate(turn.files) if _shows(f, old)]
        picked = chosen(turn, clause, focus, skip_scene=True, skip_color=True)
        return Chosen(tuple(i for i in shown if i in picked.files or not picked.said), "old")
    picked = chosen(turn, clause, focus, skip_scene=True, skip_color=True)
    if picked.said:
        return _fitting(turn, clause, picked, new)
    here = [i for i in picked.files if _takes(turn.files[i], new)]
    if "exact" in {token.plain for token in clause.tokens}:
        here = _nearest(turn, here, new) or here
    if turn.unwanted:
        here = [i for i in here if turn.files[i].get("recreate", "scene") in turn.unwanted] or here
    return Chosen(tuple(here or picked.files))


def _fitting(turn: Turn, clause: Clause, picked: Chosen, new: Wish) -> Chosen:
    """ "ring on marble, watch on dark": of what only a product's name picks, what takes the new."""
    kinds = ("ordinal", "ordinals", "slot", "channel", "look", "all", "number")
    if any(clause.has(kind) for kind in kinds) or len(picked.files) < 2:
        return picked
    here = tuple(i for i in picked.files if _takes(turn.files[i], new))
    return Chosen(here, picked.said, picked.wrong) if here else picked


def _nearest(turn: Turn, here: list[int], wish: Wish) -> list[int]:
    """ "it has to be the exact brand colour": the file whose colour comes nearest to it."""
    value = wish.values.get("color")
    shown = [(i, turn.files[i].get("set_background", "color")) for i in here]
    apart = [
        (colors.distance(value, color), i)
        for i, color in shown
        if isinstance(value, str) and isinstance(color, str)
    ]
    return [min(apart)[1]] if apart else []


def _shows(file: File, wish: Wish) -> bool:
    scene = wish.values.get("scene")
    if scene is not None:
        return file.get("recreate", "scene") == scene
    value = wish.values.get("color", "#ffffff" if wish.look == "white" else None)
    shown = file.get("recolor", "color") or file.get("set_background", "color")
    if wish.word and wish.word.replace(" ", "_") in file.name:
        return True
    return (
        isinstance(value, str) and isinstance(shown, str) and colors.distance(value, shown) < _ALIKE
    )


def _takes(file: File, wish: Wish) -> bool:
    """Whether a wish without a target is likely meant for a file."""
    if wish.look in ("color", "white", "gradient"):
        return file.look in ("white", "color", "cast", "reflection")
    if wish.look == "scale":
        return file.look == "scale"
    if wish.look == "recolor":
        return file.look == "recolor"
    if wish.look in ("scene", "scene_photo", "scene_prompt"):
        return file.look == "scene"
    return file.look == wish.look
