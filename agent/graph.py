"""The graph of a turn: begin -> think -> check -> approve -> run -> think, on LangGraph.

State is plain JSON: messages, the number of the plan in force, and the plan that is being
decided on. Pixels never enter it. Edges look at the state alone, so a turn that was cut short
goes on where it stopped.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, TypedDict, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.channels.delta import DeltaChannel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import _messages_delta_reducer as _joined
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent import halt, speech
from agent.budget import OverBudget
from agent.conversation import Decision, Outcome
from agent.deliverables import deliverables
from agent.desk import KEPT, MOVES, Desk
from agent.glimpse import Glimpses
from agent.keeping import KEEPING
from agent.planner import Planner
from agent.transcript import Archive
from agent.turn import Pending, Turn
from tools.errors import RequestError

#: Messages of the planner in one turn; a model that does not get its plan right is stopped.
ROUNDS = 6
GAVE_UP = "I stopped: this did not become a plan that works. Please say it another way."
DECLINED = "All right, nothing was made."
MANGLED = "arguments are not valid JSON"


class State(TypedDict, total=False):
    """What a checkpoint holds.

    The messages' channel saves a turn's new messages alone, and all of them every tenth time: with
    every fortieth, a third of a turn went into reading them back. `add_messages` is the stable
    second choice, at four times the size.
    """

    messages: Annotated[list[AnyMessage], DeltaChannel(_joined, snapshot_frequency=10)]
    version: int  # the plan in force
    base: int  # the plan in force when the turn began
    rounds: int
    pending: Pending | None
    errors: dict[str, str]  # of the planner's last calls, by their ids
    planned: bool  # whether this turn has accepted a plan
    ran: bool  # whether that plan has run
    enough: bool  # whether the turn ends once its plan has run
    account: str  # what the planner said of its plan
    outcome: Outcome
    left_out: list[str]


def begin(state: State) -> State:
    """A turn begins with nothing decided, and without what was said long ago."""
    fresh = State(rounds=0, pending=None, errors={}, planned=False, ran=False, enough=False)
    start = State(account="", outcome="chat", left_out=[], base=state.get("version", 0))
    messages, plan = state.get("messages", []), state.get("version", 0)
    changed = [*speech.outlived(messages), *speech.dated(messages, plan)]
    return {**fresh, **start, "messages": cast("list[AnyMessage]", changed)}


class Nodes:
    """The nodes that need more than the state."""

    def __init__(self, desk: Desk, planner: Planner) -> None:
        """Plans come from `planner` and are judged at `desk`."""
        self.desk = desk
        self.planner = planner

    def think(self, state: State, runtime: Runtime[Turn]) -> State:
        """Ask the planner; its message ends the turn or carries the calls of a plan."""
        rounds, turn = state["rounds"] + 1, runtime.context
        if rounds > ROUNDS:
            reply = AIMessage(GAVE_UP, additional_kwargs={"outcome": "refuse"})
        elif why := speech.too_long(state["messages"]):
            reply = AIMessage(why, additional_kwargs={"outcome": "refuse"})
        else:
            version, ran = state.get("version", 0), state["ran"]
            situation = self.desk.situation(turn, version, ran=ran, errors=state["errors"])
            reply = self.planner.think(
                state["messages"], situation, turn.payer, self._archive(turn)
            )
        left_out = list(dict.fromkeys([*state["left_out"], *speech.left_out_of(reply)]))
        update = State(messages=[reply], rounds=rounds, left_out=left_out, errors={})
        if speech.asks_for_tools(reply):
            return {**update, "account": reply.text}
        if not state["planned"]:
            update["outcome"] = speech.outcome_of(reply)
            recipe = self.desk.recipe(turn, state.get("version", 0))
            event = self.desk.planned(turn, update["outcome"], reply.text, recipe, left_out)
            runtime.stream_writer(event)
        return update

    def _archive(self, turn: Turn) -> Archive:
        """What messages only name, for a planner that reads nothing else."""
        glimpses = Glimpses(self.desk.records, self.desk.intake.store)
        return Archive(partial(self.desk.recipe, turn), partial(glimpses.of, turn.thread))

    def check(self, state: State, runtime: Runtime[Turn]) -> State:
        """Make a plan of the calls, or tell the planner what is wrong with each of them."""
        turn, reply = runtime.context, cast("AIMessage", state["messages"][-1])
        calls = speech.calls_of(reply)
        if reply.invalid_tool_calls:
            return _refused(reply, {str(c["id"]): MANGLED for c in reply.invalid_tool_calls})
        try:
            start = self.desk.moved(turn, state.get("version", 0), calls)
        except RequestError as error:
            return _refused(reply, {c.id: str(error) for c in calls if c.name in MOVES})
        try:
            plan = self.desk.drawn(turn, start, calls)
        except RequestError as error:
            return _refused(reply, {c.id: str(error) for c in calls if c.name in KEPT})
        if plan.errors:
            return _refused(reply, plan.errors)
        if all(call.name in KEEPING for call in calls):
            return self._noted(state, runtime)
        try:
            pending = self.desk.propose(turn, state["base"], plan.steps, start, plan.saved)
        except OverBudget as error:
            return self._unaffordable(state, runtime, reply, str(error))
        left_out = [*state["left_out"], *filter(None, [pending["note"]])]
        recipe = self.desk.recipe(turn, pending["version"])
        event = self.desk.planned(turn, "plan", state["account"], recipe, left_out, pending)
        runtime.stream_writer(event)
        update = State(pending=pending, planned=True, outcome="plan", left_out=left_out)
        return {**update, "errors": {}}

    def approve(self, state: State, runtime: Runtime[Turn]) -> State:
        """Ask about the plan as it was saved: what happens elsewhere meanwhile is no answer."""
        pending = cast("Pending", state["pending"])
        shown = {key: value for key, value in pending.items() if key != "ask"}
        decision = Decision.model_validate(interrupt(shown, response_schema=Decision))
        if decision.action == "approve":
            return {"pending": {**pending, "ask": False}}
        if decision.action == "edit":
            return {"pending": self.desk.edit(runtime.context, pending, decision)}
        why = f"not run: the user declined. {decision.note}".rstrip(". ")
        after: AnyMessage = HumanMessage(decision.note) if decision.note else AIMessage(DECLINED)
        messages = [*speech.closed(state["messages"], why), after]
        return {"messages": messages, "pending": None, "planned": False, "outcome": "chat"}

    def run(self, state: State, runtime: Runtime[Turn]) -> State:
        """Run the plan, put it in force, and tell the planner what became of each call."""
        turn, pending = runtime.context, cast("Pending", state["pending"])
        results = self.desk.run(turn, pending, runtime.stream_writer)
        self.desk.records.leave_out(turn.thread, pending["version"], state["left_out"])
        refreshed = self.desk.refreshed(turn, pending, speech.saved_by(state["messages"]))
        told = speech.accounts(state["messages"], results, refreshed, pending["note"])
        # Nobody waits for an account of a run that no call began.
        enough = not told or (turn.dry and bool(state["account"]))
        recipe = self.desk.recipe(turn, pending["version"])
        halted = halt.told(results, deliverables(self.desk.operations, recipe))
        if halted:
            # Who stopped the run is not to wait for a planner, nor for what it would try next.
            told, enough = [*told, AIMessage(halted)], True
        done = State(messages=told, version=pending["version"], pending=None)
        return {**done, "ran": True, "enough": enough}

    def _unaffordable(self, state: State, run: Runtime[Turn], reply: AIMessage, why: str) -> State:
        """Refuse a plan that no budget holds and of which nothing is free."""
        recipe = self.desk.recipe(run.context, state.get("version", 0))
        run.stream_writer(self.desk.planned(run.context, "refuse", why, recipe, state["left_out"]))
        told = [*speech.refusals(reply, dict.fromkeys(speech.ids_of(reply), why)), AIMessage(why)]
        done = State(messages=told, pending=None, outcome="refuse", errors={})
        return {**done, "enough": True}

    def _noted(self, state: State, runtime: Runtime[Turn]) -> State:
        """A message that only writes something down ends the turn, if the planner says so."""
        recipe = self.desk.recipe(runtime.context, state.get("version", 0))
        event = self.desk.planned(
            runtime.context, "chat", state["account"], recipe, state["left_out"]
        )
        runtime.stream_writer(event)
        done = State(messages=speech.noted(state["messages"]), pending=None, errors={})
        return {**done, "planned": True, "outcome": "chat", "enough": bool(state["account"])}


def _refused(reply: AIMessage, errors: dict[str, str]) -> State:
    return {"messages": speech.refusals(reply, errors), "errors": errors, "pending": None}


def after_think(state: State) -> str:
    """Calls are checked; a message without any ends the turn."""
    return "check" if speech.asks_for_tools(state["messages"][-1]) else END


def after_check(state: State) -> str:
    """A plan that costs is asked about, a wrong one goes back, a refused or noted one ends."""
    pending = state["pending"]
    if state["errors"]:
        return "think"
    if pending is None:
        return END if state["enough"] else "think"
    return "approve" if pending["ask"] else "run"


def after_approve(state: State) -> str:
    """A declined plan ends the turn, or is planned again where the user said what they want."""
    pending = state["pending"]
    if pending is None:
        return "think" if isinstance(state["messages"][-1], HumanMessage) else END
    return "approve" if pending["ask"] else "run"


def after_run(state: State) -> str:
    """The planner has the last word, unless enough is said."""
    return END if state["enough"] else "think"


TurnGraph = CompiledStateGraph[State, Turn, State, State]


def build(desk: Desk, planner: Planner, saver: BaseCheckpointSaver[str]) -> TurnGraph:
    """The compiled graph, its checkpoints kept by `saver`."""
    nodes = Nodes(desk, planner)
    graph = StateGraph(State, context_schema=Turn)
    graph.add_node("begin", begin)
    graph.add_node("think", nodes.think)
    graph.add_node("check", nodes.check)
    graph.add_node("approve", nodes.approve)
    graph.add_node("run", nodes.run)
    graph.add_edge(START, "begin")
    graph.add_edge("begin", "think")
    graph.add_conditional_edges("think", after_think, ["check", END])
    graph.add_conditional_edges("check", after_check, ["think", "approve", "run", END])
    graph.add_conditional_edges("approve", after_approve, ["think", "approve", "run", END])
    graph.add_conditional_edges("run", after_run, ["think", END])
    return graph.compile(checkpointer=saver)
