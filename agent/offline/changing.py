"""Clauses that replace: "swap marble for linen", "use this room instead"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline import narrowing
from agent.offline.applying import change_files, spared_by
from agent.offline.arriving import as_scene
from agent.offline.clauses import Clause
from agent.offline.comparing import is_backwards, new_and_old, of_missing
from agent.offline.exchanging import turned_round
from agent.offline.gallery import File
from agent.offline.phrases import phrase
from agent.offline.placing import places_in
from agent.offline.references import targets
from agent.offline.remaking import put_in_place
from agent.offline.replacing import meant
from agent.offline.strangers import strange_place, unknown_words
from agent.offline.turn import Turn
from agent.offline.wishes import Wish, wishes

__all__ = ["read_swap"]


def read_swap(turn: Turn, clause: Clause) -> bool:
    """Replace what some files show; False where the clause replaces nothing."""
    if not turn.files or _orders(turn, clause) or _points(turn, clause):
        return False
    names = turn.situation.name_words()
    if _flipped(turn, clause) or narrowing.read(turn, clause):
        return True
    kinds = clause.values("kind")
    if len(kinds) > 1 and not is_backwards(clause, kinds[0]):
        return False  # "swap the reflection for a soft cast shadow"
    if clause.has("tint") or any(v.endswith(("_up", "_down")) for v in clause.values("move")):
        return False
    if as_scene(turn, clause):
        return True
    wanted = wishes(clause, names=names, known=turn.named_colors()) or _object(turn, clause)
    wanted = _elsewhere(turn, clause) if not wanted or _of_people(turn, clause, wanted) else wanted
    wanted = _as_here(turn, wanted) if wanted else _own_scene(turn, clause)
    if any(wish.look == "recolor" and not wish.values.get("color") for wish in wanted):
        return False  # "the colours are too cold": of no other colour is a word said
    swapped = (*_SWAPPED, "detail", "turn") if _pointed(turn, clause) else _SWAPPED
    if not wanted or wanted[-1].look not in swapped or of_missing(turn, clause, wanted):
        return False
    new, old = new_and_old(clause, wanted)
    focus = turn.focus
    turn.later.append(lambda: _swap(turn, clause, focus, new, old))
    return True


#: "the one on marble", "das auf Marmor": a picture that is there, and no wish for one.
_THE_ONE = re.compile(
    r"\b(?:the|that) (?:one|picture|shot|pic|image) (?:on|in|at|with) (?:the )?"
    r"|\b(?:das|die|der) (?:bild )?(?:auf|im|in|vor|am|mit) (?:dem |der )?",
    re.IGNORECASE,
)


def _points(turn: Turn, clause: Clause) -> bool:
    """Whether a clause only points with its one scene, at pictures that show it."""
    scenes = clause.values("scene")
    found = _THE_ONE.search(clause.text)
    if len(scenes) != 1 or found is None or clause.has("verb", "change"):
        return False
    at = next(token for token in clause.tokens if token.get("scene"))
    told = clause.text[found.end() :].lower().startswith(at.text.lower())
    return told and any(file.get("recreate", "scene") == scenes[0] for file in turn.files)


_SWAPPED = (
    "scene", "color", "white", "gradient", "recolor", "scale", "scene_photo", "on_model",
    "reflection", "scene_prompt",
)  # fmt: skip


def _pointed(turn: Turn, clause: Clause) -> bool:
    """ "zoom in on the second": a file by number, which is to show a part of the product."""
    led = turn.focus is not None and turn.focus.has("ordinal")
    points = clause.has("ordinal") or clause.has("file") or led
    return points and not clause.has("verb", "add")


def _elsewhere(turn: Turn, clause: Clause) -> list[Wish]:
    """ "second one in a city street at night instead": another place in words, by a generator."""
    names = turn.situation.name_words()
    place = strange_place(clause, names) or _known_place(clause)
    told = re.search(r"\b(?:use|show|have|take|try) (.+)$", clause.text)
    told = told or re.search(
        r"\b(?:change|switch|turn|move|set)\b.+?\b(?:to|into) (.+)$", clause.text
    )
    if told and clause.has("ordinal") and unknown_words(clause, names):
        place = told[1]  # "for the second use a city street at night"
    made = {file.look for file in turn.files}
    if not place or not turn.studio.generator:
        return []
    if "on_model" in made:
        begins = clause.tokens and place.lower().startswith(("a ", "an ", "the "))
        place = f"at {place}" if begins else place
        return [Wish("on_model", {"prompt": place}, None, "model", clause.text)]
    return [Wish("scene_prompt", {"prompt": place}, None, "scene", clause.text)]


def _known_place(clause: Clause) -> str:
    """The words for a built-in scene, with what leads them: "on a terrace"."""
    at = next((i for i, token in enumerate(clause.tokens) if token.get("scene")), None)
    if at is None:
        return ""
    begin = next((i for i, t in enumerate(clause.tokens[:at]) if t.get("place")), at)
    return " ".join(token.text for token in clause.tokens[begin : at + 1])


def _of_people(turn: Turn, clause: Clause, wanted: Sequence[Wish]) -> bool:
    """ "first one on a terrace instead": another place for the people in generated files."""
    picked = targets(clause, turn.files, turn.photos, skip_scene=True)
    made = {turn.files[index].look for index in picked.files}
    return turn.studio.generator and wanted[-1].look == "scene" and made == {"on_model"}


def _object(turn: Turn, clause: Clause) -> list[Wish]:
    """ "use a credit card instead": another thing beside the product."""
    things = clause.values("object")
    if not things or not any(file.look == "scale" for file in turn.files):
        return []
    new = things[0] if is_backwards(clause, things[0].replace("_", " ")) else things[-1]
    return [Wish("scale", {"object": new}, None, "scale", clause.text)]


def _orders(turn: Turn, clause: Clause) -> bool:
    """Whether a clause asks for further files and not for other ones."""
    from agent.offline import numbers

    if clause.has("verb", "add") and not clause.has("move", "more"):
        return True
    if any(channel not in turn.here for channel in clause.values("channel")):
        return True
    places = places_in(turn, clause, None) if clause.has("slot") else []
    if any(place.channel not in turn.here for place in places):
        return True  # "and a pin on linen", where there is none yet
    if turn.orders and turn.orders[-1].last == clause.sentence:
        return True
    ordinals = [int(o) for o in clause.values("ordinal") if o.isdecimal()]
    if any(o > len(turn.files) for o in ordinals):
        return True
    if _NICER.search(clause.text) and not clause.has("number"):
        return False  # "your shelf scene is nicer"
    number, exact = numbers.count(clause.tokens)
    article = clause.tokens[0].plain in ("a", "an", "one", "another", "ein", "eine", "un", "una")
    if (number == 1 or article) and clause.has("format") and not clause.has("verb", "change"):
        return True  # "and a jpg on white of the second"
    return exact and not clause.has("verb", "change") and not ordinals


_NICER = re.compile(
    r"\b(?:is|would be|looks|fits) (?:much |far |a lot |way )?(?:nicer|better|prettier)\b", re.I
)


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
    """A turn to the other side, or a gradient the other way round."""
    if not clause.has("move", "flip"):
        return False

    def flip(file: File) -> File | None:
        top, end = file.get("set_background", "color"), file.get("set_background", "color2")
        return file.setting("set_background", color=end, color2=top) if end and top else None

    def mirror(file: File) -> File | None:
        yaw = file.get("turn", "yaw")
        return file.setting("turn", yaw=-yaw) if isinstance(yaw, int | float) and yaw else None

    if any(mirror(file) for file in turn.files):
        change_files(turn, clause, mirror, "turn")
        return True
    if any(flip(file) for file in turn.files):
        change_files(turn, clause, flip, "gradient")
        return True
    return turned_round(turn)


def _swap(turn: Turn, clause: Clause, focus: Clause | None, new: Wish, old: Wish | None) -> None:
    picked = meant(turn, clause, focus, new, old)
    vague = len(picked.files) > 1 and old is None and bool(_VAGUE.search(clause.text))
    if picked.wrong or not picked.files or (vague and not _points_out(clause)):
        names = ", ".join(file.name for file in turn.files)
        said = picked.wrong or clause.text
        turn.ask(phrase("ask.which", said=said, count=len(turn.files), names=names))
        return
    spared = spared_by(turn, clause)
    for index in picked.files:
        if index not in spared:
            put_in_place(turn, index, new)


#: With these a clause says more of a scene or colour than that pictures are to have it: several
#: pictures are not made anew on its word.
_VAGUE = re.compile(
    r"\b(?:once|twice|zweimal|only|nur|first|zuerst|except|au(?:ß|ss)er|no|nicht|kein\w*|lieber|geht|too|zu|wirkt|"
    r"order|x ?\d|\d ?x)\b",
    re.IGNORECASE,
)


def _points_out(clause: Clause) -> bool:
    """Whether a clause says which or how many: by number, kind, channel, or that all are meant."""
    kinds = ("ordinal", "ordinals", "file", "all", "slot", "channel", "look", "each")
    return any(clause.has(kind) for kind in kinds)
