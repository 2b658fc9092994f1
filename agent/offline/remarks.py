"""Remarks: clauses that say how things are, why, or what stays; they ask for nothing."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.references import targets
from agent.offline.removing import leaves_out
from agent.offline.turn import Turn

__all__ = ["complains", "disapproves", "said_why", "stays"]


def stays(turn: Turn, clause: Clause) -> bool:
    """Whether a clause only says what stays as it is, or how good it is."""
    if _spared(turn, clause):
        return True
    if turn.files and _WONT_FIT.search(clause.text):
        turn.focus = clause  # "the headline won't fit on the story, so …"
        return True
    if _BARE.search(clause.text) and not clause.has("channel"):
        return True
    if turn.files and _never_minds(clause):
        return True
    stays = _kept(turn, clause) or _praises(turn, clause)
    turn.talked += ["keep"] if stays else []
    return stays


#: What no picture has here unless it was in the photo.
_BARE = re.compile(
    r"^(?:and |but |so |please )*(?:with )?(?:(?:i|we) )?"
    r"(?:no|without|(?:don'?t|do not|dont) (?:want|need|add|use|like|put)|kein[e]?|ohne|sin|sans)"
    r"(?: any| no| more| the| extra| fancy| silly| other)* "
    r"(?:props?|extras?|decorations?|deco|decor|clutter|gimmicks?|filters?|frills|nonsense|requisiten|"
    r"deko|accesorios|accessoires)(?: please| pls| at all| in it| on it| around it| thanks)*$",
    re.IGNORECASE,
)


def _never_minds(clause: Clause) -> bool:
    """ "never mind the moon", "haha ok forget Paris": of nothing that is in the gallery."""
    if _NEVER_MIND.match(clause.text):
        return len(clause.tokens) > 1
    shown = ("look", "scene", "color", "slot", "channel", "object", "subject", "kind", "kept")
    return bool(_FORGET.match(clause.text)) and not any(clause.has(kind) for kind in shown)


_NEVER_MIND = re.compile(r"^(?:ok\w*,? )?(?:never ?mind|forget about) (?:the|our|my|that)\b", re.I)
_FORGET = re.compile(r"^(?:(?:ok\w*|haha|lol|well|fine|right|so|then),? )*forget (?!it\b)\w+", re.I)
_WONT_FIT = re.compile(
    r"\b(?:wo n'?t|won'?t|wont|does ?n'?t|doesnt|can'?t|will not|does not|cannot) fit\b",
    re.IGNORECASE,
)


def disapproves(turn: Turn, clause: Clause) -> bool:
    """ "the third looks a bit fake tbh", "not sure about the third": no wish, but no praise."""
    if not turn.files or (_OFF.match(clause.text) and clause is not turn.clauses[-1]):
        return False  # "scale is off, make it smaller": no word of a picture beside a scale
    shown = clause.has("scene") or clause.has("color")
    if shown and clause.has("verb", "change") or set(clause.values("move")) - {"less", "more"}:
        return False  # "linen looks cheap swap it for marble"
    return bool(_DOUBTS.search(clause.text) or _JUDGES.search(clause.text))


_SOMEWHAT = (
    r"(?: (?:a|an|bit|little|so|too|very|really|kinda|kind of|quite|rather|pretty|super|way|just|"
    r"somehow|still|all|totally|slightly|somewhat|entirely|fully|like))*"
)
_BAD = (
    r"(?:fake|weird|odd|strange|unnatural|unrealistic|artificial|photo-?shopped|cheap|ugly|off|"
    r"pasted(?: (?:in|on))?|cut ?and ?paste|"
    r"(?:like )?(?:it (?:was|is) )?cut out(?: with scissors)?|wrong|awkward|"
    r"amateur(?:ish)?|not right|plastic(?:ky)?)"
)
#: "not sure about it", "something's off", "that's not what I wanted"
_DOUBTS = re.compile(
    rf"\b(?:not|n'?t|never){_SOMEWHAT} "
    r"(?:sure|convinced|happy|satisfied|thrilled|sold|keen|loving|love|great|nice|fan)\b"
    r"(?:$| (?:about|with|by|on|of|yet|tbh)\b)"
    r"|\b(?:bothers|bugs) me\b"
    r"|\b(?:something|sth|smth)(?:'?s| is| looks| feels) (?:off|wrong|weird|odd)\b"
    r"|\bnot (?:quite |really |at all )?what (?:i|we) (?:want|mean|had in mind|ask|expect|imagin)",
    re.IGNORECASE,
)
#: "looks a bit fake", "'s weird", "less fake"; not "the wrong side", "is off-white"
_JUDGES = re.compile(
    r"(?:\b(?:looks?|looking|feels?|seems?|is|are|comes? (?:out|across)(?: as)?)|'s|'re)"
    rf"{_SOMEWHAT} {_BAD}(?= |$|[,.!?])(?! (?:the|white|on|side|colou?r|size|way)\b)"
    r"|\b(?:less|not (?:so|as|that)) (?:fake|weird|odd|artificial|photo-?shopped|cheap)\b"
    r"|\bmore (?:realistic|believable|authentic|real)(?:$|[,.!?])",
    re.IGNORECASE,
)


def complains(turn: Turn, clause: Clause) -> bool:
    """ "the one from above is tilted too far, less": what the rest of the sentence is about."""
    follows = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    later = [c for c in follows if c.tokens and c.tokens[0].start > clause.tokens[0].start]
    fails = bool(_FAILS.search(clause.text)) and any(c.has("scene") for c in later)
    judged = bool(_TOO.search(clause.text)) and any(c.has("move") for c in later)
    if not turn.files or not (fails or judged):
        return False
    moved = any(v.endswith(("_up", "_down")) and v != "close_up" for v in clause.values("move"))
    picked = targets(clause, turn.files, turn.photos)
    turned = {turn.files[index].look for index in picked.files} == {"turn"}
    pointed = bool(picked.said) or (fails and len(turn.files) == 1)
    return pointed and not picked.wrong and (turned or not moved)


_FAILS = re.compile(
    r"\b(?:does ?n'?t|does not|did ?n'?t|isn'?t|is not|not) (?:really |quite )?"
    r"(?:work|working|fit|fitting|convince|right)\b",
    re.IGNORECASE,
)
_TOO = re.compile(r"\b(?:is|are|looks?|seems?|feels?|was|were)\b.*\btoo\b", re.IGNORECASE)


def said_why(turn: Turn, clause: Clause) -> bool:
    """ "undo that, looks washed out", "a pencil then, apples look messy": why, and no wish."""
    if turn.files and _OTHERS_DO.match(clause.text):
        return True
    if turn.files and (_TOO_EARLY.match(clause.text) or _OFF.match(clause.text)):
        return True
    if turn.later and _REAL.match(clause.text):
        return True
    if clause.joint != "comma" or clause.sentence != turn.last_sentence:
        return False
    if _IS_NOW.match(clause.text) and _undone(clause) & _moves_before(turn, clause):
        return True  # "smaller please, it's gigantic"
    sold = clause.has("slot") or clause.has("channel")
    if _NAMES.match(clause.text) and not sold and (turn.later or turn.orders):
        return True  # "…, that's our shop grey"
    if turn.move == "undo" and _WHY.match(clause.text):
        return True
    words, last = [token.plain for token in clause.tokens], clause.tokens[-1]
    judged = bool(_COPULAS & set(words)) and not last.terms and last.shape == "word"
    wishes = ("verb", "move", "number", "ordinal", "quantity", "slot", "channel")
    return judged and bool(turn.later) and not any(clause.has(kind) for kind in wishes)


def _undone(clause: Clause) -> set[str]:
    """The moves away from what a clause says that a picture is."""
    ways = {"up": "down", "down": "up"}
    moves = (move.rpartition("_") for move in _axes(clause))
    return {f"{axis}_{ways[way]}" for axis, _, way in moves if way in ways}


def _moves_before(turn: Turn, clause: Clause) -> set[str]:
    before = [c for c in turn.clauses if c.sentence == clause.sentence and c is not clause]
    return {move for c in before for move in _axes(c)}


def _axes(clause: Clause) -> list[str]:
    return [move.replace("light_", "bright_") for move in clause.values("move")]


_IS_NOW = re.compile(
    r"^(?:because |since |as |cause )?(?:it'?s|it (?:is|looks)|they'?re|they (?:are|look)|that'?s|"
    r"that is|this is|looks?|is)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:that'?s|that is|it'?s|it is|this is) (?:our|my|the|her|his|their|from)\b", re.IGNORECASE
)
#: "scale is off, …"
_OFF = re.compile(
    r"(?:the )?(?:scale|size|proportions?|perspective) (?:is|are|looks?|seems?) "
    r"(?:a bit |way |totally |completely )?(?:off|wrong|odd|weird|strange|not right)$",
    re.IGNORECASE,
)
#: "the real one is not that big", which the size that is asked for has said
_REAL = re.compile(
    r"^(?:in reality|irl|(?:because |since |cause )?(?:the |our |my )?(?:real|actual) "
    r"(?:one|thing|product|item|lamp|size)\b.* ?(?:is|are|isn'?t|looks?)\b)",
    re.IGNORECASE,
)
#: "too early for xmas, …"
_TOO_EARLY = re.compile(
    r"(?:it'?s |that'?s |still )?(?:way |much |a bit )?too (?:early|late|soon) for\b", re.I
)
#: "all the other sellers have it"
_OTHERS_DO = re.compile(
    r"(?:all )?(?:of )?(?:the )?(?:other|everyone|everybody|every other|most|others)\b.* "
    r"(?:have|has|do|does|use|uses|got) (?:it|that|this|one|so|them)$",
    re.IGNORECASE,
)
_COPULAS = frozenset(
    ["is", "are", "look", "looks", "feel", "feels", "seem", "seems", "was", "were"]
)

_WHY = re.compile(
    r"(?:it |they |that |this |now )*(?:'s|is|are|was|were|looks?|looked|gets?|got|feels?|became|"
    r"becomes?|too|way too|much too|cause|because|since|as)\b",
    re.IGNORECASE,
)


def _kept(turn: Turn, clause: Clause) -> bool:
    """ "main stays the plain product", "still transparent": what is as it is asked to be."""
    if not clause.has("verb", "keep") or clause.has("look", "as_is"):
        return False
    if leaves_out(clause):
        return False
    return not clause.has("channel") and not clause.has("move")


_ALONE = re.compile(
    r"\b(?:leave|keep|lass|deja|laisse)\b.+\b(?:alone|as is|be|untouched|out of it|"
    r"as (?:it|they) (?:is|are|was|were))\b|\b(?:do n'?t|don'?t|dont|do not) touch\b|\bhands off\b",
    re.IGNORECASE,
)


def _spared(turn: Turn, clause: Clause) -> bool:
    """ "all on beige, but leave Amazon alone": what a change in the same sentence is not for."""
    if not turn.later or not (_ALONE.search(clause.text) or _left_without(turn, clause)):
        return False
    picked = targets(clause, turn.files, turn.photos)
    if not picked.said or picked.wrong or len(picked.files) == len(turn.files):
        return False
    turn.spared.append(clause)
    return True


def _left_without(turn: Turn, clause: Clause) -> bool:
    """ "add a shadow, but leave the main | without"."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    after = [other.text.lower() for other in turn.clauses[at + 1 : at + 2]]
    left = clause.tokens[0].plain in ("leave", "keep", "lass", "deja", "laisse")
    left = left or clause.has("verb", "keep")
    return left and after in (["without"], ["ohne"], ["sin"], ["sans"])


_PRAISING = frozenset(["very", "so", "really", "how", "truly", "quite", "absolutely", "looks"])


def _praises(turn: Turn, clause: Clause) -> bool:
    """ "Very elegant.": how it feels already, and no wish for another mood."""
    bare = clause.terms() <= {"mood", "degree", "tone"} and clause.has("mood")
    return bool(turn.files) and bare and clause.tokens[0].plain in _PRAISING
