"""Refinements: "softer shadow", "a bit warmer", "way bigger", against what the recipe holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from agent.offline import colors
from agent.offline.gallery import File
from agent.offline.layers import on_photos, retouched
from agent.offline.looks import Studio
from agent.offline.tree import Node
from tools.channels import slots

__all__ = ["Move", "apply", "lit_from"]


#: Step for one plain comparative, and the range it stays in, by operation and argument.
_STEPS: Mapping[tuple[str, str], tuple[float, float, float]] = {
    ("add_shadow", "softness"): (0.2, 0.0, 1.0),
    ("add_shadow", "strength"): (0.15, 0.05, 1.0),
    ("recreate", "softness"): (0.2, 0.0, 1.0),
    ("recreate", "shadow"): (0.15, 0.05, 1.0),
    ("relight", "exposure"): (0.4, -3.0, 3.0),
    ("relight", "warmth"): (0.25, -1.0, 1.0),
    ("relight", "contrast"): (0.25, -1.0, 1.0),
    ("export", "fill"): (0.06, 0.3, 0.97),
    ("recreate", "scale"): (0.2, 0.3, 2.0),
    ("detail_crop", "zoom"): (0.7, 1.2, 8.0),
    ("retouch", "denoise"): (0.4, 0.0, 1.0),
    ("retouch", "sharpen"): (0.35, 0.0, 1.0),
}
_COLOR_STEP = 0.1
#: Share of the way to a pure colour that one "greener" goes.
_TINT = 0.16


@dataclass(frozen=True)
class Move:
    """A value to move: along which axis, which way, and by how many steps.

    `to` is a value to set instead, such as fill 0.88; `factor` multiplies the present value.
    """

    axis: str
    sign: float = 1.0
    times: float = 1.0
    to: float | None = None
    factor: float | None = None

    def shifted(self, op: str, arg: str, now: JsonValue, neutral: float) -> float:
        """The argument after the move, within its range."""
        step, low, high = _STEPS[op, arg]
        start = float(now) if isinstance(now, int | float) else neutral
        wanted = start + self.sign * step * self.times
        if self.to is not None:
            wanted = self.to
        elif self.factor is not None and start:
            wanted = start * self.factor
        return round(min(high, max(low, wanted)), 3)


def apply(file: File, move: Move, studio: Studio) -> File | None:
    """The file after a move; None where it has nothing that the move could change."""
    return _AXES[move.axis](file, move, studio)


def tinted(file: File, end: str, times: float) -> File | None:
    """A coloured ground, or a product that was dyed, some way towards a pure colour."""
    for op in ("recolor", "set_background"):
        value = file.get(op, "color")
        if isinstance(value, str) and value.startswith("#") and value != "#ffffff":
            return file.setting(op, color=colors.mixed(value, end, _TINT * times))
    return None


def _soft(file: File, move: Move, studio: Studio) -> File | None:
    return _both(file, move, "softness", "softness")


def _strong(file: File, move: Move, studio: Studio) -> File | None:
    return _both(file, move, "strength", "shadow")


def _both(file: File, move: Move, own: str, scene: str) -> File | None:
    """Move a shadow's argument, or that of the shadow that a scene casts."""
    for op, arg in (("add_shadow", own), ("recreate", scene)):
        node = file.node.find(op)
        if node is not None:
            value = move.shifted(op, arg, node.args.get(arg), 0.5)
            return file.setting(op, **{arg: value})
    return None


def _light(arg: str) -> Callable[[File, Move, Studio], File | None]:
    def moved(file: File, move: Move, studio: Studio) -> File | None:
        node = _adjusting(file)
        value = move.shifted("relight", arg, node.args.get(arg) if node else None, 0.0)
        return _relit(file, studio, {arg: value})

    return moved


def _adjusting(file: File) -> Node | None:
    return next(
        (n for n in file.node.walk() if n.op == "relight" and n.args.get("mode") == "adjust"), None
    )


