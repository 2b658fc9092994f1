"""OAuth states: what shows that a browser which comes back from Slack is one that we sent there."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from logging import Logger
from threading import Lock

from slack_sdk.oauth.state_store import OAuthStateStore

from bot.slack.client import logger

#: Seconds that someone has to say yes at Slack.
PATIENCE = 600.0


class States(OAuthStateStore):
    """States that were given out, each good for one return. A restart voids them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """None yet."""
        self.clock = clock
        self._until: dict[str, float] = {}
        self._lock = Lock()

    @property
    def logger(self) -> Logger:
        """Where Bolt's flow writes."""
        return logger()

    def issue(self, *given: object, **more: object) -> str:
        """A new state."""
        state, now = secrets.token_urlsafe(32), self.clock()
        with self._lock:
            self._until = {one: until for one, until in self._until.items() if until > now}
            self._until[state] = now + PATIENCE
        return state

    def consume(self, state: str) -> bool:
        """Whether a state was given out, not long ago and not used before."""
        with self._lock:
            return self._until.pop(state, 0.0) > self.clock()
