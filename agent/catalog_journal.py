"""The journal: what a catalogue is and how far it has come, safe from whatever ends a run.

A SKU is noted as made after its files lie in their folder, in one transaction; until then it is
open, and what it was cut short in is found again in its conversation and in the store.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from agent.catalog_entry import COLUMNS, Chosen, Entry, entry_of
from agent.catalog_prints import Prints
from agent.catalog_product import Product, product_of, safe_folder
from agent.catalog_record import STATES, Record, State
from agent.database import Row, connect
from agent.filenames import folder_name
from agent.place import Place
from tools.errors import ConfigurationError

#: The journal's file in a folder of results, and what names one that is in a database instead.
JOURNAL, NOTE = "catalog.sqlite", "catalog.id"
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS skus (
    sku TEXT PRIMARY KEY, place INTEGER, seen INTEGER, folder TEXT UNIQUE COLLATE NOCASE,
    product TEXT, state TEXT DEFAULT 'open', prints TEXT DEFAULT '{}', record TEXT DEFAULT '{}',
    thumbnail BLOB DEFAULT x''
);
CREATE INDEX IF NOT EXISTS by_place ON skus (seen, place);
"""
#: Entries that are read at once; no more of them are ever in memory.
_PAGE = 64
_COST = "json_extract(record, '$.cost_usd')"


