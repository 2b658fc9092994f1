"""Findings in words, the same on every front end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent import Finding, Verdict

_WORDS: dict[Verdict, str] = {
    "pass": "passed",
    "warn": "to look at",
    "fail": "failed",
    "undetermined": "open",
}


def in_words(finding: Finding) -> str:
    """One finding: the rule, what was measured and should be, and what would mend it."""
    mend = f" → {finding.mend}" if finding.mend else ""
    return f"{finding.rule}: {finding.measured}, should be {finding.required}{mend}"


def summary(findings: Sequence[Finding]) -> str:
    """How many of them passed, and how many did not; empty where there are none."""
    counted = Counter(finding.verdict for finding in findings)
    parts = (f"{counted[verdict]} {word}" for verdict, word in _WORDS.items() if counted[verdict])
    return ", ".join(parts)
