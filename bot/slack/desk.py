"""The desk: what is done about a letter, from the first look to the files in the thread."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import cast

from agent import Decision, Event, Studio
from bot.slack.blocks import context, escape, message, section
from bot.slack.card import Card, without_buttons
from bot.slack.client import SlackError
from bot.slack.conversation import Thread, Threads
from bot.slack.custody import DEEDS, NOTHING, OLDER, Custody
from bot.slack.delivery import Delivery
from bot.slack.effects import Effects
from bot.slack.inbox import Inbox, Letter
from bot.slack.opinions import OPINIONS, WHAT_ELSE, Opinions
from bot.slack.payload import number, part, parts, text
from bot.slack.permission import DENIED, Permission
from bot.slack.photos import Photos
from bot.slack.progress import Pencil
from bot.slack.sealing import locked
from bot.slack.sessions import Sessions
from bot.slack.turn import Turns
from bot.slack.whispers import whisper

_CLOSED = "That is settled already: nothing was changed."
#: What buttons below a picture mean, in words that any planner understands.
_WISHES = {"remove": "remove picture {}", "variation": "make another version of picture {}"}
#: Buttons that would change a set.
_CHANGES = ("run", "undo", "redo", "variation", "remove", "lock")


class Interrupted(Exception):
    """This process is about to end, or another has taken the letter over, which goes on."""


@dataclass(frozen=True)
class Desk:
    """Everything that work on letters needs. `ending` is set when the process is to end."""

    studio: Studio
    inbox: Inbox
    effects: Effects
    threads: Threads
    photos: Photos
    delivery: Delivery
    pencil: Pencil
    permission: Permission
    custody: Custody
    sessions: Sessions
    opinions: Opinions
    ending: Flag = field(default_factory=Flag)

    def turns(self, letter: Letter) -> Turns:
        """The studio's turns, each once; whoever wrote the letter stands in the ledger."""
        return Turns(self.studio, self.effects, text(letter.payload, "user"))

    def handle(self, letter: Letter) -> None:
        """Do what a letter of a conversation asks for."""
        if self.permission.outsider(letter.payload.get("external")):
            self._whisper(letter, DENIED)
            return
        match letter.kind:
            case "message":
                self._message(letter)
            case "action":
                self._action(letter)
            case "edit":
                self._form(letter)
            case "stop":
                self._stop(letter)
            case "forget":
                self.custody.forget_all(letter)
            case _:
                raise ValueError(f"no letter of a conversation: {letter.kind}")

    def tell(self, letter: Letter, sentence: str) -> None:
        """Say how a letter ended: on its card, or below it where there is none."""
        channel, root = text(letter.payload, "channel"), text(letter.payload, "thread")
        if not channel:
            channel = text(letter.payload, "user")
        told = message(escape(sentence), [section(escape(sentence))])
        card = self.effects.data(_card_key(letter))
        if card and text(card, "ts"):
            self.pencil.final(channel, text(card, "ts"), told)
            return
        try:
            self.effects.post(f"told/{letter.key}", channel, root, told)
        except SlackError:
            # We may not be in that channel; our own messages with the person always work.
            self.effects.post(f"told/{letter.key}/direct", text(letter.payload, "user"), "", told)

    def _message(self, letter: Letter) -> None:
        thread = self.threads.open(letter.payload)
        if self.studio.state(thread.id).question and not self._decides(letter, thread):
            self._whisper(letter, self.permission.refusal(thread.requester))
            return
        if thread.locked_by:
            self.effects.post(_card_key(letter), thread.channel, thread.root, locked(thread))
            return
        self.effects.react(thread.channel, text(letter.payload, "ts"), "eyes")
        card, said = self._card(letter, thread), text(letter.payload, "text")
        gathered = self.photos.gather(letter, thread)
        card.doubts += gathered.doubts
        events = self.turns(letter).say(letter.key, thread.id, said, gathered.uploads)
        self._follow(letter, thread, card, events)
        self.photos.done(thread, gathered)
        self._end(letter, thread, card, said)

    def _action(self, letter: Letter) -> None:
        thread, action = self.threads.find(letter.payload), text(letter.payload, "action")
        if thread is None:
            self._whisper(letter, NOTHING)
        elif action in OPINIONS:
            self._rate(letter, thread)
        elif not self._decides(letter, thread):
            self._whisper(letter, self.permission.refusal(thread.requester))
        elif thread.locked_by and action in _CHANGES:
            self._whisper(letter, locked(thread).text)
        elif action in DEEDS:
            self.custody.do(action, letter, thread)
        elif action in _WISHES:
            self._change(letter, thread, _WISHES[action])
        else:
            self._turn(action, letter, thread)

    def _rate(self, letter: Letter, thread: Thread) -> None:
        """Anyone who sees a gallery may say what they think of it."""
        value, user = part(letter.payload, "value"), text(letter.payload, "user")
        good = value.get("good") is True
        self.opinions.note(thread.id, number(value, "v"), user, good=good)
        if not good:
            self._whisper(letter, WHAT_ELSE)

    def _turn(self, action: str, letter: Letter, thread: Thread) -> None:
        """A button that goes on with the conversation."""
        match action:
            case "run" | "cancel":
                word = "approve" if action == "run" else "reject"
                self._decide(letter, thread, Decision.model_validate({"action": word}))
            case "undo":
                self._work(letter, thread, self.turns(letter).undo(letter.key, thread.id), "undo")
            case "zip" if not self.delivery.zip(letter.key, thread):
                self._whisper(letter, NOTHING)

    def _form(self, letter: Letter) -> None:
        """What someone wrote into a form: about a plan that waits, or about one picture."""
        thread, value = self.threads.find(letter.payload), part(letter.payload, "value")
        if thread is None:
            self._whisper(letter, NOTHING)
        elif not self._decides(letter, thread):
            self._whisper(letter, self.permission.refusal(thread.requester))
        elif thread.locked_by:
            self._whisper(letter, locked(thread).text)
        elif text(value, "q"):
            note = text(letter.payload, "text")
            self._decide(letter, thread, Decision(action="reject", note=note))
        else:
            self._change(letter, thread, "{said} on picture {}")

    def _change(self, letter: Letter, thread: Thread, wish: str) -> None:
        """A wish about one picture, which the studio knows by its number."""
        step = text(letter.payload, "value", "s")
        note = f"place/{letter.key}"
        place = self.effects.data(note) or {"at": self._place(thread, step)}
        self.effects.note(note, place)
        if not place["at"]:
            self._whisper(letter, OLDER)
            return
        said = wish.replace("{}", str(place["at"])).replace("{said}", text(letter.payload, "text"))
        self._work(letter, thread, self.turns(letter).say(letter.key, thread.id, said, []), said)

    def _place(self, thread: Thread, step: str) -> int:
        names = [file.name for file in self.studio.state(thread.id).deliverables]
        return names.index(step) + 1 if step in names else 0

    def _decide(self, letter: Letter, thread: Thread, decision: Decision) -> None:
        question = text(letter.payload, "value", "q")
        events = self.turns(letter).decide(letter.key, thread.id, question, decision)
        if events is None:
            self._whisper(letter, _CLOSED)
            return
        self._settle(letter, thread, decision)
        self._work(letter, thread, events, "")

    def _settle(self, letter: Letter, thread: Thread, decision: Decision) -> None:
        """Take the buttons off the card that asked, and say who pressed which."""
        user, asked = text(letter.payload, "user"), text(letter.payload, "ts")
        words = {"approve": "Started", "reject": "Changed" if decision.note else "Cancelled"}
        told = f"{words[decision.action]} by <@{user}>."
        if asked:
            plan = without_buttons(parts(letter.payload, "blocks"))
            self.pencil.final(thread.channel, asked, message(told, plan, [context(told)]))

    def _stop(self, letter: Letter) -> None:
        thread = self.threads.find(letter.payload)
        if thread is not None and self._decides(letter, thread):
            self.studio.stop(thread.id)
            # Slack leaves it to us to say that nothing runs any more.
            self.sessions.show(thread, "active")
        elif thread is not None:
            self._whisper(letter, self.permission.refusal(thread.requester))

    def _work(self, letter: Letter, thread: Thread, events: Iterator[Event], said: str) -> None:
        """A turn that has no message of its own: its card, its events, its files."""
        card = self._card(letter, thread)
        self._follow(letter, thread, card, events)
        self._end(letter, thread, card, said)

    def _card(self, letter: Letter, thread: Thread) -> Card:
        card = Card(thread.root, self.studio.local())
        self.effects.post(_card_key(letter), thread.channel, thread.root, card.message())
        self.sessions.show(thread, "processing")
        return card

    def _follow(self, letter: Letter, thread: Thread, card: Card, events: Iterator[Event]) -> None:
        ts = text(self.effects.data(_card_key(letter)), "ts")
        with closing(cast("Generator[Event, None, None]", events)):
            for event in events:
                if self.ending.is_set():
                    raise Interrupted
                card.take(event)
                if not self.inbox.renew(letter):
                    raise Interrupted
                if card.working:
                    self.pencil.draft(thread.channel, ts, card.message())
        if self.ending.is_set():
            raise Interrupted

    def _end(self, letter: Letter, thread: Thread, card: Card, said: str) -> None:
        """The files first, so that the card never says done before they are there."""
        if card.finished is not None:
            self.delivery.show(letter.key, thread, card.finished, said, card.told)
        ts = text(self.effects.data(_card_key(letter)), "ts")
        self.pencil.final(thread.channel, ts, card.message())
        self.sessions.show(thread, "active" if card.question is None else "suspended")

    def _decides(self, letter: Letter, thread: Thread) -> bool:
        return self.permission.decides(text(letter.payload, "user"), thread.requester)

    def _whisper(self, letter: Letter, words: str) -> None:
        whisper(self.effects, letter, words)


def _card_key(letter: Letter) -> str:
    return f"card/{letter.key}"
