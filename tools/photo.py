"""Photos: the bytes of an upload become an upright sRGB picture, or one sentence why not."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import cast

import cv2
import numpy as np
from PIL import Image
from pydantic import JsonValue

from tools.declared import Declared, declared, generated_doubt
from tools.errors import PhotoError
from tools.facts import measure
from tools.filetype import ENDINGS, PhotoType, filetype, is_photo
from tools.picture import Picture, Plane, Planes
from tools.profile import Upright, to_srgb

_ORIENTATION = 0x0112
_PILLOW = {"jpeg": ("JPEG", "MPO"), "heic": ("HEIF",)}

#: Formats of cameras, whose decoders never warn: several photos are decoded at once.
_SILENT = frozenset({"JPEG", "MPO", "HEIF", "WEBP", "AVIF"})

#: What decoders raise on damaged files; anything else is an error of ours and is not hidden.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
)

_filters = threading.RLock()


@dataclass(frozen=True)
class PhotoLimits:
    """What is read at all; checked on the file's size and header, before any pixel is decoded.

    120 megapixels take the largest phone cameras but one mode of theirs; a side of 16 px and an
    aspect of 20:1 leave no product to see.
    """

    megabytes: float = 80.0
    megapixels: float = 120.0
    shortest_side: int = 16
    aspect: float = 20.0


DEFAULT_LIMITS = PhotoLimits()


def read_photo(data: bytes, name: str, limits: PhotoLimits = DEFAULT_LIMITS) -> Picture:
    """The upload as an upright 8-bit sRGB picture with straight alpha, measured.

    Reads JPEG, PNG, WebP, AVIF, TIFF, HEIC, GIF and BMP, decided by content; of several pictures
    the first (of HEIC the primary one). A real cut-out keeps its matte as `product`. EXIF, GPS and
    every other text of the file are left behind; `facts["photo"]` has the name, format, size, what
    the file declares of its making, and the PhotoFacts. Equal bytes and names give equal pictures.
    Raises PhotoError.
    """
    shown = _shown(name)
    kind = _checked_type(data, shown, limits)
    image = _opened(data, kind, shown)
    _check_size(image.size, shown, limits)
    several, xmp = bool(getattr(image, "is_animated", False)), _xmp(image)
    upright = _decoded(image, shown)
    origin = declared(data, xmp)
    facts: dict[str, JsonValue] = {
        "name": shown,
        "format": kind,
        "width": upright.rgb.shape[1],
        "height": upright.rgb.shape[0],
        "profile": upright.profile,
        "digital_source_type": origin.digital_source_type,
        "content_credentials": origin.content_credentials,
        "generated": origin.generated,
    }
    notes = _doubts(kind, shown, several, upright, origin)
    picture = Picture(
        upright.rgb, alpha=upright.alpha, product=_matte(upright.alpha), facts={"photo": facts}
    ).noting(*notes)
    found = measure(picture)
    return picture.with_fact("photo", facts | found.model_dump(mode="json")).noting(*found.advice())


def photo_planes(data: bytes) -> Planes:
    """Pixels, alpha and matte of an upload that was read before. Raises PhotoError."""
    upright = _decoded(_opened(data, cast(PhotoType, filetype(data, "")), "photo"), "photo")
    return upright.rgb, upright.alpha, _matte(upright.alpha)


def _shown(name: str) -> str:
    """The file's own name as it may stand in a text: no folders, no control characters."""
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
    return plain if len(plain) <= 80 else f"{plain[:50]}…{plain[-20:]}"


def _checked_type(data: bytes, name: str, limits: PhotoLimits) -> PhotoType:
    if not data:
        raise PhotoError(f"photo {name!r} is empty (0 bytes): send the file again")
    if len(data) > limits.megabytes * 1e6:
        raise PhotoError(
            f"photo {name!r} has {len(data) / 1e6:.0f} MB, more than the {limits.megabytes:g} MB "
            "that are read: save it as a JPEG of quality 95 and send that"
        )
    kind = filetype(data, name)
    if not is_photo(kind):
        raise PhotoError(f"{name!r} is {kind} and no photo: send a JPEG, PNG, HEIC, WebP or TIFF")
    return cast(PhotoType, kind)


