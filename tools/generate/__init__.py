"""Engines that generate pictures from words and reference pictures, opened by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tools.errors import ConfigurationError
from tools.framing import Size
from tools.generate.faults import Missing
from tools.generate.models import MODEL
from tools.picture import Picture, Pixels, Plane

#: How one is set up, the end of many a sentence.
SET_UP = "set PACKSHOT_GENERATE=openai and OPENAI_API_KEY"


@dataclass(frozen=True)
class Request:
    """What to make: words, pictures that it is to be made of, the most telling first, and a size.

    `size` is the width and height wanted; an engine gives the nearest that it can. `keep`, as
    large as the first picture, is 255 where that must stay as it is: it is sent as a mask, and
    the first picture as an opaque canvas of the size that is made. `variant` tells two pictures
    apart that are asked for in the same words.
    """

    prompt: str
    pictures: tuple[Picture, ...]
    size: Size
    keep: Plane | None = None
    variant: int = 0


@dataclass(frozen=True, eq=False)
class Answer:
    """A picture (h, w, 3) sRGB, and what it cost in US dollars."""

    rgb: Pixels
    usd: float


class Generator(Protocol):
    """An engine that makes pictures; what it makes is never the product's own pixels."""

    @property
    def id(self) -> str:
        """Name and model: part of the cache key."""
        ...

    def generate(self, request: Request) -> Answer:
        """One picture. Raises GeneratorError with one sentence where there is none."""
        ...


@dataclass(frozen=True)
class NoGenerator:
    """Where none is set up: whoever asks is told how."""

    id: str = "none"

    def generate(self, request: Request) -> Answer:
        """Raise Missing."""
        raise Missing(f"such pictures need a generator, and none is set up: {SET_UP}")


def open_engine(name: str) -> Generator:
    """`none`, `openai` or `openai:<model>`; its address and key are in the environment.

    Raises ConfigurationError for any other name, for a model that has been shut down, and where
    the key is missing.
    """
    if name == "none":
        return NoGenerator()
    kind, _, model = name.partition(":")
    if kind != "openai":
        raise ConfigurationError(
            f"there is no generator {name!r}: set PACKSHOT_GENERATE to none, openai or "
            "openai:<model>"
        )
    from tools.generate.openai_images import configured

    return configured(model or MODEL)
