"""Add shadow: what a product leaves on the ground it stands or lies on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from pydantic import Field

from tools.color import linear_to_srgb, srgb_to_linear
from tools.errors import RequestError
from tools.ground import stands
from tools.light import Light, LightFrom
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Pixels, Plane
from tools.plate import plate_behind
from tools.reflection import reflection
from tools.shadow import Shadow, cast_shadow, contact_shadow, drop_shadow

Box = tuple[int, int, int, int]
Kind = Literal["contact", "cast", "reflection", "none"]

#: An opaque picture cannot grow: its shadow fades out over this share of the shorter side.
_FADE = 0.03
#: Empty pixels kept around a shadow, so that resampling finds nothing to smear over the border.
_RIM = 2


class AddShadow(Args):
    """Ground the product: a contact shadow, a cast shadow, a reflection, or none."""

    image: ImageRef
    kind: Kind = Field(
        default="contact",
        description="contact: soft, under the product; cast: thrown to one side; reflection: "
        "polished ground; none: no shadow.",
    )
    softness: float = Field(
        default=0.5, ge=0, le=1, description="0: small, crisp; 1: wide, diffuse; share 0..1."
    )
    strength: float = Field(
        default=0.5, ge=0, le=1, description="0: invisible; 1: as dark as can be; share 0..1."
    )
    light_from: LightFrom = Field(
        default="top", description="Where the light stands; the shadow falls to the other side."
    )
    view: Literal["auto", "side", "above"] = Field(
        default="auto",
        description="How the photo was taken: side (it stands), above (flat lay: the shadow goes "
        "all around), auto (told by its outline).",
    )


@operation(version=1, touches="background")
def add_shadow(args: AddShadow, image: Picture) -> Picture:
    """A cutout with its shadow as dark, partly transparent pixels around it; the canvas grows.

    On an opaque picture with a product only what is around the product gets darker. Raises
    RequestError where nothing says which pixels are the product.
    """
    if image.product is None and image.alpha is None:
        raise RequestError(
            "the picture has no product that could throw a shadow: "
            "cut it out first with remove_background"
        )
    product = image.alpha if image.product is None else image.product
    assert product is not None
    image = _without_shadow(replace(image, product=product))
    if args.kind == "none" or not product.any():
        return image
    under = _under(args, image.rgb, product)
    if image.alpha is None:
        return replace(image, rgb=_on_plate(image.rgb, product, under))
    return _on_nothing(image, under)


@dataclass(frozen=True)
class _Under:
    """What comes between the ground and the product: light taken, and a mirrored picture."""

    shadow: Shadow
    rgb: Pixels
    alpha: Plane
    box: Box

    def reach(self) -> Box:
        first, second = self.shadow.reach(), self.box
        if not self.alpha.any():
            return first
        return (
            min(first[0], second[0]),
            min(first[1], second[1]),
            max(first[2], second[2]),
            max(first[3], second[3]),
        )

    def mirrored(self, box: Box) -> tuple[Pixels, Plane]:
        """The reflection's colours and alpha in a box of the picture."""
        rgb = np.zeros((box[3] - box[1], box[2] - box[0], 3), np.uint8)
        alpha = np.zeros(rgb.shape[:2], np.uint8)
        left, top = max(box[0], self.box[0]), max(box[1], self.box[1])
        right, bottom = min(box[2], self.box[2]), min(box[3], self.box[3])
        if left < right and top < bottom:
            to = np.s_[top - box[1] : bottom - box[1], left - box[0] : right - box[0]]
            own = np.s_[
                top - self.box[1] : bottom - self.box[1], left - self.box[0] : right - self.box[0]
            ]
            rgb[to], alpha[to] = self.rgb[own], self.alpha[own]
        return rgb, alpha


def _under(args: AddShadow, rgb: Pixels, product: Plane) -> _Under:
    softness, strength, light_from = args.softness, args.strength, args.light_from
    nothing = (np.zeros((0, 0, 3), np.uint8), np.zeros((0, 0), np.uint8), (0, 0, 0, 0))
    lies = args.view == "above" or (args.view == "auto" and not stands(product))
    if lies:
        soft = drop_shadow(product, softness=softness, strength=strength, light_from=light_from)
        return _Under(soft, *nothing)
    if args.kind == "cast":
        thrown = cast_shadow(product, softness=softness, strength=strength, light_from=light_from)
        return _Under(thrown, *nothing)
    # Polished ground shows little of a shadow, but without a seam the product would float.
    share = 0.45 if args.kind == "reflection" else 1.0
    soft = contact_shadow(
        product, softness=softness, strength=share * strength, light_from=light_from
    )
    made = None
    if args.kind == "reflection":
        made = reflection(rgb, product, softness=softness, strength=strength)
    return _Under(soft, made.rgb, made.alpha, made.box) if made else _Under(soft, *nothing)


