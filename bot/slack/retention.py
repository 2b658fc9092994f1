"""Retention: photos and galleries are kept for some days, and deleted at once where that is asked.

What stands in Slack is Slack's: messages and files there follow the workspace's own retention.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final

from agent import PackshotError, RequestError, Studio
from bot.slack import conversation
from bot.slack.approvals import Approvals
from bot.slack.client import logger
from bot.slack.effects import Effects
from bot.slack.inbox import Inbox
from bot.slack.opinions import Opinions

_DAY: Final = 86400.0
#: Seconds between two looks for what is due.
_ROUND: Final = 3600.0
#: Slack's own retries end after minutes; keys of what was done are kept for at least so long.
_LEAST: Final = 30 * _DAY


@dataclass(frozen=True)
class Retention:
    """Deletes conversations of one workspace. Galleries are written below `out`."""

    studio: Studio
    inbox: Inbox
    effects: Effects
    threads: conversation.Threads
    approvals: Approvals
    opinions: Opinions
    out: Path
    days: int
    clock: Callable[[], float] = time.time

    def forget(self, thread: conversation.Thread, key: str = "") -> None:
        """Delete a conversation with its photos and pictures, and what is remembered of it.

        `key` is the letter that asks for it. Raises RequestError where it is at work.
        """
        self.studio.forget(thread.id)
        shutil.rmtree(thread.folder(self.out), ignore_errors=True)
        tables = self.effects.tables
        with tables.writing():
            self.effects.forget_letters(self.inbox.keys(thread.id))
            self.approvals.forget(thread.id)
            self.opinions.forget(thread.id)
            self.approvals.exhibits.forget(thread.id)
            self.threads.forget(thread)
            self.inbox.close_lane(thread.id, key)

    def sweep(self) -> int:
        """Delete what was not used for so many days; returns how many conversations that were."""
        now, gone = self.clock(), 0
        since = now - self.days * _DAY
        for thread in self.threads.unused(since):
            if self.threads.used(thread) >= since:  # somebody has come back to it meanwhile
                continue
            try:
                self.forget(thread)
            except RequestError:  # it is at work: the next round finds it again
                continue
            gone += 1
        self.effects.forget_older(now - max(self.days * _DAY, _LEAST))
        self.studio.sweep()
        self._clear()
        return gone

    def _clear(self) -> None:
        """Delete the galleries here of conversations that another process has deleted."""
        here = list(self.out.iterdir()) if self.out.is_dir() else []
        kept = {thread.folder(self.out) for thread in self.threads.all()}
        for folder in here:
            if folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def begin(self, ending: Event) -> Thread:
        """Sweep now and every hour, until `ending`."""
        thread = Thread(target=self._rounds, args=(ending,), name="slack-retention", daemon=True)
        thread.start()
        return thread

    def _rounds(self, ending: Event) -> None:
        while not ending.is_set():
            try:
                self.sweep()
            except PackshotError as error:  # a full disk, say: the next round may do
                logger().warning("old conversations could not be deleted: %s", error)
            ending.wait(_ROUND)
