"""The offline planner as a LangChain chat model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import JsonValue, TypeAdapter

from agent.offline.calls import calls_of
from agent.offline.closing import Closing, Outcome
from agent.offline.phrases import phrase
from agent.offline.planner import plan_turn
from agent.offline.situation import TurnPlan

__all__ = ["OfflinePlanner"]

_RESULTS = TypeAdapter(dict[str, Outcome])


class OfflinePlanner(BaseChatModel):
    """Plans turns from words alone: no network, the same answer every time."""

    @property
    def _llm_type(self) -> str:
        return "packshot-offline"

    def bind_tools(
        self,
        tools: Sequence[dict[str, object] | type | Callable[..., object] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: object,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Accept what any planner is bound with; the situation names the operations."""
        known = [convert_to_openai_tool(tool) for tool in tools]
        return self.bind(tools=known, tool_choice=tool_choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        tools: Sequence[Mapping[str, JsonValue]] = (),
        situation: Mapping[str, JsonValue] | None = None,
        **kwargs: object,
    ) -> ChatResult:
        """One message: the plan's calls with an account of them, or a text alone."""
        reply = _answer(messages, situation or {})
        return ChatResult(generations=[ChatGeneration(message=reply)])


def _answer(messages: Sequence[BaseMessage], situation: Mapping[str, JsonValue]) -> AIMessage:
    results = situation.get("results")
    if results is not None:
        return AIMessage(_closing(messages, results), additional_kwargs={"outcome": "plan"})
    errors = situation.get("errors")
    if isinstance(errors, dict) and errors:
        why = "; ".join(dict.fromkeys(str(text) for text in errors.values()))
        return AIMessage(phrase("talk.stuck", why=why), additional_kwargs={"outcome": "refuse"})
    said, text = _spoken(messages)
    operations = situation.get("operations")
    names = [str(name) for name in operations] if isinstance(operations, list) else None
    plan = plan_turn(text, {**situation, "messages": said}, operations=names)
    return _message(plan, f"{messages[-1].id or len(messages)} {text}")


def _closing(messages: Sequence[BaseMessage], results: JsonValue) -> str:
    """The last words of a plan that has run; none for one that another planner made."""
    known = [m.additional_kwargs.get("closing") for m in messages if isinstance(m, AIMessage)]
    if not known or known[-1] is None:
        return ""
    return Closing.model_validate(known[-1]).told(_RESULTS.validate_python(results))


def _spoken(messages: Sequence[BaseMessage]) -> tuple[list[dict[str, str]], str]:
    """What was said before, and the user's last text."""
    said = [
        {"role": "user" if isinstance(message, HumanMessage) else "assistant", "text": message.text}
        for message in messages
        if isinstance(message, HumanMessage | AIMessage) and message.text
    ]
    last = max((i for i, part in enumerate(said) if part["role"] == "user"), default=None)
    return (said, "") if last is None else (said[:last], said[last]["text"])


def _message(plan: TurnPlan, text: str) -> AIMessage:
    turn = hashlib.sha256(text.encode()).hexdigest()[:8]
    return AIMessage(
        plan.reply,
        tool_calls=[
            ToolCall(name=name, args=args, id=f"offline-{turn}-{index}")
            for index, (name, args) in enumerate(calls_of(plan))
        ],
        additional_kwargs={
            "outcome": plan.outcome,
            "left_out": list(plan.left_out),
            "closing": plan.closing.model_dump(),
        },
    )
