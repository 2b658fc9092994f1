"""The guard of a hosted planner: its time, its tokens, its money and its mistakes in one turn.

Whatever it refuses is planned by the built-in planner, for the rest of the turn, and said so. All
it knows of a turn is in the turn's messages, so it holds for one that goes on in another process.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.runnables import Runnable

from agent.asking import NO_ANSWER, Answer, ask, within
from agent.budget import OverBudget
from agent.ledger import Entry, Ledger, Payer
from agent.prices import Tokens, cost_of
from agent.settings import HostedPlanner

#: What a message says of the planner that it replaces.
FELL_BACK_KEY = "fell_back"
_TOOK = "so the built-in planner took this turn."
FELL_BACK = f"{NO_ANSWER}, {_TOOK}"
SAID_NOTHING = f"The hosted planner said nothing, {_TOOK}"
MALFORMED = f"The hosted planner sent calls that cannot be read twice, {_TOOK}"
REPEATED = f"The hosted planner repeated calls that were refused, {_TOOK}"
_SECONDS = "seconds"
#: Fewer characters a token than any tokenizer needs for English, and the tokens of a long plan:
#: what a call may cost is guessed from above, and booked as it was. A picture is some 600 tokens.
_CHARACTERS, _LONG_PLAN, _PICTURE = 3, 4000, 1500


@dataclass(frozen=True)
class Guard:
    """Limits of a turn: seconds (also of one request) and tokens; `ledger` None books nothing."""

    model: str = ""
    timeout: float = 60.0
    seconds: float = 120.0
    tokens: int = 200_000
    ledger: Ledger | None = None

    def ask(
        self,
        planner: Runnable[LanguageModelInput, AIMessage],
        said: Sequence[BaseMessage],
        payer: Payer,
    ) -> tuple[AIMessage | None, str]:
        """The planner's answer, or None and the sentence why there is none to be used."""
        turn = this_turn(said)
        left = self.seconds - _seconds(turn)
        if why := self._spent(turn, left):
            return None, why
        try:
            ticket = self._reserve(planner, said, payer)
        except OverBudget as error:
            return None, f"{str(error).rstrip('.')}; {_TOOK.removeprefix('so ')}"
        begin = time.monotonic()
        question = partial(ask, planner, said, left, self.timeout)
        found = within(left, lambda: self._booked(question(), payer, ticket))
        if found.reply is None or found.why:
            return None, f"{found.why}, {_TOOK}"
        found.reply.additional_kwargs[_SECONDS] = round(time.monotonic() - begin, 3)
        why = mistake(turn, found.reply)
        return (None, why) if why else (found.reply, "")

    def _spent(self, turn: Sequence[BaseMessage], left: float) -> str:
        """Why the planner is not asked again in this turn."""
        if (before := next(filter(None, map(fell_back, turn)), "")) != "":
            return before
        used = sum(tokens_of(message).total for message in turn)
        if used >= self.tokens:
            limit = f"{used} of {self.tokens} tokens of a turn (PACKSHOT_PLANNER_TURN_TOKENS)"
        elif left <= 0:
            limit = f"its {self.seconds:g} seconds of a turn (PACKSHOT_PLANNER_TURN_SECONDS)"
        else:
            return ""
        return f"The hosted planner has used up {limit}, {_TOOK}"

    def _reserve(
        self,
        planner: Runnable[LanguageModelInput, AIMessage],
        said: Sequence[BaseMessage],
        payer: Payer,
    ) -> int | None:
        if self.ledger is None or not self.ledger.budgets.any:
            return None
        tools = getattr(planner, "kwargs", {}).get("tools", ())
        written = len(json.dumps(tools)) + sum(_length(message) for message in said)
        most = Tokens(input=written // _CHARACTERS, output=_LONG_PLAN)
        costs = {self.model: cost_of(self.model, most) or 0.0}
        return self.ledger.reserve(payer, costs, f"Asking {self.model}")[self.model]

    def _booked(self, found: Answer, payer: Payer, ticket: int | None) -> Answer:
        """The answer, once it is in the books; one that never came has cost nothing."""
        if self.ledger is None:
            return found
        if found.reply is None:
            self.ledger.release([] if ticket is None else [ticket])
            return found
        tokens = tokens_of(found.reply)
        entry = Entry("planner", self.model, cost_of(self.model, tokens), tokens=tokens)
        self.ledger.settle(payer, entry, ticket)
        return found


def guard_of(settings: HostedPlanner | None, ledger: Ledger) -> Guard:
    """The guard as it is configured."""
    if settings is None:
        return Guard(ledger=ledger)
    return Guard(
        settings.model, settings.timeout, settings.turn_seconds, settings.turn_tokens, ledger
    )


def this_turn(said: Sequence[BaseMessage]) -> list[BaseMessage]:
    """What was said since the user's last message."""
    users = [at for at, message in enumerate(said) if isinstance(message, HumanMessage)]
    return list(said[users[-1] + 1 :] if users else said)


def fell_back(message: BaseMessage) -> str:
    """The sentence why the built-in planner said this; empty where no other was to say it."""
    why = message.additional_kwargs.get(FELL_BACK_KEY)
    return FELL_BACK if why is True else str(why or "")


def tokens_of(message: BaseMessage) -> Tokens:
    """The tokens that a planner's message has cost, as its server counted them."""
    usage = message.usage_metadata if isinstance(message, AIMessage) else None
    if usage is None:
        return Tokens()
    details: Mapping[str, object] = usage.get("input_token_details") or {}
    cached, written = _detail(details, "cache_read"), _detail(details, "cache_creation")
    return Tokens(usage["input_tokens"], cached, usage["output_tokens"], written)


def mistake(turn: Sequence[BaseMessage], reply: AIMessage) -> str:
    """Why a reply is not worth going on with: it is empty where an answer is due, or its calls are
    unreadable or refused for the second time."""
    earlier = [message for message in turn if isinstance(message, AIMessage)]
    ran = any(isinstance(one, ToolMessage) and one.status != "error" for one in turn)
    if not (ran or reply.text.strip() or _calls(reply)):
        return SAID_NOTHING
    if reply.invalid_tool_calls and any(message.invalid_tool_calls for message in earlier):
        return MALFORMED
    refused = [message for message in earlier if _refused(turn, message)]
    if reply.tool_calls and any(_calls(message) == _calls(reply) for message in refused):
        return REPEATED
    return ""


def _refused(turn: Sequence[BaseMessage], message: AIMessage) -> bool:
    ids = {call["id"] for call in message.tool_calls}
    answers = [one for one in turn if isinstance(one, ToolMessage) and one.tool_call_id in ids]
    return bool(answers) and all(one.status == "error" for one in answers)


def _calls(message: AIMessage) -> list[str]:
    called = [*message.tool_calls, *message.invalid_tool_calls]
    return sorted(json.dumps([one["name"], one["args"]], sort_keys=True) for one in called)


def _detail(details: Mapping[str, object], name: str) -> int:
    """One count; where a service tier is named, that is before the count's name."""
    return sum(int(str(count)) for key, count in details.items() if key.endswith(name) and count)


def _length(message: BaseMessage) -> int:
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    blocks = message.content if isinstance(message.content, list) else []
    pictures = sum(1 for one in blocks if isinstance(one, dict) and one.get("type") == "image")
    written = len(message.text) + len(json.dumps(calls, default=str))
    return written + pictures * _PICTURE * _CHARACTERS


def _seconds(turn: Sequence[BaseMessage]) -> float:
    return sum(float(message.additional_kwargs.get(_SECONDS, 0.0)) for message in turn)
