"""File names: what each channel wants its files to be called."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from tools.channels import slots
from tools.channels.schema import Slot

_ASIN = re.compile(r"B0[A-Z0-9]{8}|\d{9}[\dX]")
_DIGITS = re.compile(r"\d{8}|\d{12,14}")
#: Where a channel prescribes nothing: what and where it is for, in the order of the gallery.
_PLAIN = "{slug}-{channel}-{slot}-{n:02d}.{ext}"
#: What a picture shows, by the last of its operations that decides it.
_VIEWS: Mapping[str, str] = {
    "recreate": "scene",
    "create": "scene",
    "detail_crop": "detail",
    "scale_reference": "size",
    "infographic": "facts",
    "arrange": "group",
    "turn": "angle",
    "set_background": "front",
}


@dataclass(frozen=True)
class Named:
    """A file to name: its step, its export facts, and the operations that led to it.

    `angle` is the side of the product that its photo shows, where that is known.
    """

    step: str
    facts: Mapping[str, JsonValue]
    lineage: tuple[str, ...] = ()
    angle: str = ""


@dataclass(frozen=True)
class Names:
    """File names in the order of what was named, and what a person has to rename."""

    files: tuple[str, ...]
    notes: tuple[str, ...] = ()


def file_names(pictures: Sequence[Named], subject: str) -> Names:
    """A name for each file; `subject` is the photo's name, for files without an SKU.

    Names are numbered per slot in the order given, and none is used twice, whatever the case.
    """
    taken: Counter[str] = Counter()
    places: Counter[str] = Counter()
    files, notes, codes = list[str](), dict[str, None](), set[tuple[str, str]]()
    for one in pictures:
        to = _slot(one)
        sku = str(one.facts.get("sku") or "")
        if to is None:
            wanted = f"{slug(one.step)}.{one.facts.get('extension') or 'jpg'}"
        else:
            code = _code_of(one, to, codes)
            places[to.id] += not code
            wanted = _filled(one, to, sku or subject, places[to.id], code)
            notes |= dict.fromkeys(_notes(to, sku))
        files.append(_fresh(wanted, taken))
    return Names(tuple(files), tuple(notes))


def slug(text: str) -> str:
    """Letters, digits and single dashes, as addresses and all file systems take them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:60].rstrip("-") or "product"


def folder_name(text: str) -> str:
    """An SKU or a photo's name as the name of a folder, as written as far as that is safe."""
    plain = re.sub(r"[^\w.\- ]+", "-", text, flags=re.ASCII).strip(" .-")
    return plain[:60].rstrip(" .-") or "product"


def _slot(one: Named) -> Slot | None:
    return slots().get(f"{one.facts.get('channel')}.{one.facts.get('slot')}")


def _code_of(one: Named, to: Slot, taken: set[tuple[str, str]]) -> str:
    """The channel's code for a plain picture of that side, given once to each; else nothing."""
    codes = to.naming.codes if to.naming else {}
    code = codes.get(one.angle) if _view(one) == one.angle != "front" else None
    key = (to.id, str(code))
    if not isinstance(code, str) or key in taken:
        return ""
    taken.add(key)
    return code


def _filled(one: Named, to: Slot, subject: str, number: int, code: str = "") -> str:
    template = (to.naming.template if to.naming else "") or _PLAIN
    template = template.replace("PT{n:02d}", code) if code else template
    return template.format(
        asin=_code(subject),
        gtin14=subject.zfill(14) if _DIGITS.fullmatch(subject) else slug(subject),
        slug=slug(subject),
        sku=_code(subject),
        view=_view(one),
        channel=slug(to.channel),
        slot=slug(to.name),
        n=number,
        ext=one.facts.get("extension") or "jpg",
    )


def _code(subject: str) -> str:
    """An ASIN or SKU as one part between dots: other characters would break the name in three."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", subject).strip("-_") or "product"


def _view(one: Named) -> str:
    """What a picture shows; where it is the whole product on a ground, from which side."""
    shown = next((_VIEWS[op] for op in reversed(one.lineage) if op in _VIEWS), "photo")
    return one.angle or shown if shown == "front" else shown


def _notes(to: Slot, sku: str) -> list[str]:
    template = to.naming.template if to.naming else ""
    if "{asin}" in template and not _ASIN.fullmatch(sku):
        return ["no ASIN was given: rename to ASIN before bulk upload (B0….MAIN.jpg)"]
    if "{gtin14}" in template and not _DIGITS.fullmatch(sku):
        return ["no GTIN was given: rename to the 14-digit GTIN before uploading to Walmart"]
    return []


def _fresh(wanted: str, taken: Counter[str]) -> str:
    """The wanted name, with a number before its ending where it is taken already."""
    stem, _, ending = wanted.rpartition(".")
    name, number = wanted, 2
    while taken[name.lower()]:
        name, number = f"{stem}-{number}.{ending}", number + 1
    taken[name.lower()] += 1
    return name
