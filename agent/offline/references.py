"""What words point at: uploads ("the bottle", "photo 2") and files ("the second", "the hero")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.offline import colors
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.numbers import some_of
from agent.offline.products import named_products
from agent.offline.vocabulary import vocabulary
from agent.offline.words import Token

__all__ = ["Chosen", "targets"]


@dataclass(frozen=True)
class Chosen:
    """The files that a clause speaks of; `said` is empty where it points at none in particular."""

    files: tuple[int, ...]
    said: str = ""
    wrong: str = ""


def targets(
    clause: Clause,
    files: Sequence[File],
    photos: Sequence[str],
    *,
    skip_scene: bool = False,
    skip_color: bool = False,
) -> Chosen:
    """Which files a clause points at: by slot, channel, look, scene, colour, product or number."""
    here = list(range(len(files)))
    said: list[str] = []
    tests = _tests(clause, files, photos, skip_scene, skip_color)
    if _has_ordinal(clause, photos):
        # "white on the second": the number decides, within a channel, slot or kind of picture.
        tests = _firm(clause, files, photos)
    for word, passing in tests:
        kept = [index for index in here if index in passing]
        if kept:
            here = kept
            said.append(word)
        elif not passing:
            return Chosen((), word, word)
    ordinal = _ordinal(clause, [files[i] for i in here], photos)
    if ordinal is None:
        return Chosen(tuple(here), ", ".join(said))
    word, places = ordinal
    if not places:
        return Chosen((), word, word)
    return Chosen(tuple(here[place] for place in places), word)


def _has_ordinal(clause: Clause, photos: Sequence[str]) -> bool:
    tokens = clause.tokens
    named = (t.get("ordinal") or t.get("ordinals") for t in tokens)
    places = range(len(tokens))
    return any(named) or any(_number_of(clause, i, photos) or some_of(tokens, i) for i in places)


def _firm(
    clause: Clause, files: Sequence[File], photos: Sequence[str]
) -> list[tuple[str, set[int]]]:
    """The words that narrow what an ordinal counts: channels, slots, looks, products."""
    found = [(t.text, p) for t in clause.tokens if (p := _by_place(t, files) or _by_look(t, files))]
    named = named_products(clause, photos).photos
    if named and len(photos) > 1:
        found.append((named[0], _where(files, lambda f: bool(set(f.photos) & set(named)))))
    return found


def _tests(
    clause: Clause, files: Sequence[File], photos: Sequence[str], skip_scene: bool, skip_color: bool
) -> list[tuple[str, set[int]]]:
    """Each word that points, with the files it may mean."""
    found: list[tuple[str, set[int]]] = []
    for token in clause.tokens:
        for test in (_by_place, _by_look):
            passing = test(token, files)
            if passing is not None:
                found.append((token.text, passing))
        if not (token.get("scene") and skip_scene):
            passing = _shown(token, files, skip_color)
            found += [(token.text, passing)] if passing is not None else []
    named = named_products(clause, photos).photos
    if named and len(photos) > 1:
        found.append((named[0], _where(files, lambda f: bool(set(f.photos) & set(named)))))
    return [(word, passing) for word, passing in found if passing or word]


def _shown(token: Token, files: Sequence[File], skip_color: bool) -> set[int] | None:
    """The files that show what a word names: a scene, a colour, a thing beside, a side, a name."""
    shown = _where(files, lambda f: f.get("recreate", "scene") == token.get("scene"))
    # "the sand one" may be a colour's name as well as a beach's.
    if token.get("scene") and (shown or not _by_name(token, files)):
        return shown
    if (token.get("color") or token.shape == "hex") and not skip_color:
        return _by_color(token, files)
    if token.get("object") and (beside := _beside(token, files)):
        return beside
    if (token.get("region") or token.get("side")) and (turned := _turned(token, files)):
        return turned
    return _by_name(token, files)


def _beside(token: Token, files: Sequence[File]) -> set[int]:
    """The files in which a thing of known size stands beside the product: "the apple one"."""
    return _where(files, lambda f: f.get("scale_reference", "object") == token.get("object"))


def _turned(token: Token, files: Sequence[File]) -> set[int]:
    """The turned files that "the left one" or "the top one" may mean."""
    arg, sign = _SIGNS.get(token.get("region") or token.get("side") or "", ("", 0))
    if not arg:
        return set()
    return _where(files, lambda f: _signed(f.get("turn", arg)) == sign)


def _signed(value: object) -> int:
    return (value > 0) - (value < 0) if isinstance(value, int | float) else 0


_SIGNS = {"left": ("yaw", -1), "right": ("yaw", 1), "top": ("pitch", 1)}


def _where(files: Sequence[File], test: object) -> set[int]:
    assert callable(test)
    return {index for index, file in enumerate(files) if test(file)}


def _by_place(token: Token, files: Sequence[File]) -> set[int] | None:
    channel, slot = token.get("channel"), token.get("slot")
    if channel:
        return _where(files, lambda f: f.channel == channel)
    if token.shape == "code" and (own := _where(files, lambda f: f.sku == token.text)):
        return own
    if slot:
        places = vocabulary().sheets["channels"].slots.get(slot, {})
        return _where(files, lambda f: places.get(f.channel) == f.slot) or _heroes(slot, files)
    return None


def _heroes(slot: str, files: Sequence[File]) -> set[int]:
    """The first file of each channel stands for the main one where the channel has no such slot."""
    if slot != "main":
        return set()
    first: dict[str, int] = {}
    for index, file in enumerate(files):
        first.setdefault(file.channel, index)
    return set(first.values())


#: Which files a word for a look means.
_LOOKS: Mapping[str, tuple[str, ...]] = {
    "lifestyle": ("scene", "on_model"),
    "plain": ("white", "color", "cast", "reflection"),
    "detail": ("detail",),
    "scale": ("scale",),
    "infographic": ("infographic",),
    "turn": ("turn",),
    "on_model": ("on_model",),
    "reflection": ("reflection",),
    "recolor": ("recolor",),
    "gradient": ("color",),
    "bundle": (),
}


def _by_look(token: Token, files: Sequence[File]) -> set[int] | None:
    look = token.get("look")
    if look is None or look not in _LOOKS or not _LOOKS[look]:
        return None
    return _where(files, lambda f: f.look in _LOOKS[look]) or None


def _by_color(token: Token, files: Sequence[File]) -> set[int]:
    value = token.text.lower() if token.text.startswith("#") else token.get("color") or ""
    words = {token.plain.replace(" ", "_"), token.plain.split(" ")[-1]}  # "plain white" is white
    named = _where(files, lambda f: any(word in f.name.lower() for word in words))
    return named or _where(files, lambda f: _near(f, value))


def _near(file: File, value: str) -> bool:
    shown = [file.get("recolor", "color") or file.get("set_background", "color")]
    return any(
        isinstance(c, str) and c.startswith("#") and colors.distance(c, value) < 70 for c in shown
    )


def _by_name(token: Token, files: Sequence[File]) -> set[int] | None:
    """A word that occurs in some files' names but not in all: "the collar shot"."""
    if token.shape != "word" or set(token.terms) & {"plain", "verb", "quantity", "talk", "number"}:
        return None
    word = token.plain.replace(" ", "_")
    passing = _where(files, lambda f: word in f.name.lower().split("_") or f.name.lower() == word)
    return passing if passing and len(passing) < len(files) else None


