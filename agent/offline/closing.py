"""The planner's last words: what a run has made of its plan, and what failed and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from agent.offline.phrases import listed
from tools.channels import channels

__all__ = ["Closing", "counted"]

#: So many files are named that could not be made for one reason; of more, the number is told.
_NAMED = 8


class Outcome(BaseModel):
    """What became of a step; `why` names the failure, or the step whose picture was missing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: str = ""
    why: str = ""


class Closing(BaseModel):
    """What is said once a plan has run.

    `files` are its new ones: names, each with its channel. `gallery` names all that it has.
    `changes` is what the account of the plan says of its changes, `rest` what else it says.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    files: dict[str, str] = {}
    gallery: tuple[str, ...] = ()
    changes: str = ""
    rest: str = ""

    def told(self, results: Mapping[str, Outcome]) -> str:
        """The text for the user; empty where the account of the plan says it all."""
        made = {name: channel for name, channel in self.files.items() if _made(results, name)}
        lost = _failures(results, self.gallery)
        # Where nothing came of the run at all, nothing was changed either.
        changes = self.changes if not lost or any(_made(results, name) for name in results) else ""
        parts = [self._made(made), changes, *lost, self.rest]
        return " ".join(part for part in parts if part)

    def _made(self, made: Mapping[str, str]) -> str:
        if not made:
            return ""
        if len(made) == len(self.files):
            return f"Made {counted(list(made.values()))}."
        return f"Made {len(made)} of {counted(list(self.files.values()))}."


def counted(places: Sequence[str]) -> str:
    """Files counted by channel: "7 files for Amazon", "3 files (2 for Etsy, 1 for Instagram)"."""
    files = "1 file" if len(places) == 1 else f"{len(places)} files"
    counts = Counter(map(_title, places))
    if len(counts) == 1:
        return f"{files} for {next(iter(counts))}"
    return f"{files} ({', '.join(f'{number} for {title}' for title, number in counts.items())})"


def _title(channel: str) -> str:
    found = channels().get(channel)
    return found.title if found else "your own use"


def _made(results: Mapping[str, Outcome], name: str) -> bool:
    return name in results and results[name].status in ("done", "cached")


def _failures(results: Mapping[str, Outcome], gallery: Sequence[str]) -> list[str]:
    """A sentence for each reason, with the files that it cost, or else the steps."""
    lost: dict[str, list[str]] = {}
    for name, outcome in results.items():
        if outcome.status in ("failed", "skipped") and name in gallery:
            lost.setdefault(_cause(results, name), []).append(name)
    steps: dict[str, list[str]] = {}
    for name, outcome in results.items():
        if outcome.status == "failed" and (cause := _cause(results, name)) not in lost:
            steps.setdefault(cause, []).append(name)
    lost = {**steps, **lost}
    return [f"{_some(names)} could not be made: {why}." for why, names in lost.items()]


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{more} more"] if more > 1 else names)


def _cause(results: Mapping[str, Outcome], name: str) -> str:
    """The reason that a step goes back to, through all that it reads."""
    why = results[name].why
    seen = {name}
    while why in results and why not in seen:
        seen.add(why)
        why = results[why].why
    return why.rstrip(".")
