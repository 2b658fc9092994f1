"""Complaints that no step mends: said so or asked about, and never taken for an order.

"Too much reflection on the glass" wants no picture with a reflection, and "the strap looks orange"
no orange background.
"""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.remaking import put_in_place
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["read"]

_SHINE = r"(?:reflections?|reflexions?|glares?|hot ?spots?|spiegelungen|reflejos|reflets)"
#: Light on the product that the photo caught.
_GLARE = re.compile(
    rf"\b(?:too (?:much|many)|so (?:much|many)|less|fewer|distracting|ugly|annoying|zu viele?)"
    rf" (?:\w+ )?{_SHINE}\b|\b{_SHINE} (?:on|in|off|from|auf) (?:the|its|my|our|der|dem|das)\b"
    rf"|\b(?:remove|reduce|fix|lose|kill|get rid of|without) (?:the |that |this |any )?glare\b",
    re.IGNORECASE,
)
_SEEMS = re.compile(
    r"\b(?:looks?|looking|appears?|seems?|shows? up|(?:comes?|came|turned|turns|turning) out)\b",
    re.IGNORECASE,
)
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
    r"|\btake (?:the |that )?(?:text|words|caption) (?:off|out|away)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:put|add|write|show|print|include|display)\b.*\b(?:prices?|price tag|rrp)\b",
    re.IGNORECASE,
)
_TWO_IN_ONE = re.compile(
    r"\bbefore ?(?:/|&|and|vs\.?|\+|-)? ?(?:and )?after"
    r"(?: (?:picture|shot|image|pic|photo|one)s?)?$"
    r"|^(?:make|do|give me|can you make|and) (?:a|an|the) before$"
    r"|\b(?:a|one|as a) (?:collage|mood ?board|grid)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"^(?:(?:ok|okay|yes|i|i'?ll|we|we'?ll|let'?s|take|go|with|for|prefer|like|use) )*"
    r"(?:option|variant|choice|alternative) (?:number |nr\.? |no\.? |#)?"
    r"(?:\d|one|two|three|four|[a-d])$",
    re.IGNORECASE,
)
_ROTATE = re.compile(
    r"^(?:please |can you |could you |now )*(?:rotate|drehe?) (?:it|them|that|this)"
    r"(?: (?:a|bit|little|slightly|tad|somewhat|please|more))*$",
    re.IGNORECASE,
)


def read(turn: Turn, clause: Clause) -> bool:
    """Answer a complaint; False where a clause is none. What it says of a gallery needs one."""
    if not turn.files or turn.orders:
        return False
    if _GLARE.search(clause.text) and not any(file.look == "reflection" for file in turn.files):
        turn.leave_out(phrase("refuse.glare", said=clause.text))
        return True
    if _PRICE.search(clause.text):
        turn.refused.append("price_text")
        turn.leave_out(phrase("refuse.price_text", said=clause.text))
        return True
    if _TWO_IN_ONE.search(clause.text):
        turn.leave_out(phrase("refuse.collage", said=clause.text))
        turn.spent += _beside(turn, clause)
        return True
    if _OPTION.match(clause.text):
        names = ", ".join(file.name for file in turn.files)
        turn.ask(phrase("ask.which", said=clause.text, count=len(turn.files), names=names))
        return True
    if _ROTATE.match(clause.text):
        turn.ask(phrase("ask.rotate"))
        return True
    return _of_text(turn, clause) or _of_color(turn, clause)


def _of_text(turn: Turn, clause: Clause) -> bool:
    """Words on pictures: their setting is not told, and a picture can go without."""
    worded = [i for i, file in enumerate(turn.files) if file.look == "infographic"]
    if not worded:
        return False
    if _SETTING.search(clause.text):
        turn.leave_out(phrase("refuse.setting", said=clause.text))
        return True
    if _NO_TEXT.search(clause.text):
        for index in worded:
            put_in_place(turn, index, Wish("white", {}, None, "white"))
        return True
    return False


def _of_color(turn: Turn, clause: Clause) -> bool:
    """ "the strap looks orange, it's brown in reality": of the light, or of the product."""
    tinted = [token for token in clause.tokens if token.get("color")]
    seems = _SEEMS.search(clause.text)
    if seems is None or len(tinted) != 1 or tinted[0].start < clause.tokens[0].start:
        return False
    if any(clause.has(kind) for kind in ("move", "scene", "channel", "slot")) or clause.has("verb"):
        return False
    if clause.has("subject", "background"):
        return False
    turn.ask(phrase("ask.tint", color=tinted[0].plain))
    turn.spent += _beside(turn, clause)
    return True


def _beside(turn: Turn, clause: Clause) -> list[Clause]:
    """What else the sentence says without ordering anything."""
    others = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    return [other for other in others if not other.has("verb")]
