"""Installations: the workspaces that have the app, their tokens encrypted.

The key is a setting and lies nowhere beside the table: whoever has only the disk has no token.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from logging import Logger
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from slack_sdk.oauth.installation_store import Installation, InstallationStore

from agent import ConfigurationError, Settings
from bot.slack.client import logger

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_TABLE = """
CREATE TABLE IF NOT EXISTS installations (
  team TEXT PRIMARY KEY, token BLOB NOT NULL, user TEXT NOT NULL, at REAL NOT NULL);
"""


class Installations(InstallationStore):
    """One token a workspace, by its team. Any thread may call anything."""

    def __init__(self, path: Path, key: str) -> None:
        """Open or create. Raises ConfigurationError for a key that is none."""
        self._fernet, self.path, self._lock = _fernet(key), path, Lock()
        #: Told of each workspace whose token has come or changed.
        self.saved: Callable[[str], None] = lambda team: None
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(f"PRAGMA journal_mode=WAL;PRAGMA secure_delete=ON;{_TABLE}")

    @classmethod
    def at(cls, settings: Settings) -> Installations:
        """Those of this installation of ours."""
        return cls(settings.home / "slack" / "installations.db", settings.slack.key)

    @property
    def logger(self) -> Logger:
        """Where Bolt's flow writes."""
        return logger()

    def save(self, installation: Installation) -> None:
        """Keep the token of a workspace, in place of an earlier one."""
        if not installation.team_id or not installation.bot_token:
            raise ValueError("an installation without a workspace or a token is of no use")
        sealed = self._fernet.encrypt(installation.bot_token.encode())
        row = (installation.team_id, sealed, installation.user_id or "", time.time())
        with self._lock:
            self._connection.execute(
                "INSERT INTO installations (team, token, user, at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (team) DO UPDATE SET token = excluded.token,"
                " user = excluded.user, at = excluded.at",
                row,
            )
        self.saved(installation.team_id)

    def token(self, team: str) -> str | None:
        """The token of a workspace; None where the app is not installed."""
        sql = "SELECT token FROM installations WHERE team = ?"
        with self._lock, closing(self._connection.execute(sql, [team])) as found:
            row = found.fetchone()
        return None if row is None else self._opened(row[0])

    def tokens(self) -> Iterator[tuple[str, str]]:
        """All workspaces with their tokens."""
        with self._lock:
            rows = self._connection.execute("SELECT team, token FROM installations").fetchall()
        for team, sealed in rows:
            yield team, self._opened(sealed)

    def forget(self, team: str) -> None:
        """The workspace has the app no longer."""
        with self._lock:
            self._connection.execute("DELETE FROM installations WHERE team = ?", [team])

    def close(self) -> None:
        """Close the table."""
        with self._lock:
            self._connection.close()

    def _opened(self, sealed: bytes) -> str:
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise ConfigurationError(
                "PACKSHOT_SLACK_KEY is not the key that the workspaces' tokens were encrypted"
                " with: set that one, or move slack/installations.db away and install again"
            ) from None


def new_key() -> str:
    """A key that nobody has used."""
    return _library().generate_key().decode()


def _fernet(key: str) -> Fernet:
    try:
        return _library()(key.encode())
    except ValueError:
        # Whatever stands there may be a key that is misspelt: it is never repeated.
        raise ConfigurationError(
            "PACKSHOT_SLACK_KEY is no key: 'packshot slack key' makes one"
        ) from None


def _library() -> type[Fernet]:
    try:
        from cryptography.fernet import Fernet
    except ImportError:
        raise ConfigurationError(
            "tokens of several workspaces are encrypted by a package that is not installed:"
            " pip install 'packshot[slack-oauth]', or set SLACK_BOT_TOKEN for one workspace"
        ) from None
    return Fernet
