"""Amounts: numbers as they stand in variables, within their limits."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tools.errors import ConfigurationError

_MOST_DOLLARS = 1_000_000


def dollars_of(values: Mapping[str, str], name: str) -> float | None:
    """US dollars; None where the variable is not set. Raises ConfigurationError."""
    text = (values.get(name) or "").strip()
    try:
        amount = float(text) if text else None
    except ValueError:
        amount = math.nan
    if amount is not None and not 0 <= amount <= _MOST_DOLLARS:
        right = f"US dollars from 0 to {_MOST_DOLLARS}, such as 2.50, or leave it unset"
        raise wrong_value(name, text, right)
    return amount


def number_of(values: Mapping[str, str], name: str, default: int, limits: tuple[int, int]) -> int:
    """A whole number within limits that both belong to it. Raises ConfigurationError."""
    text = values.get(name) or str(default)
    low, high = limits
    try:
        number = int(text)
    except ValueError:
        raise wrong_value(name, text, f"a whole number from {low} to {high}") from None
    if not low <= number <= high:
        raise wrong_value(name, text, f"a whole number from {low} to {high}")
    return number


def wrong_value(name: str, value: str, right: str) -> ConfigurationError:
    """The sentence for a variable that is wrong."""
    return ConfigurationError(f"{name} is {value!r}: set it to {right}")
