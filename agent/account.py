"""Accounts: what the user is told of a conversation as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.angles import angles_of
from agent.conversation import Recipe, Result
from agent.gaps import gaps
from agent.goods import categories_of
from agent.records import Records

if TYPE_CHECKING:
    from agent.graph import State


@dataclass(frozen=True)
class Account:
    """A conversation by its records and the state of its last turn."""

    records: Records
    thread: str
    state: State

    @property
    def version(self) -> int:
        """The plan in force."""
        return self.state.get("version", 0)

    @property
    def recipe(self) -> Recipe:
        """Its steps."""
        return self.records.recipe(self.thread, self.version)

    @property
    def results(self) -> Mapping[str, Result]:
        """What became of them."""
        return self.records.results(self.thread, self.version)

    def reply(self) -> str:
        """The planner's last words, or its account of the plan with what failed."""
        from agent.speech import closing_of

        closing = closing_of(self.state.get("messages", []))
        return closing or " ".join([self.state.get("account", ""), *self.failures()]).strip()

    def left_out(self, refused: Sequence[str], recipe: Recipe | None = None) -> tuple[str, ...]:
        """What is not there: `refused` uploads, what this turn and the plan in force leave out,
        what the sets lack, and what failed. With a `recipe`, of that one before it has run."""
        told = [*refused, *self.records.left_out(self.thread, self.version)]
        told += self.state.get("left_out", [])
        photos = self.records.photos(self.thread)
        goods = categories_of(photos)
        told += gaps(self.recipe if recipe is None else recipe, goods, angles_of(photos))
        return tuple(dict.fromkeys([*told, *(self.failures() if recipe is None else ())]))

    def failures(self) -> list[str]:
        """Each step that failed, with the reason."""
        found = self.results.items()
        return [f"{name}: {result.why}" for name, result in found if result.status == "failed"]
