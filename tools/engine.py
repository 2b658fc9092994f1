"""Engines: which code computes a cutout, an upscale, a generated picture."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Protocol

from tools.errors import ConfigurationError

#: Where each kind's engines live: the package has `open_engine(name) -> Engine`.
PACKAGES = {
    "segment": "tools.segment",
    "upscale": "tools.upscale",
    "generate": "tools.generate",
}

#: What is used where no setting says otherwise: offline, free, nothing to download.
BUILT_IN = {"segment": "builtin", "upscale": "builtin", "generate": "none"}


class Engine(Protocol):
    """What all engines have: an id that changes whenever their results could."""

    @property
    def id(self) -> str:
        """Name, version and, where weights are used, their hash: part of the cache key."""
        ...


@cache
def engine_named(kind: str, name: str) -> Engine:
    """The engine of that name, opened once per process. Raises ConfigurationError if unknown."""
    if kind not in PACKAGES:
        raise ConfigurationError(f"there are no {kind!r} engines; there are {sorted(PACKAGES)}")
    engine: Engine = importlib.import_module(PACKAGES[kind]).open_engine(name)
    return engine
