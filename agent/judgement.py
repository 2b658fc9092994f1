"""Judgements: what the checks and the certificate said of a file, kept for when it comes again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from tools.certificate import Certificate
from tools.check import Finding

#: Judgements that are kept; a catalogue's go through here without filling the memory.
_MOST: Final = 256


@dataclass(frozen=True)
class Judgement:
    """The findings of a file's check, and its certificate."""

    findings: tuple[Finding, ...]
    certificate: Certificate


@dataclass(frozen=True, eq=False)
class Judgements:
    """Judgements by all that they depend on: pictures' digests, name, rules' day, licences.

    A refinement delivers a whole gallery again of which most files are the same to the bit. May be
    used by many threads.
    """

    _kept: OrderedDict[Hashable, Judgement] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, key: Hashable, judge: Callable[[], Judgement]) -> Judgement:
        """The judgement under that key, judged now where it is not known."""
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return known
        made = judge()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made
