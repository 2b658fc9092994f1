"""The recipe: steps by name, as cells of a spreadsheet, and how a message's calls patch it.

Pure: no pixels, no model, no clock. A step is `{"op": str, "args": {...}}` with every default
written out; its name is the image it makes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import cast

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from agent.conversation import Recipe
from tools.errors import RequestError
from tools.operation import Args, Operation

Step = dict[str, JsonValue]
Operations = Mapping[str, Operation]

REMOVE = "remove"
VOID = "not run: another call of this message is wrong; send the whole plan again"


@dataclass(frozen=True)
class Call:
    """One tool call: `name` is an operation's, or `remove` with {"names": [...]}."""

    id: str
    name: str
    args: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Plan:
    """The recipe after a patch, or (with `errors`, a text for every call) the one before it."""

    steps: dict[str, Step]
    errors: dict[str, str] = field(default_factory=dict)
    saved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def patch(
    operations: Operations, recipe: Recipe, uploads: Iterable[str], calls: Sequence[Call]
) -> Plan:
    """Apply all calls or none of them. Pure; wrong calls come back as texts that teach."""
    draft = _Draft(operations, frozenset(uploads), {k: dict(v) for k, v in recipe.items()})
    for call in sorted(calls, key=lambda call: call.name != REMOVE):
        draft.take(call)
    draft.check_references(calls)
    draft.check_cycles()
    if not draft.errors:
        return Plan(draft.steps, {}, tuple(draft.author), tuple(draft.removed))
    texts = {call.id: draft.errors.get(call.id, VOID) for call in calls}
    return Plan({name: dict(step) for name, step in recipe.items()}, texts)


def parsed(operations: Operations, name: str, step: Mapping[str, JsonValue]) -> Args:
    """The typed arguments of a saved step. Raises RequestError naming the step and its fault."""
    args = step.get("args")
    return _validated(
        operations,
        str(step.get("op")),
        {**(args if isinstance(args, dict) else {}), "save_as": name},
    )


def reads(args: Args) -> tuple[str, ...]:
    """Names of the images that a call reads, each once, in the order of its fields."""
    found: list[str] = []
    for value in args.reads().values():
        found.extend([value] if isinstance(value, str) else value or [])
    return tuple(dict.fromkeys(found))


def dependencies(operations: Operations, recipe: Recipe) -> dict[str, tuple[str, ...]]:
    """What each step reads, uploads included; a step that no longer validates reads nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for name, step in recipe.items():
        try:
            found[name] = reads(parsed(operations, name, step))
        except RequestError:
            found[name] = ()
    return found


def lineage(operations: Operations, recipe: Recipe, name: str) -> tuple[str, ...]:
    """The steps that lead to `name`, in the order they run, itself last."""
    return lineage_among(dependencies(operations, recipe), name)


def lineage_among(needs: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    """The same where it is known what each step reads: finding that out reads every step anew."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    waiting, seen = [name], set[str]()
    while waiting:
        step = waiting.pop()
        if step in seen or step not in needs:
            continue
        seen.add(step)
        parents = [parent for parent in needs[step] if parent in needs]
        sorter.add(step, *parents)
        waiting.extend(parents)
    return tuple(sorter.static_order())


def readers(operations: Operations, recipe: Recipe, names: Iterable[str]) -> tuple[str, ...]:
    """The steps that follow from `names`, without those themselves, in the recipe's order."""
    needs, reached = dependencies(operations, recipe), set(names)
    first = frozenset(reached)
    grown = True
    while grown:
        more = {n for n, parents in needs.items() if n not in reached and reached & set(parents)}
        reached |= more
        grown = bool(more)
    return tuple(name for name in recipe if name in reached - first)


def fingerprints(
    operations: Operations, recipe: Recipe, uploads: Mapping[str, str], engines: Mapping[str, str]
) -> dict[str, str]:
    """A hash a step that says whether two plans would make the same picture, pixels unseen."""
    known: dict[str, str] = dict(uploads)
    needs = dependencies(operations, recipe)
    order = TopologicalSorter({name: needs[name] for name in recipe}).static_order()
    for name in (name for name in order if name in recipe):
        step = recipe[name]
        operation = operations.get(str(step["op"]))
        args = cast("Mapping[str, JsonValue]", step.get("args") or {})
        kind = operation.called(args, engines).engine if operation else None
        parts = [
            step,
            [known.get(read, "") for read in needs[name]],
            [operation.version if operation else 0, engines.get(kind or "", "")],
        ]
        known[name] = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return {name: known[name] for name in recipe}


