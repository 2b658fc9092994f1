"""Turns that answer a question: read together with the turn that was asked about."""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.offline import measures
from agent.offline.clauses import Clause, clauses
from agent.offline.situation import Situation
from agent.offline.words import Token, tokens

__all__ = ["joined"]


_PLANS = ("channel", "slot", "scene", "look", "no_channel", "move", "mood")
_KEPT = ("channel", "slot", "scene", "look", "color", "quantity", "number", "no_channel", "product")


def joined(text: str, state: Situation) -> str:
    """The text, with what it answers before it where it says nothing whole by itself."""
    earlier = state.said()
    if not earlier:
        return text
    known = state.name_words()
    here = tokens(text, known)
    listed = _of_list(text, here, tokens(earlier[0], known))
    if listed and state.recipe:
        return listed
    found = clauses(here)
    last = clauses(tokens(earlier[0], known))
    if _goes(found) and not state.recipe:
        return f"{_without_question(last)}. {text}"
    if "?" not in state.answered():
        return text
    if corrected := _corrected(text, earlier[0], state.answered(), here, known):
        return corrected
    lines = "print" in state.answered() and len(found) > 2  # "homemade, no sugar added, 250 g"
    if any(c.has("verb", "remove", "undo", "redo") for c in found) and not lines:
        return text
    sold = any(c.has(kind) for c in found for kind in ("channel", "slot", "no_channel"))
    told = any(c.has(kind) for c in found for kind in _PLANS) and not (lines and not sold)
    if told and not _only_arrives(state, found):
        return text
    if "colour" in state.answered() and not state.fresh():
        return _with_color(earlier[0], last, here) or text
    if state.fresh() or _answers(here, state.answered()):
        asked = _asked_for(earlier[0], last, state.answered())
        return f"{asked.rstrip(' .!')}{_glue(state.answered())} {_SURE.sub('', text)}"
    return text


_DIFFERENT = re.compile(r"\bWhat should be different about\b")
_ELSEWHERE = ("channel", "slot", "ordinal", "all", "quantity", "no_channel")
_HOW = ("move", "subject", "scene", "color", "look", "tint", "mood", "region")


def _says_how(found: list[Clause], asked: str) -> bool:
    """ "warmer", "drop it": how what was asked about is to be different."""
    if not _DIFFERENT.search(asked) or any(c.has(k) for c in found for k in _ELSEWHERE):
        return False
    return any(c.has(k) for c in found for k in _HOW) or any(c.has("verb", "remove") for c in found)


def _of_list(text: str, here: list[Token], before: list[Token]) -> str:
    """ "2) should be 4": the channel of the second line of the list that was ordered before."""
    lone = [token for token in here if token.shape == "item"]
    numbered = [i for i, token in enumerate(before) if token.shape == "item"]
    if len(lone) != 1 or here[0].shape != "item" or len(numbered) < 2:
        return ""
    digits = re.sub(r"\D", "", lone[0].text)
    for index, at in enumerate(numbered):
        end = (numbered + [len(before)])[index + 1]
        named = [t.text for t in before[at:end] if t.get("channel")]
        if re.sub(r"\D", "", before[at].text) == digits and named:
            return f"{named[0]}: {text[lone[0].end :].strip()}"
    return ""


#: "ok: homemade, 250 g"
_SURE = re.compile(
    r"^\s*(?:ok|okay|sure|yes|alright|fine|gut|vale|d'accord)\s*[:,]\s*", re.IGNORECASE
)


def _asked_for(text: str, said: list[Clause], asked: str) -> str:
    """What the answer belongs to: of lines to print, up to the sentence of their infographic."""
    drawn = [c.sentence for c in said if c.has("look", "infographic")]
    if "print" not in asked or not drawn:
        return text
    return text[: max(t.end for c in said if c.sentence <= drawn[0] for t in c.tokens)]


def _glue(asked: str) -> str:
    """Lines to print follow their infographic after a colon; anything else is a new sentence."""
    return ":" if "print" in asked else "."


_MAKE_THEM = frozenset(
    ["do them", "make them", "make it", "make those", "make these", "mach sie", "hazlas"]
)