def lit_from(file: File, side: str, studio: Studio) -> File:
    """The file with its light from a side; the shadow falls to the other."""
    made = _relit(file, studio, {"light_from": side}) or file
    return made.setting("add_shadow", light_from=side)


def _relit(file: File, studio: Studio, args: Mapping[str, JsonValue]) -> File | None:
    """The file with an adjusting relight: the one it has, or a new one under its background."""
    node = _adjusting(file)
    if node is not None:
        return file.changing(node, lambda n: n.with_args(**args))
    if "relight" not in studio.operations:
        return None
    adjusted = {"mode": "adjust", "exposure": 0.0, "warmth": 0.0, "contrast": 0.0, **args}
    return _above(file, lambda below: _adjust(studio, adjusted, below))


def _adjust(studio: Studio, args: Mapping[str, JsonValue], below: Node | str) -> Node:
    name = f"{below.name if isinstance(below, Node) else below}_adjusted"
    return studio.step("relight", args, {"image": below}, name.replace("_light_", "_"))


def _above(file: File, make: Callable[[Node | str], Node]) -> File:
    """The file with a step put where light belongs: on the product, or on a whole scene."""
    node = file.node.find("recreate", "create") or file.node.find("relight", "remove_background")
    if node is None:
        return on_photos(file, make)
    return file.changing(node, lambda found: make(found))


def _size(file: File, move: Move, studio: Studio) -> File | None:
    node = file.node.find("recreate")
    if node is not None:
        return file.setting(
            "recreate", scale=move.shifted("recreate", "scale", node.args.get("scale"), 1.0)
        )
    zoom = file.node.find("detail_crop")
    if zoom is not None:
        return _close(file, move, studio)
    return file.setting(
        "export", fill=move.shifted("export", "fill", file.get("export", "fill"), 0.85)
    )


def _fill(file: File, move: Move, studio: Studio) -> File | None:
    return file.setting(
        "export", fill=move.shifted("export", "fill", file.get("export", "fill"), 0.85)
    )


def _close(file: File, move: Move, studio: Studio) -> File | None:
    node = file.node.find("detail_crop")
    if node is None:
        return None
    return file.setting(
        "detail_crop", zoom=move.shifted("detail_crop", "zoom", node.args.get("zoom"), 2.0)
    )


def _shade(file: File, move: Move, studio: Studio) -> File | None:
    """Lighter or darker of what has a colour: the product's new one, or the background."""
    for op in ("recolor", "set_background"):
        value = file.get(op, "color")
        if (
            isinstance(value, str)
            and value.startswith("#")
            and (op == "recolor" or value != "#ffffff")
        ):
            return file.setting(
                op, color=colors.shifted(value, move.sign * _COLOR_STEP * move.times)
            )
    return None


def _ground(file: File, move: Move, studio: Studio) -> File | None:
    """A lighter or darker background, where the channel does not require white."""
    value = file.get("set_background", "color")
    slot = slots().get(f"{file.channel}.{file.slot}")
    if not isinstance(value, str) or not value.startswith("#"):
        return _light("exposure")(file, move, studio) if file.node.find("recreate") else None
    if slot is not None and slot.background.rule == "pure_white":
        return None
    return file.setting(
        "set_background", color=colors.shifted(value, move.sign * _COLOR_STEP * move.times)
    )


def _retouch(arg: str) -> Callable[[File, Move, Studio], File | None]:
    def moved(file: File, move: Move, studio: Studio) -> File | None:
        value = move.shifted("retouch", arg, file.get("retouch", arg), 0.0)
        return retouched(file, studio, {arg: value})

    return moved


_AXES: Mapping[str, Callable[[File, Move, Studio], File | None]] = {
    "soft": _soft,
    "strong": _strong,
    "bright": _light("exposure"),
    "warm": _light("warmth"),
    "contrast": _light("contrast"),
    "big": _size,
    "fill": _fill,
    "close": _close,
    "light": _shade,
    "ground": _ground,
    "sharp": _retouch("sharpen"),
    "denoise": _retouch("denoise"),
}
