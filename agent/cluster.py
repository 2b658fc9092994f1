"""The cluster: steps on machines that a dask.distributed scheduler leads.

Names and digests are all that travels; pixels go through the store, which every machine sees.
Before the first step every machine says what it makes pictures with, and anything that differs
is told instead of run. A worker that dies is the scheduler's matter: it gives the step to another.
A scheduler that dies takes nothing with it but what was in flight, which is made here instead.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from threading import Lock
from typing import Protocol, TypeVar, cast

from agent.introduction import PASSING_ON, difference, introduction, operations_mark, versions
from agent.remote import answer, work_remotely
from agent.store import Store
from agent.work import Task, work
from tools.errors import ConfigurationError, OperationError, PackshotError

T = TypeVar("T")


class _Client(Protocol):
    """What is used of `distributed.Client`, which is typed in parts only."""

    status: str

    def get_executor(self, *, pure: bool, retries: int) -> Executor: ...
    def wait_for_workers(self, n_workers: int, timeout: float) -> None: ...
    def nthreads(self) -> Mapping[str, int]: ...
    def run_on_scheduler(self, function: Callable[..., T], *args: object) -> T: ...
    def run(
        self, function: Callable[..., object], *args: object, on_error: str = "raise"
    ) -> Mapping[str, object]: ...
    def close(self, timeout: float) -> None: ...


#: Seconds to wait for a scheduler, and then for its first worker.
_ANSWER, _WORKERS = 10, 20
#: Seconds without the scheduler after which what it had is given up.
_GRACE = 3.0
_LEAVE = "or leave PACKSHOT_CLUSTER and --cluster out to work on this machine alone"
_LOGGERS = ("distributed", "distributed.client", "distributed.core", "tornado", "asyncio")


class Cluster(Executor):
    """An executor for `work` on the machines of one scheduler; see `join`."""

    def __init__(self, client: _Client, mark: str, width: int, grace: float = _GRACE) -> None:
        """`mark` stands for this machine's operations, `width` counts the workers' threads.

        What runs is given up `grace` seconds after the scheduler has gone away.
        """
        self.mark, self.width, self.grace = mark, width, grace
        self._client = client
        self._executor: Executor = client.get_executor(pure=False, retries=0)
        self._missed: float | None = None
        self._lock = Lock()

    @property
    def alive(self) -> bool:
        """Whether the scheduler is there now."""
        return bool(self._client.status == "running")

    def lost(self) -> bool:
        """Whether the scheduler has been away for so long that nothing will come of its steps."""
        with self._lock:
            if self.alive:
                self._missed = None
                return False
            self._missed = self._missed or time.monotonic()
            return time.monotonic() - self._missed > self.grace

    def submit(  # type: ignore[override]  # steps are all that it is for
        self, fn: Callable[[Task], T], /, task: Task
    ) -> Future[T]:
        """Begin a step there. Raises BrokenExecutor if the scheduler is away."""
        if fn is not work or not self.alive:
            raise BrokenExecutor("the cluster's scheduler does not answer")
        outer: Future[T] = Future()
        # By position alone: dask takes some names for its own.
        inner = self._executor.submit(work_remotely, task, self.mark)
        inner.add_done_callback(partial(_pass_on, outer, task.op))
        outer.add_done_callback(lambda one: inner.cancel() if one.cancelled() else None)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take leave of the scheduler; it goes on for others."""
        try:
            self._client.close(timeout=2)
        except (OSError, TimeoutError, RuntimeError):  # gone already
            return


def join(
    address: str,
    store: Store,
    registry: str,
    engines: Mapping[str, str],
    patience: float = _ANSWER,
) -> Cluster:
    """Join the cluster of the scheduler at that address, which has `patience` seconds to answer.

    Raises ConfigurationError where the package is missing, nothing answers, a machine makes
    pictures with other versions, or a worker does not see the store.
    """
    client = _client(address, patience)
    try:
        _compare(client, registry, engines)
        _share(client, store)
        width = sum(client.nthreads().values())
    except (OSError, TimeoutError) as error:
        client.close(timeout=2)
        raise _silent(address, error) from error
    except PackshotError:
        client.close(timeout=2)
        raise
    return Cluster(client, operations_mark(registry), max(1, width))


