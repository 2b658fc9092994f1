"""The last change for something else: "do that with the blue one too", "same for the story"."""

from __future__ import annotations

import re

from agent.offline.clauses import clauses
from agent.offline.gallery import File
from agent.offline.references import targets
from agent.offline.situation import Situation, words_of
from agent.offline.tree import grown
from agent.offline.words import Token, tokens

__all__ = ["said_again"]

_TO = r"(?:with|for|to|on|in|bei|mit|fur|für|con|para|avec|pour)"
_AGAIN = re.compile(
    r"^(?:[\w' ]{0,30}[,.!:]\s*)?(?:and |now |ok |then |please |also )*"
    r"(?:(?:do|make|apply|repeat|use|want|give)\s+(?:me\s+)?(?:that|this|it|the same|same)"
    r"(?:\s+(?:thing|change))?"
    r"|(?:the )?same(?: thing| change)?|das gleiche|dasselbe|lo mismo|la meme chose|la même chose)"
    rf"\s+{_TO}\s+(?P<to>[^,.;!?]+?)"
    r"(?:\s+(?:too|as well|also|please|pls|auch|tambien|también|aussi))*[.! ]*$",
    re.IGNORECASE,
)
#: Kinds of words that point at a file; one takes the place of another of its kind.
_POINTING = ("ordinal", "slot", "channel", "look")


def said_again(text: str, state: Situation) -> str:
    """The last message with what it was about exchanged, where the text asks for that.

    The text itself where it does not, or where the last turn did more than change files.
    """
    if meant := _meant(text.strip(), state):
        return meant
    found = _AGAIN.search(text.strip())
    if found is None or not state.said() or not _only_changed(state):
        return text
    known = state.name_words()
    to = tokens(found["to"], known)
    files = [File(node) for node in grown(state.recipe) if node.op == "export"]
    picked = targets(clauses(to)[0], files, state.photos()) if clauses(to) else None
    if picked is None or not picked.said or picked.wrong:
        return text
    return _exchanged(state.said()[0], tokens(state.said()[0], known), found["to"], to, state)


_ONE = (
    r"(?:(?:picture|pic|image|photo|number|nr\.?|bild|file) ?#?\d+|#\d+|pt\d+|"
    r"(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|last|main|\d(?:st|nd|rd|th))"
    r"(?: one)?)"
)
_MEANT = re.compile(
    r"^(?:(?:no|nope|nein|sorry|oops|wait|ach|argh)[,.! ]+)*(?:i |ich )?(?:meant|mean|meinte) "
    rf"(?P<to>{_ONE})[.!]*$|^(?:no|nope|nein|sorry|oops)[,.!]* (?P<other>{_ONE})[.!]*$",
    re.IGNORECASE,
)


def _meant(text: str, state: Situation) -> str:
    """ "no, I meant picture 4": the last change taken back, and made to another file."""
    found = _MEANT.match(text)
    if found is None or not state.said() or not _only_changed(state):
        return ""
    first = next((text for text in state.said() if not _MEANT.match(text.strip())), "")
    said = re.findall(_ONE, first, re.IGNORECASE)
    if len(said) != 1:
        return ""
    return f"undo that. {first.replace(said[0], found['to'] or found['other'])}"


def _only_changed(state: Situation) -> bool:
    """Whether the turn before changed files and added none."""
    before = state.history[-1] if state.history else {}
    count = [
        sum(step["op"] == "export" for step in recipe.values()) for recipe in (before, state.recipe)
    ]
    return count[0] == count[1] > 0 and before != state.recipe


def _exchanged(text: str, before: list[Token], said: str, to: list[Token], state: Situation) -> str:
    for new in to:
        old = next((t for t in before if _alike(t, new, state)), None)
        if old is not None:
            return f"{text[: old.start]}{new.text}{text[old.end :]}"
    return f"{said}: {text}"


def _alike(old: Token, new: Token, state: Situation) -> bool:
    """Whether two words point at files in the same way."""
    if any(old.get(kind) and new.get(kind) for kind in _POINTING):
        return True
    named = {word for name in state.photos() for word in words_of(name)}
    return old.plain in named and new.plain in named and old.plain != new.plain
