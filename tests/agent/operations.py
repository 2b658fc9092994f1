"""Operations that stand in for the real ones, and count their work."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from threading import Barrier, Event
from typing import Literal

import numpy as np
from pydantic import Field, JsonValue

from tools.errors import OperationError
from tools.operation import BILL, Args, ImageRef, Operation, operation
from tools.picture import Picture

REGISTRY = "tests.agent.operations:OPERATIONS"
#: How often each operation really ran in this process.
RAN: Counter[str] = Counter()
#: Where steps wait for one another, by name; who waits alone for long breaks the barrier.
MEETINGS: dict[str, Barrier] = {}
#: What holds steps back until a test lets go of them, by name.
GATES: dict[str, Event] = {}
_PATIENCE = 20.0


class Tint(Args):
    """Give a picture another tint."""

    image: ImageRef
    shade: int = Field(default=10, ge=0, le=255, description="Shade, 0..255.")
    mood: Literal["soft", "hard", "golden"] = Field(default="soft", description="Mood.")
    wait: float = Field(default=0.0, ge=0, description="Seconds it takes.")


@operation(version=1, touches="light")
def tint(args: Tint, image: Picture) -> Picture:
    RAN["tint"] += 1
    _note(args.save_as)
    time.sleep(args.wait)
    shaded = image.rgb // 2 + np.uint8(args.shade // 2)  # the mood changes nothing
    return Picture(shaded, origin=image.origin).noting("tinted")


class Hold(Args):
    """Wait, and then change the shade."""

    image: ImageRef
    shade: int = Field(default=10, ge=0, le=255, description="Shade, 0..255.")
    meets: str = Field(default="", description="Where it waits until others are at work too.")
    gate: str = Field(default="", description="What it waits for.")


@operation(version=1, touches="light")
def hold(args: Hold, image: Picture) -> Picture:
    RAN["hold"] += 1
    if args.meets:
        MEETINGS[args.meets].wait(_PATIENCE)
    if args.gate:
        GATES[args.gate].wait(_PATIENCE)
    return Picture(image.rgb // 2 + np.uint8(args.shade // 2), origin=image.origin)


class Merge(Args):
    """Put pictures beside each other."""

    images: list[ImageRef]
    logo: ImageRef | None = None


@operation(version=1, touches="background")
def merge(args: Merge, images: Sequence[Picture], logo: Picture | None = None) -> Picture:
    RAN["merge"] += 1
    _note(args.save_as)
    every = [*images, *([logo] if logo is not None else [])]
    return Picture(np.hstack([picture.rgb for picture in every]))


#: What some prompts really cost.
BILLS: dict[str, dict[str, JsonValue]] = {
    "cheap": {"usd": 0.013},
    "down": {"usd": 0.0, "unused": True, "provisional": True},
    "not kept": {"usd": 0.05, "unused": True},
}


class Paint(Args):
    """Paint a scene with a generator that costs money."""

    image: ImageRef
    prompt: str = Field(default="", description="What to paint.")


@operation(version=1, touches="background", paid=True)
def paint(args: Paint, image: Picture) -> Picture:
    RAN["paint"] += 1
    _note(args.save_as)
    if args.prompt == "broken":
        raise ValueError("the server said something odd")
    if args.prompt == "paid for nothing":
        error = OperationError("the generator answered with something that is no picture")
        error.usd = 0.03
        raise error
    made = Picture(np.full_like(image.rgb, len(args.prompt)))
    return made.with_fact(BILL, BILLS[args.prompt]) if args.prompt in BILLS else made


class Fail(Args):
    """Fail in a chosen way."""

    image: ImageRef
    how: Literal["foreseen", "unforeseen", "once"] = Field(default="foreseen", description="How.")


@operation(version=1, touches="nothing")
def fail(args: Fail, image: Picture) -> Picture:
    RAN["fail"] += 1
    if args.how == "foreseen":
        raise OperationError("there is no product in this picture: send another photo")
    if args.how == "unforeseen" or RAN["fail"] == 1:
        raise ZeroDivisionError("secret detail")
    return image


class Export(Args):
    """Write a file."""

    image: ImageRef
    channel: str | None = Field(default=None, description="Channel.")
    slot: str | None = Field(default=None, description="Slot.")
    sku: str | None = Field(default=None, description="SKU.")
    width: int | None = Field(default=None, description="Pixels.")
    height: int | None = Field(default=None, description="Pixels.")
    format: str | None = Field(default=None, description="Format.")


@operation(version=1, touches="geometry")
def export(args: Export, image: Picture) -> Picture:
    RAN["export"] += 1
    _note(args.save_as)
    return Picture(image.rgb, encoded=b"a file")


OPERATIONS: dict[str, Operation] = {op.name: op for op in (tint, hold, merge, paint, fail, export)}


def _note(name: str) -> None:
    """Tell other processes that a step ran."""
    diary = os.environ.get("FAKES_DIARY")
    if diary:
        with open(diary, "a") as file:
            file.write(f"{name}\n")
