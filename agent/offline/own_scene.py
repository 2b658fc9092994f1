"""Own scene: which upload is the place of "on this table", and where in it the product goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.offline.situation import Situation, words_of

__all__ = ["Placed", "placed_in"]


_SURFACES = (
    "table|desk|shelf|counter|countertop|worktop|bench|stool|floor|surface|board|windowsill|"
    "tisch|schreibtisch|regal|boden|theke|ablage|mesa|estante|suelo|sol|etagere|etagère"
)
_PLACES = (
    rf"{_SURFACES}|scene|background|backdrop|setting|room|place|spot|interior|wall|location|"
    "szene|hintergrund|raum|zimmer|ort|escena|fondo|lugar|scène|decor|décor|fond|pièce"
)
_PHOTOS = "photo|picture|image|pic|shot|one|foto|bild|imagen"
_ORDINALS = {
    "first": 0, "1st": 0, "erste": 0, "ersten": 0, "erstes": 0, "primera": 0, "première": 0,
    "second": 1, "2nd": 1, "other": 1, "zweite": 1, "zweiten": 1, "zweites": 1, "andere": 1,
    "anderen": 1, "segunda": 1, "otra": 1, "deuxième": 1, "seconde": 1, "autre": 1,
    "third": 2, "3rd": 2, "dritte": 2, "dritten": 2, "tercera": 2, "troisième": 2,
    "last": -1, "letzte": -1, "letzten": -1, "última": -1, "dernière": -1,
}  # fmt: skip
_NTH = rf"(?P<nth>{'|'.join(_ORDINALS)})"
_THE = "the|a|an|my|our|your|das|der|dem|den|die|la|el|le"
_THIS = (
    "this|that|these|my|our|diese[nmrs]?|meine[nmr]?|unsere[nmr]?|esta|este|mi|nuestra|cette|ce|"
    "cet|ma|mon|notre"
)
_ON = "on|onto|in|into|at|against|with|using|auf|in|vor|mit|en|sobre|sur|dans|avec|con"
_SIDE = (
    r"(?P<{0}>left|right|linke[nmrs]?|rechte[nmrs]?|links|rechts|izquierda|derecha|gauche|droite)"
)
_ASIDE = (
    rf"(?:\s*,?\s*(?:on|at|to|auf|a|à)\s+(?:(?:the|der|la)\s+)?{_SIDE.format('after')}"
    r"(?:\s+(?:side|hand side|seite))?)?"
)
#: "use the second photo as the background", "the second one is the scene".
_NAMED = re.compile(
    rf"\b(?:use\s+|take\s+|nimm\s+|with\s+)?(?:{_THE})\s+{_NTH}(?:\s+(?:{_PHOTOS}))?\s+"
    rf"(?:is|as|for|ist|als|es|como|est|comme)\s+(?:(?:{_THE})\s+)?(?:{_PLACES})\b{_ASIDE}",
    re.IGNORECASE,
)
#: "on the table in the second picture", "into the second photo".
_SHOWN = re.compile(
    rf"\b(?:{_ON})\s+(?:(?:{_THE})\s+(?:{_SIDE.format('side')}\s+)?(?:{_PLACES})\s+"
    rf"(?:in|of|from|im|in der|auf)\s+)?(?:{_THE})\s+{_NTH}\s+(?:{_PHOTOS}){_ASIDE}",
    re.IGNORECASE,
)
#: "on this table", "in my scene", "on the left table", "on the left of the table".
_HERE = re.compile(
    rf"\b(?:{_ON})\s+(?:(?P<this>{_THIS})|{_THE})\s+(?:{_SIDE.format('side')}\s+)?"
    rf"(?:(?:part|side|end|half|seite)?\s*(?:of|von|des|de)\s+(?:{_THE}|{_THIS})\s+)?"
    rf"(?P<place>{_PLACES})(?:\s+(?:{_PHOTOS}))?\b(?!\s+(?:colou?r|of\b)){_ASIDE}",
    re.IGNORECASE,
)
#: "on the left please", of what stands in a scene of one's own.
_ALONE = re.compile(
    rf"\s*(?:on|at|to|auf|a|à)\s+(?:the|der|la)\s+{_SIDE.format('alone')}(?:\s+(?:side|seite))?"
    r"(?:\s*,?\s*(?:please|pls|bitte|por favor))?\s*[.!]?\s*",
    re.IGNORECASE,
)
#: In a place, these are pictures; of a product they may be colours.
_VARIATIONS = re.compile(
    r"\b(?:variations?|variants?|versions?|options?|varianten|variationen|variaciones)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Placed:
    """What is said once the place is known: the text, the uploads with their roles, the side.

    `note` says which upload was taken for the place where nobody had said so.
    """

    text: str
    situation: Situation
    side: str = ""
    note: str = ""


def placed_in(text: str, state: Situation) -> Placed:
    """Read which upload is a place; all else as it is.

    An upload is one where it was sent as one, a file stands in it already, its place among the
    photos is named, or its name or background tells it from the product's.
    """
    used = {_scene_of(step) for step in state.recipe.values()} - {""}
    state = _with_scenes(state, used)
    for pattern in (_NAMED, _SHOWN):
        if found := pattern.search(text):
            name = _nth(found["nth"], state)
            if name is not None:
                return _as_background(text, found, _with_scenes(state, {name}), "")
    if alone := _ALONE.fullmatch(text):
        text = f"put it on the {_side(alone['alone'])}" if used else text
        return Placed(text, state)
    found = _HERE.search(text)
    if found is None or not (found["this"] or found["side"] or found["after"]):
        return Placed(text, state)
    if state.scenes():
        return _as_background(text, found, state, "")
    name = _told(state, pointed=bool(found["this"]))
    if name is None:
        return Placed(text, state)
    note = f"I took {name!r} for the scene; say “the first photo is the scene” if that one is."
    return _as_background(text, found, _with_scenes(state, {name}), note)


def _as_background(text: str, found: re.Match[str], state: Situation, note: str) -> Placed:
    """The place said as the one word that plans know it by."""
    groups = found.groupdict()
    side = _side(groups.get("side") or groups.get("after") or "")
    before = _VARIATIONS.sub("pictures", text[: found.start()].rstrip())
    # What stands in the place already is only moved in it.
    if side and any(_scene_of(step) for step in state.recipe.values()):
        return Placed(f"{before or 'put it'} on the {side}{text[found.end() :]}", state, side, note)
    alone = not before or before.endswith((".", ",", ":", ";", "!"))
    background = "put it on the background" if alone else "on the background"
    return Placed(f"{before} {background}{text[found.end() :]}".strip(), state, side, note)


def _side(said: str) -> str:
    return "left" if said.lower().startswith(("l", "iz", "g")) else "right" if said else ""


def _with_scenes(state: Situation, names: set[str]) -> Situation:
    if not names & set(state.uploads):
        return state
    changed = {
        name: upload.model_copy(update={"role": "scene"}) if name in names else upload
        for name, upload in state.uploads.items()
    }
    return state.model_copy(update={"uploads": changed})


def _scene_of(step: object) -> str:
    args = step.get("args") if isinstance(step, dict) else None
    return str(args.get("scene_image") or "") if isinstance(args, dict) else ""


def _nth(word: str, state: Situation) -> str | None:
    """The upload with that ordinal, among all; none where it is the only one."""
    names = list(state.uploads)
    place = _ORDINALS[word.lower()]
    return names[place] if len(names) > 1 and place < len(names) else None


def _told(state: Situation, *, pointed: bool) -> str | None:
    """The photo that is a place: by its name; where one is pointed at, also by its background, or
    as the last of two."""
    photos: Sequence[str] = state.fresh() if len(state.fresh()) > 1 else state.photos()
    if len(photos) < 2:
        return None
    places = set(re.split(r"\|", _PLACES))
    named = [name for name in photos if places & set(words_of(name))]
    if len(named) == 1 or not pointed:
        return named[0] if len(named) == 1 else None
    busy = [n for n in photos if state.uploads[n].facts.get("backdrop") == "busy"]
    if len(busy) == 1:
        return busy[0]
    return photos[-1] if len(photos) == 2 else None
