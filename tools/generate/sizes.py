"""Sizes that image models make and what such a picture costs, by their guide of November 2026."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tools.framing import Size
from tools.generate.models import MODEL, family_of

#: Sides are multiples of this; the area, and the ratio of the sides, lie within these.
_STEP: Final = 16
_LEAST_AREA, _MOST_AREA = 655_360, 3_686_400
#: A little inside of 1:3 to 3:1, for the sides are rounded.
_MOST_RATIO: Final = 2.93
#: Dollars for a million tokens: of words, of pictures sent, of the picture made.
_WORDS, _SENT, _MADE = 5.0, 8.0, 30.0
#: Most tokens that a picture counts that is sent, and words of a long prompt.
_TOKENS_SENT, _TOKENS_SAID = 1536, 800
_MILLION: Final = 1_000_000
#: The quality that is asked for where a model has several.
QUALITY: Final = "medium"


@dataclass(frozen=True)
class Usage:
    """Tokens that an answer says it took."""

    words: int
    sent: int
    made: int

    @property
    def usd(self) -> float:
        """What they cost, in US dollars."""
        return (self.words * _WORDS + self.sent * _SENT + self.made * _MADE) / _MILLION


def legal_size(size: Size, model: str = MODEL) -> Size:
    """The nearest size that may be asked for, of about the same shape: width, height."""
    own = family_of(model).sizes
    wanted = math.log(size[0] / size[1])
    if own:
        return min(own, key=lambda one: abs(math.log(one[0] / one[1]) - wanted))
    ratio = min(max(size[0] / size[1], 1 / _MOST_RATIO), _MOST_RATIO)
    area = min(max(size[0] * size[1], _LEAST_AREA * 1.02), _MOST_AREA * 0.98)
    wide, high = math.sqrt(area * ratio), math.sqrt(area / ratio)
    return _stepped(wide), _stepped(high)


def _stepped(side: float) -> int:
    return max(_STEP, round(side / _STEP) * _STEP)


def price(size: Size, model: str = MODEL, pictures: int = 1) -> float:
    """Dollars that one picture of that size should cost, made from that many pictures.

    ceil(B · round(B / (long / short)) · (2·10⁶ + w·h) / 4·10⁶) output tokens, B those along the
    shorter side. 0 where nobody states a price.
    """
    family = family_of(model)
    if not family.priced:
        return 0.0
    wide, high = legal_size(size, model)
    base = family.tokens[QUALITY]
    other = round(base / (max(wide, high) / min(wide, high)))
    made = math.ceil(base * other * (2_000_000 + wide * high) / 4_000_000)
    return Usage(_TOKENS_SAID, pictures * _TOKENS_SENT, made).usd


def estimate(size: Size, model: str = MODEL, pictures: int = 1) -> float:
    """Dollars that one picture may cost at most: the price with the family's caution."""
    return round(family_of(model).caution * price(size, model, pictures), 4)
