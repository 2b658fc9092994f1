"""Blending: a product in a scene so that one light seems to have lit both."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from pydantic import JsonValue

from tools.color import linear_to_srgb, luminance, srgb_to_linear, threefold
from tools.light import Light, LightFrom, Triple, fine_srgb, rounded, shoulder
from tools.picture import Picture, Pixels, Plane
from tools.reflection import Box, Reflection, reflection
from tools.scene import Scene
from tools.shadow import Shadow, cast_shadow, contact_shadow, drop_shadow

#: The product takes this share of the scene light's colour, and never more than that per channel:
#: a tint that joins them, far below what changes the product's own colour.
_TINT, _MOST_TINT = 0.35, 0.045
#: Exposure follows the surface by this share, at most this much, in factors of linear light.
_MOST_EXPOSURE = 0.07
#: Light that the ground keeps from the product's foot, and how high that reaches, as shares of
#: all light and of the product's height.
_FOOT, _FOOT_HEIGHT = 0.22, 0.07
#: Relative light from the middle to a side of the photo above which that side was the lit one.
_SIDED = 0.07
#: How much a shadow takes on of the ambient light's colour.
_AMBIENT = 0.12
#: What stands on a surface keeps the sky from it too, and not the lamp alone: strength of a shadow
#: in a scene whose lamp throws none, and how much it grows with the lamp's.
_SKY, _LAMP = 0.3, 0.8
#: The sweep of tones that a neutral surface should have for the exposure to stay.
_USUAL_GROUND = 0.42


def ground_shadow(product: Plane, scene: Scene, *, strength: float, softness: float) -> Shadow:
    """The product's shadow on the scene's surface, along the scene's light.

    `strength` and `softness` are 0..1; 0.5 is what the scene itself has.
    """
    side = scene.light.side
    strength = min(1.0, 2 * strength * (_SKY + _LAMP * scene.light.strength))
    softness = min(1.0, max(0.0, softness + scene.light.softness - 0.5))
    if scene.view == "above":
        return drop_shadow(product, softness=softness, strength=strength, light_from=side)
    if scene.light.throw == (0.0, 0.0):
        return contact_shadow(product, softness=softness, strength=strength, light_from=side)
    return cast_shadow(
        product,
        softness=softness,
        strength=strength,
        light_from=side,
        throw=scene.light.throw,
    )


def tinted(cut: Picture, scene: Scene, ground: Triple, share: float) -> Picture:
    """The product's light brought near the scene's: colour, exposure, and a darker foot.

    `ground` is the mean linear light of the surface around the standing point, `share` 0..1 how
    much of the whole correction is done; 0 leaves every pixel as it is.
    """
    if share <= 0 or cut.product is None:
        return cut
    rows = np.flatnonzero(cut.product.max(axis=1) > 127)
    if len(rows) == 0:
        return cut
    light = np.asarray(scene.light.color) / luminance(np.asarray(scene.light.color, np.float32))
    tint = np.clip(1 + _TINT * (light - 1), 1 - _MOST_TINT, 1 + _MOST_TINT)
    bright = float(luminance(np.asarray(ground, np.float32)))
    exposure = np.clip((max(bright, 1e-3) / _USUAL_GROUND) ** 0.12, 1 - _MOST_EXPOSURE, 1.0)
    gain = (1 + share * (tint * exposure - 1)).astype(np.float32)
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    near = (np.arange(cut.height) + 0.5 - bottom) / (_FOOT_HEIGHT * (bottom - top))
    dark = _FOOT if scene.view == "side" else 0.0
    foot = 1 - share * dark * np.exp(-np.square(np.minimum(near, 0)) * 2.2) * (near > -3)
    factor = foot.astype(np.float32)[:, None] * gain
    return replace(cut, rgb=_gained(cut.rgb, cut.product, factor))


def _gained(rgb: Pixels, product: Plane, factor: Light) -> Pixels:
    """The product's light times the factors (h, 3) of its rows; all else as it is."""
    rows = np.flatnonzero(product.any(axis=1))
    columns = np.flatnonzero(product.any(axis=0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    light = srgb_to_linear(rgb[part]) * factor[part[0], None, :]
    made = rgb.copy()
    cv2.copyTo(linear_to_srgb(shoulder(light, 0.92)), product[part], made[part])
    return made


def blended(plate: Pixels, cut: Picture, shadow: Shadow, scene: Scene) -> Pixels:
    """Plate, shadow, a hint of reflection and product, mixed in linear light."""
    matte = cut.product
    if matte is None:
        raise ValueError("a cutout has a product")
    made = plate.copy()
    mirrors = scene.gloss > 0 and scene.view == "side"
    mirror = reflection(cut.rgb, matte, softness=1.0, strength=scene.gloss) if mirrors else None
    box = _reach(shadow, mirror, plate)
    if box[0] < box[2] and box[1] < box[3]:
        part = np.s_[box[1] : box[3], box[0] : box[2]]
        floor = _grounded(srgb_to_linear(made[part]), shadow.within(box), scene)
        if mirror is not None:
            seen, alpha = mirror.within(box)
            share = threefold(alpha.astype(np.float32) / np.float32(255))
            floor += share * (srgb_to_linear(seen) - floor)
        made[part] = rounded(fine_srgb(floor), box[0], box[1])
    cv2.copyTo(cut.rgb, (matte == 255).astype(np.uint8), made)
    # 0 wraps to 255: one comparison finds what is neither clear nor covered.
    edge = np.flatnonzero((matte - np.uint8(1)) < 254)
    weight = matte.reshape(-1).take(edge).astype(np.float32)[:, None] / np.float32(255)
    own, pixels = cut.rgb.reshape(-1, 3).take(edge, axis=0), made.reshape(-1, 3)
    mixed = srgb_to_linear(own) * weight + srgb_to_linear(pixels.take(edge, axis=0)) * (1 - weight)
    pixels[edge] = linear_to_srgb(np.asarray(mixed, np.float32))
    return made


def _grounded(ground: Light, taken: Light, scene: Scene) -> Light:
    """The surface with its light taken; what is left in a shadow has the ambient's colour."""
    ambient = np.asarray(scene.ambient, np.float32)
    share = 1 - _AMBIENT * (ambient - ambient.min())
    left = cv2.merge([1 - taken * part for part in share])
    return np.asarray(ground * left, np.float32)


def light_side(cut: Picture) -> LightFrom | None:
    """The side from which light fell in the product's photo, as its backdrop tells; None: neither.

    The backdrop's light is a cubic in u, -1..1 across the photo: what is odd in u leans to a side.
    """
    field = cut.fact("backdrop").get("field")
    if not isinstance(field, list):
        return None
    leaning = [_odd(row) for row in field if isinstance(row, list)]
    lean = sum(leaning) / max(1, len(leaning))
    if abs(lean) < _SIDED:
        return None
    return "right" if lean > 0 else "left"


def _odd(row: list[JsonValue]) -> float:
    """Light at u = 0.8 more than at the middle, as far as it is less at -0.8."""
    terms = ((1, 0.8), (6, 0.8**3))
    known = [(row[index], factor) for index, factor in terms if index < len(row)]
    return sum(float(term) * factor for term, factor in known if isinstance(term, int | float))


def ground_light(plate: Pixels, stand: tuple[float, float]) -> Triple:
    """Mean linear light of the surface left, right and in front of the standing point."""
    height, width = plate.shape[:2]
    x, y = stand
    top, bottom = int(min(y, height - 2)), int(min(height, y + 0.12 * height + 2))
    left, right = int(max(0, x - 0.3 * width)), int(min(width, x + 0.3 * width)) + 1
    part = cv2.resize(plate[top:bottom, left:right], (32, 8), interpolation=cv2.INTER_AREA)
    mean = srgb_to_linear(np.asarray(part, np.uint8)).reshape(-1, 3).mean(axis=0)
    return float(mean[0]), float(mean[1]), float(mean[2])


def _reach(shadow: Shadow, mirror: Reflection | None, plate: Pixels) -> Box:
    """The part of the plate that shadow and reflection change."""
    boxes = [shadow.reach()] + ([mirror.box] if mirror is not None else [])
    height, width = plate.shape[:2]
    left, top = (max(0, min(box[side] for box in boxes)) for side in (0, 1))
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    return left, top, min(width, right), min(height, bottom)
