"""Errands: a recipe or a single operation on uploads, outside any conversation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from threading import Event as Flag

from pydantic import JsonValue

from agent.conversation import Recipe, Result, Upload
from agent.deliverables import deliverables
from agent.events import Event, Finished
from agent.ledger import NOBODY
from agent.premises import Premises
from agent.recipe import Call, patch
from agent.signing import Source
from agent.stream import streamed
from tools.errors import OperationError, RequestError
from tools.operation import Args, reading_fields
from tools.picture import Picture

_RESULT = "result"


def run_recipe(
    premises: Premises, recipe: Recipe, uploads: Mapping[str, Upload]
) -> Iterator[Event]:
    """Run a recipe on uploads by their names in it, and finish with its files."""
    digests = _digests(premises, uploads)
    _check(premises, recipe, uploads)
    results: dict[str, Result] = {}
    stop = Flag()
    yield from streamed(
        premises.loops,
        lambda emit: results.update(premises.till.run(NOBODY, recipe, digests, emit, stop)),
        stop,
    )
    failed = tuple(f"{name}: {r.why}" for name, r in results.items() if r.status == "failed")
    yield Finished(results, deliverables(premises.operations, recipe), failed)


def run_operation(
    premises: Premises, op: str, args: Mapping[str, JsonValue], uploads: Sequence[Upload]
) -> Picture:
    """One operation on uploads, which fill its images in order."""
    operation = premises.operations.get(op)
    images = {f"image_{number}": upload for number, upload in enumerate(uploads, 1)}
    given = {**_filled(operation.args, list(images)), **args} if operation else dict(args)
    call = Call(_RESULT, op, {**given, "save_as": _RESULT})
    plan = patch(premises.operations, {}, images, [call])
    if plan.errors:
        raise RequestError(plan.errors[_RESULT])
    digests = _digests(premises, images)
    result = premises.till.run(NOBODY, plan.steps, digests, lambda event: None)[_RESULT]
    if not result.ok:
        raise OperationError(result.why)
    made = premises.store.get(result.made)
    if premises.signing is None:
        return made
    sources = [Source(sha256, upload.role) for sha256, upload in _hashed(images)]
    return premises.signing.signed(made, result.made, sources)[0]


def _hashed(images: Mapping[str, Upload]) -> list[tuple[str, Upload]]:
    return [(hashlib.sha256(upload.data).hexdigest(), upload) for upload in images.values()]


def _digests(premises: Premises, uploads: Mapping[str, Upload]) -> dict[str, str]:
    reading = {
        name: premises.pool.submit(premises.intake.read, upload, name)
        for name, upload in uploads.items()
    }
    return {name: future.result().digest for name, future in reading.items()}


def _check(premises: Premises, recipe: Recipe, uploads: Mapping[str, Upload]) -> None:
    calls = []
    for name, step in recipe.items():
        args = step.get("args")
        given = args if isinstance(args, dict) else {}
        calls.append(Call(name, str(step.get("op")), {**given, "save_as": name}))
    errors = patch(premises.operations, {}, uploads, calls).errors
    if errors:
        raise RequestError("; ".join(f"{name}: {text}" for name, text in errors.items()))


def _filled(args: type[Args], names: list[str]) -> dict[str, JsonValue]:
    """Images by field: one for each that is required, and all that are left for a list."""
    found: dict[str, JsonValue] = {}
    for field in reading_fields(args):
        several = "list" in str(args.model_fields[field].annotation)
        if several and names:
            found[field], names = list(names), []
        elif names and (args.model_fields[field].is_required() or len(found) > 0):
            found[field], names = names[0], names[1:]
    return found
