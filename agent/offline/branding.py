"""The brand kit on a picture: it holds where neither the request nor the channel says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from agent.offline.pictures import Picture
from tools.channels import slots

__all__ = ["PLAIN", "branded", "filling", "shadow"]


#: Looks on a plain ground, whose shadow the kit may choose.
PLAIN = ("white", "color", "gradient", "recolor", "turn")
#: Backgrounds that a channel leaves to the seller.
_OPEN = ("any", "clean_any", "white_or_real_life")
_UNFILLED = ("as_is", "detail", "infographic", "scale", "transparent", "on_model")


def branded(picture: Picture, brand: Mapping[str, JsonValue]) -> Picture:
    """The picture on the brand's ground, where it has the usual white one and need not have it."""
    ground = brand.get("background")
    if ground is None or not _open(picture):
        return picture
    if picture.look == "white" and not picture.word:
        return replace(picture, look="color", values={**picture.values, "color": ground})
    if picture.look == "detail":
        return replace(picture, values={"ground": ground, **picture.values})
    return picture


def _open(picture: Picture) -> bool:
    found = slots().get(picture.place)
    return found is None or found.background.rule in _OPEN


def shadow(brand: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """What the kit says of shadows, as arguments of `add_shadow`."""
    named = {"kind": "shadow", "softness": "softness", "strength": "strength"}
    return {arg: brand[key] for arg, key in named.items() if brand.get(key) is not None}


def filling(picture: Picture, brand: Mapping[str, JsonValue]) -> float | None:
    """How large the product is in the frame: written down so that "bigger" has what to move."""
    if picture.look in _UNFILLED or picture.look.startswith("scene"):
        return None
    slot = slots().get(picture.place)
    own = brand.get("fill")
    if not isinstance(own, int | float):
        return (slot.export.product_fill if slot else None) or 0.85
    least, most = (slot.fill.min, slot.fill.max) if slot and slot.fill else (0.0, 1.0)
    return min(most, max(least, float(own)))
