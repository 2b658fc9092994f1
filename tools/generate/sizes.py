"""Sizes and prices of OpenAI's image models, as their guide of November 2026 states them."""

from __future__ import annotations

import math
from typing import Final

from tools.framing import Size

#: Sides are multiples of this; the area, and the ratio of the sides, lie within these.
_STEP: Final = 16
_LEAST_AREA, _MOST_AREA = 655_360, 3_686_400
_MOST_RATIO: Final = 3.0
#: Tokens along the shorter side at quality medium, and dollars for a million of them.
_TOKENS, _PRICE = 24, 30.0
#: Prices of the newest models are not confirmed: resellers ask up to three times the formula's.
_CAUTION: Final = 3.0


def legal_size(size: Size) -> Size:
    """The nearest size that may be asked for, of about the same shape: width, height."""
    ratio = min(max(size[0] / size[1], 1 / _MOST_RATIO), _MOST_RATIO)
    area = min(max(size[0] * size[1], _LEAST_AREA * 1.02), _MOST_AREA * 0.98)
    wide, high = math.sqrt(area * ratio), math.sqrt(area / ratio)
    return _stepped(wide), _stepped(high)


def _stepped(side: float) -> int:
    return max(_STEP, round(side / _STEP) * _STEP)


def estimate(size: Size) -> float:
    """Dollars that one picture of that size may cost at most, at quality medium.

    ceil(B · round(B / (long / short)) · (2·10⁶ + w·h) / 4·10⁶) output tokens, B = 24.
    """
    wide, high = legal_size(size)
    other = round(_TOKENS / (max(wide, high) / min(wide, high)))
    tokens = math.ceil(_TOKENS * other * (2_000_000 + wide * high) / 4_000_000)
    return round(_CAUTION * tokens * _PRICE / 1_000_000, 4)
