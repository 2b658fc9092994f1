"""Shorthand: what is said in fewer words or letters than it takes: "linen out, wood table in"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.situation import words_of

__all__ = ["said_plainly", "written_out"]

#: Letters up to which a text may be shorthand, and a client's words that somebody passes on.
_SHORT, _LONG = 240, 2000
#: "the client writes: “bigger soap, softer shadow”": what is quoted is asked for, not printed.
_QUOTED = re.compile(
    r"^[^\"“„”]{0,80}\b(?:schreibt|sagt|meint|will|says?|said|writes?|wrote|feedback|mail|wants?|"
    r"told (?:me|us)|asks?|asked|replied|comments?)\b[^\"“„”\n]{0,20}[\"“„](?P<said>[^\"“„”]{25,})"
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


#: How people point at a picture that is there: "the second one", "pic 3", "PT02", "das auf Marmor".
_REF = (
    r"(?:(?:the|das|die|der|la|le|el) )?"
    r"(?:(?:picture|pic|image|number|nr\.?|bild|slide|option) ?#?|#)?"
    r"(?:one (?:on|in|at|with) (?:the )?\w+(?: table)?|(?:auf|im|in|vor|am) \w+|[\w.-]+)"
    r"(?: (?:one|picture|pic|image|bild|shot))?"
)
_POLITE = r"(?:[,!.]? ?(?:please|pls|bitte|thanks|thx|then|instead))*[.!]*$"
_BEGIN = r"^(?:(?:ok|okay|and|und|so|but|aber|now|then|also|actually|please|bitte|no)[, ]+)*"
#: What is said of a picture, in words that every reader knows.
_SAID_SO: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), plainly)
    for pattern, plainly in (
        (
            rf"{_BEGIN}(?P<ref>{_REF}),? (?:(?:but|aber|bitte) )*(?:without|ohne|w/o) "
            rf"(?:a |the |its |any |den |einen |seinen )?(?:shadows?|schatten){_POLITE}",
            r"remove the shadow of \g<ref>",
        ),
        (
            r"^(?P<lead>.*(?:\d|pt\d+|first|second|third|fourth|fifth|one)\b.*?),? (?:and|und) "
            r"(?P<ref>(?:number |nr\.? |#|pt)?\d{1,2}|the \w+(?: one)?),? (?:without|ohne|w/o) "
            rf"(?:a |the |its |any |den |einen )?(?:shadows?|schatten){_POLITE}",
            r"\g<lead> and remove the shadow of \g<ref>",
        ),
        (
            rf"{_BEGIN}(?P<ref>{_REF}) (?:delete|remove|löschen|loeschen|raus|weg){_POLITE}",
            r"remove \g<ref>",
        ),
        (
            rf"{_BEGIN}(?P<ref>{_REF}) (?:(?:should|must|has to|needs to) (?:be|go|come) |goes )?"
            rf"(?:the )?(?P<at>first|last)(?: one)?{_POLITE}",
            r"put \g<ref> \g<at>",
        ),
        (
            rf"{_BEGIN}(?P<ref>{_REF}) (?:should|must|has to|needs to) (?:be|become|show) "
            r"(?P<new>(?:a|an) (?:close|detail).+)$",
            r"replace \g<ref> with \g<new>",
        ),
        (
            rf"{_BEGIN}(?:put|use|take|want) (?:the )?(?P<new>\w+(?: table)?) where (?:the )?"
            rf"(?P<old>\w+(?: table)?) (?:was|is|used to be){_POLITE}",
            r"replace \g<old> with \g<new>",
        ),
        (
            rf"{_BEGIN}(?:can (?:we|you) )?(?:swap|replace|change|switch) one of the "
            r"(?P<old>\w+(?: table)?)(?: ones?| pictures?| shots?| pics?)? (?:for|with|to|by) "
            rf"(?:a |an |the )?(?P<new>\w+(?: table)?)(?: ones?| pictures?| shots?)?\??{_POLITE}",
            r"replace the last \g<old> one with \g<new>",
        ),
        (
            rf"{_BEGIN}(?P<one>(?:bild|slide|pic|picture|number|nr) \d) (?:und|and) (?P<other>\d) "
            rf"(?:tauschen|vertauschen|swap|switch){_POLITE}",
            r"swap \g<one> and \g<other>",
        ),
        (
            rf"{_BEGIN}(?P<ref>{_REF}) (?:is|ist) (?:the )?(?:best|favou?rite|winner|am besten)"
            rf"[,;.]? (?:drop|delete|remove|lose|forget|lösch\w*) (?:the |all the |die )?"
            rf"(?:others?|rest|anderen){_POLITE}",
            r"keep only \g<ref>",
        ),
        (
            rf"{_BEGIN}(?:final(?:ly)?:? |just |only )*"
            rf"(?P<ref>{_REF}(?: ?(?:\+|&|and|und) {_REF})+) only{_POLITE}",
            r"keep only \g<ref>",
        ),
    )
)


#: "…, rest ok": nothing is to happen to it.
_REST = re.compile(
    r"[,;.]? (?:the |der |das )?(?:rest|others?|everything else)(?: is| are| ist)? "
    r"(?:ok|okay|fine|good|great|perfect|as is|unchanged|gut|passt|can stay|stays?|bleibt)[.!]*$",
    re.IGNORECASE,
)
#: "client hates shadows, remove them all"
_SHADOWS = re.compile(
    r"\b(?:\w+ )?(?:hates?|(?:doesn'?t|don'?t) (?:like|want)) (?:the )?shadows?[,.;]? "
    r"(?:so )?(?:please )?(?:remove|kill|drop|lose|delete|take out) "
    r"(?:them all|all of them|them|those|these|all)\b",
    re.IGNORECASE,
)


def _of_product(text: str, photos: Sequence[str]) -> str:
    """ "candle: add one on linen", "warmer, only the mug": which of the products is meant."""
    names = "|".join(sorted({re.escape(word) for photo in photos for word in words_of(photo)}))
    whole = text.strip(" .!")
    added = re.match(
        rf"(?:the )?(?P<p>{names}): (?P<what>(?:add|another|one more)\b.+)$", whole, re.I
    )
    if added:
        return f"{added['what']} for the {added['p']}"
    change = rf"only (?:change |do )?(?:the )?(?P<p>{names})(?: ones?)?[:,] (?:all )?(?P<what>.+)$"
    after = rf"(?P<what>[^,:]+), (?:but )?only (?:for |on )?(?:the )?(?P<p>{names})(?: ones?)?$"
    only = re.match(change, whole, re.I) or re.match(after, whole, re.I)
    return f"the {only['p']}: {only['what']}" if only else text


#: What asks says nothing of what is to be.
_ASKING = re.compile(
    r"^(?:which|what|why|is|are|does|do|should|how|wie|was|ist|sind)\b", re.IGNORECASE
)
#: Words that point by themselves: without one of them, what is said may be an order.
_POINTS = re.compile(
    r"\b(?:one|first|second|third|fourth|fifth|sixth|seventh|last|main|\dnd|\drd|\dth|pt\d+|bild|slide|"
    r"option|pic|picture|image|number|nr|das|die|der)\b|#\d|\w_\w|-\d\d|where",
    re.IGNORECASE,
)


def said_plainly(text: str, photos: Sequence[str]) -> str:
    """What is said of pictures that are there, in plain words; `photos` are the uploads' names."""
    if len(text) > _SHORT or _ASKING.match(text):
        return text
    text = _REST.sub("", _SHADOWS.sub("remove the shadow", text))
    if len(photos) > 1:
        return _of_product(text, photos)
    text = re.sub(r"\b(?:photo|foto) (?=#?\d\b)", "picture ", text, flags=re.IGNORECASE)
    for pattern, plainly in _SAID_SO:
        found = pattern.match(text.strip())
        if found and _POINTS.search(text):
            said = re.sub(r"\boption (?=\d)", "number ", found.expand(plainly))
            return re.sub(r"\bof 0?(\d+)$", r"of number \1", said)
    return text


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
