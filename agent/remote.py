"""Remote: what a machine of a cluster runs for another one. Called there by name."""

from __future__ import annotations

from agent.introduction import operations_mark
from agent.stores import open_store
from agent.work import Made, Task, work
from tools.errors import PackshotError


class OtherVersion(Exception):
    """This machine came to the cluster later, with other operations: the step is not for it."""


def answer(store: str, asked: str) -> str:
    """Read a note in the store and write one back that proves it; empty where that fails."""
    try:
        found = open_store(store)
        return found.put_bytes(b"read: " + found.get_bytes(asked))
    except PackshotError:
        return ""


def work_remotely(task: Task, mark: str) -> Made:
    """Run a task, unless the operations here are not those that `mark` stands for."""
    if operations_mark(task.registry) != mark:
        raise OtherVersion(task.op)
    return work(task)