def _goes(found: list[Clause]) -> bool:
    """ "ok do it", with nothing that is a plan by itself."""
    plain = not any(c.has(kind) for c in found for kind in ("channel", "slot"))
    counted = any(t.get("number") or t.shape == "number" for c in found for t in c.tokens)
    pointed = any(c.has("verb", "make") and c.has("that") for c in found) and not counted
    made = pointed or any(c.has("verb", "make") and c.has("all") for c in found)
    made = made or any(t.plain in _MAKE_THEM for c in found for t in c.tokens)
    return plain and (made or any(c.has("verb", "go") or _approves(c) for c in found))


def _approves(clause: Clause) -> bool:
    """ "ok approved", of what was only asked for before."""
    said = {t.plain.split(" ")[-1] for t in clause.tokens}
    return bool(said & {"approved", "approve", "freigegeben"}) or "do them" in clause.text.lower()


def _only_arrives(state: Situation, found: list[Clause]) -> bool:
    """ "oops forgot, here": a photo that was asked for, and little else."""
    return bool(state.fresh()) and not any(c.has("channel") or c.has("slot") for c in found)


def _answers(here: list[Token], asked: str) -> bool:
    """Whether the text holds what was asked for."""
    if "colour" in asked:
        return any(t.get("color") or t.shape == "hex" for t in here)
    if "tall" in asked:
        return measures.height_cm(here) is not None
    return "print" in asked


_NUMBERED = re.compile(r"\b(?:number|nr|no|image|picture|pic|bild)\.?\s*#?(\d{1,2})\b", re.I)


def _corrected(
    text: str, earlier: str, asked: str, here: list[Token], known: Collection[str]
) -> str:
    """The earlier text about another file, or with what is to be different, where only that is
    told; else empty."""
    found, last = clauses(here), clauses(tokens(earlier, known))
    if _says_how(found, asked):
        return f"{earlier.strip(' .!?')}, {text}"
    if renumbered := _renumbered(text, earlier, found):
        return renumbered
    return _with_ordinal(earlier, last, here) if _corrects(found, last) else ""


def _renumbered(text: str, earlier: str, found: list[Clause]) -> str:
    """The earlier text with another number, "sorry, number 4"; empty where none is told."""
    new, old = _NUMBERED.search(text), _NUMBERED.search(earlier)
    if new is None or old is None or any(c.has(kind) for c in found for kind in _PLANS):
        return ""
    start, end = old.span(1)
    return f"{earlier[:start]}{new[1]}{earlier[end:]}"


def _corrects(found: list[Clause], last: list[Clause]) -> bool:
    """ "I mean the third", after "make the fifth one brighter"."""
    return (
        any(c.has("ordinal") for c in found)
        and any(c.has("ordinal") for c in last)
        and not any(c.has(kind) for c in found for kind in _PLANS)
    )


def _with_ordinal(text: str, last: list[Clause], here: list[Token]) -> str:
    old = next(t for c in last for t in c.tokens if t.get("ordinal"))
    new = next(t for t in here if t.get("ordinal"))
    return text[: old.start] + new.text + text[old.end :]


def _with_color(text: str, last: list[Clause], here: list[Token]) -> str:
    """The earlier text with the colour that was asked for; empty where none is told."""
    told = [t for t in here if t.get("color") or t.shape == "hex"]
    open_ = [t for c in last for t in c.tokens if t.get("color") or t.get("own")]
    if not told or not open_:
        return ""
    value = told[-1].text if told[-1].shape == "hex" else told[-1].get("color")
    return f"{text[: open_[-1].end]} {value}{text[open_[-1].end :]}"


def _without_question(last: list[Clause]) -> str:
    """What a question was about, as a request: its channels, counts and looks."""
    parts = []
    for clause in last:
        if clause.has("verb", "hold"):
            continue
        kept = [t.text for t in clause.tokens if _keeps(t)]
        parts.append(" ".join(kept))
    return re.sub(r"\s+", " ", ", ".join(part for part in parts if part))


def _keeps(token: Token) -> bool:
    return not token.get("topic") and (
        token.shape in ("number", "hex", "quote", "size") or any(token.get(k) for k in _KEPT)
    )
