"""Underlay: what comes between a product and its ground, a shadow and perhaps a reflection."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tools.color import linear_to_srgb, srgb_to_linear, threefold
from tools.light import Light
from tools.picture import Picture, Pixels, Plane
from tools.plate import plate_behind
from tools.reflection import Reflection
from tools.shadow import Box, Shadow

#: An opaque picture cannot grow: its shadow fades out over this share of the shorter side.
_FADE = 0.03
#: Rows that are made at a time: what is between stays in the processor's cache.
_BAND = 128
#: Empty pixels kept around a shadow, so that resampling finds nothing to smear over the border.
_RIM = 2


@dataclass(frozen=True)
class Underlay:
    """Light taken from the ground, and what the ground mirrors."""

    shadow: Shadow
    mirror: Reflection | None = None

    def reach(self) -> Box:
        """The box outside which it is nothing; it may leave the picture."""
        one = self.shadow.reach()
        if self.mirror is None:
            return one
        two = self.mirror.box
        low, high = np.minimum(one, two), np.maximum(one, two)
        return int(low[0]), int(low[1]), int(high[2]), int(high[3])

    def under(self, cutout: Picture) -> Picture:
        """A cutout over it, on a canvas that is enlarged so that it ends inside.

        The product's opaque pixels stay bit by bit; below its soft edge the colours are those that
        give the right mixture over any background. Needs `alpha` equal to `product`.
        """
        reach = self.reach()
        box = (
            min(0, reach[0] - _RIM),
            min(0, reach[1] - _RIM),
            max(cutout.width, reach[2] + _RIM),
            max(cutout.height, reach[3] + _RIM),
        )
        cutout = _grown(cutout, box)
        product = cutout.product
        if product is None:
            raise ValueError("a cutout has a product")
        part = np.s_[reach[1] - box[1] : reach[3] - box[1], reach[0] - box[0] : reach[2] - box[0]]
        rgb, alpha = cutout.rgb.copy(), product.copy()
        rgb[part], alpha[part] = _over(rgb[part], product[part], *self._within(reach))
        return replace(cutout, rgb=rgb, alpha=alpha)

    def on(self, picture: Picture) -> Picture:
        """An opaque picture whose background alone, outside `product`, shows it.

        It fades out before the frame's border, for an opaque picture cannot grow.
        """
        product, reach = picture.product, self.reach()
        height, width = picture.height, picture.width
        box = (max(0, reach[0]), max(0, reach[1]), min(width, reach[2]), min(height, reach[3]))
        if product is None or box[0] >= box[2] or box[1] >= box[3]:
            return picture
        part = np.s_[box[1] : box[3], box[0] : box[2]]
        rgb = picture.rgb.copy()
        window, plain = _window(height, width, box), _plain(picture.rgb[part], product[part])
        if plain is None:
            linear = srgb_to_linear(picture.rgb[part])
            ground = plate_behind(linear, product[part])
            _add(rgb[part], linear, self._change(ground, window, box), product[part])
        else:
            self._lay(rgb[part], window, box, plain, product[part])
        return replace(picture, rgb=rgb)

    def _lay(self, rgb: Pixels, window: Light, box: Box, ground: Light, product: Plane) -> None:
        """Lay it on a plain ground's light (3,) beside the product, by bands."""
        taken = self.shadow.within(box)
        taken *= window
        mirror = self.mirror.within(box) if self.mirror else None
        for top in range(0, len(rgb), _BAND):
            rows = slice(top, top + _BAND)
            change = [-(taken[rows] * channel) for channel in ground]
            if mirror is not None and mirror[1][rows].any():
                share = mirror[1][rows].astype(np.float32) * window[rows] / np.float32(255)
                light = srgb_to_linear(mirror[0][rows])
                for index, channel in enumerate(change):
                    channel += share * (light[..., index] - ground[index] - channel)
            elif not taken[rows].any():
                continue  # the way to light and back is exact: nothing would change
            free = (255 - product[rows]).astype(np.float32) / np.float32(255)
            made = cv2.merge([channel * free for channel in change])
            made += srgb_to_linear(rgb[rows])
            rgb[rows] = linear_to_srgb(np.asarray(made, np.float32))

    def _change(self, ground: Light, window: Light, box: Box) -> Light:
        """What is added to the ground's linear light."""
        change = threefold(np.asarray(self.shadow.within(box) * window, np.float32))
        change *= -ground
        if self.mirror is None:
            return np.asarray(change, np.float32)
        mirrored, alpha = self.mirror.within(box)
        share = threefold(alpha.astype(np.float32) * window / np.float32(255))
        return np.asarray(change + share * (srgb_to_linear(mirrored) - ground - change), np.float32)

    def _within(self, box: Box) -> tuple[Pixels, Plane]:
        """Straight colours and alpha of the mirrored picture over the black shadow."""
        shade = self.shadow.plane(box)
        if self.mirror is None:
            return np.zeros((*shade.shape, 3), np.uint8), shade
        rgb, mirrored = self.mirror.within(box)
        rgb = np.asarray(cv2.bitwise_and(rgb, rgb, mask=mirrored), np.uint8)
        alpha = np.maximum(mirrored, shade)
        both = np.nonzero((mirrored > 0) & (shade > 0))
        if len(both[0]) == 0:
            return rgb, alpha
        share = mirrored[both].astype(np.float32) / np.float32(255)
        whole = share + (1 - share) * shade[both].astype(np.float32) / np.float32(255)
        light = srgb_to_linear(rgb[both]) * (share / whole)[:, None]
        rgb[both] = linear_to_srgb(np.asarray(light, np.float32))
        alpha[both] = np.rint(whole * 255).astype(np.uint8)
        return rgb, alpha


