"""The files of a gallery as people speak of them: the main one, the kitchen shot, the second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import JsonValue

from agent.offline.tree import Node, rebuilt

__all__ = ["File"]


#: The operation that gives a look its name, most telling first.
_TELLING = {
    "create": "on_model",
    "infographic": "infographic",
    "scale_reference": "scale",
    "turn": "turn",
    "detail_crop": "detail",
    "recolor": "recolor",
    "recreate": "scene",
}


@dataclass(frozen=True)
class File:
    """One file: a tree whose top is its export step."""

    node: Node

    @property
    def channel(self) -> str:
        """The channel's id, empty for a file of the user's own."""
        return str(self.node.args.get("channel") or "")

    @property
    def slot(self) -> str:
        """The slot's name within the channel."""
        return str(self.node.args.get("slot") or "")

    @property
    def sku(self) -> str:
        """The SKU or ASIN, empty where none was given."""
        return str(self.node.args.get("sku") or "")

    @property
    def name(self) -> str:
        """The name of its export step."""
        return self.node.name

    @property
    def photos(self) -> list[str]:
        """The uploads that it is made from."""
        return self.node.uploads()

    @property
    def look(self) -> str:
        """What kind of picture it is: scene, detail, white, color, reflection, …"""
        for op, look in _TELLING.items():
            if self.node.find(op):
                return look
        shadow = self.get("add_shadow", "kind")
        if shadow in ("reflection", "cast"):
            return str(shadow)
        color = self.get("set_background", "color")
        if color is None:
            return "transparent" if self.node.find("remove_background") else "as_is"
        return "white" if color == "#ffffff" else "color"

    def get(self, op: str, arg: str) -> JsonValue:
        """An argument of its nearest step of that operation, None where there is none."""
        found = self.node.find(op)
        return found.args.get(arg) if found else None

    def setting(self, op: str, **args: JsonValue) -> File:
        """The file with arguments of its nearest step of that operation changed."""
        target = self.node.find(op)
        return self if target is None else self.changing(target, lambda n: n.with_args(**args))

    def changing(self, target: Node, change: Callable[[Node], Node]) -> File:
        """The file with one of its steps changed."""
        key = target.key
        return File(_at(self.node, key, change))

    def replacing(self, target: Node, other: Node) -> File:
        """The file with another step in the place of one."""
        return self.changing(target, lambda _: other)

    def renamed(self, name: str) -> File:
        """The file with another name for its export step."""
        return File(replace(self.node, name=name))

    def on(self, uploads: dict[str, str]) -> File:
        """The same made from other uploads, by old name."""

        def swap(node: Node) -> Node:
            inputs = {
                field: tuple(_other(part, uploads) for part in value)
                if isinstance(value, tuple)
                else _other(value, uploads)
                for field, value in node.inputs.items()
            }
            name = node.name
            for old, new in uploads.items():
                name = name.replace(old, new)
            return replace(node, inputs=inputs, name=name)

        return File(rebuilt(self.node, swap))


def _other(value: Node | str, uploads: dict[str, str]) -> Node | str:
    return uploads.get(value, value) if isinstance(value, str) else value


def _at(node: Node, key: str, change: Callable[[Node], Node]) -> Node:
    """The tree with the step of that key changed; steps above it read the changed one."""
    if node.key == key:
        return change(node)
    inputs = {
        field: tuple(_at(p, key, change) if isinstance(p, Node) else p for p in value)
        if isinstance(value, tuple)
        else (_at(value, key, change) if isinstance(value, Node) else value)
        for field, value in node.inputs.items()
    }
    return replace(node, inputs=inputs)
