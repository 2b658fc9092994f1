"""Introduction: what a machine makes pictures with, so that two machines can be compared.

The same bytes come of the same versions alone. A worker with others would fill the store with
pictures that no other machine makes again.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib import metadata

from agent.manifest import LIBRARIES
from agent.work import operations_at
from tools.engine import engine_named
from tools.errors import PackshotError

#: What a machine says of itself, by what it is of.
Introduction = Mapping[str, str]

#: What has to be the same where steps are only passed on.
PASSING_ON = ("python", "packshot", "distributed")


def versions() -> Introduction:
    """Versions of all packages that decide bytes here."""
    names = ("packshot", "distributed", *LIBRARIES, "zstandard")
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    return found | {name: _version(name) for name in names}


def introduction(registry: str, engines: Mapping[str, str]) -> Introduction:
    """These versions, a mark of the operations there, and what the named engines are."""
    found = dict(versions())
    found["operations"] = operations_mark(registry)
    # What a generator makes is paid for, and paid steps never leave this machine.
    kinds = (kind for kind in sorted(engines) if kind != "generate")
    return found | {f"{kind} engine": _engine(kind, engines[kind]) for kind in kinds}


def operations_mark(registry: str) -> str:
    """A short hash over all operations there and their versions."""
    found = sorted(f"{name} {one.version}" for name, one in operations_at(registry).items())
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:8]


def difference(here: Introduction, there: Introduction) -> str:
    """In words, the first thing that is not the same on both machines; empty if all is."""
    for what, version in here.items():
        other = there.get(what, "missing")
        if other != version:
            return f"{what} {other}, this machine {version}"
    return ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _engine(kind: str, name: str) -> str:
    """The engine's id. Why it cannot be opened is told by whoever uses it."""
    try:
        return engine_named(kind, name).id
    except PackshotError:
        return f"{name!r} missing"
