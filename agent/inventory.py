"""The inventory: what lies in a store, object by object, without opening it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from pydantic import JsonValue

from agent.volume import Stat, Volume
from tools.errors import ConfigurationError

#: The kinds of objects, each a folder of the store.
KINDS = ("pictures", "results", "uploads")
#: Requests to a bucket that are under way at once.
AT_ONCE = 16
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Item:
    """An object: its kind, the hash that it is called by, its name below the store, its age."""

    kind: str
    digest: str
    stat: Stat


@dataclass(frozen=True)
class Sum:
    """How many objects there are and how many bytes they take; `oldest` in POSIX seconds."""

    count: int = 0
    bytes: int = 0
    oldest: float = 0.0

    def plus(self, item: Item) -> Sum:
        """With one more."""
        when = item.stat.modified
        oldest = min(self.oldest, when) if self.count else when
        return replace(self, count=self.count + 1, bytes=self.bytes + item.stat.size, oldest=oldest)

    def document(self) -> dict[str, JsonValue]:
        """As JSON."""
        return asdict(self)


def items(volume: Volume, kind: str) -> Iterator[Item]:
    """The objects of a kind, a folder of them in memory at a time.

    Raises ConfigurationError where the store cannot be listed.
    """
    for folder in _listed(volume, kind)[0]:
        for stat in _listed(volume, f"{kind}/{folder}")[1]:
            yield Item(kind, stat.name.rpartition("/")[2], stat)


def drafts(volume: Volume) -> Iterator[Stat]:
    """Files that a process which was killed left behind: parts of objects, and leases."""
    yield from _listed(volume, "leases")[1]
    if volume.local:
        for kind in KINDS:
            yield from (i.stat for i in items(volume, kind) if i.digest.endswith(".part"))


def in_step(
    pool: ThreadPoolExecutor, look: Callable[[Item], Seen], found: Iterator[Item]
) -> Iterator[tuple[Item, Seen]]:
    """Each item with what a look at it gives, in their order; few of them are in memory."""
    ahead: deque[tuple[Item, Future[Seen]]] = deque()
    for item in found:
        ahead.append((item, pool.submit(look, item)))
        if len(ahead) >= 2 * AT_ONCE:
            first, seen = ahead.popleft()
            yield first, seen.result()
    for first, seen in ahead:
        yield first, seen.result()


def removed(volume: Volume, names: Iterator[str]) -> int:
    """Take objects away; returns how many of them were still there.

    Raises ConfigurationError where one cannot be.
    """

    def remove(name: str) -> int:
        try:
            volume.remove(name)
        except FileNotFoundError:
            return 0
        return 1

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return sum(pool.map(remove, names))
    except OSError as error:
        raise closed(error, "cleared") from error


def closed(error: OSError, what: str = "read") -> ConfigurationError:
    """The sentence for a store that cannot be read, or cleared."""
    reason = error.strerror or type(error).__name__
    return ConfigurationError(
        f"the store cannot be {what} ({reason}): see that PACKSHOT_STORE can be reached and"
        " written to"
    )


def _listed(volume: Volume, folder: str) -> tuple[list[str], list[Stat]]:
    try:
        return volume.listed(folder)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except OSError as error:
        raise closed(error) from error
