"""Another number of files in plain words: "let's do 7 instead", "4 max", "go back to five"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.orders import Item, Order
from agent.offline.places import Place
from agent.offline.products import named_products
from agent.offline.turn import Turn
from agent.offline.vocabulary import plain
from agent.offline.words import Token

__all__ = ["read", "read_named"]

_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_SECOND = _NUMBER.replace("<n>", "<b>")
_THIRD = _NUMBER.replace("<n>", "<c>")
_OF_THEM = (
    r"(?:of (?:them|those)|pictures?|images?|pics?|files?|shots?|in total|total|overall|then|now|"
    r"please|max|instead of (?:\d{1,2}|that|those|" + "|".join(_WORDS) + r")|instead)"
)
#: "let's do 7 instead", "go back to 5", "make it 6 then".
_TOLD = re.compile(
    r"^(?:(?:ok|okay|no|and|actually|sorry|hmm|please|well|so|maybe|also|nein|lieber)[, ]+)*"
    r"(?:let'?s |we'?ll |can (?:we|you) |could (?:we|you) |i'?d |i |we )?"
    r"(?:do|make|have|go with|go for|go back to|back to|make (?:it|that|them)|(?:want|need|prefer))"
    rf" (?:just |only )?{_NUMBER}(?: {_OF_THEM})+$"
    rf"|^(?:i |we )?(?:only|just) (?:need |want |keep )?{_THIRD}(?: {_OF_THEM})+$"
    rf"|^(?:(?:ok|okay|no|and|actually)[, ]+)*(?:(?:let'?s )?(?:go )?back to|make (?:it|that|them)|"
    rf"let'?s do) {_SECOND}$"
)
#: "the boss says 6 max", "no more than 4".
_LIMIT = re.compile(
    rf"\b{_NUMBER} (?:max|maximum|tops|at (?:the )?most)$"
    rf"|\b(?:max|maximum|at most|no more than|not more than) {_SECOND}$"
)
#: What a limit goes on with: "…, cut it down".
_DOWN = re.compile(r"^(?:so )?(?:please )?(?:cut|trim|bring|get) (?:it|them|that|this) down$")
#: More than this are degrees or pixels: "make it 35".
_MOST = 12
#: Kinds of words that speak of some of the files alone.
_SOME = ("look", "scene", "color", "slot", "object", "format", "ordinal", "product")


#: Before or after a number these make it how many there are to be, and no more of them.
_RATHER = re.compile(
    r"\b(?:actually|rather|better|mejor|lieber|besser|only|just|nur|solo|s[oó]lo|"
    r"too many|too few|each|je|jeweils|should have|needs?|instead|statt|in total|no|nein|nope|"
    r"wrong|zu viele|demasiad\w+)\b",
    re.IGNORECASE,
)
#: "one less on ebay", "ein Bild weniger bei Amazon"
_FEWER = re.compile(
    r"^(?:and |please |bitte )?(?P<n>one|a|two|three|ein|eine|eins|zwei|drei|una?|dos|\d)"
    r"(?: \w+)? (?:less|fewer|weniger|menos)\b"
)
_FEW = {"two": 2, "zwei": 2, "dos": 2, "three": 3, "drei": 3}
#: Words that only say how many of what there are to be.
_BARE = frozenset(
    ["the", "for", "on", "of", "in", "bei", "auf", "fur", "para", "el", "la", "en", "is", "are"]
    + ["should", "have", "has", "needs", "need", "only", "just", "nur", "solo", "lieber", "besser"]
    + ["mejor", "actually", "rather", "better", "no", "nein", "nope", "oh", "ok", "wrong", "please"]
    + ["bitte", "instead", "make", "it", "that", "den", "die", "das", "der", "i", "we", "want"]
    + ["pictures", "images", "pics", "files", "photos", "bilder", "fotos", "now", "then", "wait"]
    + ["too", "many", "few", "but", "und", "and", "y", "imagenes", "total"]
)


def read_named(turn: Turn, clause: Clause) -> bool:
    """ "actually 8 for amazon", "the watch only 5 on shopify", "one less on ebay": how many files
    of a channel, or of a product, there are to be."""
    if not turn.files or turn.orders or any(clause.has(kind) for kind in _SOME[:-1]):
        return False
    if clause.has("each") and _of_each(turn, clause):
        return True
    own = set(named_products(clause, turn.photos).photos) if len(turn.photos) > 1 else set()
    named = clause.values("channel")
    fewer = _FEWER.fullmatch(plain(clause.text).strip(" .!"))
    if fewer and not (named or own):
        named = turn.here[-1:]
    if len(named) > 1 or not (named or own) or not set(named) <= set(turn.here):
        return False
    there = [
        file
        for file in turn.files
        if (not named or file.channel == named[0]) and (not own or set(file.photos) & own)
    ]
    number = _number(turn, clause, len(there))
    if number is None or not there:
        return False
    _bring(turn, there, number)
    turn.spent += [c for c in turn.clauses if plain(c.text) in ("no", "nein", "nope", "wait")]
    return True


def _of_each(turn: Turn, clause: Clause) -> bool:
    """ "make it 3 each": so many of every product on every channel."""
    if clause.has("channel") or not clause.has("verb", "change", "make", "keep"):
        return False
    groups: dict[tuple[str, tuple[str, ...]], list[File]] = {}
    for file in turn.files:
        groups.setdefault((file.channel, tuple(file.photos)), []).append(file)
    number = _number(turn, clause, 0) if len(groups) > 1 else None
    for there in groups.values() if number else ():
        _bring(turn, there, number or 0)
    return bool(number)


def _number(turn: Turn, clause: Clause, there: int) -> int | None:
    """How many there are to be; None where the clause says other things too."""
    fewer = _FEWER.match(plain(clause.text))
    if fewer:
        less = _FEW.get(fewer["n"], int(fewer["n"]) if fewer["n"].isdecimal() else 1)
        return max(1, there - less)
    said = [t.get("number") or t.text for t in clause.tokens if t.plain not in ("a", "an", "one")]
    numbers = [int(number) for number in said if number.isdecimal() and int(number) <= _MOST]
    names = turn.situation.name_words()
    bare = all(
        token.shape == "number" or token.get("channel") or token.get("product")
        or {*token.plain.split()} <= _BARE | names or token.get("number") or token.get("only")
        or token.get("verb") in ("change", "make", "keep") or token.get("quantity")
        or token.get("each")
        for token in clause.tokens
    )  # fmt: skip
    if len(numbers) != 1 or not bare or not _RATHER.search(turn.text) or clause.has("verb", "add"):
        return None
    return numbers[0]


def _bring(turn: Turn, there: Sequence[File], number: int) -> None:
    """Drop the last of the files, or order as many more as lack."""
    gone = [file.name for file in there[number:]]
    turn.files = [file for file in turn.files if file.name not in gone]
    turn.dropped += gone
    if gone:
        turn.changed = True
        turn.say(f"Took out {', '.join(gone)}.")
    elif number > len(there) and there[0].channel:
        sources = [photo for photo in there[0].photos if photo in turn.photos]
        order = Order(items=[Item(Place(there[0].channel))], count=number - len(there))
        order.photos, order.adding, order.sku = sources, True, there[0].sku or None
        turn.orders.append(order)
    else:
        turn.talked.append("keep")


def read(turn: Turn, clause: Clause) -> bool:
    """Another number of files for the set that is there; False where a clause names none."""
    channel = _channel(turn, clause)
    if turn.files and not turn.here and (told := _TOLD.search(plain(clause.text).strip(" .!?,"))):
        _bring(turn, turn.files, _value(told))  # of one's own, for no channel
        return True
    if not channel or turn.orders or any(clause.has(kind) for kind in _SOME):
        return False
    said = " ".join(t.plain for t in _without_channel(clause)).strip(" .!?,")
    found = _TOLD.search(said) or _LIMIT.search(said)
    if found is None:
        return False
    number = _value(found)
    there = sum(file.channel == channel for file in turn.files)
    if not 1 <= number <= _MOST:
        return False
    if _LIMIT.search(said) and number >= there:
        turn.talked.append("keep")
        return True
    turn.wanted, turn.wanted_for = number, channel
    turn.spent += [c for c in turn.clauses if _DOWN.match(plain(c.text).strip(" .!"))]
    turn.spent += [c for c in turn.clauses if plain(c.text) == "no" and c is not clause]
    return True


def _value(found: re.Match[str]) -> int:
    told = next(filter(None, found.groupdict().values()))
    return int(told) if told.isdecimal() else _WORDS.index(told) + 2


def _channel(turn: Turn, clause: Clause) -> str:
    """The channel whose files are counted; empty where the clause names one that has none."""
    named = clause.values("channel")
    if not turn.files or len(named) > 1:
        return ""
    return next((name for name in named if name in turn.here), "") if named else _last(turn)


def _last(turn: Turn) -> str:
    return turn.files[-1].channel


def _without_channel(clause: Clause) -> list[Token]:
    """The words of "make it 4 for etsy" without the channel's."""
    found: list[Token] = []
    for token in clause.tokens:
        if token.get("channel"):
            if found and found[-1].plain in ("for", "on", "fur", "auf", "bei"):
                found.pop()
        else:
            found.append(token)
    return found
