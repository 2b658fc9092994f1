"""Planners, photos and studios that stand in for the real ones."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from PIL import Image
from pydantic import Field, JsonValue

from agent import Settings, Studio, Upload
from agent.budget import NO_LIMIT, Budgets
from agent.guard import Guard
from agent.place import Place, Schema
from agent.planner import Planner
from agent.recipe import Operations
from tests.agent.operations import REGISTRY
from tests.servers import DATABASE

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
    """Everything in a home, or its tables in the database that this test was given."""
    return replace(Settings.at(home), database=os.environ.get(DATABASE))


def place(folder: Path, name: str) -> Place:
    """Tables of that name: a file in a folder, or a schema of the test's database."""
    url = os.environ.get(DATABASE)
    return Schema(url, f"test_{name}") if url else folder / f"{name}.sqlite"


def studio(
    home: Path,
    model: BaseChatModel,
    hosted: BaseChatModel | None = None,
    budgets: Budgets = NO_LIMIT,
    guard: Guard | None = None,
) -> Studio:
    """A studio with the operations above and a planner of the test's own."""

    def planner(operations: Operations) -> Planner:
        return Planner(operations, model, hosted, "You plan.", guard or Guard())

    return Studio(
        replace(settings(home), budgets=budgets),
        registry=REGISTRY,
        planner=planner,
        price=lambda operation, args: 0.04 if operation.paid else 0.0,
        patience=20.0,
    )
