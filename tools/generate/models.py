"""What the families of image models take and cost, as their guide of November 2026 states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tools.errors import ConfigurationError
from tools.framing import Size

#: The model where the setting names none: good with details and with people.
MODEL: Final = "gpt-image-2.6-sunburst"
#: Output tokens along the shorter side by quality; of the generation before, three times as many
#: below high.
_TOKENS: Final = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}
_OLDER_TOKENS: Final = {"low": 16, "medium": 48, "high": 96}


@dataclass(frozen=True)
class Family:
    """What the models of one family take: nothing else is ever sent to them.

    `tokens` are those along the shorter side by quality, empty where no quality may be named.
    `sizes` are the only ones they make; empty: any legal one. `fidelity` says that they have to be
    told to look closely at the pictures. `caution` multiplies prices that nobody has confirmed;
    `priced` is False where nobody states any.
    """

    tokens: Mapping[str, int] = field(default_factory=dict)
    sizes: tuple[Size, ...] = ()
    fidelity: bool = False
    caution: float = 1.0
    priced: bool = True


#: By the beginning of the model's name; the first that fits counts.
_FAMILIES: Final[Mapping[str, Family]] = {
    # Resellers ask up to three times what the formula says.
    "gpt-image-2.6": Family(_TOKENS, caution=3.0),
    "gpt-image-2.5": Family(_TOKENS),
    "gpt-image-2": Family(_OLDER_TOKENS),
    **dict.fromkeys(
        ("gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image"),
        Family(_OLDER_TOKENS, sizes=((1024, 1024), (1536, 1024), (1024, 1536)), fidelity=True),
    ),
}
#: Models that answer no more.
_GONE: Final = ("dall-e", "gpt-image-1")
#: A server's own model: nothing is known of it, so nothing special is asked of it.
_UNKNOWN: Final = Family(priced=False)


def licence_of(engine: str) -> str | None:
    """Under which terms pictures of an engine `openai:<model>` may be used; None for any other.

    OpenAI's terms of use assign what comes out to whoever asked for it; a server of one's own has
    the terms of its model.
    """
    kind, _, model = engine.partition(":")
    if kind != "openai":
        return None
    if model.startswith((*_FAMILIES, *_GONE)):
        return "OpenAI's terms: its output is assigned to you; it may not be unique"
    return f"the terms of the server that runs {model}, which Packshot does not know"


def family_of(model: str) -> Family:
    """What a model takes. Raises ConfigurationError for one that has been shut down."""
    for start, family in _FAMILIES.items():
        if model.startswith(start):
            return family
    if model.startswith(_GONE):
        raise ConfigurationError(
            f"the model {model!r} has been shut down: set PACKSHOT_GENERATE to openai:{MODEL}"
        )
    return _UNKNOWN
