"""A turn: what a run of the graph is told besides the state, and the plan it decides on."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event as Flag
from typing import NotRequired, TypedDict

from agent.ledger import Payer

#: Characters of a message that are read.
MOST_CHARACTERS = 4000


@dataclass(frozen=True)
class Turn:
    """Handed to the graph with every run of it; nothing of this is saved.

    A `dry` turn accepts its plan as if it had run and touches no pixel. `new` are the uploads that
    came with the message; `stop` begins no further step once it is set; `user` is who pays.
    Nothing of a `local` turn is sent to hosted models.
    """

    thread: str
    dry: bool = False
    generator: bool = False
    new: tuple[str, ...] = ()
    stop: Flag = field(default_factory=Flag)
    user: str = ""
    local: bool = False

    @property
    def payer(self) -> Payer:
        """Who pays. A dry turn is outside of conversations: its own ends with the command."""
        return Payer("" if self.dry else self.thread, self.user, self.local)


class Pending(TypedDict):
    """A plan that is being decided on: its number, what would run, and what the user is asked.

    `over` is why no budget holds it, `left` what is left of the budgets; earlier turns that wait
    have neither.
    """

    version: int
    run: list[str]
    paid: list[str]
    cost_usd: float
    ask: bool
    note: str
    over: NotRequired[str]
    left: NotRequired[str]