def _add(rgb: Pixels, linear: Light, change: Light, product: Plane) -> None:
    """Write pixels of `linear` light and its `change` beside the product into `rgb`, by bands."""
    for top in range(0, len(rgb), _BAND):
        rows = slice(top, top + _BAND)
        light = change[rows] * threefold((255 - product[rows]).astype(np.float32) / np.float32(255))
        # Where nothing changes, the way to light and back is exact.
        if light.any():
            light += linear[rows]
            rgb[rows] = linear_to_srgb(light)


def _plain(rgb: Pixels, product: Plane) -> Light | None:
    """The linear light (3,) of a ground that has one colour wherever there is no product."""
    least, _, (column, row), _ = cv2.minMaxLoc(product)
    if least > 0:
        return None
    color = rgb[row, column]
    other = cv2.bitwise_not(np.asarray(cv2.inRange(rgb, color, color), np.uint8))
    bare = cv2.inRange(product, np.array(0), np.array(0))
    strange = cv2.bitwise_and(other, np.asarray(bare, np.uint8))
    return None if cv2.countNonZero(strange) else srgb_to_linear(color)


def _over(rgb: Pixels, product: Plane, below: Pixels, shade: Plane) -> tuple[Pixels, Plane]:
    """Straight colours and alpha of the product over what is below it."""
    free = product == 0
    made = np.where((free & (shade > 0))[..., None], below, rgb)
    alpha = np.where(free, shade, product)
    edge = np.nonzero(~free & (product < 255) & (shade > 0))
    if len(edge[0]) == 0:
        return made, alpha
    own = product[edge].astype(np.float32) / np.float32(255)
    more = (1 - own) * shade[edge].astype(np.float32) / np.float32(255)
    light = own[:, None] * srgb_to_linear(rgb[edge]) + more[:, None] * srgb_to_linear(below[edge])
    made[edge] = linear_to_srgb(np.asarray(light / (own + more)[:, None], np.float32))
    alpha[edge] = np.rint((own + more) * 255).astype(np.uint8)
    return made, alpha


def _grown(cutout: Picture, box: Box) -> Picture:
    """The same cutout on the canvas `box` of its own pixels."""
    left, top = -box[0], -box[1]
    edges = (top, box[3] - cutout.height, left, box[2] - cutout.width)
    if edges == (0, 0, 0, 0) or cutout.product is None:
        return cutout
    product = _bordered(cutout.product, edges)
    return replace(
        cutout,
        rgb=_bordered(cutout.rgb, edges),
        alpha=product,
        product=product,
        origin=cutout.origin.then((1, 0, left, 0, 1, top)) if cutout.origin else None,
    )


def _bordered(plane: Plane, edges: tuple[int, int, int, int]) -> Plane:
    made = cv2.copyMakeBorder(plane, *edges, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    return np.asarray(made, np.uint8)


def _window(height: int, width: int, box: Box) -> Light:
    """1 inside, falling smoothly to 0 at the border: the part in `box` of a whole picture."""
    rim = max(1.0, _FADE * min(height, width))
    down = (np.minimum(np.arange(height), np.arange(height)[::-1]) / rim)[box[1] : box[3]]
    across = (np.minimum(np.arange(width), np.arange(width)[::-1]) / rim)[box[0] : box[2]]
    smooth = [np.clip(near, 0, 1) ** 2 * (3 - 2 * np.clip(near, 0, 1)) for near in (down, across)]
    return np.asarray(smooth[0][:, None] * smooth[1], np.float32)
