"""Add shadow: what a product leaves on the ground it stands or lies on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from tools.color import linear_to_srgb, srgb_to_linear
from tools.errors import RequestError
from tools.garment import lies_flat
from tools.light import LightFrom
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Pixels, Plane
from tools.reflection import reflection
from tools.shadow import cast_shadow, contact_shadow, drop_shadow
from tools.underlay import Underlay

Kind = Literal["contact", "cast", "reflection", "none"]

#: A product is cut off when this share of its width ends at the edge.
_CUT = 0.05
#: Polished ground shows little of a shadow, but without a seam the product would float.
_SEAM = 0.45


class AddShadow(Args):
    """Ground the product: a contact shadow, a cast shadow, a reflection, or none."""

    image: ImageRef
    kind: Kind = Field(
        default="contact",
        description="contact: soft, under the product; cast: thrown to one side; reflection: "
        "polished ground; none: no shadow.",
    )
    softness: float = Field(
        default=0.5, ge=0, le=1, description="0: small and crisp .. 1: wide and diffuse."
    )
    strength: float = Field(
        default=0.5, ge=0, le=1, description="0: invisible .. 1: as dark as can be."
    )
    light_from: LightFrom = Field(
        default="top", description="Where the light stands; the shadow falls to the other side."
    )
    view: Literal["auto", "side", "above"] = Field(
        default="auto",
        description="How the photo was taken: side, above (a flat lay: shadow all around), auto.",
    )


@operation(version=9, touches="background")
def add_shadow(args: AddShadow, image: Picture) -> Picture:
    """A cutout with its shadow as dark, partly transparent pixels around it; the canvas grows.

    On an opaque picture with a product only what is around the product gets darker. Raises
    RequestError where nothing says which pixels are the product.
    """
    product = image.alpha if image.product is None else image.product
    if product is None:
        raise RequestError(
            "the picture has no product that could throw a shadow: "
            "cut it out first with remove_background"
        )
    image = _without_shadow(replace(image, product=product))
    if args.kind == "none" or not product.any():
        return image
    if args.view != "above" and _cut_off(image, product):
        return image.noting(
            "the product is cut off at the bottom of the photo, so no ground is in sight for a "
            "shadow: send a photo that shows all of it"
        )
    underlay = _underlay(args, image.rgb, product)
    return underlay.on(image) if image.alpha is None else underlay.under(image)


def _cut_off(image: Picture, product: Plane) -> bool:
    """Whether the photo cut the product's foot off and the cut is still the picture's edge."""
    sides = image.fact("photo").get("cut_off")
    if not isinstance(sides, list) or "bottom" not in sides:
        return False
    return bool((product[-1] > 127).sum() > _CUT * (product > 127).any(axis=0).sum())


def _underlay(args: AddShadow, rgb: Pixels, product: Plane) -> Underlay:
    softness, strength, light = args.softness, args.strength, args.light_from
    if args.view == "above" or (args.view == "auto" and lies_flat(product, rgb)):
        return Underlay(
            drop_shadow(product, softness=softness, strength=strength, light_from=light)
        )
    if args.kind == "cast":
        return Underlay(
            cast_shadow(product, softness=softness, strength=strength, light_from=light)
        )
    if args.kind == "contact":
        return Underlay(
            contact_shadow(product, softness=softness, strength=strength, light_from=light)
        )
    seam = contact_shadow(product, softness=softness, strength=_SEAM * strength, light_from=light)
    return Underlay(seam, reflection(rgb, product, softness=softness, strength=strength))


def _without_shadow(image: Picture) -> Picture:
    """A cutout whose alpha is the product's again: its black shadow taken out of the soft edge."""
    alpha, product = image.alpha, image.product
    if alpha is None or product is None or np.array_equal(alpha, product):
        return image
    rgb = image.rgb.copy()
    edge = (product > 0) & (product < alpha)
    if not edge.any():
        return replace(image, alpha=product)
    share = alpha[edge].astype(np.float32) / product[edge].astype(np.float32)
    light = srgb_to_linear(rgb[edge]) * share[:, None]
    rgb[edge] = linear_to_srgb(np.asarray(light, np.float32))
    return replace(image, rgb=rgb, alpha=product)
