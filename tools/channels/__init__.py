"""Channels: one YAML each, found in this folder; what their slots ask of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import yaml
from rapidfuzz import fuzz, process, utils

from tools.channels.schema import Channel, Slot
from tools.errors import RequestError

__all__ = ["Channel", "Slot", "channels", "missing_channels", "slot", "slots"]

#: Below this likeness (0..100) a suggestion would only puzzle: "did you mean x?" for "shop".
_ALIKE = 60


def channels() -> Mapping[str, Channel]:
    """Every channel that has slots, by id, in alphabetical order."""
    return MappingProxyType({name: found for name, found in _all().items() if found.slots})


def missing_channels() -> Mapping[str, str]:
    """Channels without published numbers, by id, with the reason."""
    return MappingProxyType({name: c.missing for name, c in _all().items() if c.missing})


@cache
def slots() -> Mapping[str, Slot]:
    """Every slot of every channel, by id such as `amazon.main`."""
    found = (slot for channel in channels().values() for slot in channel.slots.values())
    return MappingProxyType({slot.id: slot for slot in found})


def slot(name: str) -> Slot:
    """The slot called `channel.slot`; the channel alone will do where it has a single slot.

    Raises RequestError with the likeliest name where there is none, and with the reason where
    the channel is known but nobody published numbers for it.
    """
    wanted = name.strip().lower().replace("/", ".").replace(" ", "_")
    if wanted in slots():
        return slots()[wanted]
    channel, _, place = wanted.partition(".")
    if channel in missing_channels():
        raise RequestError(_without_numbers(channel))
    if channel not in channels():
        raise RequestError(_unknown(name, channel, wanted))
    own = channels()[channel].slots
    if not place and len(own) == 1:
        return next(iter(own.values()))
    raise RequestError(_which(name, channel, place, own))


def _without_numbers(channel: str) -> str:
    title = _all()[channel].title
    return (
        f"{title} has no published numbers to check a file against "
        f"({missing_channels()[channel]}): give width, height and format instead"
    )


def _unknown(name: str, channel: str, wanted: str) -> str:
    pool = list(slots()) if "." in wanted else list(channels())
    best = _nearest(wanted, pool) or _nearest(channel, list(channels()))
    hint = f"did you mean {best!r}?" if best else f"there are {', '.join(channels())}"
    return f"there is no channel or slot {name!r}: {hint}"


def _which(name: str, channel: str, place: str, own: Mapping[str, Slot]) -> str:
    ids = ", ".join(found.id for found in own.values())
    if not place:
        return f"{channel!r} has {len(own)} slots: say which of {ids}"
    best = _nearest(place, [*own, *(found.role for found in own.values())])
    best = next((key for key, found in own.items() if best in (key, found.role)), None)
    hint = f"did you mean {own[best].id!r}?" if best else f"it has {ids}"
    return f"{channel!r} has no slot {place!r}: {hint}"


def _nearest(wanted: str, pool: list[str]) -> str | None:
    found = process.extractOne(
        wanted, pool, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_ALIKE
    )
    return found[0] if found else None


@cache
def _all() -> Mapping[str, Channel]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted(
        (entry for entry in resources.files(__name__).iterdir() if entry.name.endswith(".yaml")),
        key=lambda entry: entry.name,
    )
    read = (Channel.model_validate(yaml.load(entry.read_bytes(), Loader=loader)) for entry in files)
    return MappingProxyType({channel.id: channel for channel in read})
