"""Payloads: what Slack sends, read without trusting its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

Json = Mapping[str, object]


def part(payload: object, *path: str) -> Json:
    """The object at the end of the path; an empty one where there is none."""
    for name in path:
        payload = payload.get(name) if isinstance(payload, Mapping) else None
    return cast("Json", payload) if isinstance(payload, Mapping) else {}


def text(payload: object, *path: str) -> str:
    """The text at the end of the path; empty where there is none."""
    found = part(payload, *path[:-1]).get(path[-1])
    return found if isinstance(found, str) else ""


def number(payload: object, *path: str) -> int:
    """The whole number at the end of the path; 0 where there is none."""
    found = part(payload, *path[:-1]).get(path[-1])
    return found if isinstance(found, int) else 0


def parts(payload: object, *path: str) -> list[Json]:
    """The objects in the list at the end of the path."""
    found = part(payload, *path[:-1]).get(path[-1])
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def seconds(ts: str) -> float:
    """A Slack timestamp as a number; 0 where it is none."""
    try:
        return float(ts)
    except ValueError:
        return 0.0
