"""Cast: the outline of a standing product, thrown on the ground by light from one side."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.contact import density
from tools.ground import Ground
from tools.light import Light
from tools.penumbra import SHARPEST, graded_blur, reached, spread
from tools.picture import Plane

Transform = NDArray[np.float64]  # (2, 3)

#: Share of the light that a cast shadow takes at its foot, and what is left of that share at its
#: far end, where the sky fills it up.
_CAST, _CAST_END = 0.46, 0.08
#: Between two places of contact, an underside nearer to the ground than this share of the size has
#: the product's depth behind it: no light comes through there.
_SOLID = 0.11
#: Half-width of the penumbra at the foot of a cast shadow and its growth with the height of what
#: casts it, as shares of the size, at middling softness.
_PENUMBRA, _PENUMBRA_GROWTH = 0.005, 0.05
#: The middle of a round base lies at most this share of the size behind its front.
_MIDDLE = 0.14
#: Heights, as shares of the product's, over which the shadow of clear glass begins.
_BEGINS = 0.16
#: Light that throws a shadow neither up nor down the picture would leave a line: it never does.
_FLATTEST = 0.03


def thrown(matte: Plane, ground: Ground, softness: float, throw: tuple[float, float]) -> Light:
    """Share of light that the thrown outline takes from the ground, on the matte's own frame.

    `throw` says where a point 1 above the ground casts its shadow: to the right, down the picture.
    """
    right = throw[0]
    down = float(np.copysign(max(abs(throw[1]), _FLATTEST), throw[1]))
    m, c = _leaning(ground, right, down)
    # The outline of a round thing is that of its middle: the front of its base casts nothing.
    c -= min(ground.round_base[1], _MIDDLE * ground.size)
    # (x, y) is z = m·x + c - y above the line of contact; its shadow lies z·throw from its foot.
    forward = np.array(
        [
            [1 + right * m, -right, right * c],
            [m * (1 + down), -down, c * (1 + down)],
        ]
    )
    size = (matte.shape[1], matte.shape[0])
    solid = _standing(matte, ground, m, c)
    outline = cv2.warpAffine(solid, forward, size).astype(np.float32) / np.float32(255)
    least = max(SHARPEST, _PENUMBRA * spread(softness) * ground.size)
    most = least + _PENUMBRA_GROWTH * spread(softness) * max(ground.tall, 1)
    made = np.zeros(matte.shape, np.float32)
    part = reached(outline, most, 0.6 * most)
    high = _heights(matte, ground, forward, (m, c))[part]
    radius = np.float32(least) + np.float32(most - least) * high
    soft = graded_blur(outline[part], radius, least, most)
    made[part] = np.float32(_CAST) * soft * _fall(high, matte, ground)
    return made


def _fall(high: Light, matte: Plane, ground: Ground) -> Light:
    """What is left of a shadow by the height of what casts it."""
    fall = 1 - np.float32(1 - _CAST_END) * np.minimum(high, 1)
    clear = np.float32(1 - density(matte, ground)[ground.contact].mean())
    if clear > 0:  # through glass the line where its shadow begins is seen: it begins softly
        fall *= 1 - clear * np.exp(-np.square(high / np.float32(_BEGINS)))
    return np.asarray(fall, np.float32)


def _heights(matte: Plane, ground: Ground, forward: Transform, line: tuple[float, float]) -> Light:
    """How high what casts on a pixel is, 1 at the product's top, 0 below the line of contact."""
    back = cv2.invertAffineTransform(forward)
    # Of the point it comes from, line[0]·x + line[1] - y: a plane, so a sum of rows and columns.
    across, down, level = (line[0] * back[0] - back[1]) / max(ground.tall, 1)
    level += line[1] / max(ground.tall, 1)
    columns = (across * np.arange(matte.shape[1])).astype(np.float32)
    rows = (down * np.arange(matte.shape[0]) + level).astype(np.float32)
    return np.asarray(np.clip(rows[:, None] + columns, 0, 1.2), np.float32)


def _standing(matte: Plane, ground: Ground, slope: float, base: float) -> Plane:
    """The outline above the line of contact, continued to it where its underside is near."""
    columns = np.arange(matte.shape[1])
    under = np.where(np.isfinite(ground.gap), ground.floor - ground.gap, np.inf)
    low = (ground.gap < _SOLID * ground.size) & ground.between
    line = slope * columns + base
    # Above all that is filled, and above the line, the outline is as it is.
    first = min(float(line.min()), float(under[low].min(initial=np.inf))) - 1
    top = int(np.clip(first, 0, len(matte)))
    made = matte.copy()
    rows = np.arange(top, len(matte))[:, None]
    # A row's share above the line, so that a slanting line has no steps.
    share = np.clip(line - rows + 1, 0, 1)
    filled = np.maximum(matte[top:], np.rint(255 * share * (low & (rows >= under - 1))))
    made[top:] = np.rint(filled * share)
    return made


def _leaning(ground: Ground, right: float, down: float) -> tuple[float, float]:
    """The line of contact, turned level where the light would run along it and throw nothing."""
    most = 0.6 * abs(down) / max(abs(right), 1e-6)
    slope = float(np.clip(ground.slope, -most, most))
    columns = np.flatnonzero(ground.contact)
    base = ground.base + (ground.slope - slope) * float(columns.mean())
    # The floor is an edge between rows; warping counts from their centres.
    return slope, base - 0.5
