"""Photo facts: what one look at a photo tells before any work is done, and the advice that follows.

Everything is measured on a proxy of at most 384 px, but for sharpness, which looks at the product
at the size it will have in a gallery.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tools.border import Kind, Mask, Side, border, cut_off, things
from tools.color import Floats, luminance, srgb_to_linear
from tools.picture import Picture, Pixels, Plane
from tools.sharpness import sharpness

PROXY = 384  # longest side in pixels
#: Longest side of the product when sharpness is judged: about its size in a 1000 px file.
SHARPNESS_SIZE = 800
SHARP = 0.30
BLURRED = 0.19
#: A seller's photo on a phone is 3000 px or more; below this a zoomable file must be enlarged.
SMALL = 1000


class PhotoFacts(BaseModel):
    """What was measured on a photo; shares are 0..1, boxes are shares of width and height."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(default="photo", description="The file's name.")
    width: int = Field(description="Pixels across.")
    height: int = Field(description="Pixels down.")
    sharpness: float | None = Field(description="0 blurred .. 1 crisp; null: no edges to judge by.")
    exposure: float = Field(description="Mean of the product in stops from mid-grey (18 %).")
    backdrop_exposure: float = Field(description="Mean of the backdrop in stops from mid-grey.")
    brightest: float = Field(description="Luminance 0..1 that 2 % of the pixels exceed.")
    highlights: float = Field(description="Share of the product's pixels that are pure white.")
    shadows: float = Field(description="Share of the product's pixels that are pure black.")
    backdrop: Kind = Field(description="What the frame's border shows.")
    backdrop_color: tuple[int, int, int] = Field(description="Median sRGB colour of the border.")
    backdrop_spread: float = Field(description="Lab distance that 80 % of the border stay below.")
    box: tuple[float, float, float, float] = Field(
        description="Rough product box: left, top, right, bottom."
    )
    cut_off: tuple[Side, ...] = Field(description="Sides of the frame where the product is cut.")
    product_share: float = Field(description="Rough share of the frame that is product.")
    products: int | None = Field(
        description="Separate large things; null: a busy backdrop hides it."
    )

    @classmethod
    def of(cls, facts: Mapping[str, JsonValue]) -> PhotoFacts | None:
        """The facts out of `picture.fact("photo")`; None where they were never measured."""
        return cls.model_validate(facts) if "sharpness" in facts else None

    def advice(self) -> list[str]:
        """What to do better on the next photo: one sentence each, with the value and the step."""
        return list(self._advice())

    def _advice(self) -> Iterator[str]:
        name = repr(self.name)
        if max(self.width, self.height) < SMALL:
            yield (
                f"{name} is {self.width}×{self.height} px; shops zoom from {SMALL} px on the "
                "longer side: send the original from the camera"
            )
        if self.sharpness is not None and self.sharpness < BLURRED:
            yield (
                f"{name} is blurred (sharpness {self.sharpness:.2f}, good is {SHARP:.2f} or more): "
                "retake it near a window, hold still and tap on the product to focus"
            )
        yield from self._light(name)
        yield from self._framing(name)

    def _light(self, name: str) -> Iterator[str]:
        if self.brightest < 0.22:
            yield (
                f"{name} is dark (its brightest parts reach {self.brightest:.0%} of full light): "
                "retake it near a window or with a lamp from the side"
            )
        if self.highlights > 0.12 and self.exposure > 1.2:
            yield (
                f"{name} is overexposed ({self.highlights:.0%} of the product is pure white): "
                "lower the exposure on the phone and retake it"
            )
        if self.shadows > 0.30:
            yield (
                f"{name} has {self.shadows:.0%} of the product in pure black: "
                "turn it towards the light and retake it"
            )

    def _framing(self, name: str) -> Iterator[str]:
        if self.cut_off:
            yield (
                f"{name} shows the product cut off at the {_listed(self.cut_off)}: "
                "step back so that all of it is in the frame"
            )
        if self.products is not None and self.products > 1:
            yield (
                f"{name} seems to show {self.products} separate things: if they are sold one by "
                "one, photograph each alone"
            )
        if self.products == 0:
            yield (
                f"{name} shows no product that stands out from its backdrop: put it on a sheet "
                "of another colour and retake it"
            )


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def measure(picture: Picture) -> PhotoFacts:
    """Look at a picture once: under 60 ms for 12 megapixels; draws nothing, changes nothing."""
    rgb = _proxy(picture.rgb)
    seen = border(rgb, None if picture.alpha is None else _proxy(picture.alpha))
    light = luminance(srgb_to_linear(rgb))
    subject = seen.product if seen.product.any() else _middle(seen.product.shape)
    box = _box(subject)
    name = picture.fact("photo").get("name")
    return PhotoFacts(
        name=name if isinstance(name, str) else "photo",
        width=picture.width,
        height=picture.height,
        sharpness=sharpness(_luma(picture.rgb, box)),
        exposure=_stops(light[subject]),
        backdrop_exposure=_stops(light[~subject]),
        brightest=round(float(np.percentile(light, 98)), 4),
        highlights=_share(np.all(rgb >= 253, axis=-1)[subject]),
        shadows=_share(np.all(rgb <= 3, axis=-1)[subject]),
        backdrop=seen.kind,
        backdrop_color=seen.color,
        backdrop_spread=round(seen.spread, 2),
        box=box,
        cut_off=cut_off(seen.certain) if seen.trusted else (),
        product_share=_share(seen.product),
        products=things(seen.product) if seen.trusted else None,
    )


