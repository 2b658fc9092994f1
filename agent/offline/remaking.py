"""Files made again with another look, in the same place and under a fitting name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import JsonValue

from agent.offline.gallery import File
from agent.offline.looks import COMMON, NotThere, Picture, slug
from agent.offline.phrases import phrase
from agent.offline.turn import Turn
from agent.offline.wishes import Wish
from tools.channels import slots

__all__ = ["distinct", "put_in_place"]


def put_in_place(turn: Turn, index: int, wish: Wish) -> None:
    """Put the file that a wish asks for in the place of the one that is there."""
    file = turn.files[index]
    try:
        made = remade(turn, file, wish)
    except NotThere as missing:
        turn.leave_out(f"Left out: {missing}.")
        return
    if made.node.key == file.node.key:
        turn.repeated.append(file.name)
        turn.say(phrase("talk.there", names=file.name))
        return
    made = _unlike(turn, index, made)
    turn.files[index] = made
    turn.touched = [made.name]
    turn.changed = True
    if made.name == file.name:
        turn.say(f"Changed {made.name}: {told(made, wish)}.")
    else:
        turn.announce(made.name, f"{made.name} takes the place of {file.name}.")


def _unlike(turn: Turn, index: int, made: File) -> File:
    """The file, or where the gallery has just that already, its product to one side."""
    others = {file.node.key for place, file in enumerate(turn.files) if place != index}
    asides = _asides(made)
    asides += [made.setting("add_shadow", kind=kind) for kind in ("cast", "reflection")]
    return next((f for f in (made, *asides) if f.node.key not in others), made)


def distinct(turn: Turn) -> None:
    """Keep files apart that a change has made the same: the later one shows its product larger."""
    taken: set[str] = set()
    held = {name for name, step in turn.base.items() if step["op"] == "export"}
    several = len(held) == len(turn.files)
    for index, file in enumerate(turn.files if several else []):
        if file.node.key in taken:
            fill = file.get("export", "fill")
            more = (
                round(min(0.97, float(fill) + 0.06), 3) if isinstance(fill, int | float) else None
            )
            larger = file.setting("export", fill=more) if more else file
            turn.files[index] = next(
                (f for f in (larger, *_asides(file)) if f.node.key not in taken), file
            )
        taken.add(turn.files[index].node.key)


def _asides(file: File) -> list[File]:
    return [file.setting("recreate", position=side, scale=0.85) for side in ("left", "right")]


def told(made: File, wish: Wish) -> str:
    """What a file shows now, in words."""
    value = made.get("recreate", "scene") if wish.look == "scene" else None
    value = (
        value or wish.values.get("scene") or wish.values.get("object") or wish.values.get("color")
    )
    return str(value or wish.look).replace("_", " ")


def remade(turn: Turn, file: File, wish: Wish) -> File:
    """The file with another look, or with its look's value changed where that is enough.

    Raises NotThere where that look cannot be made here.
    """
    if wish.look in ("color", "gradient", "white") and _must_stay_white(file):
        if wish.look != "white":
            turn.leave_out(
                f"{file.name} stays on pure white: {file.channel} requires it for that image."
            )
        return file
    values = dict(wish.values)
    if wish.look == "scene":
        place = {k: v for k, v in values.items() if k == "instead_of"}
        values = {"scene": turn.scene(values, wish), **place}
    changed = _adjusted(file, wish, values)
    return changed or _afresh(turn, file, Wish(wish.look, values, None, wish.word, wish.said))


def _adjusted(file: File, wish: Wish, values: Mapping[str, JsonValue]) -> File | None:
    """The file with one value changed, None where it needs other steps."""
    scene = str(values.get("scene", ""))
    if wish.look == "scene" and file.get("recreate", "scene"):
        place, stood = values.get("instead_of"), file.get("recreate", "instead_of")
        more = {"instead_of": place} if place or stood else {}
        return _named(file.setting("recreate", scene=scene, **more), file, scene)
    if (
        wish.look in ("color", "white")
        and file.look == "detail"
        and file.node.find("set_background")
    ):
        return file.setting("set_background", color=values.get("color", "#ffffff"), color2=None)
    if wish.look in ("color", "white") and file.look in _PLAIN:
        color = values.get("color", "#ffffff")
        return _called(file.setting("set_background", color=color, color2=None), wish.word)
    if wish.look != file.look or wish.look not in _OPERATIONS:
        return None
    given = {name: value for name, value in values.items() if value}
    if wish.look == "on_model" and _PLACED.match(str(given.get("prompt"))):
        given["prompt"] = _elsewhere(str(file.get("create", "prompt")), str(given["prompt"]))
    return _called(file.setting(_OPERATIONS[wish.look], **given), wish.word)


_PLACED = re.compile(r"(?:in|on|at|by|near|under|inside|outside|beside|along)\b", re.IGNORECASE)
#: The last words of where a person is: "a woman in the dress at a pool".
_WHERE = re.compile(
    r" (?:at|by|near|under|inside|outside|beside|along|in|on) [^,]+$", re.IGNORECASE
)


def _elsewhere(prompt: str, place: str) -> str:
    """The prompt for a person who is at another place, with all else that it tells."""
    told, comma, rest = prompt.partition(",")
    said = _WHERE.search(told)
    if said is not None and not _WEARING.search(said[0]):
        told = told[: said.start()]
    return f"{told.rstrip()} {place}{comma}{rest}"


_WEARING = re.compile(r"\b(?:model|woman|man|girl|boy|person|someone|child|kid)s?\b", re.IGNORECASE)


_PLAIN = ("white", "color", "cast", "reflection")
#: The operation whose arguments make up a look.
_OPERATIONS = {"recolor": "recolor", "on_model": "create", "scale": "scale_reference"}


def _must_stay_white(file: File) -> bool:
    slot = slots().get(f"{file.channel}.{file.slot}")
    return slot is not None and slot.background.rule == "pure_white"


def _named(made: File, file: File, word: str) -> File:
    """The file called after what it shows now, where its name said what it showed."""
    old = file.get("recreate", "scene")
    if isinstance(old, str) and old in file.name:
        return made.renamed(file.name.replace(old, word))
    return made


def _called(file: File, word: str) -> File:
    """The file called after its colour, where its slot holds many files."""
    colored = file.look in ("color", "white", "recolor")
    if not (word and colored and file.channel in file.name and file.slot in COMMON):
        return file
    end = file.name.index(file.channel) + len(file.channel)
    return file.renamed(f"{file.name[:end]}_{slug(word)}")


def _afresh(turn: Turn, file: File, wish: Wish) -> File:
    args = file.node.args
    width, height = args.get("width"), args.get("height")
    picture = Picture(
        look=wish.look,
        values=wish.values,
        sources=tuple(photo for photo in file.photos if photo in turn.photos),
        channel=file.channel or None,
        slot=file.slot or None,
        sku=file.sku or None,
        width=width if isinstance(width, int) else None,
        height=height if isinstance(height, int) else None,
        format=str(args["format"]) if args.get("format") else None,
        word=str(wish.values.get("scene") or wish.word),
    )
    return File(turn.studio.file(picture))
