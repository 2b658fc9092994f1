"""What a studio tells while it works; front ends render these and know no operation by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from agent.conversation import Deliverable, Outcome, Recipe, Result


@dataclass(frozen=True)
class PhotoRead:
    """An upload has become an image of the conversation."""

    name: str
    facts: Mapping[str, JsonValue]
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class PhotoRefused:
    """An upload could not be read; `name` is the file's, `why` one sentence. The others go on."""

    name: str
    why: str


@dataclass(frozen=True)
class Planned:
    """What a turn came to, before any pixel is touched.

    `run` are the steps that are not made yet, `paid` those of them that cost money, `cost_usd`
    an upper bound of it. `deliverables` is the whole gallery as it stands after this turn.
    """

    outcome: Outcome
    reply: str
    recipe: Recipe
    run: tuple[str, ...] = ()
    paid: tuple[str, ...] = ()
    cost_usd: float = 0.0
    deliverables: tuple[Deliverable, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepStarted:
    """A step has been given to a worker."""

    name: str
    op: str


@dataclass(frozen=True)
class StepDone:
    """A step's picture is stored; `cached` where it was there already.

    `usd` is what was paid for it, None where nobody stated it.
    """

    name: str
    op: str
    seconds: float
    cached: bool
    usd: float | None = None


@dataclass(frozen=True)
class StepFailed:
    """A step has no picture; `why` is one sentence for the user.

    `usd` is what it cost all the same.
    """

    name: str
    op: str
    why: str
    usd: float = 0.0


@dataclass(frozen=True)
class StepSkipped:
    """A step was not begun: `because` names the step it reads, or says that the run was stopped."""

    name: str
    op: str
    because: str


@dataclass(frozen=True)
class Question:
    """Paid steps wait for a yes or no; answer with `Studio.decide(thread, id, decision)`."""

    id: str
    text: str
    run: tuple[str, ...]
    paid: tuple[str, ...]
    cost_usd: float


@dataclass(frozen=True)
class Replied:
    """What the studio says to the user."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The end of a turn: every step of the plan, the files in order, and what was left out."""

    results: Mapping[str, Result]
    deliverables: tuple[Deliverable, ...]
    left_out: tuple[str, ...] = ()


Event = (
    PhotoRead
    | PhotoRefused
    | Planned
    | StepStarted
    | StepDone
    | StepFailed
    | StepSkipped
    | Question
    | Replied
    | Finished
)


def ended(name: str, op: str, result: Result) -> Event:
    """What is told of a step that has come to this result."""
    if result.ok:
        return StepDone(name, op, result.seconds, result.status == "cached", result.usd)
    if result.status == "failed":
        return StepFailed(name, op, result.why, result.usd or 0.0)
    return StepSkipped(name, op, result.why)
