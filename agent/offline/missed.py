"""What was left out, told anew: "no iceberg then, wood table", "beach rather than underwater"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.offline.situation import Situation
from agent.offline.vocabulary import plain, vocabulary
from agent.offline.words import tokens

__all__ = ["told_anew"]

_QUOTED = re.compile(r"“([^”]+)”")
_NO = r"(?:no|never ?mind|forget|skip|drop|without|not|scrap|leave out|kein|sin|sans)"
_USE = r"(?:and |so |but |then )?(?:please )?(?:use |take |try |do |make it |have |put it )?"


def told_anew(text: str, state: Situation) -> str:
    """The text as an order of one more picture, where it says what is to be in the place of one
    that could not be made; else the text itself."""
    if state.recipe and (value := _as_given(text, state)):
        return f"make it the exact {value}"
    if not state.recipe or not state.answered():
        return text
    for word in _missed(state.answered()):
        if word not in plain(text).split() and word not in re.split(r"\W+", plain(text)):
            continue
        new = _instead(text.strip(" .!"), word)
        found = tokens(new, state.name_words()) if new else []
        shown = any(t.get("scene") or t.get("color") or t.shape == "hex" for t in found)
        if shown and not any(t.get("ordinal") or t.get("channel") for t in found):
            return f"add one: {new}"
    return text


_GIVEN = re.compile(
    r"\bexact(?:ly)? (?:the |that |my |our )?(?:hex|colou?r|shade|tone|value|one)\b.* "
    r"(?:i|we) (?:gave|told|said|sent|wrote|asked)",
    re.IGNORECASE,
)


def _as_given(text: str, state: Situation) -> str:
    """ "no, exactly the hex I gave you": the last value that was told; empty where none was."""
    if not _GIVEN.search(text):
        return ""
    told = (token.text for said in state.said() for token in tokens(said) if token.shape == "hex")
    return next(told, "")


def _missed(answered: str) -> Iterator[str]:
    """The words of the last answer that nobody knew, nearest to the point first."""
    known = vocabulary()
    for quoted in _QUOTED.findall(answered):
        for word in re.split(r"[^\w]+", plain(quoted)):
            if len(word) > 3 and not known.knows(word):
                yield word


def _instead(text: str, word: str) -> str:
    """What takes the place of the word, empty where nothing does."""
    near = rf"(?:the |that |an? )?(?:\w+ )?{re.escape(word)}\w*(?: \w+)?"
    first = re.search(rf"\b{_NO} {near}(?: then)?\s*[,.;:-]\s*{_USE}(?P<new>.+)$", text, re.I)
    first = first or re.search(
        rf"^(?:ok\w*,? |fine,? |then )*(?:instead of|rather than|in place of) {near}(?: \w+)?"
        rf"(?:,\s*|\s+(?:use|take|try|do|have)\s+)(?P<new>.+)$",
        text,
        re.IGNORECASE,
    )
    last = re.search(
        rf"^(?:ok\w*,? |fine,? |then )*{_USE}(?P<new>.+?),? "
        rf"(?:rather than|instead of|in place of) {near}",
        text,
        re.IGNORECASE,
    )
    found = first or last
    return found["new"].strip() if found else ""
