"""Custody: pictures are approved, sets are locked and let go, conversations deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agent import Studio
from bot.slack.approvals import Approvals
from bot.slack.blocks import cut, escape, message, section
from bot.slack.conversation import Thread, Threads
from bot.slack.delivery import Delivery
from bot.slack.effects import Effects
from bot.slack.inbox import Inbox, Letter
from bot.slack.payload import part, text
from bot.slack.progress import Pencil
from bot.slack.retention import Retention
from bot.slack.sealing import sealed
from bot.slack.whispers import whisper

#: The buttons that are answered here.
DEEDS: Final = ("approve", "lock", "unlock", "delete")
NOTHING: Final = "There is no gallery in this thread."
OLDER: Final = "That picture is another by now: look at the newer one."
_DELETED: Final = (
    "Deleted by <@{}>: I keep no photo and no picture of this thread any more. What was posted"
    " stays until someone deletes it here."
)
_FORGOTTEN: Final = "I have deleted all photos and pictures of what you asked me for."
_ALL: Final = 100_000


@dataclass(frozen=True)
class Custody:
    """What happens to sets as a whole. Whoever calls has seen to who may."""

    studio: Studio
    inbox: Inbox
    effects: Effects
    threads: Threads
    delivery: Delivery
    approvals: Approvals
    pencil: Pencil
    retention: Retention

    def do(self, deed: str, letter: Letter, thread: Thread) -> None:
        """One of `DEEDS`."""
        match deed:
            case "approve":
                self._approve(letter, thread)
            case "lock":
                self._lock(letter, thread)
            case "unlock":
                self._unlock(letter, thread)
            case "delete":
                self._delete(letter, thread)

    def _approve(self, letter: Letter, thread: Thread) -> None:
        value, user = part(letter.payload, "value"), text(letter.payload, "user")
        step, sha256 = text(value, "s"), text(value, "h")
        if not self.approvals.approve(thread.id, step, sha256, user):
            whisper(self.effects, letter, OLDER)
        self.delivery.redraw(thread, text(value, "m"))

    def _lock(self, letter: Letter, thread: Thread) -> None:
        """Pack what is approved, and let nothing change any more."""
        shown = self.approvals.exhibits.of(thread.id)
        missing = [one.file for one in self.approvals.missing(thread.id)]
        if not shown or missing:
            names = escape(cut(", ".join(missing), 500))
            told = f"Nobody has approved {names} yet: approve every picture, then lock the set."
            whisper(self.effects, letter, told if missing else NOTHING)
            return
        if not self.delivery.export(letter.key, thread):
            whisper(self.effects, letter, OLDER)
            return
        user = text(letter.payload, "user")
        self.threads.lock(thread, user)
        words = sealed(user, len(shown), thread.root)
        self.effects.post(f"lock/{letter.key}", thread.channel, thread.root, words)

    def _unlock(self, letter: Letter, thread: Thread) -> None:
        self.threads.lock(thread, "")
        told = f":unlock: Unlocked by <@{text(letter.payload, 'user')}>: it may be changed again."
        if asked := text(letter.payload, "ts"):
            self.pencil.final(thread.channel, asked, message(told, [section(told)]))

    def _delete(self, letter: Letter, thread: Thread) -> None:
        """Delete a conversation, say so in its thread, and take it off the home tab."""
        user, told = text(letter.payload, "user"), _DELETED.format(text(letter.payload, "user"))
        self.retention.forget(thread, letter.key)
        words = message(told, [section(told)])
        self.effects.post(f"deleted/{letter.key}", thread.channel, thread.root, words)
        self.inbox.put(self._look(letter, user))

    def forget_all(self, letter: Letter) -> None:
        """Delete everything that someone has asked for."""
        user = text(letter.payload, "user")
        for thread in self.threads.recent(user, _ALL):
            self._stop(letter, thread)
            self.retention.forget(thread)
        told = message(_FORGOTTEN, [section(_FORGOTTEN)])
        self.effects.post(f"forgotten/{letter.key}", user, "", told)
        self.inbox.put(self._look(letter, user))

    def _stop(self, letter: Letter, thread: Thread) -> None:
        """Begin no further step there, wherever it is at work."""
        self.studio.stop(thread.id)
        if self.inbox.elsewhere(thread.id):
            place = {"team": thread.team, "channel": thread.channel, "thread": thread.root}
            payload = {**place, "user": text(letter.payload, "user")}
            key = f"stop/{letter.key}/{thread.id}"
            lane = f"{thread.id}#stop"
            self.inbox.put(Letter(key, lane, "stop", letter.order, payload))

    def _look(self, letter: Letter, user: str) -> Letter:
        """Draw someone's home tab anew."""
        payload = {"user": user, "team": text(letter.payload, "team")}
        return Letter(f"home/{letter.key}", f"home/{user}", "home", letter.order, payload)
