"""Garbage collection: what is old and needed by no conversation and no catalogue is taken away.

Whatever is taken away too early is made again, but for uploads and what was paid for. In a store
outside PACKSHOT_HOME, which others may share whose conversations are not known here, neither is
touched unless that is asked for.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from agent.catalog_register import registered
from agent.inventory import AT_ONCE, KINDS, Item, Sum, closed, drafts, in_step, items, removed
from agent.premises import Premises
from agent.roots import Roots, roots_of
from agent.settings import Settings
from agent.store import Store

#: Seconds after which what a killed process left is no longer anyone's.
_ABANDONED = 86_400.0


@dataclass(frozen=True)
class Kind:
    """The objects of a kind: all of them, and those that nobody needs and are old enough."""

    all: Sum
    garbage: Sum


@dataclass(frozen=True)
class Collected:
    """What a collection found by kind, and whether it was taken away."""

    kinds: dict[str, Kind]
    removed: bool

    def document(self) -> dict[str, JsonValue]:
        """As JSON."""
        told: dict[str, JsonValue] = {
            name: {"all": kind.all.document(), "garbage": kind.garbage.document()}
            for name, kind in self.kinds.items()
        }
        return {"removed": self.removed, "kinds": told}


@dataclass
class Collection:
    """One look at a store. `limit` is when the youngest garbage was written, POSIX seconds."""

    store: Store
    roots: Roots
    limit: float
    everything: bool

    def garbage(self, kind: str) -> Iterator[tuple[Item, bool]]:
        """The objects of a kind, and whether each is garbage. Results come before pictures."""
        if kind == "results":
            yield from self._results()
            return
        needed = self.roots.uploads if kind == "uploads" else self.roots.pictures
        spared = kind == "uploads" and not self.everything
        for item in items(self.store.volume, kind):
            if not item.digest.endswith(".part"):
                old = item.stat.modified < self.limit
                yield item, old and not spared and item.digest not in needed

    def _results(self) -> Iterator[tuple[Item, bool]]:
        """A result that stays keeps its picture."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = (
                i for i in items(self.store.volume, "results") if not i.digest.endswith(".part")
            )
            for item, (digest, paid) in in_step(pool, self._read, found):
                young = item.stat.modified >= self.limit
                needed = digest in self.roots.pictures or (paid and not self.everything)
                if young or needed:
                    self.roots.pictures.add(digest)
                yield item, not (young or needed)

    def _read(self, item: Item) -> tuple[str, bool]:
        try:
            known = json.loads(self.store.volume.read(item.stat.name))
            return str(known["made"]), bool(known.get("paid"))
        except FileNotFoundError:
            return "", False
        except OSError as error:
            raise closed(error) from error
        except (ValueError, KeyError, TypeError, AttributeError):
            return "", False


def collect(
    settings: Settings, older_than: float, *, dry: bool = False, everything: bool = False
) -> Collected:
    """Take away what nobody needs and is older than so many seconds; `dry` only looks.

    `everything` takes uploads and paid results too where the store may be shared. Raises
    ConfigurationError where the store or the conversations cannot be read.
    """
    with closing(Premises(settings)) as premises:
        return collected(premises, older_than, dry=dry, everything=everything)


def collected(
    premises: Premises, older_than: float, *, dry: bool = False, everything: bool = False
) -> Collected:
    """The same in a studio that is at work."""
    settings, store = premises.settings, premises.store
    store.flush()
    roots = roots_of(premises.records, registered(settings), premises.operations)
    own = store.volume.local and Path(store.volume.root).resolve().is_relative_to(
        settings.home.resolve()
    )
    now = time.time()
    look = Collection(store, roots, now - older_than, everything or own)
    order = ("results", *(kind for kind in KINDS if kind != "results"))
    kinds = {kind: _kind(look, kind, dry) for kind in order}
    if not dry:
        abandoned = (d.name for d in list(drafts(store.volume)) if d.modified < now - _ABANDONED)
        removed(store.volume, abandoned)
    return Collected({kind: kinds[kind] for kind in KINDS}, not dry)


def _kind(look: Collection, kind: str, dry: bool) -> Kind:
    every, garbage = Sum(), Sum()
    unneeded = list[Item]()
    for item, is_garbage in look.garbage(kind):
        every = every.plus(item)
        if is_garbage:
            garbage = garbage.plus(item)
            unneeded.append(item)
    if not dry:
        removed(look.store.volume, (item.stat.name for item in unneeded))
        for item in unneeded:
            look.store.memory.drop(item.digest)
    return Kind(every, garbage)
