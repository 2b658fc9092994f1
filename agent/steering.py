"""A conversation's turns led through the graph: begun, answered, gone on with, dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END
from langgraph.types import Command, StreamMode

from agent import speech
from agent.conversation import Decision, Photo
from agent.events import Event, StepDone, StepFailed, StepSkipped, StepStarted
from agent.graph import State, TurnGraph
from agent.turn import Turn

_OF_A_RUN = (StepStarted, StepDone, StepFailed, StepSkipped)


def place(thread: str) -> RunnableConfig:
    """Where a conversation's checkpoints are."""
    return {"configurable": {"thread_id": thread}}


def advance(graph: TurnGraph, turn: Turn, given: State | Command[str] | None) -> Iterator[Event]:
    """The events of a turn that begins with a message or an answer, or goes on with None."""
    modes: list[StreamMode] = ["custom", "updates"]
    parts = graph.stream(given, place(turn.thread), context=turn, stream_mode=modes, version="v2")
    running = False
    try:
        for part in parts:
            if part["type"] == "custom":
                running = isinstance(part["data"], _OF_A_RUN)
                yield part["data"]
    finally:
        # Whoever stops reading stops the run: what is in flight ends, nothing else begins.
        turn.stop.set()
        if running:  # left at once, the graph would lose what the run has come to
            any(part["type"] == "updates" and "run" in part["data"] for part in parts)


def drop(graph: TurnGraph, thread: str) -> None:
    """Let go of what has not ended in a turn, and keep what has."""
    graph.update_state(place(thread), None, as_node=END)


def message(text: str, uploads: Sequence[Photo] = ()) -> State:
    """What a turn begins with."""
    return {"messages": [speech.spoken(text, uploads)]}


def exchange(text: str, reply: str) -> list[AnyMessage]:
    """What the user did without the planner, as the planner will read it."""
    return [HumanMessage(text), AIMessage(reply)]


def remark(text: str) -> list[AnyMessage]:
    """What the studio says by itself, as the planner will read it."""
    return [AIMessage(text)]


def answer(question: str, decision: Decision) -> Command[str]:
    """The answer to one question; to one that is no longer open it answers nothing."""
    return Command(resume={question: decision.model_dump(mode="json")})


def erase(graph: TurnGraph, thread: str) -> None:
    """Delete all checkpoints of a conversation."""
    saver = graph.checkpointer
    if isinstance(saver, BaseCheckpointSaver):
        saver.delete_thread(thread)
