"""A conversation at work: messages, answers and moves go in, events come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from threading import Event as Flag
from typing import TYPE_CHECKING

from pydantic import JsonValue

from agent.account import Account
from agent.answers import plain_answer
from agent.conversation import Conversation, Decision, Upload
from agent.deliverables import deliverables
from agent.events import Event, Finished, Planned, Question, Replied
from agent.halt import goes_on, told
from agent.lessons import learnt
from agent.premises import Premises
from agent.reception import Reception
from agent.stream import streamed
from agent.turn import Turn
from tools.errors import RequestError

if TYPE_CHECKING:
    from agent.graph import State, TurnGraph
    from agent.standing import Standing

_CUT_SHORT = "not run: the user wrote something else first"
_TOLD = {
    "undo": "Undone: this is plan {version} again.",
    "redo": "Done again: this is plan {version}.",
    "back_to": "Back to plan {version}.",
}


class Talk:
    """One conversation; whoever calls anything but `state` and `question` holds its lock."""

    def __init__(
        self, premises: Premises, thread: str, user: str = "", local: bool = False
    ) -> None:
        """Nothing is read yet. `user` is at work in it; nothing `local` may be sent elsewhere."""
        self.premises = premises
        self.thread, self.user, self.local = thread, user, local
        self.stop = Flag()
        self.reception = Reception(premises, thread, self.stop)

    @cached_property
    def graph(self) -> TurnGraph:
        """The graph, loaded when it is first needed."""
        return self.premises.open()

    def say(
        self, text: str, uploads: Sequence[Upload] = (), *, generator: bool = False
    ) -> Iterator[Event]:
        """A message, with uploads; a plain yes or no answers an open question.

        "Go on" makes what a stop or a failure has left of the plan in force, if that is anything.
        """
        new = self.reception.new
        yield from self.reception.receive(uploads, lambda: self.graph, text, begin=True)
        now = self._now()
        decision = plain_answer(text) if now.question and not new else None
        if now.question and decision:
            yield from self._answer(now.question.id, decision)
            return
        if not new and goes_on(text) and self._lacks(now):
            yield from self._rest(now, text, "Here is the rest.")
            return
        self._close(now)
        turn = self.turn(generator=generator, new=tuple(new))
        yield from self._advance(turn, text)
        yield from self._end()

    def plan(self, text: str, uploads: Sequence[Upload], *, generator: bool) -> Planned:
        """A message that is only planned."""
        list(self.reception.receive(uploads, lambda: self.graph, text))
        self._close(self._now())
        turn = self.turn(dry=True, generator=generator, new=tuple(self.reception.new))
        told = [e for e in self._advance(turn, text) if isinstance(e, Planned)]
        state = self._now().state
        account = self._account(state)
        reply = "\n".join([*self.reception.told(), account.reply()]).strip()
        return replace(
            told[-1],
            reply=reply,
            left_out=account.left_out(self.reception.refused, told[-1].recipe),
        )

    def decide(self, question: str, decision: Decision) -> Iterator[Event]:
        """An answer; a late one to a question that is closed is told so."""
        now = self._now()
        if now.question is None or now.question.id != question:
            yield Replied("This question is no longer open: nothing was changed.")
            return
        yield from self._answer(question, decision)

    def move(self, move: str, args: Mapping[str, JsonValue]) -> Iterator[Event]:
        """To another plan of this conversation; what it needs is in the store, or made again."""
        turn, now = self.turn(), self._now()
        try:
            version = self.premises.desk.target(turn, now.state.get("version", 0), move, args)
        except RequestError as error:
            yield Replied(str(error))
            return
        self._close(now)
        from agent.steering import exchange

        reply = _TOLD[move].format(version=version) if version else "The plan is empty again."
        messages = exchange(move.replace("_", " "), reply)
        self._update({"messages": messages, "version": version, "left_out": [], "account": ""})
        yield from self._make(turn, version)
        self._halted(version, reply)
        yield from self._end()

    def resume(self) -> Iterator[Event]:
        """The rest of a turn that was cut short, or what failed once more."""
        yield from self._rest(self._now(), "Try again.", "I tried again what was not made.")

    def _lacks(self, now: Standing) -> bool:
        """Whether a turn was cut short, or a step of the plan in force has no picture."""
        results = self.premises.records.results(self.thread, now.state.get("version", 0))
        unmade = any(not result.ok for result in results.values())
        return now.question is None and (now.open or unmade)

    def _rest(self, now: Standing, text: str, reply: str) -> Iterator[Event]:
        """What is left of a turn or of its plan; `text` asks for it and `reply` says it is done."""
        turn, version = self.turn(), now.state.get("version", 0)
        if now.question is None and now.open:
            yield from self._advance(turn, None)
        elif now.question is None and version:
            recipe = self.premises.desk.recipe(turn, version)
            pending = self.premises.desk.weigh(turn, recipe, version)
            if pending["run"]:
                from agent.steering import exchange

                messages = exchange(text, reply)
                self._update({"messages": messages, "pending": pending, "errors": {}}, "check")
                yield from self._advance(turn, None)
        yield from self._end()

    def state(self) -> Conversation:
        """The conversation as it stands."""
        now = self._now()
        account = self._account(now.state)
        return Conversation(
            thread=self.thread,
            recipe=account.recipe,
            uploads=self.premises.records.photos(self.thread),
            results=account.results,
            deliverables=deliverables(self.premises.operations, account.recipe),
            reply=account.reply(),
            left_out=account.left_out(self.reception.refused),
            version=account.version,
            question=now.question.id if now.question else None,
            unfinished=now.open and now.question is None,
        )

    def question(self) -> Question | None:
        """The question that is open."""
        return self._now().question

    def turn(
        self, *, dry: bool = False, generator: bool = False, new: tuple[str, ...] = ()
    ) -> Turn:
        """A turn that begins now, with the `new` photos."""
        able = generator or self.premises.settings.engines.get("generate", "none") != "none"
        return Turn(
            self.thread, dry, able and not self.local, new, self.stop, self.user, self.local
        )

    def _answer(self, question: str, decision: Decision) -> Iterator[Event]:
        from agent.steering import advance, answer

        yield from advance(self.graph, self.turn(), answer(question, decision))
        yield from self._end()

    def _advance(self, turn: Turn, text: str | None) -> Iterator[Event]:
        from agent.steering import advance, message

        learnt(self.premises.records, self.thread, turn.new, text or "")
        photos = self.premises.records.photos(self.thread)
        new = [photos[name] for name in turn.new]
        yield from advance(self.graph, turn, None if text is None else message(text, new))

    def _now(self) -> Standing:
        from agent.standing import standing

        return standing(self.graph, self.thread)

    def _close(self, now: Standing) -> None:
        """End a turn that is open, so that every call has its answer before the next message."""
        if now.open:
            from agent.speech import closed
            from agent.steering import drop

            drop(self.graph, self.thread)
            messages = closed(self._now().state.get("messages", []), _CUT_SHORT)
            self._update({"messages": messages, "pending": None})

    def _update(self, values: State, node: str = "think") -> None:
        from agent.steering import place

        self.graph.update_state(place(self.thread), values, as_node=node)

    def _make(self, turn: Turn, version: int) -> Iterator[Event]:
        """What a plan that was in force needs; what would cost money again is left alone."""
        desk = self.premises.desk
        recipe = desk.recipe(turn, version)
        pending = desk.weigh(turn, recipe, version)
        if not pending["paid"]:
            yield from streamed(
                self.premises.loops, lambda emit: desk.run(turn, pending, emit), self.stop
            )

    def _halted(self, version: int, reply: str) -> None:
        """Tell of a stop that the move to a plan has met."""
        from agent.steering import remark

        recipe = self.premises.records.recipe(self.thread, version)
        results = self.premises.records.results(self.thread, version)
        halted = told(results, deliverables(self.premises.operations, recipe))
        if halted:
            self._update({"messages": remark(f"{reply} {halted}")})

    def _end(self) -> Iterator[Event]:
        """What a turn ends with: a question, or the reply and the files."""
        now = self._now()
        if now.question is not None:
            yield now.question
            return
        account = self._account(now.state)
        files = deliverables(self.premises.operations, account.recipe)
        yield Replied(account.reply())
        yield Finished(account.results, files, account.left_out(self.reception.refused))

    def _account(self, state: State) -> Account:
        return Account(self.premises.records, self.thread, state)
