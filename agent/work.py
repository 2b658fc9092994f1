"""One step as a worker meets it: a task of names and digests in, a digest out.

A task may be run in a thread, another process or on another machine: pixels travel through the
store alone, and the operations are imported by name where the task runs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module

from pydantic import JsonValue

import prompts
from agent.store import Hit, Store
from agent.stores import open_store
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

    `written` is still to come where the task was not to settle. `found` where someone else has
    made it in the meantime. `usd` None: nobody stated it. What is `provisional` is not remembered
    for its key.
    """

    hit: Hit
    seconds: float
    found: bool = False
    written: Future[None] | None = None
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
    """Run one task. With `settle` its result is remembered in the store before this returns.

    What another process makes at the same time is waited for, and not made again.
    """
    store = open_store(task.store)
    lease = store.claim(task.key)
    if isinstance(lease, Hit):
        return Made(lease, 0.0, found=True)
    written: Future[None] | None = None
    try:
        made = _run(task, store)
        written = _settle(store, task, made)
        if written is not None:
            written.add_done_callback(lambda _: lease.release())
    finally:
        if written is None:
            lease.release()
    return replace(made, written=written)


def _run(task: Task, store: Store) -> Made:
    operation = operations_at(task.registry)[task.op]
    args = operation.args.model_validate({**task.args, "save_as": task.name})
    inputs = {name: _pictures(store, digests) for name, digests in task.inputs.items()}
    begin = time.perf_counter()
    picture = operation.run(args, inputs, task.engines, generator_texts())
    seconds = time.perf_counter() - begin
    return _made(store, picture, seconds)


def _made(store: Store, picture: Picture, seconds: float) -> Made:
    bill = picture.fact(BILL)
    usd, provisional = bill.get("usd"), bill.get("provisional") is True
    return Made(
        Hit(store.put(picture), picture.notes),
        seconds,
        usd=float(usd) if isinstance(usd, int | float) else None,
        provisional=provisional,
    )


def _settle(store: Store, task: Task, made: Made) -> Future[None] | None:
    """Remember what was made, or begin to: what is provisional is kept for no key."""
    operation = operations_at(task.registry)[task.op].called(task.args, task.engines)
    digest = made.hit.digest
    if not task.settle:
        if made.provisional:
            return store.settle_later(digest)
        return store.remember_later(task.key, made.hit, paid=operation.paid)
    if made.provisional:
        store.settle(digest)
    else:
        store.remember(task.key, made.hit, paid=operation.paid)
    return None


def _pictures(store: Store, digests: Digests) -> Picture | list[Picture] | None:
    if isinstance(digests, list):
        return [store.get(digest) for digest in digests]
    return None if digests is None else store.get(digests)
