"""Checkpoints in PostgreSQL, in the very session that holds the conversations they are of."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from langgraph.checkpoint.postgres import PostgresSaver

from agent.database import PATIENCE
from agent.lock import number_of_conversation
from agent.postgres_session import number_of
from tools.errors import ConfigurationError, RequestError

if TYPE_CHECKING:
    import psycopg
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
    from langgraph.checkpoint.serde.base import SerializerProtocol
    from psycopg.rows import DictRow

    from agent.postgres import Server

_PAUSE = 0.05


class ServerSaver(PostgresSaver):
    """LangGraph's tables in the schema of the records. Any thread may call anything."""

    def __init__(self, server: Server, serde: SerializerProtocol) -> None:
        """Make the tables where they are missing, or bring them up to date."""
        self.server = server
        with server.session() as connection:
            super().__init__(cast("psycopg.Connection[DictRow]", connection), serde=serde)
        if not self._is_up_to_date():
            self._set_up()

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Save a checkpoint. Raises RequestError if the conversation is others' by now."""
        self._own(config)
        # Texts stand in JSON there, which takes no character 0.
        values = {
            name: value.replace("\0", "\ufffd") if isinstance(value, str) else value
            for name, value in checkpoint["channel_values"].items()
        }
        cleaned = cast("Checkpoint", {**checkpoint, "channel_values": values})
        return super().put(config, cleaned, metadata, new_versions)

    def put_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, object]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Save what a task has written. Raises RequestError likewise."""
        self._own(config)
        super().put_writes(config, writes, task_id, task_path)

    def _own(self, config: RunnableConfig) -> None:
        """What was held when the server went away may be held by others when it is back."""
        thread = str(config["configurable"]["thread_id"])
        if number_of_conversation(self.server, thread) in self.server.lost:
            raise RequestError(
                "this conversation went on elsewhere while the database was away: say it again"
            )

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Iterator[psycopg.Cursor[DictRow]]:
        with self.server.session() as connection:
            self.conn = cast("psycopg.Connection[DictRow]", connection)
            with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor

    def _is_up_to_date(self) -> bool:
        if self.server.row("SELECT to_regclass('checkpoint_migrations')")[0] is None:  # type: ignore[index]
            return False
        found = self.server.row("SELECT max(v) AS version FROM checkpoint_migrations")
        version = -1 if found is None or found["version"] is None else int(found["version"])
        latest = len(self.MIGRATIONS) - 1
        if version > latest:
            raise ConfigurationError(
                f"the checkpoints in the database {self.server.schema.server} were written by a"
                f" newer LangGraph (version {version}, this one reads up to {latest}): update"
                " langgraph-checkpoint-postgres"
            )
        return version == latest

    def _set_up(self) -> None:
        """One process at a time; waiting in a statement would stop the making of an index."""
        number, until = number_of(f"set up {self.server.schema.name}"), time.monotonic() + PATIENCE
        while not self.server.hold(number):
            if time.monotonic() > until:
                raise ConfigurationError(
                    f"the tables of {self.server.schema.server} are being made elsewhere: try"
                    " again when that has ended"
                )
            time.sleep(_PAUSE)
        try:
            self.setup()
        finally:
            self.server.let_go(number)
