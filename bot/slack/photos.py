"""Photos: what a message sends along, and what lies in its thread already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from agent import PhotoError, Upload
from bot.slack.client import SlackError
from bot.slack.conversation import Thread, Threads
from bot.slack.effects import replies
from bot.slack.files import Downloads
from bot.slack.inbox import Letter
from bot.slack.incoming import trimmed
from bot.slack.payload import Json, parts, seconds, text

#: Photos of earlier messages that are taken, the latest first.
_MOST = 20


@dataclass(frozen=True)
class Gathered:
    """The photos of a message; `doubts` say which could not be fetched, and why."""

    files: list[Json]
    uploads: list[Upload]
    doubts: list[str]


@dataclass(frozen=True)
class Photos:
    """Finds and fetches photos."""

    threads: Threads
    downloads: Downloads

    def gather(self, letter: Letter, thread: Thread) -> Gathered:
        """All that this letter brings; `done` must be told once the studio has them."""
        files = self._files(letter, thread)
        uploads, doubts = list[Upload](), list[str]()
        for file in files:
            try:
                uploads.append(self.downloads.fetch(file))
            except PhotoError as error:
                doubts.append(str(error))
        return Gathered(files, uploads, doubts)

    def done(self, thread: Thread, gathered: Gathered) -> None:
        """These have reached the studio: no later message brings them again."""
        self.threads.had(thread, gathered.files)

    def _files(self, letter: Letter, thread: Thread) -> list[Json]:
        own, ts = parts(letter.payload, "files"), text(letter.payload, "ts")
        earlier: list[Json] = []
        # A mention may come without its files: the thread has them.
        bare = letter.payload.get("mention") is True and not own
        if bare or (ts != thread.root and not self.threads.has_files(thread)):
            earlier = list(self._lying(thread, ts))
        elif ts == thread.root and not own:
            earlier = self._before(thread, ts)
        return self.threads.new_files(thread, [*earlier[-_MOST:], *own])

    def _before(self, thread: Thread, ts: str) -> list[Json]:
        """In direct messages, photos that came without a word right before the sentence."""
        other = self.threads.waiting(thread) if thread.channel.startswith("D") else None
        return list(self._lying(other, ts)) if other else []

    def _lying(self, thread: Thread, until: str) -> Iterator[Json]:
        # Without the scope to look back, the message's own photos are what there is.
        with suppress(SlackError):
            for one in replies(self.downloads.slack, thread.channel, thread.root):
                if not one.get("bot_id") and seconds(text(one, "ts")) <= seconds(until):
                    yield from trimmed(one)
