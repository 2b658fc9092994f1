"""Fidelity: the product in a file against the product in its photo.

The photo is brought to the file's geometry by the picture's `origin`, and both are compared where
the product's matte is whole, at 1000 px at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from tools.color import Floats, delta_e, rgb_to_lab
from tools.framing import Box, box_of
from tools.picture import Affine, Picture, Pixels, Plane
from tools.registration import registered, scale_of

#: Longest side at which pixels are compared: what resampling alone changes is averaged out.
_SIDE: Final = 1000
#: ΔE2000 up to which a pixel counts as the same. About 1 is a difference that one can just see in
#: large areas; another resampling filter and JPEG move single pixels by up to two.
SAME: Final = 2.0
#: Pixels of the product that are compared by colour; an even sample is as good as all of them.
_SAMPLE: Final = 30_000
#: Side of a tile, and which part of it has to be product.
_TILE: Final = 32
_TILE_COVER: Final = 0.8
#: Wang et al., Image Quality Assessment (IEEE TIP 13, 2004): constants for 8-bit values, with
#: an even window of 8 px in place of the Gaussian.
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_WINDOW: Final = 8

Gray = NDArray[np.float32]


class Fidelity(BaseModel):
    """The product in the file against the product in the photo."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delta_e_mean: float = Field(description="Mean ΔE2000 over the product.")
    delta_e_p95: float = Field(description="ΔE2000 that 95 % of the product stay below.")
    worst_ssim: float | None = Field(description="Lowest mean SSIM of a tile; None: no whole tile.")
    identical_share: float = Field(description="Share of the product within the tolerance, 0..1.")
    tolerance: float = Field(description="ΔE2000 up to which a pixel counts as identical.")
    label_ssim: float | None = Field(description="Mean SSIM of the most textured tile.")
    label_box: tuple[int, int, int, int] | None = Field(
        description="That tile in the file, in pixels: left, top, right, bottom."
    )
    compared_at: int = Field(description="Longest side of the file when compared, in pixels.")


def compared(file: Picture, photo: Picture) -> Fidelity | str:
    """A decoded file's product against its photo's; a text says why there is no comparison."""
    if file.fact("likeness"):
        return "a generator drew the product anew"
    if file.origin is None:
        return "the picture is made from several photos"
    if file.product is None:
        return "the product was not cut out"
    if scale_of(file.origin.transform) == 0 or (box := box_of(file.product)) is None:
        return "there is no product in the picture"
    view = _View.of(file, box)
    there = view.pixels(file.rgb)
    to_view = file.origin.then(view.affine).transform
    here, inside = registered(photo.rgb, to_view, view.size)
    whole = _whole(view.plane(file.product)) & inside
    if whole.sum() < 16:
        return "too little of the product is large enough to compare"
    return _measured(here, there, whole, view)


@dataclass(frozen=True)
class _View:
    """The product's box of the file, reduced: what the comparison looks at."""

    left: int
    top: int
    right: int
    bottom: int
    scale: float
    compared_at: int

    @classmethod
    def of(cls, file: Picture, box: Box) -> _View:
        longest = max(file.width, file.height)
        scale = min(1.0, _SIDE / longest)
        left, top, right, bottom = (int(side) for side in box)
        return cls(left, top, right, bottom, scale, round(longest * scale))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height when reduced."""
        wide, high = self.right - self.left, self.bottom - self.top
        return max(1, round(wide * self.scale)), max(1, round(high * self.scale))

    @property
    def affine(self) -> Affine:
        """From the file's pixels to the view's: its size is rounded, each side on its own."""
        across = self.size[0] / (self.right - self.left)
        down = self.size[1] / (self.bottom - self.top)
        return (across, 0.0, -self.left * across, 0.0, down, -self.top * down)

    def pixels(self, rgb: Pixels) -> Pixels:
        """That part of the file's pixels."""
        part = rgb[self.top : self.bottom, self.left : self.right]
        return np.asarray(cv2.resize(part, self.size, interpolation=cv2.INTER_AREA), np.uint8)

    def plane(self, matte: Plane) -> Plane:
        """That part of its matte."""
        return self.pixels(matte)