class _Draft:
    """A recipe while calls are applied to it, and what is wrong with them."""

    def __init__(
        self, operations: Operations, uploads: frozenset[str], steps: dict[str, Step]
    ) -> None:
        self.operations = operations
        self.uploads = uploads
        self.steps = steps
        self.errors: dict[str, str] = {}
        self.author: dict[str, str] = {}  # step -> id of the call that saved it
        self.removed: dict[str, str] = {}  # step -> id of the call that removed it
        self.needs: dict[str, tuple[str, ...]] = {}

    def take(self, call: Call) -> None:
        try:
            if call.name == REMOVE:
                self._remove(call)
            else:
                self._save(call)
        except RequestError as error:
            self.errors[call.id] = str(error)

    def _remove(self, call: Call) -> None:
        names = call.args.get("names")
        if not isinstance(names, list) or not names or set(call.args) != {"names"}:
            raise RequestError("remove takes names: a list of the steps to remove")
        for name in map(str, names):
            if name in self.uploads:
                raise RequestError(f"{name!r} is an upload: only steps can be removed")
            if name not in self.steps and name not in self.removed:
                raise RequestError(f"unknown step {name!r}{_offer(name, self.steps)}")
            self.steps.pop(name, None)
            self.removed[name] = call.id

    def _save(self, call: Call) -> None:
        args = _validated(self.operations, call.name, call.args)
        name = args.save_as
        if name in self.uploads:
            raise RequestError(
                f"save_as: {name!r} is an upload, and uploads stay: choose a new name"
            )
        if name in self.author:
            raise RequestError(f"save_as: {name!r} is saved twice in this message: use two names")
        if name in reads(args):
            raise RequestError(f"cycle {name} -> {name}; save under a new name")
        self.author[name] = call.id
        self.removed.pop(name, None)
        self.steps[name] = {
            "op": call.name,
            "args": args.model_dump(mode="json", exclude={"save_as"}),
        }

    def check_references(self, calls: Sequence[Call]) -> None:
        self.needs = dependencies(self.operations, self.steps)
        # Names that a faulty call would have made are no fault of those who read them.
        hoped = {str(call.args.get("save_as")) for call in calls if call.id in self.errors}
        known = {*self.uploads, *self.steps}
        for name, read in ((n, r) for n, parents in self.needs.items() for r in parents):
            if read in known or read in hoped:
                continue
            if name in self.author:
                text = f"unknown image {read!r}{_offer(read, known)}"
                self.errors.setdefault(self.author[name], text)
            elif read in self.removed:
                text = f"{name!r} reads {read!r}: remove {name!r} too, or save it anew"
                self.errors.setdefault(self.removed[read], text)

    def check_cycles(self) -> None:
        steps = {name: [r for r in read if r in self.steps] for name, read in self.needs.items()}
        try:
            TopologicalSorter(steps).prepare()
        except CycleError as error:
            ring = list(reversed(error.args[1]))
            text = f"cycle {' -> '.join(ring)}; save under a new name"
            for name in ring:
                if name in self.author:
                    self.errors.setdefault(self.author[name], text)


def _validated(operations: Operations, op: str, args: Mapping[str, JsonValue]) -> Args:
    operation = operations.get(op)
    if operation is None:
        raise RequestError(f"unknown operation {op!r}{_offer(op, operations)}")
    try:
        return operation.args.model_validate(dict(args))
    except ValidationError as error:
        fields = operation.args.model_fields
        texts = [_fault(part, fields) for part in error.errors()]
        raise RequestError("; ".join(dict.fromkeys(texts))) from None


def _fault(part: ErrorDetails, fields: Iterable[str]) -> str:
    name = ".".join(map(str, part["loc"]))
    if part["type"] == "extra_forbidden":
        return f"unknown argument {name!r}{_offer(name, fields)}"
    text = part["msg"].removeprefix("Value error, ")
    given = part["input"]
    short = isinstance(given, str | int | float) and len(str(given)) < 60
    shown = f", not {given!r}" if short else ""
    return f"{name}: {text}{shown}" if name else text


def _offer(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f": did you mean {near[0]!r}?" if near else ";"
    return f"{hint} known: {', '.join(names) or 'none'}"
