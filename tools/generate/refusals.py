"""Refusals: what an error of the Images API means, and whether asking again is of any use."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from tools.generate.faults import (
    Blocked,
    Garbage,
    GeneratorError,
    NotAllowed,
    OutOfCredit,
    Refused,
    Silent,
    Unreachable,
)
from tools.generate.wire import GARBAGE

if TYPE_CHECKING:
    from openai import OpenAIError

DOWN: Final = "the generator is out of order: try again later"
#: The longest wait that a server may ask for, in seconds.
_LONGEST_WAIT: Final = 60.0
#: Codes of an account that cannot pay: another try changes nothing.
_SPENT: Final = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
    }
)


def wait_after(error: OpenAIError, attempt: int) -> float | None:
    """Seconds before another try; None where that is of no use or may cost twice."""
    from openai import APIConnectionError, APITimeoutError, InternalServerError, RateLimitError

    backoff = 1.5 * 2**attempt * random.uniform(0.8, 1.2)
    if isinstance(error, APITimeoutError) or _broken_off(error):
        return None  # The server may have done the work, and taken the money.
    if isinstance(error, RateLimitError):
        if error.code in _SPENT:
            return None
        asked = error.response.headers.get("retry-after", "")
        wait = float(asked) if asked.replace(".", "", 1).isdecimal() else backoff
        return wait if wait <= _LONGEST_WAIT else None
    return backoff if isinstance(error, (InternalServerError, APIConnectionError)) else None


def _broken_off(error: OpenAIError) -> bool:
    """Whether the connection was lost after the request had gone out."""
    from openai import APIConnectionError

    before = ("ConnectError", "ConnectTimeout")
    return isinstance(error, APIConnectionError) and type(error.__cause__).__name__ not in before


def fault_of(error: OpenAIError) -> GeneratorError:
    """What went wrong in one sentence with the next step; nothing of the server's own text."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError

    if isinstance(error, APITimeoutError):
        return Silent("the generator did not answer within five minutes: try again later")
    if _broken_off(error):
        return Silent("the connection broke before the generator's picture was there: try again")
    if isinstance(error, APIConnectionError):
        return Unreachable(
            "the generator cannot be reached: check the network, or PACKSHOT_GENERATE_URL"
        )
    if not isinstance(error, APIStatusError):
        return Garbage(GARBAGE)
    code = error.code or ""
    if code in _SPENT:
        return OutOfCredit(
            "the generator's account has no credit left: top it up, or raise its limit"
        )
    if code == "moderation_blocked":
        return Blocked("the generator refuses this request by its rules: say it in another way")
    kind, text = _BY_STATUS.get(error.status_code, (Unreachable, DOWN))
    return kind(text)


_BY_STATUS: Final[dict[int, tuple[type[GeneratorError], str]]] = {
    400: (
        Refused,
        "the generator does not take this request: say it more simply, or send other photos",
    ),
    401: (NotAllowed, "the generator does not know the key: set OPENAI_API_KEY anew"),
    403: (
        NotAllowed,
        "the generator's account may not use this model: name another, or verify it",
    ),
    404: (
        NotAllowed,
        "the generator does not have this model: name another in PACKSHOT_GENERATE",
    ),
    429: (Unreachable, "the generator is busy: try again in a minute"),
}
