"""The engine: runs a recipe's steps as a graph on any `concurrent.futures.Executor`.

The loop in `_Run.go` is the only thread that decides and the only one that tells: workers get
tasks and return digests. A step whose key is in the store is not run; equal keys within a run
are computed once; a failed step skips what follows from it and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from threading import Event as Flag
from typing import cast

from agent.conversation import Recipe, Result, Status
from agent.events import Event, StepStarted, ended
from agent.recipe import dependencies
from agent.store import MissingPicture
from agent.work import Made, Task, work
from agent.workshop import Workshop, depths
from tools.errors import ConfigurationError, OperationError, PackshotError
from tools.operation import Operation

STOPPED = "the run was stopped"
#: Seconds after which the loop looks whether a pool has gone away.
_PATIENCE = 1.0
Emit = Callable[[Event], None]


def _nothing() -> None: ...


def execute(
    workshop: Workshop,
    recipe: Recipe,
    uploads: Mapping[str, str],
    emit: Emit,
    stop: Flag | None = None,
    restore: Callable[[], None] = _nothing,
) -> dict[str, Result]:
    """Run what is not made yet; `uploads` are digests by name. Results in the recipe's order.

    `restore` puts uploads back into the store that are no longer there. A stored picture that
    turns out to be damaged on the way is made again by a second pass.
    """
    stop = stop or Flag()
    restore()
    run = _Run(workshop, recipe, uploads, emit, stop)
    run.go()
    if run.missing and not stop.is_set():
        restore()
        run = _Run(workshop, recipe, uploads, emit, stop)
        run.go()
    return {name: run.results[name] for name in recipe}


@dataclass(frozen=True)
class _Attempt:
    task: Task
    operation: Operation
    pool: Executor
    number: int


class _Run:
    """One pass over a recipe."""

    def __init__(
        self,
        workshop: Workshop,
        recipe: Recipe,
        uploads: Mapping[str, str],
        emit: Emit,
        stop: Flag,
    ) -> None:
        every = dependencies(workshop.operations, recipe)
        self.workshop, self.recipe, self.emit, self.stop = workshop, recipe, emit, stop
        self.needs = {name: [r for r in every[name] if r in recipe] for name in recipe}
        self.sorter = TopologicalSorter(self.needs)
        self.depth = depths(self.needs)
        self.known = dict(uploads)  # digests by name: uploads, and what is made
        self.results: dict[str, Result] = {}
        self.missing = False
        self.ready: list[str] = []
        self.running: dict[Future[Made], _Attempt] = {}
        self.writing: dict[Future[None], tuple[str, Made]] = {}
        self.leaders: dict[str, str] = {}  # key -> the step that makes it in this run
        self.followers: dict[str, list[str]] = {}  # that step -> those that want the same

    def go(self) -> None:
        """Run all steps; whatever ends this early lets go of what has not begun."""
        self.sorter.prepare()
        try:
            while self.sorter.is_active() or self.writing:
                self.ready = [*self._fresh(), *self.ready]
                self.ready = [name for name in self.ready if not self._start(name)]
                self._collect()
        finally:
            for future in self.running:
                future.cancel()

    def _fresh(self) -> list[str]:
        """What has just become ready, to be begun before what has waited: its pictures are still in
        memory, and files are finished one after the other. What leads furthest comes first."""
        return sorted(self.sorter.get_ready(), key=lambda name: -self.depth[name])

    def _start(self, name: str) -> bool:
        """Begin a step, or settle it without running; False while no worker is free for it."""
        unmade = next((read for read in self.needs[name] if read not in self.known), None)
        if unmade or self.stop.is_set():
            self._end(name, Result("skipped", why=unmade or STOPPED))
            return True
        try:
            task = self.workshop.task(self.recipe, name, self.known)
        except PackshotError as error:
            self._end(name, Result("failed", why=str(error)))
            return True
        if task.key in self.leaders:
            self._follow(name, self.leaders[task.key])
            return True
        return self._begin(name, task)

    def _begin(self, name: str, task: Task) -> bool:
        operation = self.workshop.operations[task.op].called(task.args, task.engines)
        try:
            hit = self.workshop.store.hit(task.key)
        except PackshotError as error:
            self.stop.set()  # a store that cannot be reached takes nothing of what would follow
            self._end(name, Result("failed", why=str(error)))
            return True
        if not hit and operation.where == "cpu" and self._busy():
            return False
        self.leaders[task.key] = name
        if hit:
            self._end(name, Result("cached", hit.digest, notes=hit.notes))
        else:
            self.emit(StepStarted(name, task.op))
            self._submit(task, operation, 1)
        return True

    def _busy(self) -> bool:
        cpu = [one for one in self.running.values() if one.operation.where == "cpu"]
        return len(cpu) >= self.workshop.width

    def _follow(self, name: str, leader: str) -> None:
        if leader in self.results:
            result = self.results[leader]
            same = replace(result, status="cached", seconds=0.0, usd=None)
            self._end(name, same if result.ok else replace(result, usd=None))
        else:
            self.followers.setdefault(leader, []).append(name)

    def _submit(self, task: Task, operation: Operation, number: int) -> None:
        begun = self.workshop.begun.get(task.key)
        pool = self.workshop.pool_for(operation, number)
        # Threads of this process share the store's memory: their pictures are written behind.
        task = replace(task, settle=bool(begun) or not isinstance(pool, ThreadPoolExecutor))
        attempt = _Attempt(task, operation, pool, number)
        try:
            if task.settle and not begun:
                self.workshop.settle(task)
            future = begun or pool.submit(work, task)
        except (BrokenExecutor, RuntimeError, OSError, PackshotError) as error:
            self._again(attempt, error)
        else:
            self.running[future] = attempt

    def _collect(self) -> None:
        if not self.running and not self.writing:
            return
        pending = cast("list[Future[object]]", [*self.running, *self.writing])
        done, _ = wait(pending, _PATIENCE, FIRST_COMPLETED)
        for writing in [one for one in self.writing if one in done]:
            self._written(writing)
        for future in [one for one in self.running if one in done]:
            self._ran(future, self.running.pop(future))
        for future, attempt in list(self.running.items()):
            if self.workshop.lost(attempt.pool):
                future.cancel()
                del self.running[future]
                self._again(attempt, ConnectionError("the worker does not answer"))

    def _ran(self, future: Future[Made], attempt: _Attempt) -> None:
        error = None if future.cancelled() else future.exception()
        if future.cancelled():
            self._again(attempt, ConnectionError("the worker has let go of the step"))
        elif error is not None:
            self._again(attempt, error)
        else:
            name, made = attempt.task.name, future.result()
            if made.written is None:
                self._finish(name, made)
            else:
                self._reveal(name, made.hit.digest)
                self.writing[made.written] = (name, made)

    def _written(self, future: Future[None]) -> None:
        name, made = self.writing.pop(future)
        error = future.exception()
        if error is None:
            self._finish(name, made)
        else:
            if isinstance(error, ConfigurationError):
                self.stop.set()  # a full disk takes nothing of what would follow either
            self._end(name, Result("failed", why=self._text(error)))

    def _finish(self, name: str, made: Made) -> None:
        # What someone else has made is paid for by them.
        status: Status = "cached" if made.found else "done"
        hit, seconds = made.hit, made.seconds
        self._end(name, Result(status, hit.digest, seconds, notes=hit.notes, usd=made.usd))

    def _again(self, attempt: _Attempt, error: BaseException) -> None:
        """Try once more, unless trying cannot help or may cost money twice."""
        task, operation = attempt.task, attempt.operation
        foreseen = isinstance(error, PackshotError)
        self.missing |= isinstance(error, MissingPicture)
        if foreseen or operation.paid or attempt.number >= self.workshop.tries:
            usd = error.usd if isinstance(error, OperationError) else None
            self._end(task.name, Result("failed", why=self._text(error), usd=usd or None))
        else:
            self._submit(task, operation, attempt.number + 1)

    def _text(self, error: BaseException) -> str:
        return str(error) if isinstance(error, PackshotError) else self.workshop.explain(error)

    def _reveal(self, name: str, digest: str) -> None:
        """Let those who read a step begin: its picture is in memory."""
        self.known[name] = digest
        self.sorter.done(name)

    def _end(self, name: str, result: Result) -> None:
        """Settle a step for good, tell of it, and settle those that wanted the same."""
        self.results[name] = result
        self.emit(ended(name, str(self.recipe[name]["op"]), result))
        if name not in self.known:
            if result.ok:
                self.known[name] = result.made
            self.sorter.done(name)
        for follower in self.followers.pop(name, ()):
            self._follow(follower, name)
