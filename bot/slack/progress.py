"""Progress: one message, edited no faster than Slack likes it for the whole workspace."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import Final

from bot.slack.client import RateLimited, Slack, SlackError, Unreachable
from bot.slack.message import Message

#: Seconds between two edits in a workspace: chat.update allows about fifty a minute.
INTERVAL: Final = 1.2
#: How often the last edit of a message is tried.
_TRIES: Final = 6

Place = tuple[str, str]


class Pencil:
    """Edits messages: the newest state of each, one at a time, the last one for certain."""

    def __init__(
        self,
        slack: Slack,
        interval: float = INTERVAL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """One for the workspace; its thread begins with the first draft."""
        self.slack, self.interval, self.clock = slack, interval, clock
        self._drafts: dict[Place, Message] = {}
        self._wake = Condition()
        self._sending = Lock()
        self._next = 0.0
        self._closed = False
        self._thread: Thread | None = None

    def draft(self, channel: str, ts: str, message: Message) -> None:
        """Show this soon, unless something newer comes first."""
        with self._wake:
            self._drafts.pop((channel, ts), None)
            self._drafts[channel, ts] = message
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._work, name="slack-pencil", daemon=True)
                self._thread.start()
            self._wake.notify()

    def final(self, channel: str, ts: str, message: Message) -> None:
        """Show this, and nothing older afterwards. Raises Unreachable if it cannot be shown."""
        with self._sending:
            with self._wake:
                self._drafts.pop((channel, ts), None)
            for _ in range(_TRIES):
                self._wait()
                if self._sent(channel, ts, message):
                    return
        raise Unreachable("chat.update: rate limited")

    def close(self) -> None:
        """Draw nothing more."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(5)

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closed or bool(self._drafts))
                if self._closed:
                    return
            self._pass()

    def _pass(self) -> None:
        """Send the oldest draft, when it is time."""
        with self._sending:
            self._wait()
            with self._wake:
                if not self._drafts:
                    return
                place = next(iter(self._drafts))
                message = self._drafts.pop(place)
            try:
                sent = self._sent(*place, message)
            except Unreachable:
                return  # the next draft, or the final state, will be tried again
            if not sent:
                with self._wake:
                    self._drafts.setdefault(place, message)

    def _wait(self) -> None:
        pause = self._next - self.clock()
        if pause > 0:
            time.sleep(pause)

    def _sent(self, channel: str, ts: str, message: Message) -> bool:
        """Whether the edit is done with; False if Slack asks for patience."""
        pause, message = self.interval, self.slack.fitting(message)
        try:
            self._update(channel, ts, message)
        except RateLimited as error:
            pause = error.after
            return False
        except SlackError as error:
            if error.code in ("invalid_blocks", "msg_blocks_too_long") and message.blocks:
                return self._sent(channel, ts, self.slack.refused(message))
            # Whoever deleted the message does not want to see it any more.
        finally:
            self._next = self.clock() + pause
        return True

    def _update(self, channel: str, ts: str, message: Message) -> None:
        # An empty list takes away the blocks of the state before.
        self.slack.try_call(
            "chat.update",
            channel=channel,
            ts=ts,
            text=message.text,
            blocks=list(message.blocks),
        )
