"""Which model plans, and how it is spoken to.

A planner is a LangChain chat model. It answers the conversation with tool calls (operations with
`save_as`, `remove`, and the moves `undo`, `redo`, `back_to`, which come before all others) and
a text that accounts for them, or with a text alone. What that text is, it may say in
`additional_kwargs`: "outcome" (plan, question, chat or refuse) and "left_out" (sentences).

The offline planner gets the conversation as plain JSON besides, bound as `situation`: "recipe",
"uploads" (name -> role, file, facts, new), "deliverables", "operations", "generator", "version",
"versions", "history" (the plans that led here, oldest first), "errors" (texts about its last
calls, by id) and "results" (null, or what became of the steps once the turn's plan has run: then
only a closing text is wanted, and an empty one means that the account of the plan says it all).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.runnables import Runnable
from pydantic import JsonValue

from agent import keeping, sets
from agent.guard import FELL_BACK as FELL_BACK
from agent.guard import FELL_BACK_KEY, Guard, fell_back, this_turn
from agent.ledger import NOBODY, Payer
from agent.recipe import REMOVE, Operations
from agent.settings import HostedPlanner

Situation = Mapping[str, JsonValue]
#: What planners may call besides operations: name, description, parameters.
_PLAN_TOOLS: tuple[tuple[str, str, dict[str, JsonValue]], ...] = (
    (
        REMOVE,
        "Remove steps from the plan by their names; remove what reads them too.",
        {"names": {"type": "array", "items": {"type": "string"}}},
    ),
    ("undo", "Go back to the plan before this one.", {}),
    ("redo", "Go forward again after an undo.", {}),
    (
        "back_to",
        "Go back to an earlier plan: 1 is the first, 0 the empty one.",
        {"version": {"type": "integer", "minimum": 0}},
    ),
)


@dataclass
class Planner:
    """The model that plans; where a hosted one is given, the offline one stands behind it."""

    operations: Operations
    offline: BaseChatModel
    hosted: BaseChatModel | None = None
    system: str = ""
    guard: Guard = field(default_factory=Guard)

    @cached_property
    def tools(self) -> list[dict[str, JsonValue]]:
        """Every operation and plan tool as a function to call; always in the same order."""
        known = sorted(self.operations.items())
        own = [_tool(name, op.doc, op.args.model_json_schema()) for name, op in known]
        return (
            own
            + [
                _tool(
                    name, doc, {"type": "object", "properties": dict(args), "required": list(args)}
                )
                for name, doc, args in _PLAN_TOOLS
            ]
            + [_tool(name, doc, schema) for name, doc, schema in (*keeping.tools(), sets.tool())]
        )

    def think(
        self, messages: Sequence[AnyMessage], situation: Situation, payer: Payer = NOBODY
    ) -> AIMessage:
        """The planner's next message. A hosted model that fails is replaced for that turn."""
        offline, why = self._bound(self.offline), ""
        if self.hosted is not None:
            told = [SystemMessage(text) for text in (self.system, _kept(situation)) if text]
            said = [*told, *map(_with_uploads, messages)]
            reply, why = self.guard.ask(self._bound(self.hosted), said, payer)
            if reply is not None:
                return reply
            if not any(map(fell_back, this_turn(messages))):
                # What was wrong with another planner's calls is no fault of this one.
                situation = {**situation, "errors": None}
        own = offline.bind(situation=dict(situation)).invoke(list(messages))
        own.additional_kwargs.update({FELL_BACK_KEY: why} if why else {})
        return own

    def _bound(self, model: BaseChatModel) -> Runnable[LanguageModelInput, AIMessage]:
        return model.bind_tools(self.tools, strict=False, parallel_tool_calls=True)


def hosted_model(settings: HostedPlanner) -> BaseChatModel:
    """The hosted chat model; its library is loaded here and nowhere else."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=settings.model,
        base_url=settings.url,
        api_key=lambda: settings.key or "none",
        use_responses_api=settings.responses,
        store=False if settings.responses else None,
        include=["reasoning.encrypted_content"] if settings.responses else None,
        timeout=settings.timeout,
        max_retries=1,
        # One prefix, system text and tools, is shared by all conversations.
        model_kwargs={} if settings.url else {"prompt_cache_key": "packshot-planner"},
    )


def _kept(situation: Situation) -> str:
    """What a planner that reads messages alone is told of the brand kit and of saved lists."""
    brand, lists = situation.get("brand"), situation.get("lists")
    parts = []
    if brand:
        parts.append(f"Brand kit, for all that a request leaves open: {json.dumps(brand)}.")
    if isinstance(lists, dict) and lists:
        parts.append(f"Saved shot lists: {', '.join(lists)}.")
    return " ".join(parts)


def _with_uploads(message: AnyMessage) -> AnyMessage:
    """For a planner that reads messages alone: the uploads named in the text they came with."""
    told = message.additional_kwargs.get("uploads")
    if not isinstance(message, HumanMessage) or not told:
        return message
    lines = [f"[{one['role']} {one['name']!r}: {_facts(one['facts'])}]" for one in told]
    return HumanMessage("\n".join([message.text, *lines]), id=message.id)


def _facts(facts: Mapping[str, JsonValue]) -> str:
    said = [f"{facts.get('width')}×{facts.get('height')} px", f"backdrop {facts.get('backdrop')}"]
    category, cut_off = facts.get("category"), facts.get("cut_off")
    said += [f"category {category}"] if category else []
    return ", ".join([*said, *([f"cut off at {cut_off}"] if cut_off else [])])


def _tool(name: str, doc: str, parameters: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    function: dict[str, JsonValue] = {
        "name": name,
        "description": doc,
        "parameters": dict(parameters),
        # Said here, for nothing adds it to a tool that is spelt out: left out, it may mean true.
        "strict": False,
    }
    return {"type": "function", "function": function}
