"""Retouch: white balance, noise, sharpness, dust and tilt, each as asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pydantic import Field

from tools.balance import from_backdrop, from_product, reduced
from tools.color import linear_to_srgb, srgb_to_linear
from tools.denoise import denoised
from tools.dust import dusted
from tools.light import Backdrop
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Pixels, Plane
from tools.sharpen import sharpened
from tools.tilt import lean_of, turned
from tools.tone import balanced


class Retouch(Args):
    """Clean a photo up: colour cast, noise, softness, specks of dust, a leaning product."""

    image: ImageRef
    white_balance: bool = Field(default=False, description="Take a colour cast out.")
    denoise: float = Field(default=0.0, ge=0, le=1, description="Noise taken away: share 0..1.")
    sharpen: float = Field(default=0.0, ge=0, le=1, description="Edges made crisper: 0..1.")
    remove_dust: bool = Field(default=False, description="Take small specks of dust away.")
    straighten: bool | float = Field(
        default=False,
        description="true: stand a leaning product upright; or a number: degrees clockwise.",
    )


@operation(version=1, touches="product")
def retouch(args: Retouch, image: Picture) -> Picture:
    """The picture cleaned up. Only the product changes where it is known; else all of it does."""
    where = _where(image)
    rgb = image.rgb
    if args.white_balance:
        rgb = _white(image, where)
    if args.remove_dust:
        rgb, count = dusted(rgb, where)
        if count == 0:
            image = image.noting("no dust was found that could safely be taken away")
    if args.denoise:
        rgb = denoised(rgb, where, args.denoise)
    if args.sharpen:
        rgb = sharpened(rgb, where, args.sharpen)
    return _straightened(args, replace(image, rgb=rgb))


def _where(image: Picture) -> Plane:
    if image.product is not None:
        return image.product
    return np.full(image.rgb.shape[:2], 255, np.uint8) if image.alpha is None else image.alpha


def _white(image: Picture, where: Plane) -> Pixels:
    rows = np.flatnonzero(where.any(axis=1))
    if len(rows) == 0:
        return image.rgb
    part = slice(rows[0], rows[-1] + 1)
    linear = srgb_to_linear(image.rgb[part])
    small, weight = reduced(linear, where[part])
    backdrop = Backdrop.of(image)
    if backdrop is None or backdrop.kind == "busy":
        balance = from_product(small, weight)
    else:
        balance = from_backdrop(backdrop, small, weight)
    share = where[part].astype(np.float32)[..., None] / np.float32(255)
    made = image.rgb.copy()
    made[part] = linear_to_srgb(linear + share * (balanced(linear, balance.tint) - linear))
    return made


def _straightened(args: Retouch, image: Picture) -> Picture:
    if args.straighten is False:
        return image
    if args.straighten is True:
        product = image.product if image.product is not None else image.alpha
        lean = 0.0 if product is None else lean_of(product)
        if lean == 0:
            return image.noting(
                "the product's outline does not say that it leans: it was not turned"
            )
        return turned(image, -lean)
    return turned(image, args.straighten) if args.straighten else image