def _without_shadow(image: Picture) -> Picture:
    """A cutout whose alpha is the product's again: its black shadow taken out of the soft edge."""
    alpha, product = image.alpha, image.product
    if alpha is None or product is None or np.array_equal(alpha, product):
        return image
    rgb = image.rgb.copy()
    edge = (product > 0) & (product < alpha)
    share = alpha[edge].astype(np.float32) / product[edge]
    rgb[edge] = linear_to_srgb(np.minimum(srgb_to_linear(rgb[edge]) * share[:, None], 1))
    return replace(image, rgb=rgb, alpha=product)


def _on_nothing(image: Picture, under: _Under) -> Picture:
    """The cutout over its shadow, on a canvas in which the shadow ends."""
    reach = under.reach()
    box = (
        min(0, reach[0] - _RIM),
        min(0, reach[1] - _RIM),
        max(image.width, reach[2] + _RIM),
        max(image.height, reach[3] + _RIM),
    )
    image = _grown(image, box)
    product = image.product
    assert product is not None
    rgb, alpha = _below(under, box)
    mixed = (product < 255) & (alpha > 0)
    own = product[mixed].astype(np.float32)[:, None] / 255
    more = (1 - own) * alpha[mixed].astype(np.float32)[:, None] / 255
    light = own * srgb_to_linear(image.rgb[mixed]) + more * srgb_to_linear(rgb[mixed])
    colours, planes = image.rgb.copy(), product.copy()
    planes[mixed] = np.rint((own + more)[:, 0] * 255).astype(np.uint8)
    colours[mixed] = linear_to_srgb(np.clip(light / np.maximum(own + more, 1e-6), 0, 1))
    return replace(image, rgb=colours, alpha=planes)


def _grown(image: Picture, box: Box) -> Picture:
    """The same cutout on the canvas `box` of its own pixels."""
    left, top = -box[0], -box[1]
    edges = (top, box[3] - image.height, left, box[2] - image.width)
    if edges == (0, 0, 0, 0):
        return image
    assert image.product is not None
    product = _bordered(image.product, edges)
    return replace(
        image,
        rgb=_bordered(image.rgb, edges),
        alpha=product,
        product=product,
        origin=image.origin.then((1, 0, left, 0, 1, top)) if image.origin else None,
    )


def _bordered(plane: Plane, edges: tuple[int, int, int, int]) -> Plane:
    made = cv2.copyMakeBorder(plane, *edges, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    return np.asarray(made, np.uint8)


def _below(under: _Under, box: Box) -> tuple[Pixels, Plane]:
    """Straight colours and alpha of the mirrored picture over the black shadow."""
    shade = under.shadow.plane(box)
    if not under.alpha.any():
        return np.zeros((*shade.shape, 3), np.uint8), shade
    rgb, mirrored = under.mirrored(box)
    share = mirrored.astype(np.float32) / np.float32(255)
    both = share + (1 - share) * shade.astype(np.float32) / np.float32(255)
    light = srgb_to_linear(rgb) * (share / np.maximum(both, np.float32(1e-6)))[..., None]
    return linear_to_srgb(light), np.rint(both * 255).astype(np.uint8)


def _on_plate(rgb: Pixels, product: Plane, under: _Under) -> Pixels:
    """The opaque picture with the light taken from, and the mirror put on, its background only."""
    height, width = product.shape
    reach = under.reach()
    box = (max(0, reach[0]), max(0, reach[1]), min(width, reach[2]), min(height, reach[3]))
    if box[0] >= box[2] or box[1] >= box[3]:
        return rgb
    part = np.s_[box[1] : box[3], box[0] : box[2]]
    linear = srgb_to_linear(rgb[part])
    ground = plate_behind(linear, product[part])
    free = (255 - product[part]).astype(np.float32)[..., None] / 255
    window = _window(height, width)[part]
    dark = (under.shadow.within(box) * window)[..., None]
    mirrored, matte = under.mirrored(box)
    shine = (matte.astype(np.float32) * window / 255)[..., None]
    floor = ground * (1 - dark)
    change = floor + shine * (srgb_to_linear(mirrored) - floor) - ground
    made = rgb.copy()
    touched = (free * np.abs(change)).max(axis=2) > 0
    made[part][touched] = linear_to_srgb(np.clip(linear + free * change, 0, 1)[touched])
    return made


def _window(height: int, width: int) -> Light:
    """1 inside, falling smoothly to 0 at the border."""
    rim = max(1.0, _FADE * min(height, width))
    down = np.minimum(np.arange(height), np.arange(height)[::-1]) / rim
    across = np.minimum(np.arange(width), np.arange(width)[::-1]) / rim
    near = np.clip(np.minimum(down[:, None], across), 0, 1).astype(np.float32)
    return near * near * (3 - 2 * near)
