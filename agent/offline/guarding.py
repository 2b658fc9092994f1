"""Messages that change no picture, whatever they name: questions, praise, what may stay.

"Does Amazon want white?" wants no white, and "the linen one is my favourite" no more of linen.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline import answers
from agent.offline.describing import described
from agent.offline.gallery import File
from agent.offline.phrases import phrase
from agent.offline.references import targets
from agent.offline.tree import grown
from agent.offline.turn import Turn

__all__ = ["guarded"]

_LEAD = r"^(?:(?:ok|okay|and|so|but|hey|hm+|oh|wait|also|btw|und|aber|y|et)[, ]+)*"
_IT = (
    r"(?:it|this|that|these|those|they|them|the|my|our|png|jpe?g|webp|white|"
    r"\w+ ones?|marble|linen|wood|amazon|ebay|etsy|instagram|pinterest|walmart|shopify|google|"
    r"zalando|tiktok)"
)
#: Questions that are no polite request: "is the first one square", "would marble be better".
_ASKS = re.compile(
    rf"{_LEAD}(?:(?:does|did|is|are|isn'?t|aren'?t|was|were|will|would|has) {_IT}\b(?! you)"
    r"|do (?:they|these|those|you think|i need|we need|i have to|we have to)\b"
    r"|(?:should|must|may|soll(?:te)?n?|darf) (?:i|we|ich|wir|it|they|the)\b"
    r"|how (?:do|can|would|should|come)\b"
    r"|can (?:i|we) (?:sell|upload|post|publish|use (?:it|them|these))\b"
    r"|what (?:does|do|would|should|happens)\b"
    r"|which (?:ones?|picture|of them) (?:should|would|is|are)\b"
    r"|why\b|wieso\b|warum\b|is (?:it|that|this) (?:ok|okay|allowed|fine)\b)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"\b(?:possible to|(?:could|can|would|will) you|you can|would it be possible|"
    r"is there (?:a|any) way|mind|please|pls|how about|what about|bitte)\b",
    re.IGNORECASE,
)
#: What is liked, may stay, or needs nothing.
_STAYS = re.compile(
    r"\b(?:is|are|'s) (?:my |our |the |easily )*(?:favou?rites?|favs?|nicest|prettiest|winner)\b"
    r"|^(?:i|we) (?:really |also |do )?(?:like|love) (?:the|that|this|these|those|all|it|them)\b"
    r"(?!.*\bbut\b)"
    r"|^(?:thanks?|thank you|thx|danke|gracias|merci)[,! ]*(?:that'?s (?:all|it)|for now|bye)?$"
    r"|\bcan stay\b|\b(?:stays?|bleibt|bleiben|se queda) (?:as (?:it|they) (?:is|are)|the same|so|"
    r"gleich|igual|unverändert)\b|\b(?:the )?(?:rest|others) stays?$|\blo demás se queda\b"
    r"|\b(?:don'?t|do not|dont|never) touch\b"
    r"|\b(?:doesn'?t|don'?t|does not|do not) (?:need|have) to be\b|\bno need (?:to|for)\b",
    re.IGNORECASE,
)
#: What points at a picture by no mark that it has.
_WHICH = re.compile(
    r"\b(?:don'?t|do not|dont) (?:understand|get) the\b"
    r"|^(?:please )?(?:delete|remove|drop|lose|bin) the "
    r"(?:ugly|bad|worst|boring|weird|strange|wrong|other) (?:one|picture|pic)s?[.! ]*$"
    r"|^(?:please )?(?:make|turn) the other one\b",
    re.IGNORECASE,
)
#: "no, I meant only the fourth", where nobody knows what of it is to be done to that.
_MEANT = re.compile(
    r"^(?:no|nope|nein|sorry|wait)?[,.! ]*(?:i|ich) (?:meant|mean|meinte)\b"
    r"|^(?:no|nope|nein),? (?:only|just|nur) the\b",
    re.IGNORECASE,
)
#: "except ebay", "not the white of course": said of what has just been done.
_EXCEPT = re.compile(
    r"^(?:but |and |aber )?(?:except|au(?:ß|ss)er|apart from|but not|not) "
    r"(?:for |on |in |auf |bei )?"
    r"(?!really|sure|bad|quite|yet|so |that|like|happy|only|just).+$",
    re.IGNORECASE,
)


#: Kinds of words that say what is meant instead.
_SHOWN = ("channel", "no_channel", "scene", "color", "look", "slot", "move", "object")
#: Kinds of words that an answer is known about.
_KNOWN = ("topic", "channel", "no_channel", "scene", "color", "aside")


def guarded(turn: Turn) -> bool:
    """Answer such a message; False where it is none, or where there is no gallery yet."""
    said = turn.text.strip(" .!")
    if not turn.files or len(said) > 160 or turn.situation.fresh():
        return False
    if _ASKS.match(said) and not _POLITE.search(said):
        return _answered(turn)
    if _STAYS.search(said) and len(turn.clauses) == 1:
        turn.talked.append("keep")
        return True
    meant = _MEANT.match(said) and not any(c.has(k) for c in turn.clauses for k in _SHOWN)
    if meant or (_WHICH.search(said) and len(turn.files) > 1):
        names = ", ".join(file.name for file in turn.files)
        turn.ask(phrase("ask.which", said=said, count=len(turn.files), names=names))
        return True
    return _taken_back(turn, said)


def _answered(turn: Turn) -> bool:
    """Answer the question that a message is; where nobody knows what of, say so."""
    for clause in turn.clauses:
        asked = replace(clause, asked=True)
        if told := described(turn, asked):
            turn.answers.append(told)
        elif any(clause.has(kind) for kind in _KNOWN):
            answers.read(turn, asked)
    if not turn.answers:
        turn.answers.append(phrase("answer.only_asked"))
    return True


def _taken_back(turn: Turn, said: str) -> bool:
    """ "not the white one", of what the turn before has changed: as it was before that."""
    found = _EXCEPT.match(said.split(",")[0])
    if found is None or not turn.situation.history:
        return False
    before = [File(node) for node in grown(turn.situation.history[-1]) if node.op == "export"]
    if len(before) != len(turn.files) or turn.situation.history[-1] == turn.situation.recipe:
        return False
    picked = targets(turn.clauses[0], before, turn.photos)
    if not picked.said or picked.wrong:
        return False
    for index in picked.files:
        turn.files[index] = before[index]
    turn.changed = True
    turn.say(f"As before: {', '.join(turn.files[index].name for index in picked.files)}.")
    return True
