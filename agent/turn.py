"""A turn: what a run of the graph is told besides the state, and the plan it decides on."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event as Flag
from typing import TypedDict


@dataclass(frozen=True)
class Turn:
    """Handed to the graph with every run of it; nothing of this is saved.

    A `dry` turn accepts its plan as if it had run and touches no pixel. `new` are the uploads that
    came with the message; `stop` begins no further step once it is set.
    """

    thread: str
    dry: bool = False
    generator: bool = False
    new: tuple[str, ...] = ()
    stop: Flag = field(default_factory=Flag)


class Pending(TypedDict):
    """A plan that is being decided on: its number, what would run, and what the user is asked."""

    version: int
    run: list[str]
    paid: list[str]
    cost_usd: float
    ask: bool
    note: str
