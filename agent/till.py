"""The till: recipes run here, and what their paid steps cost is set aside, booked or given back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from threading import Event as Flag
from typing import cast

from pydantic import JsonValue

from agent.budget import OverBudget, narrowest, told, too_dear
from agent.conversation import Recipe, Result
from agent.engine import Emit, execute
from agent.events import Event, StepDone, StepFailed, StepSkipped, StepStarted
from agent.ledger import Entry, Ledger, Payer
from agent.recipe import readers
from agent.workshop import Workshop
from tools.operation import Operation

#: What a paid step costs at most, in US dollars.
Price = Callable[[Operation, Mapping[str, JsonValue]], float]
_NO_MONEY = "the budget"
_NOT_HERE = "{} would be sent to a hosted model, which is switched off here"


def usual_price(operation: Operation, args: Mapping[str, JsonValue]) -> float:
    """What a step costs at most where nothing says otherwise: a generator's pictures, if any."""
    if operation.engine != "generate":
        return 0.0
    from tools.generate.models import MODEL
    from tools.generate.sizes import estimate
    from tools.staging import canvas_of

    size = canvas_of(str(args.get("aspect") or "1:1"))
    pictures = 1 + sum(bool(args.get(name)) for name in args if name.endswith("_image"))
    model = operation.named.partition(":")[2] or MODEL
    return round(operation.tries * estimate(size, model, pictures), 4)


def _nothing() -> None: ...


@dataclass(frozen=True)
class Till:
    """Prices, budgets and the ledger of one workshop."""

    workshop: Workshop
    ledger: Ledger
    price: Price = usual_price

    def costs(self, recipe: Recipe, names: Collection[str]) -> dict[str, float]:
        """The most that each paid one of these steps may cost, in US dollars."""
        return {name: self.cost(recipe, name) for name in names if self.is_paid(recipe, name)}

    def judged(self, payer: Payer, costs: Mapping[str, float]) -> tuple[str, str]:
        """Why the budgets do not hold these costs, or nothing; and what is left of them.

        What is paid for is made by hosted models: nothing where nothing may be sent to them.
        """
        if costs and payer.local:
            return _NOT_HERE.format(_named(costs)), ""
        purses = self.ledger.purses(payer) if costs else ()
        total = sum(costs.values())
        short = narrowest(purses, total)
        return too_dear(_named(costs), total, short) if short else "", told(purses)

    def run(
        self,
        payer: Payer,
        recipe: Recipe,
        uploads: Mapping[str, str],
        emit: Emit,
        stop: Flag | None = None,
        restore: Callable[[], None] = _nothing,
        over: str = "",
    ) -> dict[str, Result]:
        """Run what is not made yet, as `execute` does; paid steps that no budget holds fail.

        With `over`, why they are not paid for, they are not even tried.
        """
        go = partial(execute, self.workshop, uploads=uploads, stop=stop, restore=restore)
        costs: dict[str, float] = {}
        over = over or (_NOT_HERE.format("what costs money") if payer.local else "")
        if any(self.is_paid(recipe, name) for name in recipe):
            costs = self.costs(recipe, self.workshop.misses(recipe, uploads))
        try:
            if costs and over:
                raise OverBudget(over)
            tickets = self.ledger.reserve(payer, costs, _named(costs)) if costs else {}
        except OverBudget as error:
            return self._unpaid(go, recipe, emit, list(costs), str(error))
        try:
            return go(recipe=recipe, emit=_Books(self, payer, recipe, tickets, emit))
        finally:
            self.ledger.release(tickets.values())

    def cost(self, recipe: Recipe, name: str) -> float:
        """The most that a step may cost, in US dollars."""
        called = self._called(recipe, name)
        args = cast("Mapping[str, JsonValue]", recipe[name].get("args") or {})
        return 0.0 if called is None else self.price(called, args)

    def is_paid(self, recipe: Recipe, name: str) -> bool:
        """Whether a step costs money; one of an operation that is gone does not even run."""
        called = self._called(recipe, name)
        return called is not None and called.paid

    def generating(self) -> Till:
        """The same as if a generator were set up: for plans that are only drawn."""
        if self.workshop.engines.get("generate", "none") != "none":
            return self
        engines = {**self.workshop.engines, "generate": "openai"}
        return replace(self, workshop=replace(self.workshop, engines=engines))

    def _called(self, recipe: Recipe, name: str) -> Operation | None:
        operation = self.workshop.operations.get(str(recipe[name]["op"]))
        args = cast("Mapping[str, JsonValue]", recipe[name].get("args") or {})
        return operation and operation.called(args, self.workshop.engines)

    def _unpaid(
        self,
        go: Callable[..., dict[str, Result]],
        recipe: Recipe,
        emit: Emit,
        paid: list[str],
        why: str,
    ) -> dict[str, Result]:
        """Run what needs no money; the first paid step carries the reason for all."""
        below = readers(self.workshop.operations, recipe, paid)
        free = {name: step for name, step in recipe.items() if name not in (*paid, *below)}
        results = go(recipe=free, emit=emit)
        results[paid[0]] = Result("failed", why=why)
        emit(StepFailed(paid[0], str(recipe[paid[0]]["op"]), why))
        for name in [name for name in (*paid, *below) if name not in results]:
            results[name] = Result("skipped", why=_NO_MONEY)
            emit(StepSkipped(name, str(recipe[name]["op"]), _NO_MONEY))
        return {name: results[name] for name in recipe}


@dataclass(frozen=True)
class _Books:
    """Tells what a run tells, once it is in the books."""

    till: Till
    payer: Payer
    recipe: Recipe
    tickets: dict[str, int]
    emit: Emit

    def __call__(self, event: Event) -> None:
        if isinstance(event, StepStarted) and event.name in self.tickets:
            self.till.ledger.renew(self.tickets.values())
        elif isinstance(event, StepDone | StepFailed | StepSkipped):
            self._book(event, self.tickets.pop(event.name, None))
        self.emit(event)

    def _book(self, event: StepDone | StepFailed | StepSkipped, ticket: int | None) -> None:
        usd = self._paid(event)
        if usd is not None:
            entry = Entry("step", event.op, usd, event.name)
            self.till.ledger.settle(self.payer, entry, ticket)
        elif ticket is not None:
            self.till.ledger.release([ticket])

    def _paid(self, event: StepDone | StepFailed | StepSkipped) -> float | None:
        """What a step has cost: as its engine states it, else the most; None for nothing."""
        if isinstance(event, StepFailed):
            return event.usd or None
        if isinstance(event, StepSkipped) or event.cached:
            return None
        if not self.till.is_paid(self.recipe, event.name):
            return None
        return self.till.cost(self.recipe, event.name) if event.usd is None else event.usd or None


def _named(costs: Mapping[str, float]) -> str:
    steps = f"{len(costs)} paid step{'s' if len(costs) > 1 else ''}"
    return f"{steps} ({', '.join(costs)})"
