"""Operations, planners and photos that stand in for the real ones, and count what is asked of them."""

from __future__ import annotations

import io
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from PIL import Image
from pydantic import Field, JsonValue

from agent import Settings, Studio, Upload
from agent.planner import Planner
from agent.recipe import Operations
from tools.errors import OperationError
from tools.operation import Args, ImageRef, Operation, operation
from tools.picture import Picture

REGISTRY = "tests.agent.fakes:OPERATIONS"
#: How often each operation really ran in this process.
RAN: Counter[str] = Counter()


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
    return Picture(np.full_like(image.rgb, args.shade), origin=image.origin).noting("tinted")


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
    return Picture(np.full_like(image.rgb, len(args.prompt)))


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


OPERATIONS: dict[str, Operation] = {op.name: op for op in (tint, merge, paint, fail, export)}


def _note(name: str) -> None:
    """Tell other processes that a step ran."""
    diary = os.environ.get("FAKES_DIARY")
    if diary:
        with open(diary, "a") as file:
            file.write(f"{name}\n")


Script = Callable[[Sequence[BaseMessage], Mapping[str, JsonValue]], AIMessage]


class Scripted(BaseChatModel):
    """A planner that does what a function says, and remembers what it was asked."""

    script: Script
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    situations: list[Mapping[str, JsonValue]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: object, **kwargs: object) -> Runnable[object, AIMessage]:  # type: ignore[override]
        return self.bind(tools=tools, **kwargs)

    def _generate(self, messages: list[BaseMessage], *args: object, **kwargs: object) -> ChatResult:  # type: ignore[override]
        situation = kwargs.get("situation") or {}
        assert isinstance(situation, dict)
        self.asked.append(list(messages))
        self.situations.append(situation)
        reply = self.script(messages, situation)
        return ChatResult(generations=[ChatGeneration(message=reply)])


def call(op: str, save_as: str, **args: JsonValue) -> tuple[str, dict[str, JsonValue]]:
    return op, {"save_as": save_as, **args}


_IDS = iter(range(10**9))


def says(text: str, *calls: tuple[str, dict[str, JsonValue]], **extra: JsonValue) -> AIMessage:
    """A planner's message."""
    asked = [{"name": op, "args": args, "id": f"call_{next(_IDS)}"} for op, args in calls]
    return AIMessage(text, tool_calls=asked, additional_kwargs=dict(extra))


def in_turn(*replies: AIMessage) -> Scripted:
    """A planner that gives these messages one after the other; after a run it says 'made'."""
    left = list(replies)

    def script(messages: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
        if isinstance(messages[-1], ToolMessage) and situation.get("results") is not None:
            return AIMessage("made")
        return left.pop(0)

    return Scripted(script=script)


def photo(shade: int = 200, size: tuple[int, int] = (64, 48)) -> bytes:
    """A file as a camera writes it."""
    file = io.BytesIO()
    Image.new("RGB", size, (shade, 120, 90)).save(file, "PNG")
    return file.getvalue()


def mug() -> Upload:
    return Upload("mug.png", photo())


def settings(home: Path) -> Settings:
    return Settings.at(home)


def studio(home: Path, model: BaseChatModel, hosted: BaseChatModel | None = None) -> Studio:
    """A studio with the operations above and a planner of the test's own."""

    def planner(operations: Operations) -> Planner:
        return Planner(operations, model, hosted, "You plan.")

    return Studio(
        settings(home),
        registry=REGISTRY,
        planner=planner,
        price=lambda operation, args: 0.04 if operation.paid else 0.0,
        patience=20.0,
    )
