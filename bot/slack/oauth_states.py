"""OAuth states: what shows that a browser which comes back from Slack is one that we sent there."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from logging import Logger

from slack_sdk.oauth.state_store import OAuthStateStore

from agent import Database
from bot.slack.client import logger

#: Seconds that someone has to say yes at Slack.
PATIENCE = 600.0


class States(OAuthStateStore):
    """States that were given out, each good for one return, to whichever process it comes."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """They stand beside the installations."""
        self.database, self.clock = database, clock

    @property
    def logger(self) -> Logger:
        """Where Bolt's flow writes."""
        return logger()

    def issue(self, *given: object, **more: object) -> str:
        """A new state."""
        state, now = secrets.token_urlsafe(32), self.clock()
        self.database.run("DELETE FROM states WHERE until <= ?", [now])
        added = "INSERT INTO states (state, until) VALUES (?, ?)"
        self.database.run(added, [state, now + PATIENCE])
        return state

    def consume(self, state: str) -> bool:
        """Whether a state was given out, not long ago and not used before."""
        used = "DELETE FROM states WHERE state = ? AND until > ?"
        return bool(self.database.run(used, [state, self.clock()]))
