"""Asking: one question to a hosted model, put a second time where that may help, never a third.

Whatever happens on the way comes back as a value: a message, or a sentence's worth of reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import cast

from langchain_core.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable, RunnableLambda

from tools.errors import PackshotError

#: Seconds before the second try where the server names none, and the most that is waited for one:
#: beyond that the built-in planner is the better answer.
_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
#: Codes of an account that no waiting helps (OpenAI's error codes).
_NO_CREDIT = (
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
)
NO_ANSWER = "The hosted planner did not answer"
_REASONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (ModelAuthenticationError, ModelPermissionDeniedError),
        "The hosted planner refused the key (OPENAI_API_KEY)",
    ),
    (
        (ModelNotFoundError,),
        "The hosted planner's server does not know that model (PACKSHOT_PLANNER)",
    ),
    ((ModelRateLimitError,), "The hosted planner takes no more requests for now"),
    ((ModelInvalidRequestError,), "The hosted planner's server refused the request"),
    # What a client comes upon in a body that is no answer: text, a page, half of it.
    (
        (ValueError, TypeError, AttributeError, LookupError),
        "The hosted planner's answer cannot be read",
    ),
)
_BROKE_OFF = "The hosted planner's answer broke off"
#: How a whole answer ends: Chat Completions says why it finished, Responses that it is completed.
_CUT_SHORT = (None, "length", "content_filter", "incomplete", "failed", "cancelled")


@dataclass(frozen=True)
class Answer:
    """What came of a question: a message, `why` it is of no use, or `why` there is none."""

    reply: AIMessage | None
    why: str = ""


def ask(
    planner: Runnable[LanguageModelInput, AIMessage],
    said: Sequence[BaseMessage],
    seconds: float,
    timeout: float,
) -> Answer:
    """Ask within `seconds` in all and `timeout` for one request.

    A request that took too long is not repeated: the server may have done, and booked, its work.
    """
    until = time.monotonic() + seconds
    found = _request(planner, said, min(timeout, seconds))
    pause = None if isinstance(found, AIMessage) else _pause(found)
    left = until - time.monotonic()
    if pause is not None and pause < left:
        time.sleep(pause)
        found = _request(planner, said, min(timeout, left - pause))
    if isinstance(found, AIMessage):
        return Answer(found, _BROKE_OFF if _broke_off(found) else "")
    return Answer(None, _reason(found))


def within(seconds: float, answer: Callable[[], Answer]) -> Answer:
    """The answer, or none once the seconds are over; what comes later is for `answer` to book.

    A client's own timeout is for each piece that it reads: a server that trickles has no end.
    Raises the PackshotError that `answer` raises.
    """
    given: Future[Answer] = Future()

    def work() -> None:
        try:
            given.set_result(answer())
        except PackshotError as error:
            given.set_exception(error)
        finally:
            if not given.done():
                given.set_result(Answer(None, NO_ANSWER))

    Thread(target=work, name="planner", daemon=True).start()
    try:
        return given.result(seconds)
    except TimeoutError:
        return Answer(None, NO_ANSWER)


def _request(
    planner: Runnable[LanguageModelInput, AIMessage], said: Sequence[BaseMessage], timeout: float
) -> AIMessage | Exception:
    """One request: the message, or the error that came instead, of whatever kind."""

    def put(given: dict[str, Exception | None]) -> AIMessage | Exception:
        return given.get("error") or planner.bind(timeout=timeout).invoke(list(said))

    asked = RunnableLambda(put)
    return asked.with_fallbacks([asked], exception_key="error").invoke({})


def _pause(error: Exception) -> float | None:
    """Seconds until it is worth while to ask once more; None where it is not."""
    again = (ModelRateLimitError, ModelAPIError, ModelConnectionError)
    if not isinstance(error, again) or isinstance(error, ModelTimeoutError) or _no_credit(error):
        return None
    headers = getattr(getattr(error, "response", None), "headers", {})
    pause = _seconds(cast("Mapping[str, str]", headers).get("retry-after", ""))
    return pause if pause <= _LONGEST_PAUSE else None


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return _PAUSE


def _no_credit(error: Exception) -> bool:
    return getattr(error, "code", None) in _NO_CREDIT


def _reason(error: Exception) -> str:
    if _no_credit(error):
        return "The hosted planner's account has no credit left"
    return next((text for kinds, text in _REASONS if isinstance(error, kinds)), NO_ANSWER)


def _broke_off(reply: AIMessage) -> bool:
    """Whether a message lacks its end: nothing raises where a stream is just over too soon."""
    told = reply.response_metadata
    if told.get("model_provider") != "openai":
        return False
    return (told.get("finish_reason") or told.get("status")) in _CUT_SHORT
