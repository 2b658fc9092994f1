"""Remove the background: the product alone, with a soft alpha matte and clean edge colours."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from pydantic import Field

from tools.color import srgb_to_linear
from tools.errors import OperationError
from tools.light import Backdrop
from tools.matte import matted
from tools.operation import Args, ImageRef, operation
from tools.picture import Origin, Picture
from tools.segment import Segmentation, Segmenter
from tools.trimap import trimap


class RemoveBackground(Args):
    """Cut the product out of its photo: everything around it becomes transparent."""

    image: ImageRef
    keep_shadow: bool = Field(
        default=False, description="Keep the shadow that the product casts on its backdrop."
    )


@operation(version=1, touches="background", engine="segment")
def remove_background(args: RemoveBackground, image: Picture, engine: Segmenter) -> Picture:
    """The product on transparency. Raises OperationError where nothing stands out."""
    if image.alpha is not None and int(image.alpha.min()) < 255:
        return replace(image, product=image.alpha)
    seen = engine.segment(image.rgb)
    if float(seen.foreground.max()) < 0.5:
        raise OperationError(
            "nothing stands out from the background: photograph the product before a backdrop of "
            "another colour"
        )
    made = matted(image.rgb, trimap(seen.foreground, (image.height, image.width)))
    cut = replace(image, rgb=made.rgb, alpha=made.alpha, product=made.alpha)
    return _with_facts(cut, image, seen, engine.id).noting(*seen.notes)


def _with_facts(cut: Picture, image: Picture, seen: Segmentation, engine: str) -> Picture:

    alpha = np.zeros(1) if cut.alpha is None else cut.alpha
    soft = (alpha > 8) & (alpha < 247)
    cut = cut.with_fact(
        "cutout",
        {
            "engine": engine,
            "confidence": round(seen.confidence, 3),
            "agreement": seen.agreement,
            "area": round(float((alpha > 127).mean()), 4),
            "soft_share": round(float(soft.sum() / max(1, (alpha > 8).sum())), 4),
        },
    )
    backdrop = _backdrop(image, seen)
    return cut if backdrop is None else cut.with_fact("backdrop", backdrop.model_dump(mode="json"))


def _backdrop(image: Picture, seen: Segmentation) -> Backdrop | None:
    height, width = seen.backdrop.shape
    small = np.asarray(
        cv2.resize(image.rgb, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    linear = srgb_to_linear(small)
    origin = (image.origin or Origin("")).then(
        (width / image.width, 0.0, 0.0, 0.0, height / image.height, 0.0)
    )
    if (seen.backdrop > 0.5).sum() < 64:
        return None
    return Backdrop.fit(linear, seen.backdrop, origin)
