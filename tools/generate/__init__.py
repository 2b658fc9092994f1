"""Engines that generate pictures from words and reference pictures, opened by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from tools.errors import ConfigurationError, OperationError
from tools.framing import Size
from tools.picture import Picture, Pixels

#: The model where the setting names none: good with details and with people.
MODEL: Final = "gpt-image-2.6-sunburst"


@dataclass(frozen=True)
class Request:
    """What to make: words, pictures that it is to be made of, the most telling first, and a size.

    `size` is the width and height wanted; an engine gives the nearest that it can.
    """

    prompt: str
    pictures: tuple[Picture, ...]
    size: Size


class Generator(Protocol):
    """An engine that makes pictures; what it makes is never the product's own pixels."""

    @property
    def id(self) -> str:
        """Name and model: part of the cache key."""
        ...

    def generate(self, request: Request) -> Pixels:
        """(h, w, 3) sRGB. Raises OperationError with one sentence where there is no picture."""
        ...


@dataclass(frozen=True)
class NoGenerator:
    """Where none is set up: whoever asks is told how."""

    id: str = "none"

    def generate(self, request: Request) -> Pixels:
        """Raise OperationError."""
        raise OperationError(
            "pictures with people need a generator, and none is set up: set "
            "PACKSHOT_GENERATE=openai and OPENAI_API_KEY"
        )


def open_engine(name: str) -> Generator:
    """`none`, `openai` or `openai:<model>`; its address and key are in the environment.

    Raises ConfigurationError for any other name, and where the key is missing.
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
