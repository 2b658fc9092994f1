"""Installations: the workspaces that have the app, their tokens encrypted.

The key is a setting and lies nowhere beside the table: whoever has only the disk has no token.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from logging import Logger
from typing import TYPE_CHECKING

from slack_sdk.oauth.installation_store import Installation, InstallationStore

from agent import ConfigurationError, Database, Place, Settings, connect
from bot.slack.client import logger

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

#: A state shows that a browser which comes back from Slack is one that we sent there.
_TABLES = """
CREATE TABLE IF NOT EXISTS installations (
  team TEXT PRIMARY KEY, token BLOB NOT NULL, "user" TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS states (state TEXT PRIMARY KEY, until REAL NOT NULL);
"""


class Installations(InstallationStore):
    """One token a workspace, by its team. Any thread may call anything."""

    def __init__(self, place: Place, key: str) -> None:
        """Open or create. Raises ConfigurationError for a key that is none."""
        self._fernet = _fernet(key)
        #: Told of each workspace whose token has come or changed.
        self.saved: Callable[[str], None] = lambda team: None
        self.database: Database = connect(place, _TABLES, careful=True)

    @classmethod
    def at(cls, settings: Settings) -> Installations:
        """Those of this installation of ours."""
        return cls(settings.place("slack/installations.db"), settings.slack.key)

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
        self.database.run(
            'INSERT INTO installations (team, token, "user", at) VALUES (?, ?, ?, ?)'
            " ON CONFLICT (team) DO UPDATE SET token = excluded.token,"
            ' "user" = excluded."user", at = excluded.at',
            row,
        )
        self.saved(installation.team_id)

    def token(self, team: str) -> str | None:
        """The token of a workspace; None where the app is not installed."""
        row = self.database.row("SELECT token FROM installations WHERE team = ?", [team])
        return None if row is None else self._opened(row[0])

    def tokens(self) -> Iterator[tuple[str, str]]:
        """All workspaces with their tokens."""
        for team, sealed in self.database.rows("SELECT team, token FROM installations"):
            yield team, self._opened(sealed)

    def forget(self, team: str) -> None:
        """The workspace has the app no longer."""
        self.database.run("DELETE FROM installations WHERE team = ?", [team])

    def close(self) -> None:
        """Close the tables."""
        self.database.close()

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
