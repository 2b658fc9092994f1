"""What one word points at in a gallery: a channel, a slot, a look, a scene, a colour, a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.offline import colors
from agent.offline.gallery import File
from agent.offline.vocabulary import vocabulary
from agent.offline.words import Token

__all__ = ["by_look", "by_place", "shown", "where"]


def shown(token: Token, files: Sequence[File], skip_color: bool) -> set[int] | None:
    """The files that show what a word names: a scene, a colour, a thing beside, a side, a name."""
    shown = where(files, lambda f: f.get("recreate", "scene") == token.get("scene"))
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
    return where(files, lambda f: f.get("scale_reference", "object") == token.get("object"))


def _turned(token: Token, files: Sequence[File]) -> set[int]:
    """The turned files that "the left one" or "the top one" may mean."""
    arg, sign = _SIGNS.get(token.get("region") or token.get("side") or "", ("", 0))
    if not arg:
        return set()
    return where(files, lambda f: _signed(f.get("turn", arg)) == sign)


def _signed(value: object) -> int:
    return (value > 0) - (value < 0) if isinstance(value, int | float) else 0


_SIGNS = {"left": ("yaw", -1), "right": ("yaw", 1), "top": ("pitch", 1)}


def where(files: Sequence[File], test: object) -> set[int]:
    """The places of the files that pass a test."""
    assert callable(test)
    return {index for index, file in enumerate(files) if test(file)}


def by_place(token: Token, files: Sequence[File]) -> set[int] | None:
    """The files of the channel, SKU or slot that a word names; None where it names none."""
    channel, slot = token.get("channel"), token.get("slot")
    if channel:
        return where(files, lambda f: f.channel == channel) or _sold_there(channel, files)
    if token.shape == "code" and (own := where(files, lambda f: f.sku == token.text)):
        return own
    if slot:
        places = vocabulary().sheets["channels"].slots.get(slot, {})
        return where(files, lambda f: places.get(f.channel) == f.slot) or _heroes(slot, files)
    return None


def _sold_there(channel: str, files: Sequence[File]) -> set[int]:
    """ "no tiktok after all": its shop, where nothing is for its posts."""
    return where(files, lambda f: f.channel in (f"{channel}_shop", channel.removesuffix("_shop")))


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


def by_look(token: Token, files: Sequence[File]) -> set[int] | None:
    """The files of the look that a word names; None where it names none that is there."""
    look = token.get("look")
    if look is None or look not in _LOOKS or not _LOOKS[look]:
        return None
    return where(files, lambda f: f.look in _LOOKS[look]) or None


def _by_color(token: Token, files: Sequence[File]) -> set[int]:
    value = colors.long_hex(token.text) if token.shape == "hex" else token.get("color") or ""
    words = {token.plain.replace(" ", "_"), token.plain.split(" ")[-1]}  # "plain white" is white
    named = where(files, lambda f: any(word in f.name.lower() for word in words))
    return named or (where(files, lambda f: _near(f, value)) if value else set())


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
    passing = where(files, lambda f: word in f.name.lower().split("_") or f.name.lower() == word)
    return passing if passing and len(passing) < len(files) else None
