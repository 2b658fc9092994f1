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
    """The picture opaque and of exactly that size, as the first of an edit with a mask."""
    return _encoded(_fitted(picture.rgb, size))


def mask_png(keep: Plane, size: Size) -> bytes:
    """The mask of an edit: what is to stay black and opaque, all else white and clear.

    OpenAI reads the alpha, servers of one's own the brightness: this one file suits both.
    """
    stays = _fitted(keep, size) > 127
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


def _fitted(planes: Pixels | Plane, size: Size) -> Pixels | Plane:
    """Sizes that may be asked for have nearly the canvas' shape: what differs is stretched."""
    high, wide = planes.shape[:2]
    if (wide, high) == size:
        return planes
    resample = Image.Resampling.LANCZOS if planes.ndim == 3 else Image.Resampling.BOX
    return np.asarray(Image.fromarray(planes).resize(size, resample))


def _encoded(planes: Pixels | Plane) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(planes).save(stream, "PNG")
    return stream.getvalue()
