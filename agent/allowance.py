"""The allowance: what of a plan can be made without money."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from agent.budget import OverBudget
from agent.conversation import Recipe
from agent.recipe import Operations, Step, dependencies, lineage, readers
from agent.turn import Pending, Turn

if TYPE_CHECKING:
    from agent.desk import Desk


def allowed(
    desk: Desk, turn: Turn, recipe: Recipe, before: Recipe, pending: Pending
) -> tuple[dict[str, Step], Pending]:
    """What of a plan that no budget holds is free, and that weighed. Raises OverBudget for none."""
    run, paid, why = pending["run"], pending["paid"], pending["over"]
    kept = allowance(desk.operations, recipe, before, desk.digests(turn), run, paid)
    free = desk.weigh(turn, kept, pending["version"], why)
    # What was there before may cost as well, where what it reads has changed.
    if not kept or free["paid"]:
        raise OverBudget(why)
    return kept, free


def allowance(
    operations: Operations,
    recipe: Recipe,
    before: Recipe,
    uploads: Collection[str],
    run: Collection[str],
    paid: Collection[str],
) -> dict[str, Step]:
    """The plan without its `paid` steps and what follows from them, which stay as they were before.

    `run` are the steps that are not made yet. Empty where nothing new that anyone wants would be
    left: something that no other step is there to read.
    """
    blocked = {*paid, *readers(operations, recipe, paid)}
    read = {one for names in dependencies(operations, recipe).values() for one in names}
    wanted = [name for name in run if name not in blocked and name not in read]
    of_use = {step for name in wanted for step in lineage(operations, recipe, name)}
    kept = {
        name: dict(before[name] if name in blocked else step)
        for name, step in recipe.items()
        if (name in before if name in blocked else name in of_use or name in before)
    }
    return kept if wanted and _whole(operations, kept, uploads) else {}


def _whole(operations: Operations, recipe: Recipe, uploads: Collection[str]) -> bool:
    """Whether all that the steps read is there."""
    known = {*recipe, *uploads}
    return all(known.issuperset(names) for names in dependencies(operations, recipe).values())
