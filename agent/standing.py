"""How a conversation stands between two turns: its state, and the question that it waits with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from agent.answers import question
from agent.events import Question
from agent.graph import State, TurnGraph
from agent.steering import place
from agent.turn import Pending


@dataclass(frozen=True)
class Standing:
    """A conversation between two turns."""

    state: State
    open: bool  # a turn has not come to its end
    question: Question | None


def standing(graph: TurnGraph, thread: str) -> Standing:
    """The conversation as its last checkpoint has it."""
    snapshot = graph.get_state(place(thread))
    asked = next(iter(snapshot.interrupts), None)
    waiting = question(asked.id, cast("Pending", asked.value)) if asked else None
    # A task may have ended whose step was never closed: `next` is empty then, `tasks` is not.
    return Standing(cast("State", snapshot.values), bool(snapshot.tasks), waiting)
