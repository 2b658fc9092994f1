"""The calls that a turn's plan comes to: the move first, then what goes, then what comes."""

from __future__ import annotations

from pydantic import JsonValue

from agent.keeping import REMEMBER, SAVE_LIST
from agent.offline.situation import TurnPlan


def calls_of(plan: TurnPlan) -> list[tuple[str, dict[str, JsonValue]]]:
    """Each call by the name of its tool with its arguments, as any planner makes them."""
    calls: list[tuple[str, dict[str, JsonValue]]] = []
    if plan.move:
        calls.append((plan.move, {}))
    if plan.removed:
        calls.append(("remove", {"names": list(plan.removed)}))
    for call in plan.calls:
        args = call["args"]
        calls.append((str(call["op"]), dict(args) if isinstance(args, dict) else {}))
    if plan.memory:
        calls.append((REMEMBER, dict(plan.memory)))
    if plan.listed:
        calls.append((SAVE_LIST, {"name": plan.listed}))
    return calls