class Journal:
    """One catalogue's journal. Raises ConfigurationError where it cannot be written."""

    def __init__(self, place: Place) -> None:
        """Open it, and begin it where there is none."""
        with _told():
            try:
                self._database = connect(place, _TABLES)
            except OSError as error:
                raise _unwritable(error.strerror) from error
            self.salt = self._fact("salt", secrets.token_hex(4))
            self._run = int(self._fact("run", "0"))

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def index(self, products: Iterable[Product], reserved: Iterable[str] = ()) -> int:
        """Take down the products of a source; returns how many SKUs there are.

        Those that are not in it any more are passed over from now on. A SKU that comes twice has
        that trouble. `reserved` names are no folder's.
        """
        taken = {name.casefold() for name in reserved}
        with _told(), self._database.writing():
            self._run += 1
            self._note("run", str(self._run))
            for place, product in enumerate(products):
                self._take(place, product, taken)
        return self.count(Chosen())

    def count(self, chosen: Chosen) -> int:
        """How many entries are chosen."""
        where, values = self._where(chosen)
        return int(self._ask(f"SELECT count(*) FROM skus WHERE {where}", *values)[0][0])

    def entries(self, chosen: Chosen) -> Iterator[Entry]:
        """The chosen entries in the order of the source, as they are when their turn comes."""
        where, values = self._where(chosen)
        last = -1
        while True:
            rows = self._ask(
                f"SELECT {COLUMNS} FROM skus WHERE {where} AND place > ?"
                f" ORDER BY place LIMIT {_PAGE}",
                *values,
                last,
            )
            if not rows:
                return
            for row in rows:
                yield entry_of(row)
            last = int(rows[-1][1])

    def spread(self, chosen: Chosen, most: int) -> list[int]:
        """The places of at most so many of the chosen entries, evenly spread, first and last in."""
        where, values = self._where(chosen)
        count = self.count(chosen)
        few = min(most, count)
        steps = [round(n * (count - 1) / max(1, few - 1)) for n in range(few)]
        statement = f"SELECT place FROM skus WHERE {where} ORDER BY place LIMIT 1 OFFSET ?"
        return [int(self._ask(statement, *values, step)[0][0]) for step in steps]

    def missing(self, skus: Sequence[str]) -> list[str]:
        """Those of the SKUs that the source does not hold."""
        return [sku for sku in skus if not self.count(Chosen(skus=[sku]))]

    def finish(
        self, sku: str, state: State, prints: Prints, record: Record, thumbnail: bytes
    ) -> None:
        """Note what became of a SKU."""
        values = (state, prints.model_dump_json(), record.model_dump_json(), thumbnail, sku)
        statement = "UPDATE skus SET state = ?, prints = ?, record = ?, thumbnail = ? WHERE sku = ?"
        with _told():
            self._database.run(statement, values)

    def thumbnail(self, sku: str) -> bytes:
        """The small picture of a SKU; empty where there is none."""
        with _told():
            statement = "SELECT thumbnail FROM skus WHERE sku = ?"
            row = self._database.row(statement, (sku,))
        return bytes(row[0]) if row else b""

    def states(self) -> dict[State, int]:
        """How many SKUs of the source are in each state."""
        statement = "SELECT state, count(*) FROM skus WHERE seen = ? GROUP BY state"
        rows = self._ask(statement, self._run)
        return {state: int(count) for state, count in rows if state in STATES}

    def cost(self) -> float:
        """What the SKUs of the source have cost together in US dollars."""
        return self._sum("state != 'waiting' AND seen = ?", self._run)

    def price(self, chosen: Chosen) -> float:
        """What those of the chosen SKUs that wait would cost together at most."""
        where, values = self._where(replace(chosen, state="waiting"))
        return self._sum(where, *values)

    def _sum(self, where: str, *values: str | int) -> float:
        statement = f"SELECT sum(CAST({_COST} AS REAL)) FROM skus WHERE {where}"
        return round(float(self._ask(statement, *values)[0][0] or 0), 4)

    def _take(self, place: int, product: Product, taken: set[str]) -> None:
        known = self._ask("SELECT seen, product FROM skus WHERE sku = ?", product.sku)
        if not known:
            folder = self._free_folder(product.sku, taken)
            self._database.run(
                "INSERT INTO skus (sku, place, seen, folder, product) VALUES (?, ?, ?, ?, ?)",
                (product.sku, place, self._run, folder, product.text()),
            )
            return
        if int(known[0][0]) == self._run:
            product = _twice(product_of(known[0][1]), product)
            statement = "UPDATE skus SET product = ? WHERE sku = ?"
            self._database.run(statement, (product.text(), product.sku))
            return
        self._database.run(
            "UPDATE skus SET place = ?, seen = ?, product = ? WHERE sku = ?",
            (place, self._run, product.text(), product.sku),
        )

    def _free_folder(self, sku: str, taken: set[str]) -> str:
        """The SKU itself where a folder may be called so, else as near as that goes."""
        used = self._ask("SELECT 1 FROM skus WHERE folder = ?", sku)
        if safe_folder(sku) and not used and sku.casefold() not in taken:
            return sku
        mark = hashlib.sha256(sku.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{folder_name(sku)[:50].rstrip(' .-')}-{mark}"

    def _where(self, chosen: Chosen) -> tuple[str, list[str | int]]:
        parts, values = ["seen = ?"], list[str | int]([self._run])
        for column, type, among in (
            ("sku", "TEXT", chosen.skus),
            ("place", "INTEGER", chosen.places),
        ):
            if among is not None:
                parts.append(f"{column} IN (SELECT CAST(value AS {type}) FROM json_each(?))")
                values.append(json.dumps(list(among)))
        if chosen.state is not None:
            parts.append("state = ?")
            values.append(chosen.state)
        return " AND ".join(parts), values

    def _fact(self, name: str, begin: str) -> str:
        statement = "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._database.run(statement, (name, begin))
        return str(self._ask("SELECT value FROM facts WHERE name = ?", name)[0][0])

    def _note(self, name: str, value: str) -> None:
        self._database.run("UPDATE facts SET value = ? WHERE name = ?", (value, name))

    def _ask(self, statement: str, *values: str | int) -> list[Row]:
        with _told():
            return self._database.rows(statement, values)


def _twice(first: Product, second: Product) -> Product:
    """A SKU that stands in two places: which of them is right, nobody knows."""
    if first.trouble and first.place.endswith(second.place):
        return first
    place = f"{first.place} and {second.place}"
    trouble = f"{first.sku!r} stands twice, in {place}: keep one of them"
    return replace(first, photos=(), place=place, trouble=trouble)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _unwritable(str(error)) from error


def _unwritable(reason: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"the catalogue's journal cannot be kept ({reason}): free some space or choose another"
        " folder with --out"
    )
