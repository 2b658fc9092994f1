"""Marks: the hashes of photos that need not be fetched again, in the journal's own file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock

from agent.records import connect
from tools.errors import ConfigurationError

_NOTE = "INSERT OR REPLACE INTO marks VALUES (?, ?, ?)"
_TABLE = "CREATE TABLE IF NOT EXISTS marks (photo TEXT PRIMARY KEY, mark TEXT, sha256 TEXT)"


class Marks:
    """Hashes by photo, as long as its mark is the same. Safe for threads.

    Raises ConfigurationError where they cannot be kept.
    """

    def __init__(self, path: Path) -> None:
        """Open the journal's file, and begin it where there is none."""
        self._lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = connect(path)
            self._connection.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(
                f"the catalogue's journal cannot be kept ({error}): choose another folder with"
                " --out"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def sha256(self, photo: str, mark: str) -> str | None:
        """The hash of a photo that has this mark; None where it is not known."""
        statement = "SELECT sha256 FROM marks WHERE photo = ? AND mark = ?"
        with self._lock:
            row = self._connection.execute(statement, (photo, mark)).fetchone()
        return str(row[0]) if row else None

    def note(self, photo: str, mark: str, sha256: str) -> None:
        """Note a hash; one that cannot be noted costs a download the next time."""
        with self._lock:
            try:
                with self._connection:
                    values = (photo, mark, sha256)
                    self._connection.execute(
                        "INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", values
                    )
            except sqlite3.Error:
                return
