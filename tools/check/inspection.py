"""Inspection: a written file decoded again, as a stranger would read it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from tools.filetype import PhotoType, filetype
from tools.framing import HALF, Box, Size, box_of
from tools.picture import Pixels, Plane
from tools.profile import to_srgb
from tools.xmp import Xmp

#: A foreign file's product by colour: darker than this in some channel, as most checkers have it.
_NOT_WHITE = 240
#: A foreign file's border counts as white from here on: JPEG leaves such traces.
_NEARLY_WHITE = 250
#: Pillow's names of the types.
_PILLOW: dict[PhotoType, str] = {
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "avif": "AVIF",
    "tiff": "TIFF",
    "heic": "HEIF",
    "gif": "GIF",
    "bmp": "BMP",
}
#: TIFF's tag of the XMP packet (XMP specification, part 3).
_XMP_TAG = 700


@dataclass(frozen=True)
class Known:
    """What the caller knows of a file beyond its bytes; nothing of it is trusted for pixels.

    `matte` is the product's own, as large as the picture. `source_scale` is how much larger than
    in the photo the product is. `digital_source_type` follows from the file's history; None where
    the history is unknown, "" where nothing was declared and nothing was done that counts.
    """

    name: str = ""
    matte: Plane | None = None
    today: date | None = None
    category: str = ""
    source_scale: float | None = None
    digital_source_type: str | None = None


@dataclass(frozen=True)
class Inspection:
    """A file's header and pixels. `format` is from its content; `rgb` is sRGB."""

    data: bytes
    known: Known
    format: PhotoType
    mode: str
    rgb: Pixels
    alpha: Plane | None
    profile: str | None
    dpi: float | None
    frames: int
    xmp: Xmp
    gps: bool
    tables: tuple[tuple[int, ...], ...] = field(default=())

    @property
    def size(self) -> Size:
        """Width and height."""
        return int(self.rgb.shape[1]), int(self.rgb.shape[0])

    @cached_property
    def border(self) -> Pixels:
        """The four outermost rows and columns, (n, 3)."""
        sides = (self.rgb[0], self.rgb[-1], self.rgb[:, 0], self.rgb[:, -1])
        return np.concatenate(sides)

    @cached_property
    def darkest(self) -> Plane:
        """Each pixel's lowest channel: 255 is white."""
        red, green, blue = cv2.split(self.rgb)
        return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)

    @cached_property
    def spread(self) -> Plane:
        """Each pixel's highest channel less its lowest: 0 is grey."""
        red, green, blue = cv2.split(self.rgb)
        highest = cv2.max(cv2.max(red, green), blue)
        return np.asarray(cv2.subtract(highest, self.darkest), np.uint8)

    @cached_property
    def white_border(self) -> bool:
        """Whether the border is white, as far as a threshold can tell."""
        return bool((self.border >= _NEARLY_WHITE).all()) and not self.transparent

    @cached_property
    def transparent(self) -> bool:
        """Whether any pixel lets the ground through."""
        return self.alpha is not None and bool((self.alpha < 255).any())

    @cached_property
    def plain(self) -> bool:
        """Whether the border is one colour: a scene has no fill to measure."""
        median = np.median(self.border, axis=0)
        return bool((np.abs(self.border - median).max(axis=1) <= 4).mean() > 0.98)

    @cached_property
    def subject(self) -> NDArray[np.bool_] | None:
        """Where the product is: by its matte, else by colour on white, else None: nobody knows."""
        if self.known.matte is not None:
            matte = self.known.matte
            if matte.shape != self.rgb.shape[:2]:
                matte = np.asarray(cv2.resize(matte, self.size, interpolation=cv2.INTER_AREA))
            return matte > HALF
        if not self.white_border:
            return None
        seen = (self.darkest < _NOT_WHITE).astype(np.uint8)
        return cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0

    @cached_property
    def box(self) -> Box | None:
        """The product's box; None where unknown or where there is nothing."""
        return None if self.subject is None else box_of(self.subject.astype(np.uint8), 0)

    @property
    def by(self) -> str:
        """How the product was found, for the text of a measure."""
        return "" if self.known.matte is not None else " (by colour)"


def inspect(data: bytes, known: Known) -> Inspection | str:
    """The decoded file, or why it cannot be read."""
    kind = cast(PhotoType, filetype(data, known.name))
    if kind not in _PILLOW:
        return f"{kind}: no readable picture"
    if kind == "heic":
        from pi_heif import register_heif_opener

        register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=(_PILLOW[kind],)) as image:
                return _read(image, data, known, kind)
    except UnidentifiedImageError:
        return f"{kind}: no readable picture"
    except Image.DecompressionBombError:
        return "more than 178 megapixels"
    except (OSError, ValueError, SyntaxError, RuntimeError):
        return "damaged: it breaks off or its parts contradict each other"


def _read(image: Image.Image, data: bytes, known: Known, kind: PhotoType) -> Inspection:
    image.load()
    frames = int(getattr(image, "n_frames", 1))
    gps = bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    tables = getattr(image, "quantization", None) or {}
    dpi = image.info.get("dpi")
    upright = to_srgb(image)
    return Inspection(
        data,
        known,
        kind,
        image.mode,
        upright.rgb,
        upright.alpha,
        upright.profile,
        round(float(dpi[0]), 1) if dpi else None,
        frames,
        Xmp.read(_packet(image)),
        gps,
        tuple(tuple(int(value) for value in table) for table in dict(tables).values()),
    )


def _packet(image: Image.Image) -> bytes:
    packet = image.info.get("xmp")
    if packet is None and isinstance(image, TiffImageFile):
        packet = image.tag_v2.get(_XMP_TAG)
    return packet.encode() if isinstance(packet, str) else bytes(packet or b"")