def _client(address: str, patience: float) -> _Client:
    try:
        import distributed
    except ImportError as error:
        raise ConfigurationError(
            f"the cluster {address!r} needs a package that is not installed ({error}): install"
            f" 'packshot[cluster]', {_LEAVE}"
        ) from error
    for name in _LOGGERS:  # what a user has to know is told in a sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client: _Client | None = None
    begin = cast("Callable[..., _Client]", distributed.Client)
    try:
        client = begin(address, timeout=patience, set_as_default=False, name="packshot")
        client.wait_for_workers(1, timeout=_WORKERS)
    except TimeoutError as error:
        if client is None:
            raise _silent(address, error) from error
        client.close(timeout=2)
        raise ConfigurationError(
            f"the scheduler at {address!r} has no worker: start one with 'dask worker {address}',"
            f" {_LEAVE}"
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise _silent(address, error) from error
    return client


def _silent(address: str, error: BaseException) -> ConfigurationError:
    return ConfigurationError(
        f"no scheduler answers at {address!r} ({type(error).__name__}): start it with"
        f" 'dask scheduler', correct the address, {_LEAVE}"
    )


def _compare(client: _Client, registry: str, engines: Mapping[str, str]) -> None:
    """Raises ConfigurationError where a machine differs from this one in what decides bytes."""
    here = introduction(registry, engines)
    passing = {name: here[name] for name in PASSING_ON}
    try:
        scheduler = client.run_on_scheduler(versions)
    except (ImportError, AttributeError) as error:
        raise _unable("scheduler", error) from error
    _same(passing, scheduler, "scheduler")
    told = cast(
        "dict[str, object]", client.run(introduction, registry, dict(engines), on_error="return")
    )
    for address, there in sorted(told.items()):
        if isinstance(there, BaseException):
            raise _unable(f"worker {address}", there)
        _same(here, cast("dict[str, str]", there), f"worker {address}")


def _same(here: Mapping[str, str], there: Mapping[str, str], who: str) -> None:
    found = difference(here, there)
    if found:
        raise ConfigurationError(
            f"the cluster's {who} has {found}: install the same versions on every machine, {_LEAVE}"
        )


def _unable(who: str, error: BaseException) -> ConfigurationError:
    return ConfigurationError(
        f"the cluster's {who} cannot run this version of Packshot ({type(error).__name__}):"
        f" install the same version on every machine, {_LEAVE}"
    )


def _share(client: _Client, store: Store) -> None:
    """Raises ConfigurationError where a worker does not read and write the store of this machine.

    A path may be there on every machine and lead to another disk on each: notes tell.
    """
    note = secrets.token_bytes(16)
    asked = store.put_bytes(note)
    told = cast("dict[str, str]", client.run(answer, store.url, asked))
    notes = {asked, *filter(None, told.values())}
    try:
        for address, sha256 in sorted(told.items()):
            if not sha256 or not _reads(store, sha256, b"read: " + note):
                raise ConfigurationError(
                    f"the cluster's worker {address} does not share the results in {store.url!r}:"
                    f" set PACKSHOT_STORE to a folder or s3:// address that every machine sees,"
                    f" {_LEAVE}"
                )
    finally:
        for sha256 in notes:
            store.drop_bytes(sha256)


def _reads(store: Store, sha256: str, wanted: bytes) -> bool:
    try:
        return store.get_bytes(sha256) == wanted
    except PackshotError:
        return False


def _pass_on(outer: Future[T], op: str, inner: Future[T]) -> None:
    """Give what became of a step to whoever waits for it."""
    if inner.cancelled():
        outer.cancel()
        outer.set_running_or_notify_cancel()
        return
    if outer.cancelled() or not outer.set_running_or_notify_cancel():
        return
    error = inner.exception()
    if error is None:
        outer.set_result(inner.result())
    else:
        outer.set_exception(_told(error, op))


def _told(error: BaseException, op: str) -> BaseException:
    """A step that ends one worker after another would end this machine next: it is not tried."""
    if type(error).__name__ != "KilledWorker":
        return error
    return OperationError(
        f"{op} ended the cluster's workers one after another: give them more memory, send a"
        " smaller photo, or work on this machine alone"
    )
