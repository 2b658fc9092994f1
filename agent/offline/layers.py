"""Steps put into a file's tree or taken out of it: clean-ups, upscales, shadows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from pydantic import JsonValue

from agent.offline.gallery import File
from agent.offline.looks import Studio
from agent.offline.tree import Node, rebuilt

__all__ = ["on_photos", "plainer", "retouched", "shadowed", "unshadowed", "upscaled"]


def on_photos(file: File, make: Callable[[Node | str], Node]) -> File:
    """The file with a step put upon each photo it is made from."""

    def put(node: Node) -> Node:
        inputs = {
            field: tuple(make(part) if isinstance(part, str) else part for part in value)
            if isinstance(value, tuple)
            else (make(value) if isinstance(value, str) and not _extra(field) else value)
            for field, value in node.inputs.items()
        }
        return replace(node, inputs=inputs)

    return File(rebuilt(file.node, put))


def _extra(field: str) -> bool:
    """Whether an input is a scene or a person, which stay as they are."""
    return field.endswith("_image")


def retouched(file: File, studio: Studio, args: Mapping[str, JsonValue]) -> File | None:
    """The file made from cleaned-up photos."""
    if file.node.find("retouch"):
        return file.setting("retouch", **args)
    if "retouch" not in studio.operations:
        return None
    return on_photos(
        file,
        lambda photo: studio.step("retouch", args, {"image": photo}, f"{_name(photo)}_retouched"),
    )


def upscaled(file: File, studio: Studio, args: Mapping[str, JsonValue]) -> File | None:
    """The file made from enlarged photos."""
    node = file.node.find("upscale")
    if node is not None:
        return file.changing(node, lambda n: replace(n, args=dict(args)))
    if "upscale" not in studio.operations:
        return None
    cleaned = file.node.find("retouch")
    if cleaned is not None:
        return file.changing(
            cleaned, lambda n: studio.step("upscale", args, {"image": n}, f"{n.name}_large")
        )
    return on_photos(
        file, lambda photo: studio.step("upscale", args, {"image": photo}, f"{_name(photo)}_large")
    )


def _name(source: Node | str) -> str:
    return source.name if isinstance(source, Node) else source


def shadowed(file: File, studio: Studio, args: Mapping[str, JsonValue]) -> File | None:
    """The file with a shadow: the one it has changed, or a new one."""
    if file.node.find("add_shadow"):
        return file.setting("add_shadow", **args)
    below = file.node.find("set_background") or (
        file.node.find("remove_background") if file.look == "transparent" else None
    )
    if below is None or "add_shadow" not in studio.operations or file.look in _BARE:
        return None
    wanted = {"kind": "contact", "softness": 0.5, "strength": 0.4, "light_from": "top", **args}
    return file.changing(
        below, lambda n: studio.step("add_shadow", wanted, {"image": n}, f"{n.name}_shadow")
    )


_BARE = ("detail", "infographic", "scale", "on_model")


def plainer(file: File, what: Collection[str]) -> File | None:
    """The file without its gradient or its reflection; None where it has neither."""
    if "gradient" in what and file.get("set_background", "color2"):
        return file.setting("set_background", color2=None)
    if "reflection" in what and file.get("add_shadow", "kind") == "reflection":
        return file.setting("add_shadow", kind="contact")
    return None


def unshadowed(file: File) -> File:
    """The file without any shadow; that of a scene fades to nothing."""
    node = file.node.find("add_shadow")
    while node is not None and isinstance(below := node.inputs["image"], Node):
        file = file.replacing(node, below)
        node = file.node.find("add_shadow")
    return file.setting("recreate", shadow=0.0) if file.get("recreate", "shadow") else file
