"""The audit: every object of a store opened and held against its name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from pydantic import JsonValue

from agent.inventory import AT_ONCE, KINDS, Item, closed, in_step, items, removed
from agent.object_names import picture_name
from agent.premises import Premises
from agent.settings import Settings
from agent.volume import Volume


@dataclass(frozen=True)
class Audit:
    """How many objects were read, and the names of those that are not what they are called.

    `dangling` results name a picture that is not there; they are made again as if never made.
    """

    read: int
    damaged: tuple[str, ...]
    dangling: int
    removed: bool

    def document(self) -> dict[str, JsonValue]:
        """As JSON."""
        return {
            "read": self.read,
            "damaged": list(self.damaged),
            "dangling": self.dangling,
            "removed": self.removed,
        }


def verify(settings: Settings, *, dry: bool = False) -> Audit:
    """Read everything; what is damaged is taken away, so that it is made again. `dry` only looks.

    Raises ConfigurationError where the store cannot be read.
    """
    with closing(Premises(settings)) as premises:
        volume = premises.store.volume
    read, damaged, dangling = 0, list[str](), list[str]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for item, verdict in in_step(pool, lambda item: _verdict(volume, item), _all(volume)):
            read += 1
            if verdict == "damaged":
                damaged.append(item.stat.name)
            elif verdict == "dangling":
                dangling.append(item.stat.name)
    if not dry:
        removed(volume, iter((*damaged, *dangling)))
    return Audit(read, tuple(damaged), len(dangling), not dry)


def _all(volume: Volume) -> Iterator[Item]:
    for kind in KINDS:
        yield from (item for item in items(volume, kind) if not item.digest.endswith(".part"))


def _verdict(volume: Volume, item: Item) -> str:
    try:
        data = volume.read(item.stat.name)
        if item.kind != "results":
            return "whole" if hashlib.sha256(data).hexdigest() == item.digest else "damaged"
        digest = str(json.loads(data)["made"])
        return "whole" if volume.exists(picture_name(digest)) else "dangling"
    except FileNotFoundError:
        return "gone"
    except OSError as error:
        raise closed(error) from error
    except (ValueError, KeyError, TypeError):
        return "damaged"
