"""Conditions decided before a message is read: "if Zalando allows scenes …, if not …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.situation import Situation
from agent.offline.words import tokens
from tools.channels import channels

__all__ = ["Decided", "decided"]

#: What ends a branch, and what begins the other one.
_ELSE = (
    r"(?:[,;.]?\s*(?:and |but )?(?:if not|otherwise|else|or else|if it (?:is|does)n'?t|sonst|si no|"
    r"sinon)\b[,:]?\s*(?P<no>[^.!?]+))?"
)
_ALLOWS = re.compile(
    r"\bif (?P<who>[\w ]{1,20}?) (?:allows?|accepts?|permits?|takes?|supports?|is (?:ok|fine) with)"
    r" (?P<what>scenes?|lifestyle(?: (?:shots?|images?|pictures?))?|"
    r"(?:colou?red |non-white )?backgrounds?|text|graphics|infographics?)"
    rf"[,:]?\s+(?:then )?(?P<yes>[^.!?]+?){_ELSE}(?=[.!?]|$)",
    re.IGNORECASE,
)
_SIZE = (
    r"(?:the |my |this )?(?:file|photo|picture|image|it)(?:'s| is| has)?\s+"
    r"(?P<way>smaller|less|under|below|fewer|bigger|larger|more|over|above|at least)\s*"
    r"(?:than )?\s*"
    r"(?P<pixels>\d{3,5})\s*(?:px|pixels?)?(?: wide| long| tall| high)?"
)
_SIZED = re.compile(
    rf"\b(?:only )?if {_SIZE}[,:]?\s+(?:then |please )?(?P<yes>[^.!?]+?){_ELSE}(?=[.!?]|$)",
    re.IGNORECASE,
)
_SIZED_AFTER = re.compile(
    rf"(?P<yes>[^.!?,;]+?),?\s+(?:but )?(?:only )?if {_SIZE}{_ELSE}(?=[.!?,]|$)", re.IGNORECASE
)
_NOTHING = re.compile(
    r"^(?:please )?(?:don'?t|do not|no|leave it|skip it|skip|nothing|keep it)\b", re.IGNORECASE
)


_IF = re.compile(r"\bif\b", re.IGNORECASE)


@dataclass(frozen=True)
class Decided:
    """The text with the branch that holds in the place of a condition, and what is said of it."""

    text: str
    note: str = ""


def decided(text: str, state: Situation) -> Decided:
    """Decide what a message makes depend on a channel's rules or on a photo's size.

    The text as it is where it has no condition, or none that can be known.
    """
    if not _IF.search(text):
        return Decided(text)
    if found := _ALLOWS.search(text):
        allowed = _allowed(found["who"], found["what"].lower(), state)
        if allowed is not None:
            channel, what = allowed[0], found["what"]
            says = "allows" if allowed[1] else "does not allow"
            told = _branch(text, found, allowed[1], f"{channels()[channel].title} {says} {what}.")
            return told if _names_channel(told.text, state) else _for(told, channel)
    for pattern in (_SIZED, _SIZED_AFTER):
        if found := pattern.search(text):
            held = _held(found, state)
            if held is not None:
                return _branch(text, found, held[0], held[1])
    return Decided(text)


def _names_channel(text: str, state: Situation) -> bool:
    return any(token.get("channel") for token in tokens(text, state.name_words()))


def _for(told: Decided, channel: str) -> Decided:
    """What the branch makes is for the channel that was asked about."""
    return Decided(f"{channel.replace('_', ' ')}: {told.text}", told.note)


def _branch(text: str, found: re.Match[str], holds: bool, note: str) -> Decided:
    said = found["yes"] if holds else found["no"] or ""
    said = "" if _NOTHING.match(said.strip()) else said
    whole = f"{text[: found.start()]}{said.strip(' ,')}{text[found.end() :]}"
    return Decided(re.sub(r"(?:[,.;]\s*)+(?=[,.;]|$)", "", whole).strip() or text, note)


def _allowed(who: str, what: str, state: Situation) -> tuple[str, bool] | None:
    """The channel, and whether any slot of it takes such pictures; None where none is named."""
    named = [v for t in tokens(who, state.name_words()) if (v := t.get("channel"))]
    if not named and who.strip().lower() in ("it", "they", "that", "the channel"):
        named = _exported(state)[-1:]
    if not named or named[0] not in channels():
        return None
    grounds = {slot.background.rule for slot in channels()[named[0]].slots.values()}
    if "text" in what or "graphic" in what:
        own = channels()[named[0]].slots.values()
        return named[0], any("text" not in slot.content.forbid for slot in own)
    return named[0], bool(grounds - {"pure_white", "white"})


def _exported(state: Situation) -> list[str]:
    """The channels of the recipe's files, in order."""
    found = [step.get("args") for step in state.recipe.values() if step["op"] == "export"]
    return [str(args.get("channel")) for args in found if isinstance(args, dict)]


def _held(found: re.Match[str], state: Situation) -> tuple[bool, str] | None:
    """Whether a photo's longer side is as said; None where its size is not known."""
    facts = [state.uploads[name].facts for name in state.photos()]
    sides = [s for f in facts for s in (f.get("width"), f.get("height")) if isinstance(s, int)]
    if not sides:
        return None
    limit, long = int(found["pixels"]), max(sides)
    less = found["way"].lower() in ("smaller", "less", "under", "below", "fewer")
    return (long < limit) if less else (
        long >= limit
    ), f"The photo is {long} px on its longer side."
