"""Marks: the hashes of photos that need not be fetched again, in the journal's own place."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from agent.database import connect
from agent.place import DatabaseTrouble, Place
from tools.errors import ConfigurationError

_NOTE = (
    "INSERT INTO marks (photo, mark, sha256) VALUES (?, ?, ?) ON CONFLICT (photo) DO UPDATE SET"
    " mark = excluded.mark, sha256 = excluded.sha256"
)
_TABLE = "CREATE TABLE IF NOT EXISTS marks (photo TEXT PRIMARY KEY, mark TEXT, sha256 TEXT)"


class Marks:
    """Hashes by photo, as long as its mark is the same. Safe for threads.

    Raises ConfigurationError where they cannot be kept.
    """

    def __init__(self, place: Place) -> None:
        """Open the journal's place, and begin it where there is none."""
        try:
            self._database = connect(place, _TABLE)
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(
                f"the catalogue's journal cannot be kept ({error}): choose another folder with"
                " --out"
            ) from error

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def sha256(self, photo: str, mark: str) -> str | None:
        """The hash of a photo that has this mark; None where it is not known."""
        statement = "SELECT sha256 FROM marks WHERE photo = ? AND mark = ?"
        row = self._database.row(statement, (photo, mark))
        return str(row[0]) if row else None

    def note(self, photo: str, mark: str, sha256: str) -> None:
        """Note a hash; one that cannot be noted costs a download the next time."""
        with suppress(sqlite3.Error, DatabaseTrouble):
            self._database.run(_NOTE, (photo, mark, sha256))
