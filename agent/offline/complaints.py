"""Complaints that no step mends: said so or asked about, and never taken for an order.

"Too much reflection on the glass" wants no picture with a reflection, and "the strap looks orange"
no orange background.
"""

from __future__ import annotations

import re
from itertools import pairwise

from agent.offline import wording
from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.references import targets
from agent.offline.turn import Turn

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
_PRICE = re.compile(
    r"\b(?:put|add|write|show|print|include|display)\b.*\b(?:prices?|price tag|rrp)\b",
    re.IGNORECASE,
)
_TWO_IN_ONE = re.compile(
    r"\bbefore ?(?:/|&|and|vs\.?|\+|-)? ?(?:and )?after"
    r"(?: (?:picture|shot|image|pic|photo|one)s?)?$"
    r"|^(?:make|do|give me|can you make|and) (?:a|an|the) before$"
    r"|\b(?:a|one|as a) (?:collage|mood ?board)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"^(?:(?:ok|okay|yes|i|i'?ll|we|we'?ll|let'?s|take|go|with|for|prefer|like|use) )*"
    r"(?:option|variant|choice|alternative) (?:number |nr\.? |no\.? |#)?"
    r"(?:\d|one|two|three|four|[a-d])$",
    re.IGNORECASE,
)
#: What is praised, or is to stay: the whole clause says so.
_FINE = re.compile(
    r"^(?:and |but |ok |so |yes |well )*(?:i (?:really )?(?:like|love) )?.*"
    r"(?:\b(?:is|are|looks?|bleibt|bleiben|ist|sind)|'s|'re)"
    r"(?: (?:so|really|already|very|just|all|absolutely|totally|pretty|sehr|super|echt))*"
    r" (?:great|perfect|fine|good|nice|lovely|amazing|beautiful|awesome|gorgeous|stunning|ok|okay|"
    r"spot on|toll|perfekt|gut|super|schön|wie (?:sie|er|es) (?:ist|sind))"
    r"(?: (?:as (?:it|they) (?:is|are)|tho|though|now|already|btw|thanks|thx|haha))*$"
    r"|^(?:die |der |das |the )?\w+ (?:bleibt|bleiben|stays?)$"
    r"|\b(?:nicht|don'?t|do not|dont|never) (?:umfärben|ändern|verändern|anfassen|recolou?r|alter|"
    r"repaint)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"\b(?:is|are|gets?|got|looks?|being|seems?|'s) (?:\w+ )?"
    r"(?:cut off|cropped(?: off)?|chopped(?: off)?|abgeschnitten)\b|\bcrops? \w+(?: \w+)* off\b",
    re.IGNORECASE,
)
#: What is asked of a picture, and which reply says why it is not done.
_UNABLE = (
    (
        "filter",
        r"\b(?:in|to|as|into) (?:black ?(?:and|&|n) ?white|b ?& ?w|b/w|gr[ea]yscale|monochrome|"
        r"sepia|schwarz-?weiß)\b(?! (?:background|bg|tiles?|floor|stripes?))",
    ),
    (
        "blur",
        r"\b(?:background|backdrop|hintergrund) (?:more |a bit |slightly )?"
        r"(?:blurry|blurred|blurrier|out of focus|soft focus)\b"
        r"|\bblur (?:the |out the )?(?:background|backdrop)\b|\bbokeh\b",
    ),
    (
        "tinted_shadow",
        r"\b(?:tint|colou?r) the shadows?\b|\bshadows? (?:a bit |more )?"
        r"(?:blue|blueish|bluish|purple|coloured|colored|tinted)\b",
    ),
)
#: "the kitchen one", "the dark picture": words that point, and order nothing.
_ONES = frozenset(
    ["one", "ones", "picture", "pictures", "image", "images", "shot", "shots", "pic", "pics"]
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
    readers = (_praised, _unable, _cut_off, wording.read, _of_color, _less_color, _not_there)
    return any(reader(turn, clause) for reader in readers)


def _praised(turn: Turn, clause: Clause) -> bool:
    """ "the dark one is great", "seife bleibt": nothing is to change."""
    negated = re.search(r"\bnicht\b|n'?t\b|\bnot\b|\bnever\b", clause.text, re.IGNORECASE)
    ordered = clause.has("verb", "change", "remove", "add", "make") and not negated
    numbers = (
        t.get("number") or t.text for t in clause.tokens if t.plain not in ("a", "an", "one")
    )
    counted = any(number.isdecimal() for number in numbers)
    if not _FINE.search(clause.text) or clause.has("move") or ordered or counted:
        return False  # "4 is fine" is a number of pictures
    turn.talked.append("keep")
    return True


def _unable(turn: Turn, clause: Clause) -> bool:
    """ "in black and white", "blur the background": effects that no step has."""
    said = _sentence(turn, clause)
    kind = next((k for k, pattern in _UNABLE if re.search(pattern, said, re.I)), None)
    if kind is not None:
        turn.leave_out(phrase(f"refuse.{kind}", said=said))
        turn.spent += _beside(turn, clause)
    return kind is not None


def _cut_off(turn: Turn, clause: Clause) -> bool:
    """ "the handle is cut off in the close-up": a fault, and nothing to take out."""
    if not _CUT_OFF.search(_sentence(turn, clause)):
        return False
    beside = _all_of(turn, clause)
    picked = [targets(c, turn.files, turn.photos) for c in beside]
    named = [turn.files[i].name for p in picked if p.said for i in p.files]
    turn.spent += beside
    turn.ask(phrase("ask.cut_off", names=", ".join(named) or "the picture"))
    return True


def _less_color(turn: Turn, clause: Clause) -> bool:
    """ "less red", "not that pink": away from a colour, and never onto it."""
    colored = [t for c in _all_of(turn, clause) for t in c.tokens if t.get("color")]
    for before, token in pairwise(clause.tokens if len(colored) == 1 else ()):
        away = before.plain.split()[-1] in (
            "less",
            "too",
            "that",
            "so",
            "weniger",
            "menos",
            "moins",
        )
        negated = before.plain not in ("that", "so") or {"not", "isn't"} & {
            t.plain for t in clause.tokens
        }
        if token.get("color") and away and negated and not clause.has("scene"):
            turn.ask(phrase("ask.tint", color=token.plain))
            turn.spent += _beside(turn, clause)
            return True
    return False


def _not_there(turn: Turn, clause: Clause) -> bool:
    """ "the kitchen one makes no sense", where there is none: nothing is made one."""
    shown = [t for t in clause.tokens if t.get("scene") or t.get("color")]
    restored = clause.has("verb", "restore", "undo") or any(
        "back" in t.plain.split() for t in clause.tokens
    )
    if len(shown) != 1 or restored or clause.has("verb", "add", "make") or clause.shaped("hex"):
        return False
    at = clause.tokens.index(shown[0])
    before, after = clause.tokens[max(0, at - 1) : at], clause.tokens[at + 1 : at + 2]
    pointing = [t.plain for t in before] == ["the"] and any(t.plain in _ONES for t in after)
    picked = targets(clause, turn.files, turn.photos)
    if not pointing or (picked.said and not picked.wrong):
        return False
    names = ", ".join(file.name for file in turn.files)
    turn.ask(phrase("ask.which", said=clause.text, count=len(turn.files), names=names))
    return True


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


def _all_of(turn: Turn, clause: Clause) -> list[Clause]:
    """The clauses of a clause's sentence."""
    return [c for c in turn.clauses if c.sentence == clause.sentence]


def _sentence(turn: Turn, clause: Clause) -> str:
    """What the whole sentence of a clause says: "in black and white" are two clauses."""
    found = [token for c in _all_of(turn, clause) for token in c.tokens]
    return turn.text[min(t.start for t in found) : max(t.end for t in found)]


def _beside(turn: Turn, clause: Clause) -> list[Clause]:
    """What else the sentence says without ordering anything."""
    others = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    return [other for other in others if not other.has("verb")]