def _opened(data: bytes, kind: PhotoType, name: str) -> Image.Image:
    """The image with its header read and nothing decoded."""
    if kind == "heic":
        _register_heif()
    try:
        with _quiet():
            return Image.open(io.BytesIO(data), formats=_PILLOW.get(kind, (kind.upper(),)))
    except Image.DecompressionBombError as error:
        raise PhotoError(
            f"photo {name!r} would unfold to over 178 megapixels: send one of at most 120"
        ) from error
    except _DAMAGE as error:
        raise _damaged(name, kind) from error


def _damaged(name: str, kind: str) -> PhotoError:
    return PhotoError(
        f"photo {name!r} is a damaged or incomplete {kind.upper()} file: export or send it again"
    )


@cache
def _register_heif() -> None:
    import pi_heif  # opens a codec library: only for those who send HEIC

    pi_heif.register_heif_opener(thumbnails=False)


def _check_size(size: tuple[int, int], name: str, limits: PhotoLimits) -> None:
    width, height = size
    if min(size) < limits.shortest_side:
        raise PhotoError(
            f"photo {name!r} is {width}×{height} px, too small to show a product: "
            "send one of 1000 px or more on the longer side"
        )
    if max(size) > limits.aspect * min(size):
        raise PhotoError(
            f"photo {name!r} is {width}×{height} px, a strip longer than {limits.aspect:g}:1: "
            "crop it around the product and send it again"
        )
    if width * height > limits.megapixels * 1e6:
        raise PhotoError(
            f"photo {name!r} is {width}×{height} px ({width * height / 1e6:.0f} megapixels), more "
            f"than the {limits.megapixels:g} that are read: send a smaller one"
        )


def _xmp(image: Image.Image) -> bytes:
    found = image.info.get("xmp", b"")
    return found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)


def _decoded(image: Image.Image, name: str) -> Upright:
    """All pixels, in sRGB and upright."""
    kind = str(image.format)
    try:
        if kind in _SILENT:
            image.load()
        with _quiet():
            image.load()
            # Read after loading: TIFF, HEIC and AVIF have been turned by their decoders then.
            turn = image.getexif().get(_ORIENTATION, 1)
    except _DAMAGE as error:
        raise _damaged(name, kind) from error
    try:
        found = to_srgb(image)
    except ValueError as error:
        raise PhotoError(
            f"{name!r} holds 32-bit measurements and no photo: save it as an 8- or 16-bit image"
        ) from error
    alpha = None if found.alpha is None else _turned(found.alpha, turn)
    if alpha is not None and int(alpha.max()) < 8:
        raise PhotoError(f"photo {name!r} is transparent all over: export it with its picture")
    if alpha is not None and int(alpha.min()) == 255:
        alpha = None
    return Upright(_turned(found.rgb, turn), alpha, found.profile, found.doubt)


def _turned(plane: Plane, orientation: object) -> Plane:
    """The pixels upright, by the EXIF orientation 1 to 8; any other value changes nothing."""
    if orientation in (5, 6, 7, 8):
        plane = cast(Plane, cv2.transpose(plane))
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(cast(int, orientation))
    if flip is not None:
        plane = cast(Plane, cv2.flip(plane, flip))
    return np.ascontiguousarray(plane)


def _matte(alpha: Plane | None) -> Plane | None:
    """The alpha as the product's matte where it is a cut-out: both clear and solid parts."""
    if alpha is None:
        return None
    clear, solid = float(np.mean(alpha < 8)), float(np.mean(alpha > 247))
    return alpha if clear >= 0.02 and solid >= 0.005 else None


def _doubts(
    kind: PhotoType, name: str, several: bool, upright: Upright, origin: Declared
) -> Iterator[str]:
    ending = PurePath(name).suffix.lower()
    if ending and ending not in ENDINGS[kind]:
        yield f"{name!r} is a {kind.upper()} file in spite of its ending and was read as one"
    if several and kind in ("gif", "webp", "png", "avif"):
        yield f"{name!r} is an animation: only its first frame is used"
    elif several and kind == "tiff":
        yield f"{name!r} has several pages: only the first is used"
    if upright.doubt:
        yield f"{name!r}: {upright.doubt}; check the colours"
    if origin.generated:
        yield generated_doubt(name, origin.digital_source_type)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Pillow's warnings on odd metadata, which no user can mend; sizes are checked here.

    One thread at a time: the list of filters is the whole process's.
    """
    with _filters, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
