"""Turns: what a letter makes a conversation do, once, whatever happens in between."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from agent import Conversation, Decision, Event, Finished, Studio, Upload
from bot.slack.effects import Effects
from bot.slack.payload import Json, number, text


@dataclass(frozen=True)
class Turns:
    """Turns of the studio for one person, each under the key of the letter that causes it.

    Before a turn the conversation's plan and question are noted. A turn that was cut short has
    moved one of them, or is unfinished: then it is resumed, else it is begun again.
    """

    studio: Studio
    effects: Effects
    user: str

    def say(
        self, key: str, conversation: str, said: str, uploads: Sequence[Upload]
    ) -> Iterator[Event]:
        """A message with its uploads."""
        user = self.user
        state = self.studio.state(conversation)
        before = self._before(key, state)
        if before is None:
            return self.studio.say(conversation, said, uploads, user=user)
        if _moved(state, before):
            return self._resumed(conversation)
        known = {photo.sha256 for photo in state.uploads.values()}
        fresh = [one for one in uploads if hashlib.sha256(one.data).hexdigest() not in known]
        return self.studio.say(conversation, said, fresh, user=user)

    def decide(
        self, key: str, conversation: str, question: str, decision: Decision
    ) -> Iterator[Event] | None:
        """An answer; None if the question is not open and this letter did not close it."""
        state = self.studio.state(conversation)
        before = self._before(key, state)
        if state.question == question:
            return self.studio.decide(conversation, question, decision, user=self.user)
        if before is not None and text(before, "question") == question:
            return self._resumed(conversation)
        return None

    def undo(self, key: str, conversation: str) -> Iterator[Event]:
        """Back to the plan before."""
        state = self.studio.state(conversation)
        before = self._before(key, state)
        if before is not None and _moved(state, before):
            return self._resumed(conversation)
        return self.studio.undo(conversation)

    def _resumed(self, conversation: str) -> Iterator[Event]:
        """The rest of a turn; steps that the end of a process kept from beginning are made, too."""
        with closing(
            cast("Generator[Event, None, None]", self.studio.resume(conversation))
        ) as rest:
            for event in rest:
                if isinstance(event, Finished) and _lacks(event):
                    break
                yield event
            else:
                return
        yield from self.studio.resume(conversation, user=self.user)

    def _before(self, key: str, state: Conversation) -> Json | None:
        """What was noted by an earlier attempt; None if this is the first, which notes it now."""
        note = f"turn/{key}"
        found = self.effects.data(note)
        if found is None:
            self.effects.note(note, {"version": state.version, "question": state.question or ""})
        return found


def _lacks(finished: Finished) -> bool:
    return any(result.status == "skipped" for result in finished.results.values())


def _moved(state: Conversation, before: Json) -> bool:
    asked = state.question is not None and state.question != text(before, "question")
    return state.unfinished or asked or state.version != number(before, "version")
