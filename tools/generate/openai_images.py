"""OpenAI's Images API, and servers that speak it."""

from __future__ import annotations

import base64
import binascii
import io
import json
import os
import random
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from tools.averaging import averaged
from tools.errors import ConfigurationError, OperationError
from tools.generate.sizes import legal_size
from tools.picture import Picture, Pixels

if TYPE_CHECKING:
    from openai import OpenAI, OpenAIError

    from tools.generate import Request

_OFFICIAL: Final = "https://api.openai.com/v1"
#: Seconds a picture may take; who gives up sooner pays for it all the same.
_TIMEOUT: Final = 300.0
#: Tries where the server says that it did no work, and the longest wait it may ask for, in seconds.
_TRIES, _LONGEST_WAIT = 3, 60.0
#: Longest side of the pictures that are sent, in pixels.
_SENT: Final = 1536
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


class OpenAIImages:
    """One model at one address. The key is kept out of every text and of the id."""

    def __init__(
        self, model: str, key: str, url: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Nothing is opened before the first picture."""
        self._model, self._key, self._url, self._sleep = model, key, url, sleep

    @property
    def id(self) -> str:
        """The model; where it runs changes no picture that is wanted."""
        return f"openai:{self._model}"

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(api_key=self._key, base_url=self._url, max_retries=0, timeout=_TIMEOUT)

    def generate(self, request: Request) -> Pixels:
        """One picture; only what cost nothing is tried again."""
        from openai import APITimeoutError, OpenAIError

        for attempt in range(1, _TRIES + 1):
            try:
                return self._asked(request)
            except APITimeoutError as error:
                # The server may have done the work, and taken the money: never ask again blindly.
                raise OperationError(
                    "the generator did not answer within five minutes: try again later"
                ) from error
            except OpenAIError as error:
                wait = _wait(error, attempt)
                if wait is None or attempt == _TRIES:
                    raise OperationError(_sentence(error)) from error
                self._sleep(wait)
            except (json.JSONDecodeError, AttributeError, TypeError) as error:
                raise OperationError(_GARBAGE) from error
        raise OperationError(_GARBAGE)

    def _asked(self, request: Request) -> Pixels:
        wide, high = legal_size(request.size)
        answer = self._client.images.edit(
            model=self._model,
            image=[(f"{n}.png", _png(p), "image/png") for n, p in enumerate(request.pictures)],
            prompt=request.prompt,
            size=f"{wide}x{high}",
            n=1,
        )
        data = answer.data or []
        return _decoded(data[0].b64_json if data else None)


def configured(model: str) -> OpenAIImages:
    """The model with the address and the key of the environment: a task never carries a key.

    Raises ConfigurationError where neither is set.
    """
    url = os.environ.get("PACKSHOT_GENERATE_URL", "")
    key = os.environ.get("OPENAI_API_KEY", "")
    if not key and not url:
        raise ConfigurationError(
            "the generator openai needs OPENAI_API_KEY, or PACKSHOT_GENERATE_URL for a server of "
            "your own"
        )
    return OpenAIImages(model, key or "none", url or _OFFICIAL)


_GARBAGE: Final = "the generator answered with something that is no picture: try again later"


def _png(picture: Picture) -> bytes:
    """The picture as PNG, with its transparency, small enough to be looked at quickly."""
    longest = max(picture.width, picture.height)
    scale = min(1.0, _SENT / longest)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    planes = averaged(picture.rgb, size)
    if picture.alpha is not None:
        planes = np.dstack([planes, averaged(picture.alpha, size)])
    stream = io.BytesIO()
    Image.fromarray(planes).save(stream, "PNG")
    return stream.getvalue()


def _decoded(data: str | None) -> Pixels:
    try:
        raw = base64.b64decode(data or "", validate=True)
        with Image.open(io.BytesIO(raw)) as image:
            return np.asarray(image.convert("RGB"), np.uint8)
    except (binascii.Error, OSError, ValueError) as error:
        raise OperationError(_GARBAGE) from error


def _wait(error: OpenAIError, attempt: int) -> float | None:
    """Seconds before another try; None where that is of no use or may cost twice."""
    from openai import APIConnectionError, InternalServerError, RateLimitError

    backoff = 1.5 * 2**attempt * random.uniform(0.8, 1.2)
    if isinstance(error, RateLimitError):
        if error.code in _SPENT:
            return None
        asked = error.response.headers.get("retry-after", "")
        wait = float(asked) if asked.replace(".", "", 1).isdigit() else backoff
        return wait if wait <= _LONGEST_WAIT else None
    return backoff if isinstance(error, (InternalServerError, APIConnectionError)) else None


def _sentence(error: OpenAIError) -> str:
    """What went wrong in one sentence with the next step; nothing of the server's own text."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIConnectionError):
        return "the generator cannot be reached: check the network, or PACKSHOT_GENERATE_URL"
    if not isinstance(error, APIStatusError):
        return _GARBAGE
    code = error.code or ""
    if code in _SPENT:
        return "the generator's account has no credit left: top it up, or raise its limit"
    if code == "moderation_blocked":
        return "the generator refuses this request by its rules: say it in another way"
    told = {
        400: "the generator does not take this request: say it more simply, or send other photos",
        401: "the generator does not know the key: set OPENAI_API_KEY anew",
        403: "the generator's account may not use this model: name another, or verify it",
        404: "the generator does not have this model: name another in PACKSHOT_GENERATE",
        429: "the generator is busy: try again in a minute",
    }
    return told.get(error.status_code, "the generator is out of order: try again later")
