"""Premises: what a studio works with, opened when it is first needed and closed together."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, cast

from agent.database import Database, connect
from agent.deferred import defer_services
from agent.desk import Desk
from agent.executors import Executors, open_executors
from agent.failures import record_failure
from agent.intake import Intake
from agent.keeping import Keeping
from agent.ledger import Ledger
from agent.lock import conversation, conversation_on
from agent.place import Place
from agent.recipe import Operations
from agent.records import TABLES, Records
from agent.settings import Settings
from agent.store import Store
from agent.stores import open_store
from agent.till import Price, Till, usual_price
from agent.work import REGISTRY, operations_at
from agent.workshop import Workshop
from tools.errors import ConfigurationError

if TYPE_CHECKING:
    from agent.graph import TurnGraph
    from agent.planner import Planner
    from agent.postgres import Server
    from agent.signing import Signing


class Premises:
    """One installation at work. Everything here may be used from any thread."""

    def __init__(
        self,
        settings: Settings,
        registry: str = REGISTRY,
        planner: Callable[[Operations], Planner] | None = None,
        price: Price = usual_price,
    ) -> None:
        """Nothing is opened yet."""
        self.settings = settings
        self.registry = registry
        self.price = price
        #: Whether turns are planned from words alone, by the planner that comes with it.
        self.offline = planner is None and settings.planner is None
        self._planner = planner or self._configured
        self._opening = RLock()
        # Of its own: whoever opens the graph waits for a photo's reader, who asks for executors.
        self._joining = RLock()
        self._connecting = RLock()
        self._executors: Executors | None = None
        self._database: Database | None = None

    @cached_property
    def store(self) -> Store:
        """The results. Raises ConfigurationError if they have no place."""
        return open_store(self.settings.store, self.settings.memory)

    @property
    def pool(self) -> ThreadPoolExecutor:
        """Where photos are read."""
        return self.executors.threads

    @property
    def executors(self) -> Executors:
        """Where steps run. Raises ConfigurationError where the cluster cannot be joined."""
        with self._joining:  # whoever asks first joins the cluster, once
            if self._executors is None:
                known = self.settings
                self._executors = open_executors(
                    known.workers, known.cluster, self.store, self.registry, known.engines
                )
            return self._executors

    @cached_property
    def loops(self) -> ThreadPoolExecutor:
        """Where runs outside conversations are led from."""
        return ThreadPoolExecutor(16, thread_name_prefix="run")

    @property
    def database(self) -> Database:
        """The conversations' database. Raises ConfigurationError if it has no place."""
        with self._connecting:  # one session holds all that this process holds
            if self._database is None:
                self._database = _connected(self.settings.conversations)
            return self._database

    @cached_property
    def records(self) -> Records:
        """Photos and plans."""
        return Records(self.database)

    def holding(self, thread: str, patience: float) -> AbstractContextManager[None]:
        """Hold a conversation. Raises RequestError if others hold it for `patience` seconds."""
        if self.settings.database is None:
            return conversation(self.settings.home / "locks", thread, patience)
        return conversation_on(cast("Server", self.database), thread, patience)

    @cached_property
    def intake(self) -> Intake:
        """Where uploads are read."""
        return Intake(self.store, self.settings.max_upload, self.settings.max_uploads)

    @cached_property
    def operations(self) -> Operations:
        """The operations; importing them opens the libraries that touch pixels."""
        return operations_at(self.registry)

    @cached_property
    def workshop(self) -> Workshop:
        """Where steps run."""
        return Workshop(
            self.store,
            self.settings.engines,
            self.executors.pool_for,
            registry=self.registry,
            width=self.executors.width,
            tries=self.executors.tries,
            lost=self.executors.lost,
            explain=lambda error: record_failure(error, self.settings.log_folder),
        )

    @cached_property
    def ledger(self) -> Ledger:
        """What was spent; opened when something first is, or a budget has to be kept."""
        own = self.settings
        return Ledger(own.books, own.budgets, workspace=own.workspace)

    @cached_property
    def till(self) -> Till:
        """Where steps that cost money are paid for."""
        return Till(self.workshop, self.ledger, self.price)

    @cached_property
    def desk(self) -> Desk:
        """Where plans are judged."""
        return Desk(self.records, self.intake, self.till, Keeping.of(self.settings))

    @cached_property
    def graph(self) -> TurnGraph:
        """The graph of a turn; its libraries take most of a second to load."""
        # The operations first: whoever reads photos beside this waits for their libraries.
        operations = self.operations
        defer_services()
        from agent.checkpoints import saver_of
        from agent.graph import build

        saver = saver_of(self.settings.conversations, self.database)
        return build(self.desk, self._planner(operations), saver)

    @cached_property
    def signing(self) -> Signing | None:
        """What delivered files are signed with; None where they are not.

        Raises ConfigurationError where chain or key cannot be used.
        """
        if self.settings.signing is None:
            return None
        from agent.signing import signing_with

        return signing_with(self.settings.signing, self.store)

    def open(self) -> TurnGraph:
        """The graph, opened once whoever asks first."""
        with self._opening:
            return self.graph

    def close(self) -> None:
        """Let what runs come to an end, and close what is open."""
        if "loops" in self.__dict__:
            self.__dict__.pop("loops").shutdown(cancel_futures=True)
        if self._executors is not None:
            self._executors.close()
            self._executors = None
        if "store" in self.__dict__:
            self.store.flush()
        if "ledger" in self.__dict__:
            self.ledger.close()
        if "graph" in self.__dict__:
            self.__dict__.pop("graph").checkpointer.conn.close()
        if self._database is not None:
            for name in ("desk", "records"):
                self.__dict__.pop(name, None)
            self._database.close()
            self._database = None

    def _configured(self, operations: Operations) -> Planner:
        from agent.guard import guard_of
        from agent.offline.model import OfflinePlanner
        from agent.planner import Planner, hosted_model, sees, system_text

        settings = self.settings.planner
        guard = guard_of(settings, self.ledger)
        if settings is None:
            return Planner(operations, OfflinePlanner(), guard=guard)
        hosted = hosted_model(settings)
        seeing = sees(settings, hosted)
        return Planner(operations, OfflinePlanner(), hosted, system_text(), guard, seeing)


def _connected(place: Place) -> Database:
    try:
        with told():
            return connect(place, TABLES)
    except OSError as error:
        raise _unkept(error.strerror) from error


@contextmanager
def told() -> Iterator[None]:
    """Say what keeps conversations from being saved, in words that name the setting."""
    try:
        yield
    except sqlite3.Error as error:
        raise _unkept(str(error)) from error


def _unkept(reason: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"conversations cannot be kept ({reason}): free some space or set PACKSHOT_HOME to a"
        " folder that can be written to"
    )
