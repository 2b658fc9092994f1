"""Arrange: several cut-out products side by side on one transparent canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import Field, JsonValue

from tools.canvas import place
from tools.errors import RequestError
from tools.framing import Box, Placement, Size, box_of
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture, Plane

Layout = Literal["row", "pair", "grid"]

#: Air between products and around them, as shares of their typical size.
_GAP: Final = {"row": 0.16, "pair": 0.08, "grid": 0.2}
_MARGIN: Final = 0.12
#: Products get the same look of size: half way between equal heights and equal areas.
_BY_HEIGHT: Final = 0.5
#: No canvas is longer than this.
_LONGEST: Final = 4000


class Arrange(Args):
    """Put several cut-out products together: in a row, as a pair, or in a grid."""

    images: Annotated[list[ImageRef], Field(min_length=2, max_length=24)] = Field(
        description="Names of the cutouts, from left to right."
    )
    layout: Layout = Field(
        default="row",
        description="row: side by side on one line; pair: the same, closer; grid: rows of equals.",
    )


@dataclass(frozen=True)
class _Product:
    """A cutout and the box of what is seen of it."""

    picture: Picture
    box: Box
    scale: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on the canvas."""
        return self.scale * self.box.width, self.scale * self.box.height


@operation(version=2, touches="geometry")
def arrange(args: Arrange, images: Sequence[Picture]) -> Picture:
    """One cutout with all products, which stand on common lines and never overlap.

    It has no origin, for its pixels come from several photos. Raises RequestError where an image
    is not cut out or empty.
    """
    products = _alike([_product(image, number) for number, image in enumerate(images, 1)])
    columns = math.ceil(math.sqrt(len(products))) if args.layout == "grid" else len(products)
    places, canvas = _places(products, columns, _GAP[args.layout])
    shrink = min(1.0, _LONGEST / max(canvas))
    size = (max(1, math.ceil(canvas[0] * shrink)), max(1, math.ceil(canvas[1] * shrink)))
    rgb = np.zeros((size[1], size[0], 3), np.uint8)
    matte = np.zeros((size[1], size[0]), np.uint8)
    for product, (left, top) in zip(products, places, strict=True):
        _put(product, (left * shrink, top * shrink), shrink, rgb, matte)
    return Picture(rgb, matte, matte, facts=_facts(images))


def _product(image: Picture, number: int) -> _Product:
    matte = image.product if image.product is not None else image.alpha
    if matte is None or int(matte.min()) == 255:
        raise RequestError(
            f"image {number} of the arrangement still has its background: cut it out first with "
            "remove_background"
        )
    box = box_of(matte, 0)
    if box is None:
        raise RequestError(f"image {number} of the arrangement is empty: leave it out")
    return _Product(replace(image, alpha=matte, product=matte), box)


def _alike(products: list[_Product]) -> list[_Product]:
    """Scales at which all look equally large and none is enlarged."""
    looks = [_look(product.box) for product in products]
    least = min(looks)
    return [replace(p, scale=least / look) for p, look in zip(products, looks, strict=True)]


def _look(box: Box) -> float:
    """How large a product looks: between its height and the side of a square of its area."""
    area = math.sqrt(box.width * box.height)
    return float(box.height**_BY_HEIGHT * area ** (1 - _BY_HEIGHT))


def _places(
    products: list[_Product], columns: int, gap: float
) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Upper left corners of the products' boxes, and the canvas around them."""
    typical = float(np.mean([math.sqrt(p.size[0] * p.size[1]) for p in products]))
    between, margin = gap * typical, _MARGIN * typical
    rows = [products[start : start + columns] for start in range(0, len(products), columns)]
    cell = max(p.size[0] for p in products) if len(rows) > 1 else None
    widths = [_row_width(row, between, cell) for row in rows]
    places, top = [], margin
    for row, width in zip(rows, widths, strict=True):
        left, high = margin + (max(widths) - width) / 2, max(p.size[1] for p in row)
        for product in row:
            room = cell or product.size[0]
            places.append((left + (room - product.size[0]) / 2, top + high - product.size[1]))
            left += room + between
        top += high + between
    return places, (max(widths) + 2 * margin, top - between + margin)


def _row_width(row: list[_Product], between: float, cell: float | None) -> float:
    return sum(cell or product.size[0] for product in row) + between * (len(row) - 1)


def _put(
    product: _Product, at: tuple[float, float], shrink: float, rgb: np.ndarray, matte: Plane
) -> None:
    """Draw one product, resampled once, into the canvas."""
    scale = product.scale * shrink
    left, top = round(at[0]), round(at[1])
    x, y = -scale * product.box.left, -scale * product.box.top
    size: Size = (
        min(matte.shape[1] - left, math.ceil(scale * product.box.width)),
        min(matte.shape[0] - top, math.ceil(scale * product.box.height)),
    )
    made = place(product.picture, Placement(scale, x, y), size, None)
    if made.alpha is None:
        raise ValueError("a cutout keeps its alpha")
    part = np.s_[top : top + size[1], left : left + size[0]]
    seen = made.alpha > 0
    rgb[part][seen] = made.rgb[seen]
    matte[part] = np.maximum(matte[part], made.alpha)


def _facts(images: Sequence[Picture]) -> dict[str, JsonValue]:
    """The first photo facts that tell of a special source, such as a generator; else the first."""
    facts = [dict(image.fact("photo")) for image in images]
    told = [fact for fact in facts if fact.get("digital_source_type")]
    first = (told or facts)[0]
    return {"photo": first} if first else {}
