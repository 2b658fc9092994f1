"""Wire: pictures as the Images API takes and gives them."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Final

import numpy as np
from PIL import Image

from tools.averaging import averaged
from tools.framing import Size
from tools.generate.faults import Garbage
from tools.picture import Picture, Pixels, Plane

#: Longest side of the pictures that are sent, in pixels.
_SENT: Final = 1536
#: Larger than any that is asked for: what claims to be more is not decoded.
_MOST_PIXELS: Final = 40_000_000
#: What lies around a canvas that has another shape, and how far an answer's shape may be rounded.
_BARE, _ROUNDED = 160, 0.01
GARBAGE: Final = "the generator answered with something that is no picture: try again later"


def png(picture: Picture) -> bytes:
    """The picture as PNG, with its transparency, small enough to be looked at quickly."""
    longest = max(picture.width, picture.height)
    scale = min(1.0, _SENT / longest)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    planes = averaged(picture.rgb, size)
    if picture.alpha is not None:
        planes = np.dstack([planes, averaged(picture.alpha, size)])
    return _encoded(planes)


def canvas_png(picture: Picture, size: Size) -> bytes:
    """The picture within exactly that size, as the first of an edit with a mask."""
    return _encoded(_within(picture.rgb, size, _BARE))


def mask_png(keep: Plane, size: Size) -> bytes:
    """The mask of an edit: what is to stay black and opaque, all else white and clear.

    OpenAI reads the alpha, servers of one's own the brightness: this one file suits both.
    """
    stays = _within(keep, size, 0) > 127
    planes = np.zeros((*stays.shape, 4), np.uint8)
    planes[..., :3] = np.where(stays, 0, 255).astype(np.uint8)[..., None]
    planes[..., 3] = np.where(stays, 255, 0)
    return _encoded(planes)


def decoded(data: str | None, usd: float) -> Pixels:
    """The picture of an answer. Raises Garbage, which has cost `usd`, where it is none."""
    try:
        raw = base64.b64decode(data or "", validate=True)
        with Image.open(io.BytesIO(raw)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise Garbage(GARBAGE, usd)
            return np.asarray(image.convert("RGB"), np.uint8)
    except (binascii.Error, OSError, ValueError, SyntaxError) as error:
        raise Garbage(GARBAGE, usd) from error


def cropped(rgb: Pixels, canvas: Size, size: Size) -> Pixels:
    """The canvas' part of an answer that was asked for in `size`; one of another shape whole."""
    high, wide = rgb.shape[:2]
    if abs(wide * size[1] - high * size[0]) > _ROUNDED * wide * size[1]:
        return rgb
    scale = wide / size[0]
    left, top, right, bottom = (round(scale * side) for side in _part(canvas, size))
    return np.ascontiguousarray(rgb[top:bottom, left:right])


def _within(planes: Pixels | Plane, size: Size, around: int) -> Pixels | Plane:
    """Sizes that may be asked for rarely have the canvas' shape: what is left over is filled."""
    high, wide = planes.shape[:2]
    left, top, right, bottom = _part((wide, high), size)
    resample = Image.Resampling.LANCZOS if planes.ndim == 3 else Image.Resampling.BOX
    scaled = Image.fromarray(planes).resize((right - left, bottom - top), resample)
    made = np.full((size[1], size[0], *planes.shape[2:]), around, np.uint8)
    made[top:bottom, left:right] = np.asarray(scaled)
    return made


def _part(canvas: Size, size: Size) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the canvas in a picture of that size: as large as fits."""
    scale = min(size[0] / canvas[0], size[1] / canvas[1])
    wide, high = round(scale * canvas[0]), round(scale * canvas[1])
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    return left, top, left + wide, top + high


def _encoded(planes: Pixels | Plane) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(planes).save(stream, "PNG")
    return stream.getvalue()
