"""Pace: no more requests at once and in a minute than an account may make; equal ones are one."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Final, Generic, TypeVar

#: Requests that run at once, and those that begin within a minute: what the first tier may.
AT_ONCE, PER_MINUTE = 2, 5
_MINUTE: Final = 60.0

T = TypeVar("T")


class Pace:
    """Lets requests begin one after another; any thread may wait for its turn."""

    def __init__(
        self,
        per_minute: int = PER_MINUTE,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sleep` and `clock` are in seconds."""
        self._most, self._sleep, self._clock = per_minute, sleep, clock
        self._begun: deque[float] = deque(maxlen=per_minute)
        self._lock, self._room = Lock(), BoundedSemaphore(AT_ONCE)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one of the places, from the time that it is due."""
        with self._room:
            if wait := self._reserved():
                self._sleep(wait)
            yield

    def _reserved(self) -> float:
        """Seconds until the next request may begin; its time is taken."""
        with self._lock:
            now = self._clock()
            full = len(self._begun) == self._most
            due = max(now, self._begun[0] + _MINUTE) if full else now
            self._begun.append(due)
            return due - now


@dataclass
class Flights(Generic[T]):
    """Equal work that is asked for while it is under way is done once, for all who ask."""

    _under_way: dict[str, Future[T]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def joined(self, key: str, work: Callable[[], T]) -> tuple[T, bool]:
        """What the work gives, and whether it was done for another. Its errors are shared too."""
        with self._lock:
            known = self._under_way.get(key)
            mine: Future[T] = known or self._under_way.setdefault(key, Future())
        if known is not None:
            return known.result(), True
        try:
            mine.set_result(work())
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                self._under_way.pop(key)
        return mine.result(), False