def _whole(matte: Plane) -> NDArray[np.bool_]:
    """Product through and through: edges carry the background's light and were cleaned of it."""
    inner = cv2.erode((matte >= 250).astype(np.uint8), np.ones((5, 5), np.uint8), borderValue=1)
    return np.asarray(inner > 0)


def _measured(here: Pixels, there: Pixels, whole: NDArray[np.bool_], view: _View) -> Fidelity:
    apart = _apart(here, there, whole)
    tiles = _tiles(here, there, whole)
    return Fidelity(
        delta_e_mean=round(float(apart.mean()), 3),
        delta_e_p95=round(float(np.quantile(apart, 0.95)), 3),
        worst_ssim=tiles.worst,
        identical_share=round(float((apart <= SAME).mean()), 4),
        tolerance=SAME,
        label_ssim=tiles.label,
        label_box=_in_file(tiles.place, view) if tiles.place else None,
        compared_at=view.compared_at,
    )


def _apart(here: Pixels, there: Pixels, whole: NDArray[np.bool_]) -> NDArray[np.float64]:
    """ΔE2000 of an even sample, each pixel with its eight neighbours: filters differ in those."""
    places = np.flatnonzero(whole)
    places = places[:: max(1, len(places) // _SAMPLE)]
    soft = (cv2.blur(pixels, (3, 3)) for pixels in (here, there))
    first, second = (np.asarray(plane, np.uint8).reshape(-1, 3)[places] for plane in soft)
    return delta_e(rgb_to_lab(first), rgb_to_lab(second))


@dataclass(frozen=True)
class _Tiles:
    """The worst tile's SSIM, the most textured one's, and where that is (row, column)."""

    worst: float | None = None
    label: float | None = None
    place: tuple[int, int] | None = None


def _tiles(here: Pixels, there: Pixels, whole: NDArray[np.bool_]) -> _Tiles:
    first = cv2.cvtColor(here, cv2.COLOR_RGB2GRAY).astype(np.float32)
    second = cv2.cvtColor(there, cv2.COLOR_RGB2GRAY).astype(np.float32)
    weight = whole.astype(np.float32)
    cover = _tiled(weight)
    if not (cover >= _TILE_COVER).any():
        return _Tiles()
    ssim, texture = _ssim(first, second)
    inside = np.maximum(cover, 1e-6)
    alike = np.where(cover >= _TILE_COVER, _tiled(ssim * weight) / inside, np.inf)
    detail = np.where(cover >= _TILE_COVER, _tiled(texture * weight) / inside, -1.0)
    row, column = (int(index) for index in np.unravel_index(np.argmax(detail), detail.shape))
    return _Tiles(round(float(alike.min()), 4), round(float(alike[row, column]), 4), (row, column))


def _ssim(first: Gray, second: Gray) -> tuple[Gray, Gray]:
    """The SSIM map, and the variance of the first picture."""
    mean1, mean2 = _mean(first), _mean(second)
    var1 = _mean(first * first) - mean1 * mean1
    var2 = _mean(second * second) - mean2 * mean2
    both = _mean(first * second) - mean1 * mean2
    light = (2 * mean1 * mean2 + _C1) / (mean1 * mean1 + mean2 * mean2 + _C1)
    structure = (2 * both + _C2) / (var1 + var2 + _C2)
    return np.asarray(light * structure, np.float32), var1


def _mean(plane: Floats) -> Gray:
    return cast(Gray, cv2.blur(plane, (_WINDOW, _WINDOW)))


def _tiled(plane: Gray) -> Gray:
    """Mean of each whole tile."""
    rows, columns = (max(1, side // _TILE) for side in plane.shape)
    part = plane[: rows * _TILE, : columns * _TILE]
    return cast(Gray, cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA))


def _in_file(place: tuple[int, int], view: _View) -> tuple[int, int, int, int]:
    across, _, _, _, down, _ = view.affine
    left = view.left + place[1] * _TILE / across
    top = view.top + place[0] * _TILE / down
    right, bottom = left + _TILE / across, top + _TILE / down
    return round(left), round(top), min(view.right, round(right)), min(view.bottom, round(bottom))
