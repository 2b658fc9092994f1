"""Paid steps wait for a yes: ask on the terminal, or take the answer the user gave beforehand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agent import Decision

if TYPE_CHECKING:
    from agent import Question, Studio
    from bot.terminal import Progress


def settle(studio: Studio, thread: str, progress: Progress, *, always: bool) -> None:
    """Answer every open question; without a terminal and without `always` it stays open."""
    while (question := progress.question) is not None:
        decision = _decision(question, always=always)
        if decision is None:
            return
        progress.question = None
        progress.follow(studio.decide(thread, question.id, decision))


def _decision(question: Question, *, always: bool) -> Decision | None:
    if always:
        return Decision(action="approve")
    if not sys.stdin.isatty():
        print(f"{question.text} Run again with --yes to approve.", file=sys.stderr)
        return None
    print(f"{question.text} [y]es, [n]o, or say what to change: ", end="", file=sys.stderr)
    answer = input().strip()
    if answer.lower() in ("y", "yes"):
        return Decision(action="approve")
    note = "" if answer.lower() in ("", "n", "no") else answer
    return Decision(action="reject", note=note)
