"""Subject: where a picture shows its product, and where the photo's frame cut it off."""

from __future__ import annotations

from typing import Final, Literal

from tools.errors import RequestError
from tools.framing import Box, box_of, frame
from tools.picture import Picture, Plane

Side = Literal["left", "top", "right", "bottom"]

#: How far beyond a rough box the product may reach, as a share of the photo's shorter side.
_ROUGH: Final = 0.03


def product_box(picture: Picture) -> Box | None:
    """The box of the product's own matte; None without one."""
    return None if picture.product is None else box_of(picture.product)


def cut_out(picture: Picture, wanted: str) -> tuple[Plane, Box]:
    """The matte of a picture's product and its box.

    `wanted` says what the product is wanted for: raises RequestError with it, and the next step,
    where nothing says which pixels are the product's.
    """
    matte = picture.product if picture.product is not None else picture.alpha
    box = box_of(matte) if matte is not None else None
    if matte is None or box is None:
        raise RequestError(
            f"the picture has no product that {wanted}: cut it out first with remove_background"
        )
    return matte, box


def whole_box(picture: Picture) -> Box | None:
    """The box of a product that is whole in this picture, for cropping around it.

    Of an uncut photo the one that its facts roughly tell. None where nothing is known, or where
    the picture's frame cuts the product anyway.
    """
    size = (picture.width, picture.height)
    box = product_box(picture)
    rough = _rough_box(picture) if box is None else None
    found = box or rough
    if found is None or found.touches(size):
        return None
    return found if box else found.inset(-_ROUGH * min(size)).meet(frame(size))


def cut_sides(product: Box, picture: Picture) -> frozenset[Side]:
    """The sides where the product ends only because the photo, or this picture, does."""
    seen = frame((picture.width, picture.height))
    slack = 1.0
    if (photo := _photo_frame(picture)) is not None:
        seen = photo.meet(seen)
        # A scaled edge is as soft as the scale is large.
        slack = max(1.0, 1.5 * photo.width / max(1.0, float(_size(picture)[0])))
    cut: dict[Side, bool] = {
        "left": product.left < seen.left + slack,
        "top": product.top < seen.top + slack,
        "right": product.right > seen.right - slack,
        "bottom": product.bottom > seen.bottom - slack,
    }
    return frozenset(side for side, is_cut in cut.items() if is_cut)


def _size(picture: Picture) -> tuple[int, int]:
    """The photo's width and height; 0 where its facts say none."""
    facts = picture.fact("photo")
    wide, high = facts.get("width"), facts.get("height")
    if isinstance(wide, int) and isinstance(high, int):
        return wide, high
    return 0, 0


def _photo_frame(picture: Picture) -> Box | None:
    """Where the photo's own frame lies in this picture; None where unknown, or turned askew."""
    wide, high = _size(picture)
    if picture.origin is None or not wide or not high:
        return None
    a, b, _, d, e, _ = picture.origin.transform
    if min(abs(a) + abs(e), abs(b) + abs(d)) > 1e-3 * max(abs(a), abs(b)):
        return None
    return _moved(Box(0, 0, wide, high), picture)


def _rough_box(picture: Picture) -> Box | None:
    shares, (wide, high) = picture.fact("photo").get("box"), _size(picture)
    if picture.origin is None or not isinstance(shares, list) or len(shares) != 4 or not wide:
        return None
    left, top, right, bottom = (float(share) for share in shares if isinstance(share, int | float))
    box = _moved(Box(left * wide, top * high, right * wide, bottom * high), picture)
    box = box.meet(frame((picture.width, picture.height)))
    return box if min(box.width, box.height) >= 1 else None


def _moved(box: Box, picture: Picture) -> Box:
    """The box, upright, around a box of the photo."""
    assert picture.origin is not None
    a, b, c, d, e, f = picture.origin.transform
    corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    across = [a * x + b * y + c for x, y in corners]
    down = [d * x + e * y + f for x, y in corners]
    return Box(min(across), min(down), max(across), max(down))
