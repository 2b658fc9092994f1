"""A turn planned without a network: words and a conversation's state to operation calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import JsonValue

from agent.offline import ordering
from agent.offline.clauses import clauses
from agent.offline.looks import Studio
from agent.offline.references import product_groups
from agent.offline.situation import Situation, TurnPlan
from agent.offline.tree import patch, written
from agent.offline.turn import Turn
from agent.offline.words import tokens
from tools.operation import Operation
from tools.operation import operations as registered
from tools.scene import scene_names

__all__ = ["plan_turn"]


def plan_turn(
    text: str,
    situation: Mapping[str, object],
    *,
    operations: Collection[str] | None = None,
    scenes: Collection[str] | None = None,
) -> TurnPlan:
    """Plan one turn: pure, deterministic, never raising for anything that a user can type.

    `situation` is as `Situation` describes. `operations`: names of those that may be called
    (None: all that are registered). `scenes`: the built-in scenes that are there (None: all).
    """
    state = Situation.model_validate(situation)
    names = registered() if operations is None else operations
    products = len(product_groups(state.photos()))
    known = tuple(scene_names() if scenes is None else scenes)
    studio = Studio(frozenset(names), known, state.generator, products, _defaults(names))
    turn = Turn.of(text, state, studio, clauses(tokens(text, state.name_words())))
    for clause in turn.clauses:
        ordering.read_order(turn, clause)
    ordering.fulfil(turn)
    return _finished(turn)


def _defaults(names: Collection[str]) -> dict[str, dict[str, JsonValue]]:
    """The default arguments of the operations that are registered: recipes hold them all."""
    return {name: _defaults_of(op) for name, op in registered().items() if name in names}


def _defaults_of(op: Operation) -> dict[str, JsonValue]:
    fields = op.args.model_fields.items()
    return {
        name: field.default
        for name, field in fields
        if not field.is_required() and field.default is not None
    }


def _finished(turn: Turn) -> TurnPlan:
    before = turn.situation.recipe
    after = written([file.node for file in turn.files] + turn.others, before)
    saved, removed = patch(before, after)
    calls: list[dict[str, JsonValue]] = [
        {"op": step["op"], "args": {**_args(step), "save_as": name}} for name, step in saved
    ]
    return TurnPlan(
        "plan" if calls else "question", " ".join(turn.left_out) or "Done.", calls, removed
    )


def _args(step: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    args = step["args"]
    return dict(args) if isinstance(args, dict) else {}
