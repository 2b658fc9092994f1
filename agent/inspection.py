"""Inspection: any file, made here or elsewhere, against a channel's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import JsonValue

from tools.channels import Slot, channels, slot
from tools.check import Finding, check_file, confirmations, worst
from tools.errors import PhotoError, RequestError


@dataclass(frozen=True)
class Inspected:
    """What the rules of one slot say of one file, and what only a person can confirm."""

    file: str
    slot: str
    findings: tuple[Finding, ...]
    to_confirm: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether no requirement is broken."""
        return worst(list(self.findings)) != "fail"

    def document(self) -> dict[str, JsonValue]:
        """As JSON."""
        return {
            "file": self.file,
            "slot": self.slot,
            "passed": self.passed,
            "findings": [finding.model_dump(mode="json") for finding in self.findings],
            "for_a_person_to_confirm": list(self.to_confirm),
        }


def inspect_file(name: str, channel: str, day: str | None = None) -> Inspected:
    """Check the file called `name` for a slot, or for the slot of a channel that its name says.

    `day` is YYYY-MM-DD, today where none is given: some rules hold from a day on. Raises
    RequestError for an unknown channel or day, PhotoError for a file that cannot be read.
    """
    path = Path(name)
    place = _slot(channel, path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PhotoError(f"{name!r} cannot be read: {error.strerror}") from error
    findings = check_file(data, place, name=path.name, today=_day(day))
    return Inspected(name, place.id, tuple(findings), tuple(confirmations(place)))


def _slot(channel: str, file: str) -> Slot:
    """The slot that is named; of a channel alone the one whose names the file follows."""
    known = channels().get(channel.strip().lower())
    if known is None:
        return slot(channel)
    own = list(known.slots.values())
    fitting = [s for s in own if s.naming and s.naming.regex and re.match(s.naming.regex, file)]
    return (fitting or own)[0]


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError(f"{text!r} is no day: write it as 2027-01-31") from None
