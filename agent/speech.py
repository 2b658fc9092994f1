"""What is said in a conversation: messages, the calls they carry, and what became of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    HumanMessage,
    RemoveMessage,
    ToolMessage,
)

from agent.conversation import Outcome, Photo, Result
from agent.guard import fell_back
from agent.keeping import APPLY_LIST
from agent.recipe import VOID, Call
from agent.sets import PLAN_SET
from agent.turn import MOST_CHARACTERS

#: Characters that are kept of a message too long to be read.
KEPT_CHARACTERS = 200
_TOO_LONG = (
    f"Your message has {{:,}} characters and I read up to {MOST_CHARACTERS:,}, so nothing was"
    " changed: please say it in fewer words, or in several messages."
)
#: Calls that the studio replaces by those of a shot list.
STAND_FOR_MANY = (PLAN_SET, APPLY_LIST)
_OUTCOMES: tuple[Outcome, ...] = ("plan", "question", "chat", "refuse")
#: Turns that a conversation remembers word for word at most, and those left when it forgets some.
MOST_TURNS, KEPT_TURNS = 16, 8


def spoken(text: str, uploads: Sequence[Photo]) -> HumanMessage:
    """The user's message, with what was sent along; a picture's pixels are never part of it."""
    told = [{"name": one.name, "role": one.role, "facts": dict(one.facts)} for one in uploads]
    return HumanMessage(text, additional_kwargs={"uploads": told} if told else {})


def dated(messages: Sequence[AnyMessage], plan: int) -> list[HumanMessage]:
    """The user's message that a turn begins with, naming the plan that was in force then.

    Of one that is too long only the beginning is kept, with the number of its characters.
    """
    last = messages[-1] if messages else None
    if not isinstance(last, HumanMessage):
        return []
    more = {**last.additional_kwargs, "plan": plan}
    if len(last.text) <= MOST_CHARACTERS:
        return [last.model_copy(update={"additional_kwargs": more})]
    more["characters"] = len(last.text)
    cut = {"content": f"{last.text[:KEPT_CHARACTERS]} …", "additional_kwargs": more}
    return [last.model_copy(update=cut)]


def too_long(messages: Sequence[AnyMessage]) -> str:
    """What to say to a message that no planner is asked to read; empty where it is short enough."""
    characters = messages[-1].additional_kwargs.get("characters") if messages else None
    return _TOO_LONG.format(characters) if characters else ""


def outlived(messages: Sequence[AnyMessage]) -> list[RemoveMessage]:
    """The removal of what no planner needs any more: turns long past. The recipe has their gist.

    Turns go many at once, for a hosted model's cache of what was said begins anew with each time.
    """
    turns = [at for at, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if len(turns) <= MOST_TURNS:
        return []
    past = messages[: turns[-KEPT_TURNS]]
    return [RemoveMessage(id=message.id) for message in past if message.id]


def calls_of(message: AnyMessage) -> list[Call]:
    """The tool calls of a message; none in any but the planner's."""
    found = message.tool_calls if isinstance(message, AIMessage) else []
    return [Call(str(call["id"]), call["name"], call["args"]) for call in found]


def asks_for_tools(message: AnyMessage) -> bool:
    """Whether a message calls anything, be it mangled."""
    return isinstance(message, AIMessage) and bool(message.tool_calls or message.invalid_tool_calls)


def ids_of(message: AIMessage) -> list[str]:
    """The ids of all calls of a message, the mangled ones too."""
    return [str(call["id"]) for call in [*message.tool_calls, *message.invalid_tool_calls]]


def open_calls(messages: Sequence[AnyMessage]) -> list[Call]:
    """The calls of the planner's last message that no tool message has answered yet."""
    answered: set[str] = set()
    for message in reversed(messages):
        if isinstance(message, ToolMessage):
            answered.add(message.tool_call_id)
        elif isinstance(message, AIMessage):
            mangled = [Call(str(c["id"]), str(c["name"]), {}) for c in message.invalid_tool_calls]
            return [call for call in [*calls_of(message), *mangled] if call.id not in answered]
    return []


def outcome_of(message: AIMessage) -> Outcome:
    """What a message without calls is: as it says itself, else by how it ends."""
    said = message.additional_kwargs.get("outcome")
    by_text: Outcome = "question" if message.text.rstrip().endswith("?") else "chat"
    return next((outcome for outcome in _OUTCOMES if outcome == said), by_text)


def left_out_of(message: AIMessage) -> list[str]:
    """What a message says is left out."""
    told = message.additional_kwargs.get("left_out") or []
    sentences = [str(sentence) for sentence in told] if isinstance(told, list) else []
    return [*sentences, *filter(None, [fell_back(message)])]


def saved_by(messages: Sequence[AnyMessage]) -> list[str]:
    """The names that the open calls save under."""
    return [str(call.args["save_as"]) for call in open_calls(messages) if "save_as" in call.args]


def refusals(message: AIMessage, errors: Mapping[str, str]) -> list[AnyMessage]:
    """A tool message for every call, each with what is wrong with it or that others are."""
    return [
        ToolMessage(errors.get(id, VOID), tool_call_id=id, status="error") for id in ids_of(message)
    ]


def closed(messages: Sequence[AnyMessage], why: str) -> list[AnyMessage]:
    """Tool messages for the calls that are still open, so that the conversation may go on."""
    return [ToolMessage(why, tool_call_id=call.id, status="error") for call in open_calls(messages)]


def noted(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """Tool messages for the calls that are still open and have been done."""
    return [ToolMessage("noted", tool_call_id=call.id) for call in open_calls(messages)]


def accounts(
    messages: Sequence[AnyMessage],
    results: Mapping[str, Result],
    refreshed: Sequence[str],
    note: str,
) -> list[AnyMessage]:
    """A tool message for every open call: what became of it; the last one tells of the rest."""
    calls, told = open_calls(messages), []
    for call in calls:
        name = str(call.args.get("save_as", ""))
        other = f"{name}: left out" if name else _whole(call, results)
        told.append(_account(name, results[name]) if name in results else other)
    more = [_account(name, results[name]) for name in refreshed if name in results]
    rest = [f"also made again: {'; '.join(more)}"] if more else []
    told[-1:] = [". ".join([*told[-1:], *rest, *([note] if note else [])])] if told else []
    pairs = zip(calls, told, strict=True)
    return [ToolMessage(text, tool_call_id=call.id) for call, text in pairs]


def _whole(call: Call, results: Mapping[str, Result]) -> str:
    """What became of a call that saves nothing itself; one that stands for many steps names those
    that are not there."""
    if call.name not in STAND_FOR_MANY:
        return f"{call.name}: done"
    bad = [name for name, result in results.items() if result.status in ("failed", "skipped")]
    lacking = [_account(name, results[name]) for name in bad]
    done = f"{call.name}: {len(results) - len(lacking)} steps done"
    return "; ".join([done, *lacking])


def _account(name: str, result: Result) -> str:
    parts = [result.status, *([result.why] if result.why else []), *result.notes]
    return f"{name}: {'; '.join(parts)}"


def closing_of(messages: Sequence[AnyMessage]) -> str:
    """The planner's last words, if it has spoken them since the user and the steps last did."""
    last = messages[-1] if messages else None
    return last.text if isinstance(last, AIMessage) and not asks_for_tools(last) else ""
