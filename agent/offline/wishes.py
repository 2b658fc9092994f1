"""What a clause wants to see: a scene, a colour, a close-up, a person wearing it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from pydantic import JsonValue

from agent.offline import colors, measures
from agent.offline.clauses import Clause
from agent.offline.naming import scenes_named, unowned
from agent.offline.people import person
from agent.offline.wish import Wish

__all__ = ["Wish", "place_in_picture", "wishes"]


#: A corner of the picture as x,y in shares of width and height, for close-ups.
_CORNERS = {
    "top_left": "0.25,0.25",
    "top_right": "0.75,0.25",
    "bottom_left": "0.25,0.75",
    "bottom_right": "0.75,0.75",
}
#: A dark ground that still shows a reflection.
_NEAR_BLACK = "#141416"
#: Degrees that stand for words without a number: "a bit from the left", "from above".
_YAW, _PITCH, _SLIGHT = 20.0, 15.0, 0.6


def wishes(
    clause: Clause,
    *,
    names: Collection[str],
    recoloring: bool = False,
    turning: bool = False,
    known: Mapping[str, str] | None = None,
) -> list[Wish]:
    """The pictures that a clause describes, none where it describes no picture."""
    readers = (person, _text, _scale, _turned, _detail)
    said = clause.text
    for reader in readers:
        found = reader(clause, turning, names)
        if found:
            return [Wish(w.look, w.values, w.count, w.word, said) for w in found]
    found = _ground(clause, recoloring, names, known or {})
    return [Wish(w.look, w.values, w.count, w.word, said) for w in found]


def _text(clause: Clause, _: bool, names: Collection[str]) -> list[Wish]:
    drawn = any(t.plain in ("graphic", "graphics", "grafik") for t in clause.tokens)
    if clause.has("look", "infographic") or (drawn and clause.shaped("quote")):
        return [Wish("infographic", {}, None, "infographic")]
    return []


def _scale(clause: Clause, _: bool, names: Collection[str]) -> list[Wish]:
    things = [t for t in clause.tokens if t.get("object") and t.plain not in names]
    beside = any(t.plain in ("next to", "beside a") for t in clause.tokens)
    meant = any(
        t.get("look") == "scale" and t.plain not in ("next to", "beside a") for t in clause.tokens
    )
    if not (
        meant
        or (
            things
            and (
                beside
                or re.search(r"\b(with|beside|against|near|neben|junto)\b", clause.text.lower())
            )
        )
    ):
        return []
    values: dict[str, JsonValue] = {"object": things[0].get("object")} if things else {}
    return [Wish("scale", values, None, "scale")]


def _turned(clause: Clause, turning: bool, names: Collection[str]) -> list[Wish]:
    angle = measures.degrees(clause.tokens)
    facing = bool(re.search(r"\b(straight[ -]on|head[ -]on|front[ -]on)\b", clause.text.lower()))
    told = clause.has("look", "turn") or turning or angle is not None or facing
    if not (told or _seen_from(clause)):
        return []
    words = clause.text.lower()
    slight = _SLIGHT if clause.has("degree", "slight") else 1.0
    if re.search(r"\b(above|below|underneath|top|overhead|oben|arriba)\b", words):
        sign = -1.0 if re.search(r"\b(below|underneath)\b", words) else 1.0
        return [
            Wish("turn", {"yaw": 0.0, "pitch": sign * (angle or _PITCH * slight)}, None, "above")
        ]
    if (
        re.search(r"\b(front|frontal|vorne|straight[ -]on|head[ -]on|eye[ -]level)\b", words)
        and angle is None
    ):
        return [Wish("white", {}, None, "front")]
    side = re.search(r"\b(left|right|side|links|rechts|izquierda|derecha)\b", words)
    if (
        angle is None
        and not side
        and turning is False
        and re.search(r"\bangles?\b|views?\b", words)
    ):
        return [Wish("turn", {}, None, "angle")]
    sign = -1.0 if side and side[1] in ("left", "links", "izquierda") else 1.0
    yaw = sign * (angle if angle is not None else _YAW * slight)
    return [Wish("turn", {"yaw": yaw, "pitch": 0.0}, None, "turned")] if angle or side else []


def _seen_from(clause: Clause) -> bool:
    """ "one from the left": a view, where no word speaks of light."""
    lit = (
        clause.has("subject")
        or clause.has("kind")
        or clause.has("verb", "change")
        or clause.has("move")
        or "light" in clause.text.lower().split()
    )
    return (
        clause.has("side", "left", "right", "top") and not lit and not clause.has("look", "detail")
    )


def _detail(clause: Clause, _: bool, names: Collection[str]) -> list[Wish]:
    if not clause.has("look", "detail"):
        return []
    regions = clause.values("region") or clause.values("side")
    if not regions and any(t.plain == "top of" for t in clause.tokens):
        regions = ["top"]  # "a close-up of the top of the bottle"
    parts = [
        t.plain for t in clause.tokens if t.get("part") or t.get("region") or t.shape == "quote"
    ]
    region = place_in_picture(regions[-1]) if regions else "auto"
    word = next((part for part in parts if part not in ("left", "right", "top", "bottom")), "")
    word = word or _after_of(clause, names) or "detail"
    return [Wish("detail", {"region": region, "zoom": 2.0}, None, word)]


def _after_of(clause: Clause, names: Collection[str]) -> str:
    """ "a close-up of the armrest": a part that no vocabulary knows; empty where none is named."""
    plain = [token.plain for token in clause.tokens]
    at = next(
        (i for i, word in enumerate(plain) if i and word in ("of", "vom", "von", "del")), None
    )
    rest = clause.tokens[at + 1 :] if at is not None else []
    part = next((token for token in rest if not token.get("plain")), None)
    told = part is not None and part.shape == "word" and not part.terms
    return part.plain if part is not None and told and part.plain not in names else ""


def place_in_picture(region: str) -> str:
    """A region as the operation takes it: corners are x,y in shares of the picture."""
    return _CORNERS.get(region, region)


def _ground(
    clause: Clause, recoloring: bool, names: Collection[str], known: Mapping[str, str]
) -> list[Wish]:
    """Scenes, colours and effects: what is behind or around the product, or its own colour."""
    found = [Wish("scene", {"scene": name}, None, name) for name in scenes_named(clause, names)]
    tints = colors.colors(clause.tokens if recoloring else unowned(clause, names))
    tints = [(known.get(word, value), word) for value, word in tints]
    own = next((known[w] for w in ("brand", "our") if w in known and clause.has("own")), None)
    tints = tints or ([(own, "brand")] if own else [])
    if clause.has("look", "recolor") or recoloring:
        if clause.has("move", "balance"):
            return []  # "the colours have a blue cast"
        tinted = [Wish("recolor", {"color": c}, None, _word(w)) for c, w in tints]
        return tinted or ([] if recoloring else [Wish("recolor", {}, None, "color")])
    if clause.has("look", "gradient"):
        ends = [c for c, _ in tints] or ["#ffffff", "#e5e5e5"]
        end = ends[1] if len(ends) > 1 else colors.shifted(ends[0], -0.12)
        return [Wish("gradient", {"color": ends[0], "color2": end}, None, "gradient")]
    if clause.has("look", "reflection") or clause.has("kind", "reflection"):
        dark = any(wish.word == "dark" for wish in found)
        ground = tints[0][0] if tints else _NEAR_BLACK if dark else "#ffffff"
        faded = None if tints or dark else "#e9e9eb"
        return [Wish("reflection", {"color": ground, "color2": faded}, None, "reflection")]
    if found:
        return found
    found = [_tint(value, word) for value, word in tints]
    return found or _plain(clause)


def _tint(value: str, word: str) -> Wish:
    if value == "#ffffff":
        return Wish("white", {}, None, "white")
    return Wish("color", {"color": value}, None, _word(word))


def _word(said: str) -> str:
    return said.removeprefix("#")


def _plain(clause: Clause) -> list[Wish]:
    for look, wish in (
        ("video", Wish("video", {}, None, "video")),
        ("back", Wish("back", {}, None, "back")),
        ("print", Wish("print", {}, None, "print")),
        ("layered", Wish("layered", {}, None, "layers")),
        ("transparent", Wish("transparent", {}, None, "cutout")),
        ("cut", Wish("transparent", {}, None, "cut")),
        ("as_is", Wish("as_is", {}, None, "original")),
        ("lifestyle", Wish("scene", {}, None, "")),
        ("recolor", Wish("recolor", {}, None, "color")),
        ("plain", Wish("white", {}, None, "white")),
    ):
        if clause.has("look", look):
            return [wish]
    if clause.has("mood"):
        return [Wish("scene", {"mood": clause.values("mood")[0]}, None, "")]
    # "white, sage and dark": in a list of grounds the word stands for the scene.
    told = [token.plain for token in clause.tokens if set(token.terms) != {"plain"}]
    pointed = clause.has("verb", "change")  # "the dark one instead"
    told = [word for word in told if not pointed or word not in ("one", "instead", "use", "try")]
    grounded = any(a.get("place") and b.plain == "dark" for a, b in pairwise(clause.tokens))
    dark = told == ["dark"] or grounded
    return [Wish("scene", {"scene": "dark"}, None, "dark")] if dark else []
