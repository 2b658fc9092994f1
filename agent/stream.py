"""Events of work that runs in a thread, as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from queue import SimpleQueue
from threading import Event as Flag

from agent.events import Event

Work = Callable[[Callable[[Event], None]], object]


def streamed(pool: Executor, work: Work, stop: Flag) -> Iterator[Event]:
    """The events that `work` emits. An error in it is raised here; leaving early sets `stop`."""
    queue: SimpleQueue[Event | None] = SimpleQueue()
    future = pool.submit(work, queue.put)
    future.add_done_callback(lambda _: queue.put(None))
    try:
        while (event := queue.get()) is not None:
            yield event
    finally:
        stop.set()
        # The work ends after the step in flight, and its error is the reader's.
        future.result()
