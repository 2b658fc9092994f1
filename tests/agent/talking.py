"""What tests of conversations share: plans to ask for, and how to read what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, ToolMessage

from agent import Decision, Event, Finished, Planned, Question, Studio
from tests.agent.fakes import call

CUT = call("tint", "cut", image="mug", shade=1)
SCENES = (
    call("paint", "beach", image="cut", prompt="beach"),
    call("paint", "forest", image="cut", prompt="a forest"),
)
MAIN = call("export", "main", image="cut", channel="amazon", slot="main")
APPROVE = Decision(action="approve")


def question(events: Iterable[Event]) -> Question:
    """The one question among the events."""
    (asked,) = [event for event in events if isinstance(event, Question)]
    return asked


def planned(events: Iterable[Event]) -> Planned:
    """The one plan among the events."""
    (found,) = [event for event in events if isinstance(event, Planned)]
    return found


def finished(events: Iterable[Event]) -> Finished:
    """The end of a turn."""
    last = list(events)[-1]
    assert isinstance(last, Finished)
    return last


def messages(house: Studio, thread: str = "t") -> list[AnyMessage]:
    """What a conversation's checkpoint holds of messages."""
    snapshot = house._premises.open().get_state({"configurable": {"thread_id": thread}})
    found: list[AnyMessage] = snapshot.values["messages"]
    return found


def tool_texts(said: Sequence[BaseMessage]) -> list[str]:
    """What the planner was told of its calls."""
    return [message.text for message in said if isinstance(message, ToolMessage)]


def legal(said: Sequence[BaseMessage]) -> bool:
    """Whether each message with calls is followed at once by exactly one answer to each."""
    at = 0
    while at < len(said):
        message, at = said[at], at + 1
        if isinstance(message, ToolMessage):
            return False
        if isinstance(message, AIMessage) and (message.tool_calls or message.invalid_tool_calls):
            ids = [c["id"] for c in [*message.tool_calls, *message.invalid_tool_calls]]
            answers = said[at : at + len(ids)]
            if [m.tool_call_id for m in answers if isinstance(m, ToolMessage)] != ids:
                return False
            at += len(ids)
    return True
