"""OpenAI's Images API, and servers that speak it."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tools.errors import ConfigurationError
from tools.framing import Size
from tools.generate import Answer, Request
from tools.generate.faults import Garbage, GeneratorError, Silent, Unreachable
from tools.generate.models import family_of
from tools.generate.pace import PER_MINUTE, Flights, Pace
from tools.generate.refusals import DOWN, fault_of, wait_after
from tools.generate.sizes import QUALITY, Usage, legal_size, price
from tools.generate.wire import GARBAGE, canvas_png, cropped, decoded, mask_png, png

if TYPE_CHECKING:
    from openai import OpenAI, OpenAIError
    from openai.types import ImagesResponse

_OFFICIAL: Final = "https://api.openai.com/v1"
#: Seconds a picture may take; who gives up sooner pays for it all the same.
_TIMEOUT: Final = 300.0
#: Tries where the server says that it did no work.
_TRIES: Final = 3
#: Seconds for which nothing is asked of an account that has just refused everything.
_CLOSED: Final = 60.0
#: Most pictures that may be sent.
_PICTURES: Final = 16


class OpenAIImages:
    """One model at one address. The key is kept out of every text and of the id."""

    def __init__(
        self,
        model: str,
        key: str,
        url: str,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        per_minute: int = PER_MINUTE,
        timeout: float = _TIMEOUT,
    ) -> None:
        """Nothing is opened before the first picture; times are in seconds.

        Raises ConfigurationError for a model that has been shut down.
        """
        self._model, self._key, self._url, self._sleep = model, key, url, sleep
        self._family = family_of(model)
        self._clock, self._timeout = clock, timeout
        self._pace = Pace(per_minute, sleep, clock)
        self._flights: Flights[Answer] = Flights()
        self._closed: tuple[float, GeneratorError] | None = None

    @property
    def id(self) -> str:
        """The model; where it runs changes no picture that is wanted."""
        return f"openai:{self._model}"

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(api_key=self._key, base_url=self._url, max_retries=0, timeout=self._timeout)

    def generate(self, request: Request) -> Answer:
        """One picture; only what cost nothing is tried again, and equal requests are paid once."""
        answer, shared = self._flights.joined(_key(request), lambda: self._patiently(request))
        return Answer(answer.rgb, 0.0) if shared else answer

    def _patiently(self, request: Request) -> Answer:
        from openai import OpenAIError

        for attempt in range(1, _TRIES + 1):
            if self._closed is not None and self._clock() < self._closed[0]:
                raise type(self._closed[1])(str(self._closed[1]))
            try:
                with self._pace.turn():
                    return self._asked(request)
            except OpenAIError as error:
                wait = wait_after(error, attempt)
                if wait is None or attempt == _TRIES:
                    raise self._fault(error, request) from error
                self._sleep(wait)
        raise Unreachable(DOWN)

    def _asked(self, request: Request) -> Answer:
        from openai import omit

        wide, high = size = legal_size(request.size, self._model)
        asked = price(request.size, self._model, len(request.pictures))
        keep = request.keep
        try:
            answer = self._client.images.edit(
                model=self._model,
                image=_files(request, size),
                mask=omit if keep is None else ("mask.png", mask_png(keep, size), "image/png"),
                prompt=request.prompt,
                size=f"{wide}x{high}",
                n=1,
                quality=QUALITY if self._family.tokens else omit,
                input_fidelity="high" if self._family.fidelity else omit,
            )
            usd = _paid(answer, asked)
            data = answer.data or []
            rgb = decoded(data[0].b64_json if data else None, usd)
            return Answer(rgb if keep is None else cropped(rgb, request.size, size), usd)
        except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError) as error:
            # It answered, so it did something: that is booked at the price that was asked.
            raise Garbage(GARBAGE, asked) from error

    def _fault(self, error: OpenAIError, request: Request) -> GeneratorError:
        fault = fault_of(error)
        if isinstance(fault, Silent):
            fault.usd = price(request.size, self._model, len(request.pictures))
        if fault.closes:
            self._closed = (self._clock() + _CLOSED, fault)
        return fault


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
    return OpenAIImages(model, key or "none", url or _OFFICIAL, per_minute=_per_minute())


def _per_minute() -> int:
    told = os.environ.get("PACKSHOT_GENERATE_PER_MINUTE", "") or str(PER_MINUTE)
    if not told.isdecimal() or not 1 <= int(told) <= 1000:
        raise ConfigurationError(
            f"PACKSHOT_GENERATE_PER_MINUTE is {told[:20]!r}: set it to the pictures a minute that "
            "your account may make, 1 to 1000"
        )
    return int(told)


def _key(request: Request) -> str:
    """Equal keys mean the same words, pictures, mask, size and variant."""
    parts = [request.prompt, str(request.size), str(request.variant)]
    mark = hashlib.sha256(json.dumps(parts).encode())
    for picture in request.pictures:
        mark.update(picture.pack())
    if request.keep is not None:
        mark.update(request.keep.tobytes())
    return mark.hexdigest()


def _files(request: Request, size: Size) -> list[tuple[str, bytes, str]]:
    """The pictures as parts of a form; a mask holds for the first, which is then of its size."""
    pictures = request.pictures[:_PICTURES]
    first = png(pictures[0]) if request.keep is None else canvas_png(pictures[0], size)
    data = [first, *(png(picture) for picture in pictures[1:])]
    return [(f"{number}.png", one, "image/png") for number, one in enumerate(data)]


def _paid(answer: ImagesResponse, asked: float) -> float:
    """What the answer says that it took, else what was asked for it, in US dollars."""
    usage = answer.usage
    if usage is None:
        return asked
    details = usage.input_tokens_details
    sent = details.image_tokens if details else usage.input_tokens
    words = details.text_tokens if details else 0
    return Usage(words or 0, sent or 0, usage.output_tokens or 0).usd
