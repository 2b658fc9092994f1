"""One step as a worker meets it: a task of names and digests in, a digest out.

A task may be run in a thread, another process or on another machine: pixels travel through the
store alone, and the operations are imported by name where the task runs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from pydantic import JsonValue

import prompts
from agent.store import Hit, Store, open_store
from tools.operation import BILL, Operation, Texts
from tools.picture import Picture

Digests = str | list[str] | None

#: Where the operations of this project are found.
REGISTRY = "tools.operation:operations"


@dataclass(frozen=True)
class Task:
    """A step to run. `inputs` are digests by field; `engines` the names of the engines to use,
    which travel with the task because a worker may be configured otherwise."""

    registry: str
    name: str
    op: str
    args: Mapping[str, JsonValue]
    inputs: Mapping[str, Digests]
    engines: Mapping[str, str]
    store: str
    key: str
    settle: bool = True


@dataclass(frozen=True)
class Made:
    """What a task gave, the seconds the operation took, and what was paid for it.

    `usd` None: nobody stated it. What is `provisional` is not remembered for its key.
    """

    hit: Hit
    seconds: float
    usd: float | None = None
    provisional: bool = False


@cache
def operations_at(registry: str) -> Mapping[str, Operation]:
    """The operations at "module:name", a mapping or a function without arguments that gives it."""
    module, _, name = registry.partition(":")
    found = getattr(import_module(module), name)
    operations: Mapping[str, Operation] = found() if callable(found) else found
    return operations


@cache
def generator_texts() -> Texts:
    """What a picture generator is told, by name: `prompts/generator.yaml`."""
    table = prompts.table("generator")
    return {name: str(text) for name, text in table.items()} if isinstance(table, dict) else {}


def work(task: Task) -> Made:
    """Run one task. With `settle` its result is remembered in the store before this returns."""
    store = open_store(task.store)
    operation = operations_at(task.registry)[task.op]
    args = operation.args.model_validate({**task.args, "save_as": task.name})
    inputs = {name: _pictures(store, digests) for name, digests in task.inputs.items()}
    begin = time.perf_counter()
    picture = operation.run(args, inputs, task.engines, generator_texts())
    seconds = time.perf_counter() - begin
    bill = picture.fact(BILL)
    usd, provisional = bill.get("usd"), bill.get("provisional") is True
    made = Made(
        Hit(store.put(picture), picture.notes),
        seconds,
        float(usd) if isinstance(usd, int | float) else None,
        provisional,
    )
    if task.settle:
        _settle(store, task.key, made)
    return made


def _settle(store: Store, key: str, made: Made) -> None:
    if made.provisional:
        store.settle(made.hit.digest)
    else:
        store.remember(key, made.hit)


def _pictures(store: Store, digests: Digests) -> Picture | list[Picture] | None:
    if isinstance(digests, list):
        return [store.get(digest) for digest in digests]
    return None if digests is None else store.get(digests)
