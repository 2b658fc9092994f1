"""Delivered: a gallery's files by the names that people read in their folder: "PT02 is dark"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.angles import angles_of
from agent.filenames import Named, file_names, folder_name, slug
from agent.offline.gallery import File
from agent.offline.situation import Situation
from agent.offline.tree import grown
from tools.channels import slots

__all__ = ["delivered_names"]

_ENDINGS = {"jpeg": "jpg", "tiff": "tif"}
#: A part of a name that tells one file from all others by itself, and is no word: "PT02".
_CODE = re.compile(r"(?=[\w-]*\d)[a-z][\w-]{2,}", re.IGNORECASE)
#: The codes of Amazon's further pictures.
_CODES = tuple(f"pt{number:02}" for number in range(1, 10))


def delivered_names(state: Situation) -> dict[str, str]:
    """The export step of each file by its names in small letters, without endings.

    A file has the name that it is delivered under, the parts of it that say all ("PT02" of
    "B0CUP12345.PT02", "listing-02" of "mug-etsy-listing-02"), and its step's own. A code that
    several products have is that of all of them ("step,other"); another name that two files have
    is left out. Codes that no file has stand for none ("").
    """
    files = [File(node) for node in grown(state.recipe) if node.op == "export"]
    groups: dict[str, list[File]] = {}
    for file in files:
        groups.setdefault(_title(file), []).append(file)
    angles = angles_of(state.uploads)
    found: dict[str, set[str]] = {}
    for title, own in groups.items():
        named = [_named(file, angles) for file in own]
        for file, name in zip(own, file_names(named, title).files, strict=True):
            for said in _said(name, title, file):
                found.setdefault(said.casefold(), set()).add(file.name)
    meant = {
        said: ",".join(sorted(names))
        for said, names in found.items()
        if len(names) == 1 or _CODE.fullmatch(said)
    }
    missing = _CODES if any(file.channel == "amazon" for file in files) else ()
    return {**dict.fromkeys(missing, ""), **meant}


def _title(file: File) -> str:
    return folder_name(file.sku or next(iter(file.photos), file.name))


def _named(file: File, angles: Mapping[str, str]) -> Named:
    slot = slots().get(f"{file.channel}.{file.slot}")
    format = str(file.node.args.get("format") or (slot.export.format if slot else "jpeg"))
    facts = {
        "channel": file.channel,
        "slot": file.slot,
        "sku": file.sku,
        "extension": _ENDINGS.get(format, format),
    }
    lineage = tuple(node.op for node in file.node.walk())[::-1]
    angle = next((angles[photo] for photo in file.photos if photo in angles), "")
    return Named(file.name, facts, lineage, angle)


def _said(name: str, title: str, file: File) -> list[str]:
    """The names of a file, delivered under this one."""
    stem = name.rpartition(".")[0]
    last = stem.rpartition(".")[2]
    short = [last] if last != stem and _CODE.fullmatch(last) else []
    inner = stem.removeprefix(f"{slug(title)}-")
    bare = inner.removeprefix(f"{slug(file.channel)}-")
    short += [part for part in (inner, bare) if part != stem and re.search(r"-\d", part)]
    own = [file.name] if "_" in file.name else []
    return [name for name in (stem, *short, *own) if name.casefold() != title.casefold()]
