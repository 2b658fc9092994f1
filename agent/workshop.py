"""The workshop: where steps run and what they run with, and what would have to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from pydantic import JsonValue

from agent.conversation import Recipe
from agent.recipe import Operations, dependencies, parsed
from agent.store import Hit, Store
from agent.work import REGISTRY, Digests, Made, Task, generator_texts, operations_at
from tools.errors import PackshotError, RequestError
from tools.operation import Args, Operation


def never_lost(pool: Executor) -> bool:
    """Pools in this process do not go away."""
    return False


def kind_of(error: BaseException) -> str:
    """The plainest account of an error nobody foresaw: its kind, nothing of its text."""
    return f"something unexpected went wrong ({type(error).__name__})"


@dataclass(frozen=True)
class Workshop:
    """Where steps run and what they run with.

    `pool_for` is asked anew for every attempt, so that a broken pool can be replaced; `lost` says
    that a pool will not answer any more. At most `width` steps of the kind "cpu" run at once.
    `explain` turns an error nobody foresaw into a sentence. `begun` are steps that were begun
    before any run asked for them, by their keys.
    """

    store: Store
    engines: Mapping[str, str]
    pool_for: Callable[[Operation, int], Executor]
    registry: str = REGISTRY
    width: int = 2
    tries: int = 2
    lost: Callable[[Executor], bool] = never_lost
    explain: Callable[[BaseException], str] = kind_of
    begun: dict[str, Future[Made]] = field(default_factory=dict)

    @property
    def operations(self) -> Operations:
        """The operations that recipes may use."""
        return operations_at(self.registry)

    def task(self, recipe: Recipe, name: str, known: Mapping[str, str]) -> Task:
        """A step with its inputs' digests. Raises PackshotError if it cannot be run as it is."""
        op = str(recipe[name]["op"])
        args = parsed(self.operations, name, recipe[name])
        inputs = _digests(name, args, known)
        # The key asks for the engine's id, which opens the engine: that may fail too.
        key = self.operations[op].key(args, _plain(inputs), self.engines, generator_texts())
        params = args.model_dump(mode="json", exclude={"save_as"})
        return Task(self.registry, name, op, params, inputs, self.engines, self.store.url, key)

    def settle(self, task: Task) -> None:
        """Wait until what a step reads lies where other processes find it.

        Raises ConfigurationError if it cannot get there.
        """
        for read in task.inputs.values():
            for digest in read if isinstance(read, list) else [read or ""]:
                self.store.settle(digest)

    def misses(self, recipe: Recipe, uploads: Mapping[str, str]) -> tuple[str, ...]:
        """The steps that would really run, in the recipe's order.

        An upper bound: everything below a step that is missing counts too.
        """
        known, found = dict(uploads), set[str]()
        needs = dependencies(self.operations, recipe)
        order = TopologicalSorter({n: [r for r in needs[n] if r in recipe] for n in recipe})
        for name in order.static_order():
            hit = self._stored(recipe, name, known)
            if hit is None:
                found.add(name)
            else:
                known[name] = hit.digest
        return tuple(name for name in recipe if name in found)

    def _stored(self, recipe: Recipe, name: str, known: Mapping[str, str]) -> Hit | None:
        try:
            return self.store.hit(self.task(recipe, name, known).key)
        except PackshotError:
            return None


def _digests(name: str, args: Args, known: Mapping[str, str]) -> dict[str, Digests]:
    try:
        return {
            field: [known[one] for one in read] if isinstance(read, list) else read and known[read]
            for field, read in args.reads().items()
        }
    except KeyError as error:
        text = f"{name!r} reads {error.args[0]!r}, which is not there: save {name!r} anew"
        raise RequestError(text) from None


def _plain(inputs: Mapping[str, Digests]) -> dict[str, JsonValue]:
    return {k: list(v) if isinstance(v, list) else v for k, v in inputs.items()}


def depths(needs: Mapping[str, list[str]]) -> dict[str, int]:
    """How many steps follow one another from each step to the end of its longest branch."""
    depth = dict.fromkeys(needs, 0)
    for name in reversed(tuple(TopologicalSorter(needs).static_order())):
        for parent in needs[name]:
            depth[parent] = max(depth[parent], depth[name] + 1)
    return depth