_NUMBERED = frozenset(
    ["number", "nr", "no", "#", "image", "picture", "pic", "shot", "file", "bild", "foto"]
) | {"imagen", "numero", "slot"}


def _number_of(clause: Clause, index: int, photos: Sequence[str]) -> str | None:
    """The number after "number", "#" or "image": "drop number 5"."""
    token = clause.tokens[index]
    before = clause.tokens[index - 1].plain if index else ""
    numbered = token.shape == "number" and token.text.isdecimal() and before in _NUMBERED
    return token.text if numbered else None


def _several(clause: Clause, index: int) -> int:
    """How many "the last two", "the first 3" means; 0 where no number follows."""
    follows = clause.tokens[index + 1 : index + 2]
    said = (follows[0].get("number") or follows[0].text) if follows else ""
    return int(said) if said.isdecimal() and int(said) > 1 else 0


def _ordinal(
    clause: Clause, files: Sequence[File], photos: Sequence[str]
) -> tuple[str, list[int]] | None:
    """The place that an ordinal names: of a file, or of a product where each has one file."""
    for index, token in enumerate(clause.tokens):
        listed = [int(place) - 1 for place in (token.get("ordinals") or "").split(",") if place]
        if listed:
            return token.text, listed if max(listed) < len(files) else []
        some = some_of(clause.tokens, index)
        if some:  # which is left to us: the last ones
            return f"{token.text} of them", list(range(len(files)))[-some:]
        value = token.get("ordinal") or _number_of(clause, index, photos)
        if value is None:
            continue
        several = _several(clause, index)
        if several and value in ("1", "last"):
            places = list(range(len(files)))
            return token.text, places[:several] if value == "1" else places[-several:]
        place = len(files) - 1 if value == "last" else int(value) - 1
        products = list(dict.fromkeys(photo for file in files for photo in file.photos))
        several = len(products) > 1 and len(files) > len(products)
        if several and 0 <= place < len(products):
            return token.text, [i for i, f in enumerate(files) if products[place] in f.photos]
        return token.text, [place] if 0 <= place < len(files) else []
    return None
