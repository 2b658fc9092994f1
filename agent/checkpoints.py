"""Checkpoints: where the graph of a turn keeps its state, beside the records of conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from agent.place import NO_DRIVER, Schema
from agent.sqlite_file import opened
from tools.errors import ConfigurationError

if TYPE_CHECKING:
    from agent.database import Database
    from agent.place import Place


def saver_of(place: Place, database: Database) -> BaseCheckpointSaver[str]:
    """The checkpoints of a place, whose records are in `database`."""
    # Nothing but plain data is ever read back: a checkpoint row cannot name code to run.
    plain = JsonPlusSerializer(allowed_msgpack_modules=None)
    if isinstance(place, Schema):
        from agent.postgres import Server

        try:
            from agent.postgres_saver import ServerSaver
        except ImportError:
            raise ConfigurationError(NO_DRIVER) from None

        if not isinstance(database, Server):
            raise TypeError("the records of conversations are not where their checkpoints are")
        return ServerSaver(database, plain)
    return SqliteSaver(opened(place), serde=plain)
