"""Judgements: what the checks and the certificate said of a file, kept for when it comes again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from tools.certificate import Certificate, certify
from tools.check import Finding, check_picture

if TYPE_CHECKING:
    from agent.gallery import Making, Shot

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


def judged(name: str, shot: Shot, making: Making) -> Judgement:
    """What the checks and the certificate say of a file of that name, judged once."""

    def judge() -> Judgement:
        findings = check_picture(shot.picture, name=name, today=making.versions.checked)
        return Judgement(tuple(findings), _certified(shot, making))

    if not shot.digest:
        return judge()
    origin = shot.picture.origin.photo if shot.picture.origin and shot.photo else ""
    licences = tuple(sorted((making.licences or {}).items()))
    key = (shot.digest, origin, name, making.versions.checked, licences)
    return making.judgements.of(key, judge)


def _certified(shot: Shot, making: Making) -> Certificate:
    if shot.photo is not None:
        return certify(shot.picture, shot.photo, making.licences)
    # Compared with itself nothing would be learnt: only the reason is of use then.
    found = certify(shot.picture, shot.picture, making.licences)
    if found.fidelity is None:
        return found
    missing = {"fidelity": None, "undetermined": "the photo is no longer stored"}
    return found.model_copy(update=missing)
