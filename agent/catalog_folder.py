"""Folders: products of a catalogue as folders of photos, or as photos whose names begin alike."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from agent.catalog_files import Files
from agent.catalog_journal import JOURNAL, NOTE
from agent.catalog_product import Product, side_in
from tools.errors import RequestError
from tools.filetype import named_as_photo

#: What may stand after a SKU in a photo's name: one or two digits, or one of Amazon's codes. A
#: camera's own number, IMG_0412, is longer.
_NUMBERED = re.compile(r"(.+?)(?:[ _.-]+\(?(?:\d{1,2}|(?:PT|IN|PS)\d{2})\)?|\s*\(\d{1,2}\))", re.I)
_SIDED = re.compile(r"(.+?)[ _.-]+[^\W_]+")


def folder_products(files: Files, root: str, skip: Path | None) -> Iterator[Product]:
    """A product for each sub-folder, then one for each group of photos in `root` itself.

    `skip` is where results go, which is no product; None where they cannot be there. Raises
    RequestError if nothing is there.
    """
    folders, photos = _content(files, root, skip)
    if not folders and not photos:
        raise RequestError(
            f"{posixpath.basename(root)!r} holds no photos: name a folder with one folder for each"
            " SKU, or with photos that are called after their SKUs, as in B0X_1.jpg"
        )
    for name in folders:
        yield _from_folder(files, root, name)
    for sku, names in _grouped(photos).items():
        yield _product(files, sku, root, names, "file names")


def natural(name: str) -> list[tuple[int, int, str]]:
    """What to sort names by."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts if p] or [(1, 0, "")]


def sku_in(stem: str) -> str:
    """The SKU that a photo's name begins with: `B0X` in B0X_1 and in B0X_back."""
    sided = _SIDED.fullmatch(stem) if side_in(stem) else None
    found = sided or _NUMBERED.fullmatch(stem)
    return found[1] if found else stem


def _content(files: Files, root: str, skip: Path | None) -> tuple[list[str], list[str]]:
    folders, names = files.content(root)
    own = [name for name in folders if not name.startswith(".")]
    if skip is not None:
        own = [name for name in own if not is_result(Path(root, name), skip.resolve())]
    return sorted(own, key=natural), _photos(names)


def _from_folder(files: Files, root: str, name: str) -> Product:
    folder, place = files.below(root, name), f"folder {_legible(name)!r}"
    try:
        names = _photos(files.content(folder)[1])
    except OSError as error:
        text = f"the {place} cannot be opened ({error.strerror}): check its permissions"
        return Product(_legible(name), place=place, trouble=text)
    if not names:
        text = f"the {place} holds no photo: put the photos of that SKU into it"
        return Product(_legible(name), place=place, trouble=text)
    return _product(files, name, folder, names, place)


def _product(files: Files, sku: str, folder: str, names: list[str], place: str) -> Product:
    """A product, unless its names are in an encoding that nothing else could be told in."""
    strange = next((name for name in (sku, *names) if _legible(name) != name), "")
    if strange:
        text = f"the name {_legible(strange)!r} is not in UTF-8: rename it"
        return Product(_legible(sku), place=place, trouble=text)
    return Product(sku, tuple(files.below(folder, name) for name in names), place=place)


def _legible(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def is_result(folder: Path, skip: Path) -> bool:
    """Whether a folder holds what a catalogue has made, now or with another --out."""
    return folder.resolve() == skip or any((folder / name).exists() for name in (JOURNAL, NOTE))


def _grouped(photos: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in photos:
        found.setdefault(sku_in(Path(name).stem), []).append(name)
    return {_alone(sku, names): names for sku, names in found.items()}


def _alone(sku: str, names: list[str]) -> str:
    """A tank top that is the only one is no top view of a tank."""
    stem = Path(names[0]).stem
    return stem if len(names) == 1 and side_in(stem) and not _NUMBERED.fullmatch(stem) else sku


def _photos(names: list[str]) -> list[str]:
    """Those that are photos, as people count: 2 before 10."""
    return sorted(filter(named_as_photo, names), key=natural)
