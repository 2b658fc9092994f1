"""Words on pictures that are there: how they are set is not told, and they can be taken off."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.remaking import put_in_place
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["read"]

#: How words on a picture are set.
_SETTING = re.compile(
    r"\bfonts?\b|\btypeface\b|\b(?:text|letters|lettering|writing|caption|title|headline|words|schrift)\b"
    r".*\b(?:smaller|bigger|larger|bold|bolder|thinner|italic|colou?r|centred|centered|higher|"
    r"lower|kleiner|grosser|größer)\b",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"\b(?:remove|delete|lose|drop|take (?:off|out|away)|get rid of|without|no)"
    r" (?:all |any |the |that |this )*(?:text|words|caption|writing|lettering)\b"
    r"|\btake (?:the |that )?(?:text|words|caption) (?:off|out|away)\b"
    r"|^(?:actually )?text (?:weg|off)$"
    r"|\b(?:kein|ohne|sin|sans|pas de) (?:text|texto|texte)\b",
    re.IGNORECASE,
)


def read(turn: Turn, clause: Clause) -> bool:
    """Answer or do what a clause wants of the words on pictures; False where it wants nothing."""
    worded = [i for i, file in enumerate(turn.files) if file.look == "infographic"]
    if not worded:
        return False
    text = any(t.plain in ("text", "texts", "headline", "caption") for t in clause.tokens)
    styled = any(clause.has(kind) for kind in ("color", "region", "side")) and text
    styled = styled or _color_of_text(turn, clause)
    if _SETTING.search(clause.text) or (styled and not clause.shaped("quote")):
        turn.leave_out(phrase("refuse.setting", said=clause.text))
        return True
    if _NO_TEXT.search(clause.text):
        for index in worded:
            put_in_place(turn, index, Wish("white", {}, None, "white"))
        return True
    return False


def _color_of_text(turn: Turn, clause: Clause) -> bool:
    """ "in red", right after words were ordered: theirs, and not the backgrounds'."""
    before = turn.situation.said()[:1]
    worded = any('"' in said or "“" in said or "\u201e" in said for said in before)
    bare = clause.tokens[0].plain in ("in", "and") and clause.terms() <= {"color", "place"}
    return worded and bare and clause.has("color") and len(turn.clauses) == 1
