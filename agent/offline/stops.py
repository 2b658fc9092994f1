"""Stops of light in what people type."""

from __future__ import annotations

import re

__all__ = ["stops"]


_HALVES = {
    "half a": 0.5,
    "half": 0.5,
    "a third of a": 1 / 3,
    "third of a": 1 / 3,
    "a": 1.0,
    "one": 1.0,
}
_STOPS = re.compile(
    r"(?P<n>[+-]?\d+(?:[.,]\d+)?|half an?|half|a third of an?|a|one|two)"
    r"\s*(?:f-?)?(?:stops?|ev|blenden?)\b",
    re.I,
)


def stops(text: str) -> float | None:
    """Stops of light: `half a stop`, `0.7 EV`, `two stops`; without a sign."""
    found = _STOPS.search(text)
    if found is None:
        return None
    said = found["n"].lower().replace("half an", "half a")
    words = {**_HALVES, "two": 2.0}
    return words[said] if said in words else abs(float(said.replace(",", ".")))
