"""Relight: the product as if photographed in better, or other, light."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field, JsonValue

from tools.averaging import averaged
from tools.balance import PROXY, Balance, flattening, from_backdrop, from_product, reduced
from tools.color import linear_to_srgb, srgb_to_linear, written
from tools.cores import threads
from tools.framing import box_of
from tools.light import DIRECTIONS, Backdrop, Light, LightFrom
from tools.modelling import Moved, modelling
from tools.operation import Args, ImageRef, operation
from tools.picture import Origin, Picture, Pixels, Plane
from tools.tone import balanced, contrasted, exposed, scaled_only, warmth_gains

#: Light from all around beside the one from a side, relative to it: that of a large soft box in a
#: white room; and how far single places may become darker or lighter, for the shape is estimated.
_AROUND, _DARKER, _LIGHTER = 0.35, 0.45, 1.8
#: Below this trust the backdrop is said to have been coloured; and the moved light to be a guess:
#: on rendered bodies a fifth of the change, or less, was right there.
_DOUBT, _GUESS = 0.35, 0.4
#: Rows, or single pixels, that are relit at a time by so many threads: they stay in the cache.
_BAND, _CHUNK, _THREADS = 128, 1 << 14, 2


class Relight(Args):
    """Change the light on the product: normalize to even, neutral studio light, or adjust it."""

    image: ImageRef
    mode: Literal["normalize", "adjust"] = Field(
        default="normalize",
        description="normalize: white balance, even light and exposure by what stood behind the "
        "product; adjust: only the changes asked for below.",
    )
    light_from: LightFrom | None = Field(
        default=None, description="Side that the light comes from, soft; none: as it is."
    )
    exposure: float = Field(default=0.0, ge=-3, le=3, description="Stops; 1 is twice the light.")
    warmth: float = Field(
        default=0.0, ge=-1, le=1, description="-1 cool and bluish .. 1 warm and golden."
    )
    contrast: float = Field(default=0.0, ge=-1, le=1, description="-1 flat .. 1 hard.")


@operation(version=4, touches="light")
def relight(args: Relight, image: Picture) -> Picture:
    """The picture with other light on its product; background, shadow and alpha stay.

    A picture without a product is relit as a whole.
    """
    product = image.product if image.product is not None else image.alpha
    if product is None:
        product = np.full(image.rgb.shape[:2], 255, np.uint8)
    box = box_of(product, 0)
    if box is None or (args.mode == "adjust" and _idle(args)):
        return image
    left, top, right, bottom = (int(side) for side in box)
    part = np.s_[top:bottom, left:right]
    change = _Change(args, product[part], image.rgb[part])
    if args.mode == "normalize":
        image, change = _normalized(image, change, part)
    if change.moved is not None and change.moved.trust < _GUESS:
        image = image.noting(
            f"the picture tells little of the product's shape, so the light from the "
            f"{args.light_from} is a guess by its outline: look at it before you use it"
        )
    return replace(image, rgb=_written(image, part, change))


def _idle(args: Relight) -> bool:
    return args.light_from is None and not (args.exposure or args.warmth or args.contrast)


@dataclass(frozen=True, eq=False)
class _Change:
    """What becomes of the product's light: gains of colour, (3,) or (h, w, 3), exposure, the rest.

    `product` (h, w) is its matte, `rgb` its pixels, and what follows covers the same part of the
    picture.
    """

    args: Relight
    product: Plane
    rgb: Pixels
    gains: Light | None = None
    gain: float = 1.0

    @cached_property
    def moved(self) -> Moved | None:
        """What the light's coming from one side does, on a reduced frame; None: it stays."""
        if self.args.light_from is None:
            return None
        found = modelling(*_judged(self.rgb, self.product))
        return None if found is None else found.moved(DIRECTIONS[self.args.light_from], _AROUND)

    @cached_property
    def modelling(self) -> Light | None:
        """The same as gains (h, w) of the part's own pixels, 1 on average."""
        if self.moved is None:
            return None
        gains = np.clip(self.moved.gains, _DARKER, _LIGHTER)
        full = cv2.resize(gains, self.product.shape[::-1], interpolation=cv2.INTER_CUBIC)
        return np.asarray(full, np.float32).reshape(self.product.shape)

    def of(self, linear: Light, rows: slice) -> Light:
        """Those rows of the part, `linear`, in the new light."""
        if self.gains is not None:
            gains = self.gains if self.gains.ndim == 1 else self.gains[rows]
            linear = exposed(balanced(linear, gains), self.gain)
        if self.args.warmth:
            linear = balanced(linear, warmth_gains(self.args.warmth))
        if self.args.exposure:
            linear = exposed(linear, 2**self.args.exposure)
        if self.args.contrast:
            linear = contrasted(linear, self.args.contrast)
        if self.modelling is not None:
            linear = exposed(linear, self.modelling[rows])
        return linear

    @cached_property
    def table(self) -> tuple[Pixels, NDArray[np.intp]] | None:
        """Bytes (256, 1, 3) for bytes, and from which byte (3,) on light is bent, by channel.

        None where what becomes of a pixel depends on more than its bytes.
        """
        if self.gains is None or self.gains.ndim > 1 or not _idle(self.args):
            return None
        bytes_ = np.arange(256, dtype=np.uint8)
        linear = srgb_to_linear(np.repeat(bytes_[:, None], 3, axis=1))
        bent = np.argmin(np.r_[scaled_only(linear, self.gains, self.gain), [[False] * 3]], axis=0)
        table = np.empty((256, 1, 3), np.uint8)
        for channel in range(3):  # alone, so that no other channel bends it
            alone = np.zeros((256, 1, 3), np.float32)
            alone[:, 0, channel] = linear[:, channel]
            table[..., channel] = linear_to_srgb(self.of(alone, slice(None)))[..., channel]
        return table, bent


