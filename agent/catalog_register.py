"""The register of catalogues: where the journals lie whose conversations are kept here.

A journal is a file in its folder of results. Where a database is shared it is a schema there,
which a note in the folder names, so that whoever works in that folder finds it.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from agent.catalog_journal import JOURNAL, NOTE
from agent.place import Place, Schema
from agent.settings import Settings
from tools.errors import ConfigurationError

_FOLDER = "catalogs"
_NAME = re.compile(r"[0-9a-f]{16}")
_SCHEMAS = "packshot_catalog_"
_STATES = "SELECT state, json_extract(record, '$.thread') FROM skus"
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


def journal_of(settings: Settings, out: Path) -> Place:
    """The journal of a folder of results; one that was begun as a file stays there.

    Raises ConfigurationError where the folder cannot be written to.
    """
    if settings.database is None or (out / JOURNAL).exists():
        return out / JOURNAL
    note = out / NOTE
    try:
        if not note.exists():
            _begin(note)
        found = note.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"the catalogue's journal cannot be kept ({error}): choose another folder with --out"
        ) from error
    if not _NAME.fullmatch(found):
        raise ConfigurationError(f"{NOTE} in {out.name!r} names no journal: remove it or mend it")
    return Schema(settings.database, f"{_SCHEMAS}{found}")


def _begin(note: Path) -> None:
    """Name a new journal, unless others have just done so."""
    draft = note.with_name(f"{note.name}.{secrets.token_hex(4)}.part")
    note.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(f"{secrets.token_hex(8)}\n", "utf-8")
    with suppress(FileExistsError):
        os.link(draft, note)
    draft.unlink()


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


def registered(settings: Settings) -> Iterator[Registered]:
    """The catalogues that were registered, and all of a shared database, as their journals stand.

    Raises ConfigurationError for a journal that cannot be read: what it needs is not known.
    """
    if settings.database is not None:
        yield from _shared(settings.database)
    folder = settings.home / _FOLDER
    for note in sorted(folder.iterdir()) if folder.is_dir() else ():
        out = Path(note.read_text("utf-8", errors="surrogateescape"))
        journal = out / JOURNAL
        if not journal.is_file():
            if settings.database is None or not (out / NOTE).is_file():
                yield Registered(note.name)
            continue
        try:
            with closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as connection:
                yield _read(note.name, connection.execute(_STATES).fetchall())
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"the journal of the catalogue in {journal.parent.name!r} cannot be read"
                f" ({error}): mend or remove it"
            ) from error


def _shared(url: str) -> Iterator[Registered]:
    from agent.postgres import Server
    from agent.postgres_session import schemas

    for name in schemas(url, _SCHEMAS):
        with closing(Server(Schema(url, name))) as journal:
            salt = journal.row("SELECT value FROM facts WHERE name = 'salt'")
            if salt is not None:
                yield _read(str(salt["value"]), journal.rows(_STATES))


def _read(salt: str, rows: Iterable[Sequence[str]]) -> Registered:
    known = [(row[0], row[1]) for row in rows]
    finished = frozenset(thread for state, thread in known if state in _FINISHED and thread)
    return Registered(salt, finished, any(state not in _FINISHED for state, _ in known))
