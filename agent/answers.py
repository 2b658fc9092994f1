"""Questions about paid steps as the user reads them, and the plainest of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from agent.budget import dollars
from agent.conversation import Decision, Recipe
from agent.events import Question
from agent.recipe import Call
from agent.turn import Pending

_YES = {"yes", "y", "yep", "yeah", "ok", "okay", "sure", "go", "approve", "approved", "go ahead"}
_YES |= {"do it", "yes please", "yes, please", "ok go", "go on", "sounds good", "ja", "oui", "sí"}
_NO = {"no", "n", "nope", "cancel", "stop", "no thanks", "no, thanks", "don't", "nein", "non"}


def plain_answer(text: str) -> Decision | None:
    """The decision that a short yes or no means; None for every other text."""
    said = text.strip().rstrip(".!").strip().lower()
    if said in _YES:
        return Decision(action="approve")
    return Decision(action="reject") if said in _NO else None


def question(id: str, pending: Pending) -> Question:
    """What is asked about a plan that waits."""
    paid, cost = tuple(pending["paid"]), pending["cost_usd"]
    steps = f"{len(paid)} paid step{'s' if len(paid) > 1 else ''} ({', '.join(paid)})"
    price = f" for at most ${dollars(cost)}" if cost else ""
    note = f" Note: {pending['note']}." if pending["note"] else ""
    left = f" {pending['left']}" if pending.get("left") else ""
    return Question(id, f"Run {steps}{price}?{left}{note}", tuple(pending["run"]), paid, cost)


def edited(recipe: Recipe, name: str, changes: Mapping[str, JsonValue]) -> Call:
    """A step of a plan with the arguments that the user changed, as the call that writes it."""
    step = recipe.get(name, {"op": name})
    args = cast("Mapping[str, JsonValue]", step.get("args") or {})
    return Call(name, str(step["op"]), {**args, **changes, "save_as": name})
