"""Halts: what is told of a run that was stopped, and the words that make it go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.conversation import Deliverable, Result
from agent.engine import STOPPED

_ON = {"go on", "continue", "resume", "carry on", "keep going", "go ahead", "weiter"}
_ON |= {"finish", "finish it", "finish the rest", "make the rest", "do the rest", "and the rest"}
_ON |= {"try again", "retry"}


def goes_on(text: str) -> bool:
    """Whether a message asks for nothing but the rest of what was begun."""
    said = text.strip().rstrip(".!").removesuffix(" please").strip(" ,").lower()
    return said in _ON


def was_stopped(results: Mapping[str, Result]) -> bool:
    """Whether a stop kept a step of a run from beginning."""
    return any(result.status == "skipped" and result.why == STOPPED for result in results.values())


def told(results: Mapping[str, Result], files: Sequence[Deliverable]) -> str:
    """What a stopped run came to, and what failed before; empty if it was not stopped."""
    if not was_stopped(results):
        return ""
    names, what = ([file.name for file in files], "file") if files else ([*results], "step")
    made = sum(name in results and results[name].ok for name in names)
    many = f"{made} of {len(names)} {what}{'s' if len(names) > 1 else ''}"
    failed = [f"{name}: {result.why}" for name, result in results.items() if _failed(result)]
    rest = "Say “go on” for the rest."
    return " ".join([f"Stopped: {many} made.", *failed, rest])


def _failed(result: Result) -> bool:
    return result.status == "failed"
