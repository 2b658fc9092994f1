"""Records: the photos and the plans of conversations, beside the checkpoints of the graph.

A plan is never changed: a turn adds one, with the one it came from as its parent, and undo and
redo only choose another. Checkpoints hold a plan's number, so they stay small however long a
conversation gets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pydantic import JsonValue

from agent.conversation import Photo, Recipe, Result
from agent.database import Database, Row
from agent.recipe import Step

#: What the database is opened with.
TABLES = """
CREATE TABLE IF NOT EXISTS photos (
    thread TEXT, name TEXT, photo TEXT, PRIMARY KEY (thread, name)
);
CREATE TABLE IF NOT EXISTS plans (
    thread TEXT, number INTEGER, parent INTEGER, recipe TEXT, results TEXT,
    PRIMARY KEY (thread, number)
);
CREATE TABLE IF NOT EXISTS left_out (
    thread TEXT, number INTEGER, sentence TEXT, PRIMARY KEY (thread, number, sentence)
);
"""


class Records:
    """The tables of one database. Plan 0 is the empty one that conversations begin with."""

    def __init__(self, database: Database) -> None:
        """The database has been opened with `TABLES`."""
        self._database = database

    def threads(self) -> list[str]:
        """All conversations that have photos or plans."""
        rows = self._ask("SELECT thread FROM photos UNION SELECT thread FROM plans ORDER BY 1")
        return [row[0] for row in rows]

    def add_photo(self, thread: str, photo: Photo) -> None:
        """Add an upload, or replace what is known of it."""
        self._do(
            # Replaced as a row, a photo would come after those that were sent later.
            "INSERT INTO photos (thread, name, photo) VALUES (?, ?, ?)"
            " ON CONFLICT (thread, name) DO UPDATE SET photo = excluded.photo",
            (thread, photo.name, json.dumps(asdict(photo))),
        )

    def photos(self, thread: str) -> dict[str, Photo]:
        """The uploads of a conversation, in the order they came."""
        rows = self._ask("SELECT name, photo FROM photos WHERE thread = ? ORDER BY rowid", thread)
        return {name: _photo(json.loads(text)) for name, text in rows}

    def draft(self, thread: str, parent: int, recipe: Recipe) -> int:
        """Note a plan that is not in force yet; returns its number, which the next draft takes."""
        number = self.last(thread) + 1
        self._do(
            "INSERT INTO plans (thread, number, parent, recipe) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (thread, number) DO UPDATE SET parent = excluded.parent,"
            " recipe = excluded.recipe, results = NULL",
            (thread, number, parent, json.dumps(recipe)),
        )
        return number

    def accept(self, thread: str, number: int, results: Mapping[str, Result]) -> None:
        """Put a plan in force: note what became of its steps."""
        text = json.dumps({name: asdict(result) for name, result in results.items()})
        self._do(
            "UPDATE plans SET results = ? WHERE thread = ? AND number = ?", (text, thread, number)
        )

    def recipe(self, thread: str, number: int) -> dict[str, Step]:
        """The steps of a plan, also of a draft; none where there is no such plan."""
        rows = self._ask("SELECT recipe FROM plans WHERE thread = ? AND number = ?", thread, number)
        found: dict[str, Step] = json.loads(rows[0][0]) if rows else {}
        return found

    def recipes(self, thread: str) -> list[dict[str, Step]]:
        """All plans that were in force, oldest first."""
        rows = self._ask(
            "SELECT recipe FROM plans WHERE thread = ? AND results IS NOT NULL ORDER BY number",
            thread,
        )
        return [json.loads(row[0]) for row in rows]

    def results(self, thread: str, number: int) -> dict[str, Result]:
        """What became of a plan's steps when it last ran."""
        rows = self._ask(
            "SELECT results FROM plans WHERE thread = ? AND number = ?", thread, number
        )
        found = json.loads(rows[0][0] or "{}") if rows else {}
        return {
            name: Result(**{**result, "notes": tuple(result.get("notes", ()))})
            for name, result in found.items()
        }

    def outcome(self, thread: str, number: int) -> dict[str, JsonValue]:
        """The same as plain JSON."""
        return {
            name: {"status": result.status, "why": result.why, "notes": list(result.notes)}
            for name, result in self.results(thread, number).items()
        }

    def leave_out(self, thread: str, number: int, sentences: Sequence[str]) -> None:
        """Note what was asked for together with a plan and is not in it."""
        columns = "thread, number, sentence"
        for sentence in sentences:
            statement = f"INSERT INTO left_out ({columns}) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            self._do(statement, (thread, number, sentence))

    def left_out(self, thread: str, number: int) -> list[str]:
        """What a plan leaves out of what was asked for, in the order it was told."""
        statement = "SELECT sentence FROM left_out WHERE thread = ? AND number = ? ORDER BY rowid"
        return [row[0] for row in self._ask(statement, thread, number)]

    def last(self, thread: str) -> int:
        """The highest number of a plan that was in force."""
        rows = self._ask(
            "SELECT max(number) FROM plans WHERE thread = ? AND results IS NOT NULL", thread
        )
        return int(rows[0][0] or 0)

    def parent(self, thread: str, number: int) -> int | None:
        """The plan that one came from; None for the empty one."""
        rows = self._ask("SELECT parent FROM plans WHERE thread = ? AND number = ?", thread, number)
        return int(rows[0][0]) if rows else None

    def history(self, thread: str, number: int) -> list[dict[str, Step]]:
        """The plans that led to one, oldest first, without the empty one and without itself."""
        found: list[dict[str, Step]] = []
        above = self.parent(thread, number)
        while above:
            found.append(self.recipe(thread, above))
            above = self.parent(thread, above)
        return found[::-1]

    def child(self, thread: str, number: int) -> int | None:
        """The latest plan that came from this one."""
        rows = self._ask(
            "SELECT max(number) FROM plans WHERE thread = ? AND parent = ? AND results IS NOT NULL",
            thread,
            number,
        )
        return None if rows[0][0] is None else int(rows[0][0])

    def forget(self, thread: str) -> None:
        """Delete a conversation."""
        for table in ("photos", "plans", "left_out"):
            self._do(f"DELETE FROM {table} WHERE thread = ?", (thread,))

    def kept(self, thread: str | None = None) -> tuple[set[str], set[str]]:
        """The digests of pictures and of uploads in a conversation, or in all there are."""
        chosen = ("", ()) if thread is None else (" WHERE thread = ?", (thread,))
        photos = [
            json.loads(row[0])
            for row in self._ask(f"SELECT photo FROM photos{chosen[0]}", *chosen[1])
        ]
        plans = self._ask(f"SELECT results FROM plans{chosen[0]}", *chosen[1])
        made = (one for row in plans for one in json.loads(row[0] or "{}").values())
        pictures = {str(photo["digest"]) for photo in photos} | {str(one["made"]) for one in made}
        return pictures - {""}, {str(photo["sha256"]) for photo in photos}

    def _do(self, statement: str, values: tuple[str | int, ...]) -> None:
        self._database.run(statement, values)

    def _ask(self, statement: str, *values: str | int) -> list[Row]:
        return self._database.rows(statement, values)


def _photo(known: dict[str, JsonValue]) -> Photo:
    return Photo(**{**known, "notes": tuple(known.pop("notes", ()))})  # type: ignore[arg-type]
