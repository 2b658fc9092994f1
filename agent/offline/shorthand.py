"""Shorthand: what is said in fewer words or letters than it takes: "linen out, wood table in"."""

from __future__ import annotations

import re

__all__ = ["written_out"]

#: Letters up to which a text may be shorthand, and a client's words that somebody passes on.
_SHORT, _LONG = 240, 2000
#: "the client writes: “bigger soap, softer shadow”": what is quoted is asked for, not printed.
_QUOTED = re.compile(
    r"^(?![^\"“„”]*\b(?:infographic|title|headline|text|callout|label|tag|print|sign)s?\b)"
    r"[^\"“„”]{0,60}\b(?:client|customer|kunde|kundin|chef|boss|manager|marketing|legal|team|she|he|they|"
    r"mail|feedback)\b[^\"“„”\n]{0,30}[\"“„](?P<said>[^\"“„”]{25,})"
    r"[\"“”][ .!]*$",
    re.IGNORECASE,
)
#: One thing for another: "linen out, wood table in", "out with the beach, in with the desk".
_OUT_IN = re.compile(
    r"^(?:ok |and |so |then |now )*(?:the )?(?P<old>\w+(?: \w+)?) out[,;]? (?:and )?(?:the )?"
    r"(?P<new>\w+(?: \w+)?) in(?P<end>[.!]*)$"
    r"|^(?:ok |and |so |then |now )*out with (?:the )?(?P<gone>\w+(?: \w+)?)[,;]? (?:and )?"
    r"in with (?:the )?(?P<come>\w+(?: \w+)?)[.!]*$",
    re.IGNORECASE,
)
#: "ad a teal one": a picture more, and no advertisement.
_AD = re.compile(
    r"^(?P<lead>(?:(?:ok|and|please|pls|now|then|also)[, ]+)*)"
    r"ad (?=(?:a|an|another|one|two|three|the|some|\d)\b)",
    re.I,
)
_TO = re.compile(r"(?<=\w) to(?P<end>[ .!?]*)$", re.IGNORECASE)


#: "infographic with text 100% cotton": lines that nobody put into quotes.
_LINES = re.compile(
    r"(?P<before>\binfographics?\b.*?\b(?:with|saying|says|reading|that says)(?: the)?"
    r"(?: (?:text|words?|claims?|callouts?|lines?|copy|feature|features))?:?) "
    r"(?P<lines>(?!(?:the|a|an|some|my|our|all|no|its|these|those|this|that)\b)[^\"'“”‘„«.;\n]+)"
    r"(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\b(?:text|words?|claims?|callouts?|lines?|copy|saying|says|reading)\b", re.I)


_PHOTO_BEHIND = re.compile(
    r"\b(?P<photo>(?:photo|picture|shot|pic|foto|image)) from (?:behind|the rear)\b", re.IGNORECASE
)
#: "5 images: 1 white, 2 wood, 3 linen, 4 close-up, 5 with a coin": numbers of a list.
_MANY = r"(?:\w+ )?(?:images|pictures|pics|photos|files|bilder|fotos)\b"
_LISTED = re.compile(rf"(?:(?<=: )|(?<=, )|(?<=; )|(?<=\n))(\d{{1,2}}) (?=[a-z])(?!{_MANY})", re.I)


def _unnumbered(text: str) -> str:
    """The text without the numbers of a list that goes from 1 to how many it is to be."""
    numbers = [int(number) for number in _LISTED.findall(text)]
    whole = len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))
    told = whole and re.search(rf"\b{len(numbers)} {_MANY}", text, re.IGNORECASE)
    return _LISTED.sub("", text) if told else text


#: "2 on linen, 1 dark": in a list of scenes that is one of them.
_DARK = re.compile(r"(?<=\d )dark(?: one)?(?= ?(?:[,;.)]|$|and\b|und\b))", re.IGNORECASE)
#: "add our brand colour #2E4A3F for all"
_FOR_ALL = re.compile(
    r"^(?:please )?(?:add|use|put) (?:our |the |my )?(?:brand )?colou?r "
    r"(?P<ground>#?[0-9a-f]{6}|\w+) (?:for|to|on|in) "
    r"(?:all|everything|all of them|all pictures)(?= ?[.!]*$)",
    re.IGNORECASE,
)
#: "nothing festive"; "…, also 6 Bilder", which says no more than what it adds up to; "can they see
#: it from behind?", which is another view and no lamp.
_NOTHING = re.compile(
    r"\bnothing (?!else|more|other|special|fancy|too)(?=\w+(?:[,.;]|$| and| or))", re.IGNORECASE
)
_ALSO = re.compile(r",? also (?:insgesamt )?\d+ (?:bilder|fotos|dateien)\b(?: insgesamt)?", re.I)
_BEHIND = re.compile(
    r"^(?:\w+ ){0,4}(?:see|show|view|look at|sehen|zeigen)(?: (?:it|them|that|the \w+|es|das))? "
    r"(?:from (?:behind|the back|the rear)|von hinten)[?.! ]*$",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """The text with its shorthand written out."""
    if len(text) > _LONG:
        return text
    passed_on = _QUOTED.match(text.strip())
    if passed_on:
        return passed_on["said"]
    if len(text) > _SHORT:
        return text
    lines = _LINES.search(text)
    if lines and _TOLD.search(lines["before"]):
        listed = re.split(r"\s*,\s*(?:and )?|\s+and\s+", lines["lines"].strip())
        quoted = ", ".join(f'"{line}"' for line in listed if line)
        return f"{text[: lines.start('lines')]}{quoted}{lines['end']}"
    text = _unnumbered(_PHOTO_BEHIND.sub(r"\g<photo> of the back", text))
    text = _DARK.sub("dark scene", text)
    text = _FOR_ALL.sub(r"all on \g<ground>", text)
    text = _ALSO.sub("", _NOTHING.sub("no ", text))
    if _BEHIND.search(text):
        return "add a back view"
    swap = _OUT_IN.match(text.strip())
    if swap:
        return f"replace {swap['old'] or swap['gone']} with {swap['new'] or swap['come']}"
    if _AD.match(text):
        text = _AD.sub(lambda found: f"{found['lead']}add ", text)
        return _TO.sub(lambda found: f" too{found['end']}", text)
    return text
