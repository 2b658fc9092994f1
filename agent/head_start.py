"""Head start: the step that nearly every plan begins with, begun while the plan is being made.

A plan that does not want it has lost nothing but a moment of a processor that had nothing else to
do; a plan that does finds it running, or in the store.
"""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import suppress

from agent.conversation import Photo, Recipe
from agent.work import Task, work
from agent.workshop import Workshop
from tools.errors import PackshotError

#: The step, with its defaults.
_FIRST = "remove_background"
#: Photos of one message that get it: more would keep the plan's own steps waiting.
MOST = 2


def head_start(workshop: Workshop, pool: Executor, photo: Photo) -> None:
    """Begin to cut a photo out, with the defaults, unless that is done or costs money."""
    operation = workshop.operations.get(_FIRST)
    if operation is None or operation.paid or photo.role != "photo":
        return
    if workshop.pool_for(operation, 1) is not pool:
        return  # steps run elsewhere, and this machine leads them
    # What is wrong with it will be said when a plan asks for it.
    with suppress(PackshotError):
        task = _task(workshop, photo)
        if workshop.store.hit(task.key) is None:
            begun = workshop.begun[task.key] = pool.submit(work, task)
            begun.add_done_callback(lambda _: workshop.begun.pop(task.key, None))


def made_ahead(workshop: Workshop, photo: Photo) -> str:
    """The digest of what was made like that of a photo; empty where nothing is there."""
    with suppress(PackshotError):
        found = workshop.store.hit(_task(workshop, photo).key)
        return found.digest if found else ""
    return ""


def _task(workshop: Workshop, photo: Photo) -> Task:
    recipe: Recipe = {_FIRST: {"op": _FIRST, "args": {"image": photo.name}}}
    return workshop.task(recipe, _FIRST, {photo.name: photo.digest})
