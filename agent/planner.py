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
from itertools import groupby
from typing import cast

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    SystemMessage,
)
from langchain_core.runnables import Runnable
from pydantic import JsonValue

from agent.guard import FELL_BACK as FELL_BACK
from agent.guard import FELL_BACK_KEY, Guard, fell_back, this_turn
from agent.ledger import NOBODY, Payer
from agent.recipe import Operations
from agent.settings import HostedPlanner
from agent.toolbox import toolbox
from agent.transcript import EMPTY, Archive, Told, Transcript
from prompts import render
from tools.channels import slots

Situation = Mapping[str, JsonValue]


@dataclass
class Planner:
    """The model that plans; where a hosted one is given, the offline one stands behind it."""

    operations: Operations
    offline: BaseChatModel
    hosted: BaseChatModel | None = None
    system: str = ""
    guard: Guard = field(default_factory=Guard)
    #: Whether the hosted model is shown the photos.
    sees: bool = False

    @cached_property
    def tools(self) -> list[dict[str, JsonValue]]:
        """Every operation and plan tool as a function to call; always in the same order."""
        return toolbox(self.operations)

    def think(
        self,
        messages: Sequence[AnyMessage],
        situation: Situation,
        payer: Payer = NOBODY,
        archive: Archive = EMPTY,
    ) -> AIMessage:
        """The planner's next message. A hosted model that fails is replaced for that turn.

        What messages only name, a hosted model is told out of the `archive`. Of a payer whose
        things stay here it is told nothing.
        """
        offline, why = self._bound(self.offline), ""
        if self.hosted is not None and not payer.local:
            told = [SystemMessage(text) for text in (self.system, _kept(situation)) if text]
            uploads = cast("Mapping[str, Told]", situation.get("uploads") or {})
            transcript = Transcript(self.operations, uploads, archive, self.sees)
            said = [*told, *transcript.of(messages)]
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
        max_retries=0,  # the guard asks again where that helps
        streaming=settings.stream,
        stream_usage=True if settings.stream else None,
        # One prefix, system text and tools, is shared by all conversations.
        model_kwargs={} if settings.url else {"prompt_cache_key": "packshot-planner"},
    )


def system_text() -> str:
    """What every hosted planner is told first, always the same: it is the front of each request."""
    parts = []
    for channel, names in groupby(sorted(slots()), key=lambda name: name.split(".")[0]):
        parts.append(f"{channel}: {', '.join(name.split('.')[1] for name in names)}")
    return render("planner", slots="; ".join(parts))


def sees(settings: HostedPlanner, model: BaseChatModel) -> bool:
    """Whether a model is shown photos: as it is set, else if it is known to see."""
    if settings.photos == "auto":
        return bool((model.profile or {}).get("image_inputs"))
    return settings.photos == "send"


def _kept(situation: Situation) -> str:
    """What a planner that reads messages alone is told of the brand kit and of saved lists."""
    brand, lists = situation.get("brand"), situation.get("lists")
    parts = []
    if brand:
        parts.append(f"Brand kit, for all that a request leaves open: {json.dumps(brand)}.")
    if isinstance(lists, dict) and lists:
        parts.append(f"Saved shot lists: {', '.join(lists)}.")
    return " ".join(parts)
