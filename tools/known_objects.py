"""Known objects: things whose size everybody knows, as cutouts with their scale."""

from __future__ import annotations

import io
from functools import cache
from typing import Literal, get_args

import numpy as np
import yaml
from PIL import Image
from pydantic import BaseModel, ConfigDict

from tools.assets import asset
from tools.picture import Picture

KnownObject = Literal["coin", "credit_card", "pencil", "apple", "soda_can", "ruler"]


class Known(BaseModel):
    """An object: `size` is across and up in cm, `px_per_cm` its picture's; `flat`: it may lie."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    size: tuple[float, float]
    px_per_cm: float
    flat: bool


@cache
def known_objects() -> dict[KnownObject, Known]:
    """All of them, by name."""
    entries = yaml.safe_load(asset("objects/objects.yaml").read_text("utf-8"))
    return {name: Known.model_validate(entries[name]) for name in get_args(KnownObject)}


def cutout_of(name: KnownObject) -> Picture:
    """Its picture on transparency, cropped to it."""
    with Image.open(io.BytesIO(asset(f"objects/{name}.webp").read_bytes())) as image:
        pixels = np.asarray(image.convert("RGBA"))
    alpha = np.ascontiguousarray(pixels[..., 3])
    return Picture(np.ascontiguousarray(pixels[..., :3]), alpha, alpha)
