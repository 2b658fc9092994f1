"""Studios that plan by a few words and work at once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatResult
from pydantic import JsonValue

from agent import Settings, SlackSettings, Studio
from agent.planner import Planner
from agent.recipe import Operations
from tests.agent.fakes import Scripted, call, says
from tests.bot.slack.operations import REGISTRY
from tests.servers import DATABASE

Call = tuple[str, dict[str, JsonValue]]


def picture(name: str, exposure: float) -> tuple[Call, Call]:
    """A light and the file that is made of it."""
    return (
        call("relight", f"{name}_light", image="mug", mode="adjust", exposure=exposure),
        call("export", name, image=f"{name}_light", width=64, height=64, format="png"),
    )


def script(messages: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
    """Does what the last message says, in these words; says what it heard else."""
    if isinstance(messages[-1], ToolMessage) and situation.get("results") is not None:
        return AIMessage("All made.")
    said = next(str(one.text) for one in reversed(messages) if isinstance(one, HumanMessage))
    if "crash" in said:
        raise ZeroDivisionError("a secret detail xoxb-not-for-you")
    if "pair" in said:
        return says("Two pictures <of> the mug.", *picture("front", 0.1), *picture("side", 0.5))
    if "darker" in said:
        return says("Darker.", picture("side", -1.0)[0])
    if "person" in said:
        paid = call("create", "worn", product="mug", prompt=said)
        file = call("export", "person", image="worn", width=64, height=64, format="png")
        return says("With a person.", paid, file)
    return says(f"I heard {said}", outcome="chat")


class Forgetful(Scripted):
    """Remembers nothing of what it was asked: it may be asked for a long time."""

    def _generate(self, *args: object, **kwargs: object) -> ChatResult:  # type: ignore[override]
        found = super()._generate(*args, **kwargs)  # type: ignore[arg-type]
        self.asked.clear()
        self.situations.clear()
        return found


def own_settings(home: Path, slack: SlackSettings | None = None) -> Settings:
    """Everything in a home, or its tables in the database that this test was given."""
    database = os.environ.get(DATABASE)
    own = SlackSettings() if slack is None else slack
    return Settings(home=home, store=str(home / "store"), slack=own, database=database)


def studio(home: Path, slack: SlackSettings | None = None) -> Studio:
    """Plans by the script, with the operations beside this file."""
    return studio_of(own_settings(home, slack))


def studio_of(settings: Settings) -> Studio:
    """The same, as a workspace opens it."""

    def planner(operations: Operations) -> Planner:
        return Planner(operations, Forgetful(script=script), None, "You plan.")

    price = 0.04
    return Studio(
        settings,
        registry=REGISTRY,
        planner=planner,
        price=lambda operation, args: price if operation.paid else 0.0,
        patience=20.0,
    )
