"""A recipe seen as trees: one for each file, from the export step down to the photos.

Changing one file's tree never touches another file, and equal subtrees become one step again
when the trees are written back, so sharing is found and not managed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import JsonValue

__all__ = ["Node", "Recipe", "grown", "patch", "rebuilt", "written"]


Recipe = Mapping[str, Mapping[str, JsonValue]]
Step = dict[str, JsonValue]

#: Arguments that name images. The operations' own types say the same; a recipe is read here
#: also where an operation of an older or newer version is unknown.
_READS = re.compile(r"(^|_)(image|product|photo|mask)s?$")


@dataclass(frozen=True, eq=False)
class Node:
    """One step with everything it is made from; a text among the inputs is an upload."""

    op: str
    args: Mapping[str, JsonValue]
    inputs: Mapping[str, Node | str | tuple[Node | str, ...]]
    name: str

    @cached_property
    def key(self) -> str:
        """Equal for equal work, whatever the steps are called."""
        inputs = {field: _key(value) for field, value in self.inputs.items()}
        return json.dumps([self.op, dict(self.args), inputs], sort_keys=True)

    def sources(self) -> Iterator[Node | str]:
        """What the step reads, in order."""
        for value in self.inputs.values():
            yield from value if isinstance(value, tuple) else (value,)

    def walk(self) -> Iterator[Node]:
        """The step and all it is made from, nearest first."""
        yield self
        for source in self.sources():
            if isinstance(source, Node):
                yield from source.walk()

    def find(self, *ops: str) -> Node | None:
        """The nearest step of one of these operations."""
        return next((node for node in self.walk() if node.op in ops), None)

    def uploads(self) -> list[str]:
        """The uploads it is made from, in order, each once."""
        names = (s for node in self.walk() for s in node.sources() if isinstance(s, str))
        return list(dict.fromkeys(names))

    def with_args(self, **args: JsonValue) -> Node:
        """The step with some arguments changed; None takes an argument away."""
        kept = {k: v for k, v in {**self.args, **args}.items() if v is not None}
        return replace(self, args=kept)


def _key(value: Node | str | tuple[Node | str, ...]) -> JsonValue:
    if isinstance(value, tuple):
        return [_key(part) for part in value]
    return value.key if isinstance(value, Node) else f"upload {value}"


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with every step changed, from the photos upwards."""
    inputs = {
        field: tuple(_rebuilt(part, change) for part in value)
        if isinstance(value, tuple)
        else _rebuilt(value, change)
        for field, value in node.inputs.items()
    }
    return change(replace(node, inputs=inputs))


def _rebuilt(value: Node | str, change: Callable[[Node], Node]) -> Node | str:
    return rebuilt(value, change) if isinstance(value, Node) else value


def grown(recipe: Recipe) -> list[Node]:
    """The trees of a recipe in its order: those of its exports and of steps that nobody reads."""
    made: dict[str, Node] = {}
    read = {name for step in recipe.values() for name in _read_by(step)}
    roots = [name for name, step in recipe.items() if step["op"] == "export" or name not in read]
    return [_grow(name, recipe, made) for name in roots]


def _read_by(step: Mapping[str, JsonValue]) -> Iterator[str]:
    args = step.get("args")
    for field, value in args.items() if isinstance(args, dict) else ():
        if _READS.search(field):
            yield from (part for part in _listed(value) if isinstance(part, str))


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _grow(name: str, recipe: Recipe, made: dict[str, Node]) -> Node:
    if name in made:
        return made[name]
    args = recipe[name].get("args")
    args = _given(args)
    args.pop("save_as", None)
    fields = [field for field, value in args.items() if _READS.search(field) and value]
    inputs = {field: _input(args.pop(field), recipe, made) for field in fields}
    made[name] = Node(str(recipe[name]["op"]), args, inputs, name)
    return made[name]


def _given(args: JsonValue) -> dict[str, JsonValue]:
    """Arguments without those that are not given: None means what leaving it out means."""
    return {k: v for k, v in args.items() if v is not None} if isinstance(args, dict) else {}


def _input(
    value: JsonValue, recipe: Recipe, made: dict[str, Node]
) -> Node | str | tuple[Node | str, ...]:
    if isinstance(value, list):
        return tuple(_one(str(part), recipe, made) for part in value)
    return _one(str(value), recipe, made)


def _one(name: str, recipe: Recipe, made: dict[str, Node]) -> Node | str:
    return _grow(name, recipe, made) if name in recipe else name


def written(roots: Sequence[Node], before: Recipe) -> dict[str, Step]:
    """The recipe of these trees; steps that stay what they were keep their names."""
    names = _kept(roots, before)
    recipe: dict[str, Step] = {}
    for root in roots:
        _write(root, names, recipe)
    return recipe


def _kept(roots: Sequence[Node], before: Recipe) -> dict[str, str]:
    """Names by key, of the steps that are in the recipe already and are still made."""
    wanted = {node.key for root in roots for node in root.walk()}
    held = [node for root in grown(before) for node in root.walk()]
    return {node.key: node.name for node in held if node.key in wanted}


def _write(node: Node, names: dict[str, str], recipe: dict[str, Step]) -> str:
    if names.get(node.key) in recipe:
        return names[node.key]
    args: dict[str, JsonValue] = {}
    for field, value in node.inputs.items():
        if isinstance(value, tuple):
            args[field] = [_named(part, names, recipe) for part in value]
        else:
            args[field] = _named(value, names, recipe)
    name = names.setdefault(node.key, _free(node.name, {*names.values(), *recipe}))
    recipe[name] = {"op": node.op, "args": {**args, **node.args}}
    return name


def _named(value: Node | str, names: dict[str, str], recipe: dict[str, Step]) -> str:
    return _write(value, names, recipe) if isinstance(value, Node) else value


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    stem = re.sub(r"_\d+$", "", name)
    return next(f"{stem}_{n}" for n in range(2, len(taken) + 3) if f"{stem}_{n}" not in taken)


def patch(before: Recipe, after: Recipe) -> tuple[list[tuple[str, Step]], list[str]]:
    """What turns one recipe into the other: steps to save, in order, and names to remove."""
    saved = [(n, dict(step)) for n, step in after.items() if _plain(before.get(n)) != _plain(step)]
    return saved, [name for name in before if name not in after]


def _plain(step: Mapping[str, JsonValue] | None) -> tuple[JsonValue, JsonValue] | None:
    return (step["op"], dict(_given(step.get("args")))) if step else None
