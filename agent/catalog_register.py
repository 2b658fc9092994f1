"""The register of catalogues: where the journals lie whose conversations are kept here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agent.catalog_journal import JOURNAL
from tools.errors import ConfigurationError

_FOLDER = "catalogs"
#: What a conversation of a catalogue is called, up to its catalogue's salt.
PREFIX = "catalog-"
_FINISHED = ("done", "flagged")


@dataclass(frozen=True)
class Registered:
    """A catalogue: its salt, the conversations that its finished SKUs came of, and whether there
    are SKUs that are not finished. One whose journal is gone has neither."""

    salt: str
    finished: frozenset[str] = frozenset()
    open: bool = False


def register(home: Path, salt: str, out: Path) -> None:
    """Note where a catalogue's journal is. Raises ConfigurationError where that cannot be."""
    note = home / _FOLDER / salt
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(out.resolve()), "utf-8", errors="surrogateescape")
    except OSError as error:
        raise ConfigurationError(
            f"the catalogue cannot be noted ({error.strerror}): set PACKSHOT_HOME to a folder"
            " that can be written to"
        ) from error


def registered(home: Path) -> Iterator[Registered]:
    """The catalogues that were registered, as their journals stand.

    Raises ConfigurationError for a journal that cannot be read: what it needs is not known.
    """
    folder = home / _FOLDER
    for note in sorted(folder.iterdir()) if folder.is_dir() else ():
        journal = Path(note.read_text("utf-8", errors="surrogateescape")) / JOURNAL
        if not journal.is_file():
            yield Registered(note.name)
            continue
        try:
            yield _read(note.name, journal)
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"the journal of the catalogue in {journal.parent.name!r} cannot be read"
                f" ({error}): mend or remove it"
            ) from error


def _read(salt: str, journal: Path) -> Registered:
    statement = "SELECT state, json_extract(record, '$.thread') FROM skus"
    with closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(statement).fetchall()
    finished = frozenset(thread for state, thread in rows if state in _FINISHED and thread)
    return Registered(salt, finished, any(state not in _FINISHED for state, _ in rows))
