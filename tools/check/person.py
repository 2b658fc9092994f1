"""For a person to confirm: what a slot asks for and pixels cannot prove."""

from __future__ import annotations

from tools.channels import Slot

#: Asked for by channels, and measured by a rule of this package.
_MEASURED = frozenset(
    {
        "border",
        "blur",
        "blur_pixelation",
        "off_white_or_grey_background",
        "shadow_touching_frame_edge",
        "upscaled_thumbnail",
        "sharp",
    }
)


def confirmations(slot: Slot) -> list[str]:
    """One sentence for each thing that someone has to look at before publishing."""
    content = slot.content
    shows = [f"shows: {_words(word)}" for word in content.require if word not in _MEASURED]
    free = [f"free of: {_words(word)}" for word in content.forbid if word not in _MEASURED]
    asks = [f"advised: {_words(word)}" for word in content.should]
    kinds = [f"{_words(kind)}: {text}" for kind, text in content.category.items()]
    return [*shows, *free, *asks, *kinds, *_background(slot), *_disclosure(slot)]


def _background(slot: Slot) -> list[str]:
    if slot.background.rule in ("white_or_real_life", "clean_any", "texture_fills_frame"):
        return [f"background: {_words(slot.background.rule)}"]
    return []


def _disclosure(slot: Slot) -> list[str]:
    rule = slot.ai.disclosure
    if rule is None:
        return []
    if rule == "unverified":
        return ["generated pictures: whether they must be declared is not known for sure"]
    facts = (rule.when, rule.where, rule.how, rule.note)
    return [f"generated pictures: declare them ({', '.join(_words(x) for x in facts if x)})"]


def _words(code: str) -> str:
    return code.replace("_", " ")
