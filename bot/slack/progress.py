"""Progress: one message, edited no faster than Slack likes it for the whole workspace."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Lock, Thread
from typing import Final

from bot.slack.client import RateLimited, Slack, SlackError, Unreachable
from bot.slack.message import Message

#: Seconds between two edits in a workspace: chat.update allows about fifty a minute.
INTERVAL: Final = 1.2
#: Ends of turns that may be shown at once, out of what was not used before: Slack counts minutes.
RESERVE: Final = 10
#: How often the last edit of a message is tried.
_TRIES: Final = 6

Place = tuple[str, str]


@dataclass
class Pace:
    """An edit every `interval` seconds, and up to `most` of those that were not used before."""

    interval: float
    most: int
    at: float
    left: float = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is used yet."""
        self.left = float(self.most)

    def pause(self, now: float) -> float:
        """Seconds until the next edit may be made."""
        return max(0.0, (1.0 - self._there(now)) * self.interval)

    def spend(self, now: float) -> None:
        """An edit is made."""
        self.left, self.at = max(0.0, self._there(now) - 1.0), now

    def _there(self, now: float) -> float:
        return min(float(self.most), self.left + (now - self.at) / self.interval)


class Pencil:
    """Edits messages: the newest state of each, one at a time, the last one for certain."""

    def __init__(
        self,
        slack: Slack,
        interval: float = INTERVAL,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """One for the workspace; its thread begins with the first draft."""
        self.slack, self.interval, self.clock, self.sleep = slack, interval, clock, sleep
        self._drafts: dict[Place, Message] = {}
        self._wake = Condition()
        self._sending = Lock()
        self._next = self._barred = 0.0
        self._pace = Pace(interval, RESERVE, clock())
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
                self._wait(self._pace.pause(self.clock()))
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
            # What is only progress uses up nothing of the reserve.
            self._wait(max(self._next - self.clock(), self._pace.pause(self.clock())))
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

    def _wait(self, pause: float) -> None:
        pause = max(pause, self._barred - self.clock())
        if pause > 0:
            self.sleep(pause)

    def _sent(self, channel: str, ts: str, message: Message) -> bool:
        """Whether the edit is done with; False if Slack asks for patience."""
        message = self.slack.fitting(message)
        self._pace.spend(self.clock())
        try:
            self._update(channel, ts, message)
        except RateLimited as error:
            self._barred = self.clock() + error.after
            return False
        except SlackError as error:
            if error.code in ("invalid_blocks", "msg_blocks_too_long") and message.blocks:
                return self._sent(channel, ts, self.slack.refused(message))
            # Whoever deleted the message does not want to see it any more.
        finally:
            self._next = self.clock() + self.interval
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
