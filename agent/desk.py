"""The desk where plans are judged: which are possible, what of them has to run, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import cast

from pydantic import JsonValue

from agent.allowance import allowed
from agent.angles import angles_of
from agent.answers import edited
from agent.conversation import Decision, Outcome, Photo, Recipe, Result
from agent.deliverables import deliverables
from agent.engine import Emit
from agent.events import Planned
from agent.gaps import gaps
from agent.goods import categories_of
from agent.intake import Intake
from agent.keeping import APPLY_LIST, KEEPING, Keeping
from agent.recipe import Call, Operations, Plan, Step, fingerprints, patch, readers
from agent.records import Records
from agent.sets import PLAN_SET, expanded
from agent.till import Till
from agent.turn import Pending, Turn
from tools.errors import RequestError

#: Calls that choose another plan of the conversation instead of changing the one in force.
MOVES = ("undo", "redo", "back_to")
#: Calls that reach what is kept beyond the conversation, or stand for the steps of a list.
KEPT = (*KEEPING, APPLY_LIST, PLAN_SET)

_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Desk:
    """Judges plans by the records and the store; knows no messages and no model."""

    records: Records
    intake: Intake
    till: Till
    keeping: Keeping

    @property
    def operations(self) -> Operations:
        """The operations that plans may use."""
        return self.till.workshop.operations

    def recipe(self, turn: Turn, version: int) -> dict[str, Step]:
        """The steps of a plan of this conversation."""
        return self.records.recipe(turn.thread, version)

    def digests(self, turn: Turn) -> dict[str, str]:
        """The uploads' digests by name."""
        return {name: photo.digest for name, photo in self.records.photos(turn.thread).items()}

    def patch(self, turn: Turn, recipe: Recipe, calls: Sequence[Call]) -> Plan:
        """The recipe after these calls, or what is wrong with them."""
        return patch(self.operations, recipe, self.digests(turn), calls)

    def drawn(self, turn: Turn, start: int, calls: Sequence[Call]) -> Plan:
        """The plan that all calls of a message come to; what they keep is written down.

        Raises RequestError where something cannot be kept, or a list is not there.
        """
        recipe = self.recipe(turn, start)
        made = self.keeping.expanded(calls, recipe)
        if any(call.name == PLAN_SET for call in made):
            made = expanded(made, self.situation(turn, start), self.operations)
        patches = [call for call in made if call.name not in (*MOVES, *KEEPING)]
        plan = self.patch(turn, recipe, patches)
        if not plan.errors:
            photos = self.records.photos(turn.thread).values()
            names = [photo.name for photo in photos if photo.role == "photo"]
            self.keeping.keep(calls, plan.steps, names, dry=turn.dry)
        return plan

    def propose(
        self, turn: Turn, base: int, recipe: Recipe, start: int, saved: Sequence[str]
    ) -> Pending:
        """Note a plan, `start` itself if nothing changes it, and what it would take to run it.

        Of a plan that no budget holds only what is free is noted, with the reason as its note.
        Raises OverBudget where nothing of it is.
        """
        before = self.recipe(turn, start)
        # The order of a plan is that of its files: two plans of the same steps may differ in it.
        if list(recipe.items()) == list(before.items()):
            return self.weigh(turn, recipe, start, saved=saved)
        # Files that only change places are written anew.
        pending = self.weigh(turn, recipe, start, saved=saved if recipe == before else ())
        if pending.get("over"):
            recipe, pending = allowed(self, turn, recipe, before, pending)
        return {**pending, "version": self.records.draft(turn.thread, base, recipe)}

    def weigh(
        self,
        turn: Turn,
        recipe: Recipe,
        version: int,
        note: str = "",
        saved: Sequence[str] = (),
    ) -> Pending:
        """What of a plan would run, what of that is paid, and whether to ask."""
        run = self.to_run(turn, recipe, saved)
        till = self.till.generating() if turn.dry and turn.generator else self.till
        costs = till.costs(recipe, run)
        over, left = ("", "") if turn.dry else self.till.judged(turn.payer, costs)
        return Pending(
            version=version,
            run=list(run),
            paid=list(costs),
            cost_usd=round(float(sum(costs.values())), 4),
            ask=bool(costs) and not turn.dry and not over,
            note=note,
            over=over,
            left=left,
        )

    def to_run(self, turn: Turn, recipe: Recipe, saved: Sequence[str] = ()) -> tuple[str, ...]:
        """The steps that would have to run.

        A dry turn looks at earlier plans and not at pixels: what was only planned is not made, so
        steps of a plan that is asked for again, and `saved` anew, count as well.
        """
        uploads = self.digests(turn)
        if not turn.dry:
            return self.till.workshop.misses(recipe, uploads)
        engines, made = self.till.workshop.engines, set[str]()
        for plan in self.records.recipes(turn.thread):
            made.update(fingerprints(self.operations, plan, uploads, engines).values())
        marks = fingerprints(self.operations, recipe, uploads, engines)
        return tuple(name for name, mark in marks.items() if mark not in made or name in saved)

    def edit(self, turn: Turn, pending: Pending, decision: Decision) -> Pending:
        """The plan with the user's changes; asked about anew if more would be paid for."""
        recipe = self.recipe(turn, pending["version"])
        calls = [edited(recipe, name, changes) for name, changes in decision.edits.items()]
        plan = self.patch(turn, recipe, calls)
        if plan.errors:
            return {**pending, "note": "; ".join(dict.fromkeys(plan.errors.values()))}
        note = f"the user changed {', '.join(decision.edits)}"
        fresh = self.weigh(turn, plan.steps, pending["version"], note)
        if fresh.get("over"):
            return {**pending, "note": fresh["over"].rstrip(".")}
        parent = self.records.parent(turn.thread, pending["version"]) or 0
        self.records.draft(turn.thread, parent, plan.steps)
        more = set(fresh["paid"]) - set(pending["paid"])
        return {**fresh, "ask": bool(more) or fresh["cost_usd"] > pending["cost_usd"]}

    def run(self, turn: Turn, pending: Pending, emit: Emit) -> dict[str, Result]:
        """Run a plan and note what became of its steps."""
        recipe, over = self.recipe(turn, pending["version"]), pending.get("over", "")
        if turn.dry:
            results = {name: Result("planned") for name in recipe}
        else:
            uploads, restore = self.digests(turn), self.restorer(turn)
            results = self.till.run(turn.payer, recipe, uploads, emit, turn.stop, restore, over)
        self.records.accept(turn.thread, pending["version"], results)
        return results

    def restorer(self, turn: Turn) -> Callable[[], None]:
        """Reads photos again whose pictures are gone from the store."""

        def restore() -> None:
            for photo in self.records.photos(turn.thread).values():
                self.intake.restore(photo)

        return restore

    def refreshed(self, turn: Turn, pending: Pending, saved: Sequence[str]) -> list[str]:
        """The steps that ran only because they read one that was saved."""
        below = readers(self.operations, self.recipe(turn, pending["version"]), saved)
        return [name for name in below if name in pending["run"]]

    def moved(self, turn: Turn, version: int, calls: Sequence[Call]) -> int:
        """The plan that the moves among the calls lead to. Raises RequestError if there is none."""
        for call in calls:
            if call.name in MOVES:
                version = self.target(turn, version, call.name, call.args)
        return version

    def target(self, turn: Turn, version: int, move: str, args: Mapping[str, JsonValue]) -> int:
        """The plan that one move leads to. Raises RequestError if there is none."""
        if move == "undo":
            found = self.records.parent(turn.thread, version)
            text = "there is nothing to undo: the plan is empty"
        elif move == "redo":
            found = self.records.child(turn.thread, version)
            text = "there is nothing to do again: this is the latest plan"
        else:
            wanted, last = args.get("version"), self.records.last(turn.thread)
            found = wanted if isinstance(wanted, int) and 0 <= wanted <= last else None
            text = f"there is no plan {wanted}: choose 0 (empty) to {last}"
        if found is None:
            raise RequestError(text)
        return found

    def planned(
        self,
        turn: Turn,
        outcome: Outcome,
        reply: str,
        recipe: Recipe,
        left_out: Sequence[str] = (),
        pending: Pending | None = None,
    ) -> Planned:
        """The event of a turn, with the gallery as its recipe has it, and what would run of it."""
        files = deliverables(self.operations, recipe)
        photos = self.records.photos(turn.thread)
        lacks = [*left_out, *gaps(recipe, categories_of(photos), angles_of(photos))]
        lacked = tuple(dict.fromkeys(lacks))
        event = Planned(outcome, reply, recipe, deliverables=files, left_out=lacked)
        if pending is None:
            return event
        run, paid = tuple(pending["run"]), tuple(pending["paid"])
        return replace(event, run=run, paid=paid, cost_usd=pending["cost_usd"])

    def situation(
        self, turn: Turn, version: int, *, ran: bool = False, errors: Mapping[str, str] = _NONE
    ) -> dict[str, JsonValue]:
        """The conversation as plain JSON, for a planner that does not read it from messages."""
        recipe = self.recipe(turn, version)
        photos = self.records.photos(turn.thread).values()
        uploads = {photo.name: _told(photo, new=photo.name in turn.new) for photo in photos}
        return cast(
            "dict[str, JsonValue]",
            {
                "recipe": recipe,
                "uploads": uploads,
                "deliverables": [asdict(f) for f in deliverables(self.operations, recipe)],
                "operations": sorted(self.operations),
                "generator": turn.generator,
                "history": self.records.history(turn.thread, version),
                "version": version,
                "versions": self.records.last(turn.thread),
                "brand": self.keeping.brand().told(),
                "lists": {n: found.model_dump() for n, found in self.keeping.lists().items()},
                "results": self.records.outcome(turn.thread, version) if ran else None,
                "errors": dict(errors) or None,
            },
        )


def _told(photo: Photo, *, new: bool) -> dict[str, JsonValue]:
    return {"role": photo.role, "file": photo.file, "facts": dict(photo.facts), "new": new}
