"""Roots: what of the store conversations and catalogues still need.

A conversation needs its uploads and the results of all its plans, for undo is free. A finished SKU
of a catalogue needs nothing: its files lie in their folder, its photos where they came from. Of a
conversation that needs nothing else, what was paid for is kept all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agent.catalog_register import PREFIX, Registered
from agent.conversation import Result
from agent.recipe import Operations
from agent.records import Records


@dataclass
class Roots:
    """Digests of pictures and hashes of uploads that are needed."""

    pictures: set[str] = field(default_factory=set)
    uploads: set[str] = field(default_factory=set)


def roots_of(records: Records, catalogs: Iterable[Registered], operations: Operations) -> Roots:
    """What all conversations of these records need."""
    found, known = Roots(), {catalog.salt: catalog for catalog in catalogs}
    for thread in records.threads():
        if _needed(thread, known):
            for photo in records.photos(thread).values():
                found.pictures.add(photo.digest)
                found.uploads.add(photo.sha256)
            found.pictures.update(result.made for _, result in _results(records, thread))
        else:
            found.pictures.update(_paid(records, thread, operations))
    return found


def _needed(thread: str, catalogs: dict[str, Registered]) -> bool:
    """Whether a conversation may go on: all but those of catalogues' SKUs that are finished."""
    salt = thread.removeprefix(PREFIX).partition("-")[0] if thread.startswith(PREFIX) else ""
    catalog = catalogs.get(salt)
    if catalog is None:
        return True
    return catalog.open and thread not in catalog.finished


def _results(records: Records, thread: str) -> Iterator[tuple[str, Result]]:
    for number in range(1, records.last(thread) + 1):
        steps = records.recipe(thread, number)
        for name, result in records.results(thread, number).items():
            if result.made:
                yield str(steps.get(name, {}).get("op", "")), result


def _paid(records: Records, thread: str, operations: Operations) -> Iterator[str]:
    for op, result in _results(records, thread):
        operation = operations.get(op)
        if operation is None or operation.paid:
            yield result.made