def _normalized(
    image: Picture, change: _Change, part: tuple[slice, slice]
) -> tuple[Picture, _Change]:
    """The picture with its facts brought up to date, and the change to even neutral light.

    What was normalized once is left as it is: its light says nothing any more.
    """
    if image.fact("light"):
        return image, change
    matte, left, top = change.product, part[1].start, part[0].start
    small, weight = _judged(change.rgb, matte)
    backdrop = Backdrop.of(image)
    if backdrop is None or backdrop.kind == "busy":
        balance = from_product(small, weight)
        image = image.with_fact("light", _told(balance))
        tint = np.asarray(balance.tint, np.float32)
        return image, replace(change, gains=tint, gain=balance.gain)
    shrink = (weight.shape[1] / matte.shape[1], weight.shape[0] / matte.shape[0])
    place = (image.origin or Origin("")).then(
        (shrink[0], 0, -left * shrink[0], 0, shrink[1], -top * shrink[1])
    )
    flat = flattening(backdrop, weight, place)
    balance = from_backdrop(backdrop, small, weight)
    if balance.trust < _DOUBT:
        image = image.noting(
            "the backdrop is coloured, so the white balance was left as photographed: "
            "retake it in front of white or grey paper for exact colours"
        )
    image = image.with_fact("backdrop", _relit(backdrop, balance).model_dump(mode="json"))
    image = image.with_fact("light", _told(balance))
    gains = np.asarray(balance.tint, np.float32)
    if np.ptp(flat) > 0:
        full = cv2.resize(flat * gains, matte.shape[::-1])
        gains = np.asarray(full, np.float32).reshape(*matte.shape, 3)
    return image, replace(change, gains=gains, gain=balance.gain)


def _judged(rgb: Pixels, matte: Plane) -> tuple[Light, Light]:
    """Linear light and matte on a frame small enough to judge the light by.

    Bytes are averaged down to twice its size first: light takes four times their room.
    """
    shrink = max(1, max(matte.shape) // (2 * PROXY))
    size = (max(1, matte.shape[1] // shrink), max(1, matte.shape[0] // shrink))
    return reduced(srgb_to_linear(averaged(rgb, size)), averaged(matte, size))


def _told(balance: Balance) -> dict[str, JsonValue]:
    """What was done to the light, for the certificate and for a second call."""
    return {
        "stops": round(float(np.log2(balance.gain)), 3),
        "tint": [round(float(gain), 4) for gain in balance.tint],
        "trust": round(balance.trust, 3),
    }


def _relit(backdrop: Backdrop, balance: Balance) -> Backdrop:
    """The backdrop as it would have been photographed in the new light."""
    color = np.minimum(np.asarray(backdrop.color) * balance.tint * balance.gain, 1)
    red, green, blue = (round(float(value), 6) for value in color)
    return backdrop.model_copy(update={"color": (red, green, blue), "field": ((1.0,),) * 3})


def _written(image: Picture, part: tuple[slice, slice], change: _Change) -> Pixels:
    """The picture's pixels with the product's replaced; what shines through its edge is kept."""
    made = image.rgb.copy()
    if image.alpha is not None and change.table is not None:
        _look_up(made, part, change, *change.table)
        return made
    before, after = image.rgb[part], made[part]
    change.modelling  # noqa: B018 - made once, before the threads ask for it

    def write(top: int) -> None:
        rows = slice(top, top + _BAND)
        product = change.product[rows]
        # What is not written is black here: cutouts are white there, which is dear to look at.
        own = cv2.bitwise_and(before[rows], before[rows], mask=product)
        linear = srgb_to_linear(np.asarray(own, np.uint8))
        lit = change.of(linear, rows)
        if image.alpha is None:
            share = product.astype(np.float32) / np.float32(255)
            lit = linear + share[..., None] * (lit - linear)
        cv2.copyTo(linear_to_srgb(lit), product, after[rows])

    with ThreadPoolExecutor(threads(_THREADS)) as pool:  # each band writes its own rows
        list(pool.map(write, range(0, len(before), _BAND)))
    return made


def _look_up(
    rgb: Pixels, part: tuple[slice, slice], change: _Change, table: Pixels, bent: NDArray[np.intp]
) -> None:
    """Write the product's pixels by a table, and those whose light is bent by themselves."""
    plain = np.asarray(cv2.inRange(rgb[part], np.zeros(3), bent - 1.0), np.uint8)
    inside = np.flatnonzero(change.product > plain)  # 0 or 255: where a channel is too bright
    rows, columns = np.divmod(inside, plain.shape[1])
    places = (rows + part[0].start) * rgb.shape[1] + columns + part[1].start
    before = rgb.reshape(-1, 3).take(places, axis=0)
    cv2.copyTo(cv2.LUT(rgb[part], table), change.product, rgb[part])
    for start in range(0, len(places), _CHUNK):
        some = slice(start, start + _CHUNK)
        linear = srgb_to_linear(before[some])[:, None]
        written(rgb, places[some], linear_to_srgb(change.of(linear, slice(None)))[:, 0])
