"""A sketch: the first request of a conversation planned without the graph of a turn.

Nothing came before it, nobody is asked and nothing runs: what is left of the graph is one answer
of the offline planner, checked at the desk. LangChain and LangGraph are a third of a cold start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import cast

from agent.account import Account
from agent.conversation import Outcome, Upload
from agent.desk import KEPT, MOVES
from agent.events import Planned
from agent.lessons import learnt
from agent.recipe import Call
from agent.talk import Talk
from agent.turn import MOST_CHARACTERS

__all__ = ["sketch"]


def sketch(talk: Talk, text: str, uploads: Sequence[Upload], *, generator: bool) -> Planned:
    """What `talk.plan` comes to for the first message.

    The graph is asked where planners other than the offline one are set up, and where the calls
    move in the conversation, keep something beyond it, are wrong, or nothing is said of them.
    """
    if not talk.premises.offline or len(text) > MOST_CHARACTERS:
        return talk.plan(text, uploads, generator=generator)
    list(talk.reception.receive(uploads, _load, text))
    learnt(talk.premises.records, talk.thread, talk.reception.new, text)
    found = _sketched(talk, text, generator=generator)
    if found is None:
        return talk.plan(text, (), generator=generator)
    reply = "\n".join([*talk.reception.told(), found.reply]).strip()
    return replace(found, reply=reply)


def _load() -> None:
    """Load what plans while the photos are read."""
    from agent.offline.vocabulary import vocabulary

    import_module("agent.offline.planner")
    vocabulary()


def _sketched(talk: Talk, text: str, *, generator: bool) -> Planned | None:
    from agent.offline.calls import calls_of
    from agent.offline.planner import plan_turn

    desk = talk.premises.desk
    turn = talk.turn(dry=True, generator=generator, new=tuple(talk.reception.new))
    situation = {**desk.situation(turn, 0), "messages": []}
    said = plan_turn(text, situation, operations=sorted(desk.operations))
    calls = [Call(str(at), name, args) for at, (name, args) in enumerate(calls_of(said))]
    if not calls:
        empty = desk.planned(turn, cast("Outcome", said.outcome), said.reply, {})
        return _told(talk, empty, said.left_out)
    if not said.reply or any(call.name in (*MOVES, *KEPT) for call in calls):
        return None
    plan = desk.drawn(turn, 0, calls)
    if plan.errors:
        return None
    pending = desk.propose(turn, 0, plan.steps, 0, plan.saved)
    recipe = desk.recipe(turn, pending["version"])
    made = desk.planned(turn, "plan", said.reply, recipe, (), pending)
    return _told(talk, made, [*said.left_out, *filter(None, [pending["note"]])])


def _told(talk: Talk, event: Planned, left_out: Sequence[str]) -> Planned:
    """The event with all that is left out."""
    account = Account(talk.premises.records, talk.thread, {"left_out": list(left_out)})
    return replace(event, left_out=account.left_out(talk.reception.refused, event.recipe))
