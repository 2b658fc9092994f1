"""Stores: those that this process has open, so that workers and studios share their memory."""

from __future__ import annotations

from threading import Lock

from agent.store import Store

_STORES: dict[str, Store] = {}
_OPENING = Lock()


def open_store(url: str, memory: int | None = None) -> Store:
    """The store at that URL, opened once a process; `memory` in bytes sets what it keeps there.

    Raises ConfigurationError if it cannot be written to.
    """
    with _OPENING:
        if url not in _STORES:
            _STORES[url] = Store(url)
        if memory is not None:
            _STORES[url].memory.limit = memory
        return _STORES[url]


def forget_store(url: str) -> None:
    """The next who opens the store at that URL begins with nothing in memory."""
    with _OPENING:
        _STORES.pop(url, None)
