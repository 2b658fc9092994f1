"""File types: what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal, get_args

PhotoType = Literal["jpeg", "png", "webp", "avif", "tiff", "heic", "gif", "bmp"]

#: File name endings that fit each photo type.
ENDINGS: dict[PhotoType, frozenset[str]] = {
    "jpeg": frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"}),
    "png": frozenset({".png", ".apng"}),
    "webp": frozenset({".webp"}),
    "avif": frozenset({".avif", ".avifs"}),
    "tiff": frozenset({".tif", ".tiff"}),
    "heic": frozenset({".heic", ".heif", ".hif", ".heics", ".heifs"}),
    "gif": frozenset({".gif"}),
    "bmp": frozenset({".bmp", ".dib"}),
}

_PHOTOS = frozenset(ending for endings in ENDINGS.values() for ending in endings)

#: Camera raw files that begin as a TIFF file does: only their name tells.
_RAW_ENDINGS = frozenset({".3fr", ".arw", ".cr2", ".dng", ".erf", ".iiq", ".nef", ".nrw"}) | {
    ".pef",
    ".sr2",
    ".srw",
}

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript drawing"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript drawing"),
    (b"8BPS", "a Photoshop document"),
    (b"FUJIFILMCCD-RAW", "a camera raw file"),
    (b"IIU\0", "a camera raw file"),
    (b"IIRO", "a camera raw file"),
    (b"IIRS", "a camera raw file"),
    (b"\0MRM", "a camera raw file"),
    (b"FOVb", "a camera raw file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\0\0\x01\xba", "a video"),
    (b"\0\0\x01\xb3", "a video"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL image"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image"),
    (b"\0\0\x01\0", "an icon"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
)

#: Brands of the ISO base media file format (ISO/IEC 14496-12), by what to call the file.
_BRANDS: tuple[tuple[frozenset[bytes], str], ...] = (
    (frozenset({b"avif", b"avis"}), "avif"),
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}), "heic"),
    (frozenset({b"crx "}), "a camera raw file"),
)


def named_as_photo(name: str) -> bool:
    """Whether a file is called as photos are, hidden ones excepted; its bytes may say otherwise."""
    path = PurePath(name)
    return not path.name.startswith(".") and path.suffix.lower() in _PHOTOS


def filetype(data: bytes, name: str) -> PhotoType | str:
    """A photo type, or in words ("a PDF document") what else the file is.

    Decided by content alone, but for camera raw files that only their name tells from TIFF.
    """
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        raw = data[8:10] == b"CR" or PurePath(name).suffix.lower() in _RAW_ENDINGS
        return "a camera raw file" if raw else "tiff"
    if data[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "a video"}.get(data[8:12], "a sound or other file")
    if data[4:8] == b"ftyp":
        return _branded(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return _text(data[:4096])


def is_photo(kind: str) -> bool:
    """Whether that is one of the photo types which are read."""
    return kind in get_args(PhotoType)


def _branded(data: bytes) -> str:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))]
    for family, kind in _BRANDS:
        if brands[0] in family:
            return kind
    # A generic first brand ("mif1" aside, "isom"…) leaves it to the compatible ones.
    for family, kind in _BRANDS[:1]:
        if family.intersection(brands):
            return kind
    return "a video"


def _text(start: bytes) -> str:
    text = start.decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    if re.match(r"(<\?xml[^>]*>|<!--.*?-->|<!doctype svg[^>]*>|\s)*<svg[\s>]", text, re.DOTALL):
        return "an SVG drawing"
    if re.match(r"(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype html|html|head|body)\b", text, re.DOTALL):
        return "a web page"
    printable = bool(start) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in start)
    return "a text file" if printable and "\ufffd" not in text[:-1] else "no image"
