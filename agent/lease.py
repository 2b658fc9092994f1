"""Leases: whoever makes a result holds one, so that no other process makes the same at once.

In a folder a lease is a locked file and ends with its holder, however that ends. On S3 it is an
object that is written on the condition that there is none (`If-None-Match: *`) and is written
anew while its holder lives; one that has not changed for a while is taken over. No two clocks are
compared. A server that knows no conditions, and any other file system, gives no lease: equal
work may then be done twice at once, which costs time and, in paid steps, money, and never a
result, for results are named by what made them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Protocol

from agent.volume import Volume

#: Seconds between two writes of a lease that is held, and after which it is taken over.
_RENEWED, _EXPIRED = 10.0, 40.0
#: Seconds between two tries to take one.
_PAUSE, _LONGEST_PAUSE = 0.05, 2.0


class Lease(Protocol):
    """What whoever makes a result holds."""

    def release(self) -> None:
        """Let others make it."""


class Leases(Protocol):
    """Where leases come from."""

    def take(self, key: str) -> Lease | None:
        """The lease of a key; None while someone else holds it."""


class Nothing:
    """The lease of a place that has none: everyone gets it."""

    def take(self, key: str) -> Lease | None:
        """Always."""
        return self

    def release(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True)
class _Locked:
    path: str
    handle: int

    def release(self) -> None:
        """Unlink before the lock goes: whoever waits for the old file sees that it is gone."""
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        os.close(self.handle)


@dataclass(frozen=True)
class LockedFiles:
    """Leases in a local folder."""

    folder: str

    def take(self, key: str) -> Lease | None:
        """A locked file of that name; a folder that takes no files gives no leases."""
        path = f"{self.folder}/{key}"
        try:
            os.makedirs(self.folder, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return Nothing()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.stat(path).st_ino == os.fstat(handle).st_ino:
                return _Locked(path, handle)
        except (BlockingIOError, FileNotFoundError):
            pass  # held, or taken away between our opening and locking it
        except OSError:
            os.close(handle)
            return Nothing()  # a disk without locks
        os.close(handle)
        return None


@dataclass
class _Written:
    """A lease object that is written anew, by a thread of its own, until it is released."""

    volume: Volume
    name: str
    token: bytes
    pause: float
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        Thread(target=self._renew, name="lease", daemon=True).start()

    def release(self) -> None:
        """Take the object away."""
        self.over.set()
        with contextlib.suppress(OSError):
            self.volume.remove(self.name)

    def _renew(self) -> None:
        while not self.over.wait(self.pause):
            with contextlib.suppress(OSError):
                mark = self.volume.stat(self.name).mark
                if self.volume.read(self.name) != self.token:
                    return  # we were away for so long that someone else has it
                fresh = _fresh()
                if self.volume.replace(self.name, fresh, mark):
                    self.token = fresh


@dataclass
class WrittenObjects:
    """Leases in a bucket. Only as sure as the server's conditions are."""

    volume: Volume
    renewed: float = _RENEWED
    expired: float = _EXPIRED
    clock: Callable[[], float] = time.monotonic
    #: By key, the mark of a lease that others hold and when it was first seen.
    seen: dict[str, tuple[str, float]] = field(default_factory=dict)

    def take(self, key: str) -> Lease | None:
        """A lease object of that name, new or taken over."""
        name, token = f"leases/{key}", _fresh()
        try:
            if self.volume.create(name, token) or self._dead(key, name, token):
                self.seen.pop(key, None)
                return _Written(self.volume, name, token, self.renewed)
        except FileNotFoundError:
            return None  # released just now: the next try takes it
        except OSError:
            return Nothing()  # no conditions here, or no connection: writing will tell of that
        return None

    def _dead(self, key: str, name: str, token: bytes) -> bool:
        """Whether a lease has not changed for long, and is ours now."""
        mark, now = self.volume.stat(name).mark, self.clock()
        before, since = self.seen.get(key, ("", now))
        if mark != before:
            self.seen[key] = (mark, now)
            return False
        return now - since >= self.expired and self.volume.replace(name, token, mark)


def awaited(leases: Leases, key: str, patience: float) -> Lease:
    """The lease of a key, once nobody else holds it; after `patience` seconds there is none."""
    until, pause = time.monotonic() + patience, _PAUSE
    while time.monotonic() < until:
        lease = leases.take(key)
        if lease is not None:
            return lease
        time.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 1.5)
    return leases.take(key) or Nothing()


def leases_on(volume: Volume) -> Leases:
    """The leases that a volume can give."""
    if volume.local:
        return LockedFiles(volume.path("leases"))
    return WrittenObjects(volume) if volume.conditional else Nothing()


def _fresh() -> bytes:
    return uuid.uuid4().hex.encode()
