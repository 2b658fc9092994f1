"""Workers: threads that take letters out of the inbox, and see to it that each has an end."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

from agent import ConfigurationError, DatabaseTrouble, PackshotError, record_failure
from bot.slack.client import RateLimited, SlackError, Unreachable, logger
from bot.slack.desk import Interrupted
from bot.slack.inbox import CRASHES, Inbox, Letter

#: Seconds between two looks into the inbox when nothing announces itself: letters may be due.
_LOOK: Final = 0.5
#: Answers of Slack after which nothing in this workspace or channel will work.
_REASONS: Final = {
    "missing_scope": "the app lacks a permission: an admin must install it again",
    "not_in_channel": "I am not in that channel: type /invite @Packshot there",
    "channel_not_found": "I am not in that channel: type /invite @Packshot there",
    "is_archived": "that channel is archived: ask me somewhere else",
    "restricted_action": "an admin has restricted posting there: ask me somewhere else",
}


@dataclass(frozen=True)
class Workers:
    """So many letters are worked on at once, and quick ones besides.

    `tell` says how a letter ended, `home` has the log.
    """

    inbox: Inbox
    handle: Callable[[Letter], None]
    tell: Callable[[Letter, str], None]
    home: Path
    ending: Event
    count: int = 2
    threads: list[Thread] = field(default_factory=list)
    warned: Event = field(default_factory=Event)

    def start(self) -> None:
        """Begin."""
        for number in range(self.count + 1):
            name, quick = f"slack-worker-{number}", number == self.count
            thread = Thread(target=self._work, args=(quick,), name=name, daemon=True)
            thread.start()
            self.threads.append(thread)

    def close(self, grace: float) -> None:
        """Take nothing more; what is in work is given back within so many seconds."""
        self.ending.set()
        with self.inbox.arrived:
            self.inbox.arrived.notify_all()
        until = time.monotonic() + grace
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work(self, quick: bool) -> None:
        while not self.ending.is_set():
            try:
                worked = self._next(quick)
            except (sqlite3.Error, ConfigurationError) as error:
                # A full disk, a database that is away: letters wait until there is room.
                self._warn(error)
                worked = False
            else:
                self.warned.clear()
            with self.inbox.arrived:
                if worked:  # the next of that lane may be taken now
                    self.inbox.arrived.notify()
                else:
                    self.inbox.arrived.wait(_LOOK)

    def _warn(self, error: Exception) -> None:
        """Say what is wrong once, however often it is tried meanwhile."""
        if not self.warned.is_set():
            self.warned.set()
            logger().warning("the inbox cannot be written to: %s", error)

    def _next(self, quick: bool) -> bool:
        """Work on the next letter; False if there is none."""
        letter = self.inbox.take(quick=quick)
        if letter is None:
            return False
        try:
            self._settle(letter)
        except DatabaseTrouble as error:
            self._give_back(letter, error)
        return True

    def _give_back(self, letter: Letter, error: DatabaseTrouble) -> None:
        """Nothing can be noted without the database: the letter is tried again once it answers.

        If we end before that, others find that we are gone.
        """
        logger().warning("%s waits: %s", letter.key, error)
        while not self.ending.wait(_LOOK):
            with suppress(DatabaseTrouble):
                if not self.inbox.again(letter, str(error)):
                    self.inbox.bury(letter, str(error))
                return

    def _settle(self, letter: Letter) -> None:
        """Work on a letter, and note what became of it."""
        try:
            self._tried(letter)
        except Interrupted:
            self.inbox.release(letter)
        except DatabaseTrouble:
            raise
        except (Unreachable, RateLimited) as error:
            if not self.inbox.again(letter, str(error)):
                self._bury(letter, "Slack did not take my answer: send it once more", str(error))
        except SlackError as error:
            reason = _REASONS.get(error.code, f"Slack does not let me ({error.code})")
            self._bury(letter, f"I could not finish this: {reason}.", str(error))
        except Exception as error:  # noqa: BLE001 - the outer edge: log it, tell its number
            if self.ending.is_set():
                self.inbox.release(letter)
                return
            self._bury(letter, _sentence(record_failure(error, self.home)), type(error).__name__)

    def _tried(self, letter: Letter) -> None:
        if letter.crashes >= CRASHES:
            text = f"I had to begin this {letter.crashes} times and never came to its end"
            self._bury(letter, f"{text}: say it another way, or send other photos.", "crashes")
            return
        try:
            self.handle(letter)
        except DatabaseTrouble:
            raise
        except PackshotError as error:
            if self.ending.is_set():  # what closes around it is no fault of the letter
                raise Interrupted from error
            self.tell(letter, _sentence(str(error)))
        self.inbox.done(letter)

    def _bury(self, letter: Letter, sentence: str, error: str) -> None:
        """Give a letter up, and say so wherever that is possible."""
        try:
            self.tell(letter, sentence)
        except (SlackError, Unreachable) as untold:
            logger().warning("%s was given up and nobody could be told: %s", letter.key, untold)
        self.inbox.bury(letter, error)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" if text.startswith("something") else text