def _proxy(plane: Plane) -> Plane:
    """Means of whole blocks of pixels: the longest side is PROXY px at most."""
    height, width = plane.shape[:2]
    block = min(-(-max(height, width) // PROXY), height, width)
    even = plane[: height // block * block, : width // block * block]
    size = width // block, height // block
    return cast(Plane, cv2.resize(even, size, interpolation=cv2.INTER_AREA))


def _middle(shape: tuple[int, int]) -> Mask:
    """Where nothing stands out, the middle half of the frame stands for the product."""
    mask = np.zeros(shape, bool)
    height, width = shape
    mask[height // 4 : height - height // 4, width // 4 : width - width // 4] = True
    return mask


def _box(mask: Mask) -> tuple[float, float, float, float]:
    """Bounding box as shares of width and height."""
    height, width = mask.shape
    left, top, across, down = cv2.boundingRect(mask.astype(np.uint8))
    right, bottom = (left + across) / width, (top + down) / height
    return round(left / width, 4), round(top / height, 4), round(right, 4), round(bottom, 4)


def _luma(rgb: Pixels, box: tuple[float, float, float, float]) -> Plane:
    """The product in grey, at most SHARPNESS_SIZE px on its longer side."""
    height, width = rgb.shape[:2]
    left, right = int(box[0] * width), max(int(box[2] * width), int(box[0] * width) + 1)
    top, bottom = int(box[1] * height), max(int(box[3] * height), int(box[1] * height) + 1)
    part = cv2.cvtColor(rgb[top:bottom, left:right], cv2.COLOR_RGB2GRAY)
    scale = min(1.0, SHARPNESS_SIZE / max(part.shape[:2]))
    size = max(8, round(part.shape[1] * scale)), max(8, round(part.shape[0] * scale))
    return cast(Plane, cv2.resize(part, size, interpolation=cv2.INTER_AREA))


def _stops(light: Floats) -> float:
    """Mean luminance in stops from 18 % grey; -8 stands for black and for nothing to measure."""
    mean = float(light.mean()) if light.size else 0.0
    return round(max(-8.0, float(np.log2(max(mean, 1e-9) / 0.18))), 2)


def _share(mask: Mask) -> float:
    return round(float(mask.mean()), 4) if mask.size else 0.0
