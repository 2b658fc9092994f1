"""Clauses that replace or drop: "swap marble for linen", "lose the collar shot", "no shadow"."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from agent.offline import colors, moves
from agent.offline.choosing import chosen
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import COMMON, NotThere, Picture, slug, with_product
from agent.offline.references import Chosen, named_products, targets
from agent.offline.refining import change_files
from agent.offline.turn import Turn
from agent.offline.wishes import Wish, strange_place, wishes

__all__ = ["read_joining", "read_removal", "read_swap", "remade"]

#: Two colours this near in sRGB go by one name: sand and beige.
_ALIKE = 70.0
_BACKWARDS = ("instead of", "rather", "en vez", "en lugar", "au lieu", "statt")


def read_removal(turn: Turn, clause: Clause) -> bool:
    """Drop what a clause takes back; False where it takes nothing back."""
    if not (clause.has("verb", "remove") or _taken_out(clause)):
        return False
    if clause.has("subject", "shadow") or clause.has("kind"):
        _without_shadow(turn, clause)
        return True
    if _points_back(turn, clause):
        return True
    if clause.has("social"):
        _drop_channels(turn, ["instagram", "facebook", "pinterest", "x", "linkedin", "tiktok"])
        return True
    return _exclude(turn, clause) | _drop(turn, clause)


def _taken_out(clause: Clause) -> bool:
    """ "take the microwave thing out": the verb around what it takes out."""
    words = [token.plain for token in clause.tokens]
    return bool({"take", "leave", "throw", "kick"} & set(words)) and bool(
        {"out", "off"} & set(words)
    )


def _without_shadow(turn: Turn, clause: Clause) -> None:
    order = turn.orders[-1] if turn.orders else None
    if order is not None and not targets(clause, turn.files, turn.photos).said:
        order.unshadowed = True
        return
    change_files(turn, clause, moves.unshadowed, "shadow")


def _points_back(turn: Turn, clause: Clause) -> bool:
    """ "…, but not on the main": an exception from what the clause before has changed."""
    if not turn.later or not clause.has("slot") or clause.has("quantity", "set"):
        return False
    if clause.sentence != turn.last_sentence:
        return False
    run = turn.later.pop()

    def exceptional() -> None:
        before = list(turn.files)
        run()
        for index in targets(clause, before, turn.photos).files:
            turn.files[index] = before[index]

    turn.later.append(exceptional)
    return True


def _drop_channels(turn: Turn, channels: Sequence[str]) -> None:
    kept = [file for file in turn.files if file.channel not in channels]
    if len(kept) < len(turn.files):
        turn.say(f"Dropped {len(turn.files) - len(kept)} files.")
        turn.changed = True
    turn.files = kept
    for order in turn.orders:
        order.items = [i for i in order.items if not i.place or i.place.channel not in channels]


def _exclude(turn: Turn, clause: Clause) -> bool:
    """Keep a kind of picture out of what this turn orders."""
    kinds = {_EXCLUDED[look] for look in clause.values("look") if look in _EXCLUDED}
    kinds |= {"white"} if "#ffffff" in clause.values("color") else set()
    kinds |= {"scene"} if clause.has("scene") or "scene" in clause.text.lower() else set()
    if clause.has("topic", "generator"):
        turn.say("Nothing is generated: all files come from your photo alone.")
        kinds.add("on_model")
    if "text" in clause.text.lower().split() or clause.has("look", "infographic"):
        kinds.add("infographic")
    if not kinds or not turn.orders:
        return bool(kinds) and clause.has("topic", "generator")
    turn.orders[-1].excluded |= kinds
    return True


_EXCLUDED = {
    "lifestyle": "scene",
    "detail": "detail",
    "infographic": "infographic",
    "scale": "scale",
    "on_model": "on_model",
    "reflection": "reflection",
    "recolor": "recolor",
}


def _drop(turn: Turn, clause: Clause) -> bool:
    if _callout(turn, clause) or not turn.files:
        return bool(turn.files) or _gone(clause)
    picked = targets(clause, turn.files, turn.photos)
    if not picked.said:
        return _gone(clause)
    if picked.wrong:
        turn.leave_out(f"There is no “{picked.wrong}” in the gallery, so nothing was taken out.")
        return True
    names = [turn.files[index].name for index in picked.files]
    turn.dropped += names
    turn.files = [file for index, file in enumerate(turn.files) if index not in picked.files]
    turn.say(f"Took out {', '.join(names)}.")
    turn.changed = True
    return True


def _gone(clause: Clause) -> bool:
    """Taking back what is not there is no fault: "no infographic", "without her"."""
    told = ("no_channel", "look", "that", "channel", "scene", "color", "slot", "topic")
    return any(clause.has(kind) for kind in told)


def _callout(turn: Turn, clause: Clause) -> bool:
    """Take one line out of an infographic: the one that the clause names a word of."""
    words = {token.plain for token in clause.tokens if len(token.plain) > 3}
    for index, file in enumerate(turn.files):
        lines = file.get("infographic", "callouts")
        held = [str(line) for line in lines] if isinstance(lines, list) else []
        kept = [line for line in held if not words & set(line.lower().split())]
        if kept and len(kept) < len(held):
            listed: list[JsonValue] = [*kept]
            turn.files[index] = file.setting("infographic", callouts=listed)
            turn.say(f"Took a line out of {file.name}.")
            turn.changed = True
            return True
    return False


def read_swap(turn: Turn, clause: Clause) -> bool:
    """Replace what some files show; False where the clause replaces nothing."""
    if not turn.files or _orders(turn, clause):
        return False
    names = turn.situation.name_words()
    if _flipped(turn, clause):
        return True
    if any(value.endswith(("_up", "_down")) for value in clause.values("move")):
        return False
    wanted = wishes(clause, names=names, known=turn.named_colors()) or _object(turn, clause)
    wanted = wanted or _elsewhere(turn, clause)
    wanted = _as_here(turn, wanted) if wanted else _own_scene(turn, clause)
    if not wanted or wanted[-1].look not in _SWAPPED:
        return False
    new, old = _new_and_old(clause, wanted)
    focus = turn.focus
    turn.later.append(lambda: _swap(turn, clause, focus, new, old))
    return True


def read_joining(turn: Turn, clause: Clause) -> bool:
    """ "add the soap to it too": one more product in a picture of several."""
    groups = [f for f in turn.files if f.node.find("arrange")]
    if not groups or not clause.has("verb", "add") or clause.has("channel"):
        return False
    named = named_products(clause, turn.photos).photos or tuple(turn.situation.fresh())
    added = [photo for photo in named if photo not in groups[-1].photos]
    if not added:
        return False
    made = with_product(groups[-1], added, turn.studio)
    turn.files = [made if f is groups[-1] else f for f in turn.files]
    turn.changed = True
    turn.say(f"Added {', '.join(added)} to {made.name}.")
    return True


_SWAPPED = (
    "scene", "color", "white", "gradient", "recolor", "scale", "scene_photo", "on_model",
    "reflection", "scene_prompt",
)  # fmt: skip


def _elsewhere(turn: Turn, clause: Clause) -> list[Wish]:
    """ "second one in a city street at night instead": another place in words, by a generator."""
    place = strange_place(clause, turn.situation.name_words())
    made = {file.look for file in turn.files}
    if not place or not turn.studio.generator:
        return []
    if "on_model" in made:
        return [Wish("on_model", {"prompt": place}, None, "model", clause.text)]
    return [Wish("scene_prompt", {"prompt": place}, None, "scene", clause.text)]


def _object(turn: Turn, clause: Clause) -> list[Wish]:
    """ "use a credit card instead": another thing beside the product."""
    things = clause.values("object")
    if not things or not any(file.look == "scale" for file in turn.files):
        return []
    return [Wish("scale", {"object": things[-1]}, None, "scale", clause.text)]


def _orders(turn: Turn, clause: Clause) -> bool:
    """Whether a clause asks for further files and not for other ones."""
    from agent.offline import numbers

    if clause.has("verb", "add") and not clause.has("move", "more"):
        return True
    if any(channel not in turn.here for channel in clause.values("channel")):
        return True
    if turn.orders and turn.orders[-1].last == clause.sentence:
        return True
    ordinals = [int(o) for o in clause.values("ordinal") if o.isdigit()]
    if any(o > len(turn.files) for o in ordinals):
        return True
    _, exact = numbers.count(clause.tokens)
    return exact and not clause.has("verb", "change") and not ordinals


def _new_and_old(clause: Clause, wanted: Sequence[Wish]) -> tuple[Wish, Wish | None]:
    if len(wanted) == 1:
        return wanted[0], None
    words = clause.text.lower()
    back = next((words.find(word) for word in _BACKWARDS if word in words), None)
    first = words.find(wanted[0].word.replace("_", " ").split(" ")[0].lower())
    if back is not None and first < back:
        return wanted[0], wanted[1]
    return wanted[-1], wanted[0]


def _as_here(turn: Turn, wanted: Sequence[Wish]) -> list[Wish]:
    """A colour is the product's own where the gallery has it in other colours."""
    recolored = [file for file in turn.files if file.look == "recolor"]
    if not recolored or len(recolored) * 2 < len(turn.files) and len(wanted) < 2:
        return list(wanted)
    return [
        Wish(
            "recolor",
            {"color": wish.values.get("color", "#ffffff")},
            wish.count,
            wish.word,
            wish.said,
        )
        if wish.look in ("color", "white")
        else wish
        for wish in wanted
    ]


