"""Executors: where steps run. In threads of this process, or on a cluster; paid ones stay here.

Threads, and not processes: a step spends its time in libraries that let go of the interpreter's
lock (NumPy, OpenCV, Pillow, onnxruntime), and the next step finds its pictures in memory. Two
processes hand every picture on through the store, hold all libraries and engines twice, and were
a tenth faster at main pictures (`make bench`, row "processes beside threads"): too little for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.store import Store
from tools.operation import Operation

if TYPE_CHECKING:
    from agent.cluster import Cluster

#: Paid steps wait for a server, not for a processor.
_PAID_AT_ONCE = 4
#: With a cluster, a step that is lost with it is tried here, and may there have an accident too.
_TRIES, _TRIES_AWAY = 2, 3
AWAY = "the cluster's scheduler does not answer any more: the rest is made on this machine"


@dataclass
class Executors:
    """The pools of one installation. `threads` also read photos."""

    workers: int
    cluster: Cluster | None = None
    notes: list[str] = field(default_factory=list)
    left: bool = False

    def __post_init__(self) -> None:
        """Threads begin when they are needed."""
        self.threads = ThreadPoolExecutor(self.workers, thread_name_prefix="step")
        self.waiters = ThreadPoolExecutor(_PAID_AT_ONCE, thread_name_prefix="paid")

    @property
    def width(self) -> int:
        """How many steps run at once."""
        return max(self.workers, self.cluster.width) if self.cluster else self.workers

    @property
    def tries(self) -> int:
        """How often a step is tried."""
        return _TRIES_AWAY if self.cluster else _TRIES

    def pool_for(self, operation: Operation, attempt: int) -> Executor:
        """Where an attempt at a step is made: the first one on the cluster, if that is there."""
        if operation.where == "io":
            return self.waiters
        if self.cluster is None or attempt > 1:
            return self.threads
        if not self.cluster.alive:
            self._tell()
            return self.threads
        return self.cluster

    def lost(self, pool: Executor) -> bool:
        """Whether a pool will not answer any more."""
        return self.cluster is not None and pool is self.cluster and self.cluster.lost()

    def close(self) -> None:
        """Begin nothing more, and let what runs here come to an end."""
        if self.cluster is not None:
            self.cluster.shutdown()
        for pool in (self.threads, self.waiters):
            pool.shutdown(cancel_futures=True)

    def told(self) -> list[str]:
        """What was not told yet of where steps run."""
        fresh, self.notes = self.notes, []
        return fresh

    def _tell(self) -> None:
        if not self.left:
            self.left = True
            self.notes.append(AWAY)


def open_executors(
    workers: int, address: str | None, store: Store, registry: str, engines: Mapping[str, str]
) -> Executors:
    """The pools. Raises ConfigurationError where the cluster at `address` cannot be joined."""
    if address is None:
        return Executors(workers)
    from agent.cluster import join

    return Executors(workers, join(address, store, registry, engines))
