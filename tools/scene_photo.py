"""Scene photo: what an uploaded photo of an empty place says of its surface and its light.

Where the surface is, `tools.surface` tells; the light stands on the side to which it gets brighter.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.color import luminance, srgb_to_linear
from tools.errors import PhotoError
from tools.light import LightFrom, Triple
from tools.picture import Picture
from tools.scene import Camera, Scene, SceneLight
from tools.surface import Where, surface_of

Floats = NDArray[np.float32]

#: A scene smaller than this on its shorter side would be enlarged beyond what looks real.
_LEAST_SIDE: Final = 500
#: The photo is read at this width.
_WIDTH: Final = 192
#: Width around the standing point, as a share, where else a product may stand.
_PART: Final = 0.34
#: The product stands this share of the way from the back edge to the front.
_INTO: Final = 0.38
#: A surface that takes this share of the height is near, and things on it look large; one that
#: takes less is farther away.
_ROOMY: Final = 0.3
_LEAST_ROOM: Final = 0.45
#: A surface that is far away is framed this much tighter at most.
_CLOSEST: Final = 1.7
#: Ratio of light from side to side above which one side is the lit one.
_SIDED: Final = 1.1
_THROWS: Final[dict[LightFrom, tuple[float, float]]] = {
    "left": (0.7, -0.12),
    "right": (-0.7, -0.12),
    "top": (0.0, 0.0),
}


def scene_of_photo(photo: Picture, position: Where = "center") -> Scene:
    """The scene that an uploaded photo shows; `position` says where in it to look for a surface.

    Raises PhotoError where it is too small.
    """
    if min(photo.width, photo.height) < _LEAST_SIDE:
        raise PhotoError(
            f"the scene photo is {photo.width}×{photo.height}: send one with "
            f"{_LEAST_SIDE} px or more on its shorter side"
        )
    size = (_WIDTH, max(24, round(_WIDTH * photo.height / photo.width)))
    small = np.asarray(cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    surface = surface_of(photo.rgb, position)
    light = srgb_to_linear(small)
    side = _lit_side(light[int(surface.back * size[1]) :])
    deep = surface.front - surface.back
    stand = surface.back + _INTO * deep
    room = float(np.clip(deep / _ROOMY, _LEAST_ROOM, 1.0))
    return Scene(
        name="photo",
        title="your scene photo",
        pixels=photo.rgb,
        size=(photo.width, photo.height),
        stand=(surface.x, stand),
        ground=(
            max(0.05, surface.x - _PART / 2),
            surface.back + 0.2 * deep,
            min(0.95, surface.x + _PART / 2),
            surface.back + 0.55 * deep,
        ),
        horizon=surface.back - 0.35,
        edge=surface.back if surface.clear else 0.0,
        room=room,
        closer=min(_CLOSEST, 1 / room),
        ambient=_colour(np.percentile(light.reshape(-1, 3), 25, axis=0)),
        camera=Camera(depression=15.0),
        light=SceneLight(
            side=side, throw=_THROWS[side], color=_colour(_brightest(light)), strength=0.6
        ),
    )


def _lit_side(surface: Floats) -> LightFrom:
    """The side from which light falls on the surface: the brighter one; top where both are even."""
    bright = luminance(surface)
    third = max(1, bright.shape[1] // 3)
    left, right = float(bright[:, :third].mean()), float(bright[:, -third:].mean())
    if left > _SIDED * right:
        return "left"
    return "right" if right > _SIDED * left else "top"


def _brightest(light: Floats) -> Floats:
    """Mean of the bright tenth that is not clipped: what the light's colour is seen on."""
    flat = light.reshape(-1, 3)
    flat = flat[flat.max(axis=1) < 0.97]
    if len(flat) == 0:
        return np.ones(3, np.float32)
    level = luminance(flat)
    return np.asarray(flat[level >= np.percentile(level, 90)].mean(axis=0), np.float32)


def _colour(light: Floats) -> Triple:
    """Relative light: luminance 1, no channel stronger than a warm lamp's."""
    relative = light / max(float(luminance(np.asarray(light, np.float32))), 1e-4)
    red, green, blue = (round(float(value), 3) for value in np.clip(relative, 0.6, 1.35))
    return red, green, blue