def _own_scene(turn: Turn, clause: Clause) -> list[Wish]:
    """ "use this room instead": the scene photo that came with the turn."""
    scenes = [n for n in turn.situation.scenes() if turn.situation.uploads[n].new]
    scenes = scenes or turn.situation.scenes()
    if not scenes or not (
        clause.has("verb", "change", "make") or clause.has("subject", "background")
    ):
        return []
    if clause.has("move") and not clause.has("subject", "background"):
        return []
    return [Wish("scene_photo", {"scene_image": scenes[-1]}, None, scenes[-1], clause.text)]


def _flipped(turn: Turn, clause: Clause) -> bool:
    """A gradient the other way round."""
    if not clause.has("move", "flip"):
        return False

    def flip(file: File) -> File | None:
        top, end = file.get("set_background", "color"), file.get("set_background", "color2")
        return file.setting("set_background", color=end, color2=top) if end else None

    change_files(turn, clause, flip, "gradient")
    return True


def _swap(turn: Turn, clause: Clause, focus: Clause | None, new: Wish, old: Wish | None) -> None:
    picked = _meant(turn, clause, focus, new, old)
    if picked.wrong or not picked.files:
        held = ", ".join(file.name for file in turn.files)
        turn.ask(f"Which one do you mean by “{picked.wrong or clause.text}”? There is {held}.")
        return
    for index in picked.files:
        _replace(turn, index, new)


