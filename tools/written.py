"""Written files: what is in a file just encoded, and the same picture in fewer bytes."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import cast

import numpy as np
from PIL import Image
from pydantic import JsonValue

from tools.channels.rules import Format
from tools.encode import Encoded, encode
from tools.framing import box_of, share
from tools.picture import Picture
from tools.xmp import Xmp


def as_image(picture: Picture) -> Image.Image:
    """Its pixels as RGB, or RGBA where it has transparency."""
    if picture.alpha is None:
        return Image.fromarray(picture.rgb)
    return Image.fromarray(np.dstack([picture.rgb, picture.alpha]))


def decoded(written: Encoded, placed: Picture) -> Picture:
    """What the file holds, with the product and the origin where the file's pixels are."""
    with Image.open(io.BytesIO(written.data)) as file:
        pixels = np.asarray(file.convert("RGB" if placed.alpha is None else "RGBA"))
    alpha = None if placed.alpha is None else np.ascontiguousarray(pixels[..., 3])
    product, origin = placed.product, placed.origin
    if (written.width, written.height) != (placed.width, placed.height):
        across, down = written.width / placed.width, written.height / placed.height
        if product is not None:
            size = (written.width, written.height)
            product = np.asarray(Image.fromarray(product).resize(size, Image.Resampling.BOX))
        origin = origin.then((across, 0, 0, 0, down, 0)) if origin else None
    rgb = np.ascontiguousarray(pixels[..., :3])
    return replace(
        placed, rgb=rgb, alpha=alpha, product=product, origin=origin, encoded=written.data
    )


def measured(written: Encoded, made: Picture) -> dict[str, JsonValue]:
    """The facts of an export that follow from its file: sizes in pixels and bytes, the product."""
    box = box_of(made.product) if made.product is not None else None
    return {
        "quality": written.quality,
        "subsampling": written.subsampling,
        "width": written.width,
        "height": written.height,
        "bytes": len(written.data),
        "source_scale": _source_scale(made),
        "subject": [round(side) for side in box] if box else None,
        "fill": round(share(box, (made.width, made.height)), 4) if box else None,
    }


def _source_scale(made: Picture) -> float | None:
    """How much larger than in the photo a length is in the file."""
    if made.origin is None:
        return None
    a, b, _, d, e, _ = made.origin.transform
    return round(math.sqrt(abs(a * e - b * d)), 4)


def below(picture: Picture, most: int) -> Picture | None:
    """An export's picture with its file written again in at most that many bytes.

    Its metadata stay. None where even the smallest file is larger.
    """
    facts = picture.fact("export")
    with Image.open(io.BytesIO(picture.encoded or b"")) as file:
        packet, dpi = file.info.get("xmp", b""), file.info.get("dpi")
    written = encode(
        as_image(picture),
        format=cast(Format, facts["format"]),
        max_bytes=most,
        xmp=Xmp.read(packet),
        dpi=round(float(dpi[0])) if dpi else None,
    )
    if not written.fits:
        return None
    made = decoded(written, picture)
    return made.with_fact("export", {**facts, **measured(written, made)})