def _meant(turn: Turn, clause: Clause, focus: Clause | None, new: Wish, old: Wish | None) -> Chosen:
    """The files that a replacement is for: those that show the old, or the kind of the new."""
    if old is not None:
        shown = [i for i, f in enumerate(turn.files) if _shows(f, old)]
        picked = chosen(turn, clause, focus, skip_scene=True, skip_color=True)
        return Chosen(tuple(i for i in shown if i in picked.files or not picked.said), "old")
    picked = chosen(turn, clause, focus, skip_scene=True, skip_color=True)
    if picked.said:
        return picked
    here = [i for i in picked.files if _takes(turn.files[i], new)]
    if turn.unwanted:
        here = [i for i in here if turn.files[i].get("recreate", "scene") in turn.unwanted] or here
    return Chosen(tuple(here or picked.files))


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


def _replace(turn: Turn, index: int, wish: Wish) -> None:
    file = turn.files[index]
    try:
        made = remade(turn, file, wish)
    except NotThere as missing:
        turn.leave_out(f"Left out: {missing}.")
        return
    turn.files[index] = made
    turn.touched = [made.name]
    turn.changed = True
    turn.say(f"Changed {made.name}: {told(made, wish)}.")


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
    values = dict(wish.values)
    if wish.look == "white" and _must_stay_white(file):
        return file
    if wish.look in ("color", "gradient") and _must_stay_white(file):
        turn.leave_out(
            f"{file.name} stays on pure white: {file.channel} requires it for that image."
        )
        return file
    if wish.look == "scene":
        scene = turn.scene(values, wish)
        if file.get("recreate", "scene"):
            return _named(file.setting("recreate", scene=scene), file, scene)
        values["scene"] = scene
    elif wish.look in ("color", "white") and file.look in ("white", "color", "cast", "reflection"):
        color = str(values.get("color", "#ffffff"))
        made = file.setting("set_background", color=color, color2=None)
        return _called(made, wish.word)
    elif wish.look == "recolor" and file.look == "recolor":
        return _called(file.setting("recolor", color=values.get("color")), wish.word)
    elif wish.look == "on_model" and file.look == "on_model":
        return file.setting("create", prompt=values.get("prompt"))
    elif wish.look == "scale" and file.look == "scale":
        return file.setting("scale_reference", **{k: v for k, v in values.items() if v})
    return _afresh(turn, file, Wish(wish.look, values, None, wish.word, wish.said))


def _must_stay_white(file: File) -> bool:
    from tools.channels import slots

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
    if not (word and file.channel and file.slot in COMMON) or file.channel not in file.name:
        return file
    end = file.name.index(file.channel) + len(file.channel)
    return file.renamed(f"{file.name[:end]}_{slug(word)}")


def _afresh(turn: Turn, file: File, wish: Wish) -> File:
    args = file.node.args
    picture = Picture(
        look=wish.look,
        values=wish.values,
        sources=tuple(photo for photo in file.photos if photo in turn.photos),
        channel=file.channel or None,
        slot=file.slot or None,
        sku=file.sku or None,
        width=args.get("width") if isinstance(args.get("width"), int) else None,  # type: ignore[arg-type]
        height=args.get("height") if isinstance(args.get("height"), int) else None,  # type: ignore[arg-type]
        format=str(args["format"]) if args.get("format") else None,
        word=str(wish.values.get("scene") or wish.word),
    )
    return File(turn.studio.file(picture))
