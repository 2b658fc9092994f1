"""What is said of pictures that are there, in words that every reader knows: "PT04 delete"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.situation import words_of
from agent.offline.words import tokens

__all__ = ["said_plainly"]

#: Letters up to which a text is looked at: what is longer is no shorthand.
_SHORT = 240
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


_FIRST_TWO = re.compile(
    r"^(?:please )?(?:swap|switch|tausche?) the first two[.! ]*$", re.IGNORECASE
)
#: "and a beach one", "the candle should have a marble one": one more, and no other in its place.
_ONE_MORE = re.compile(
    r"^(?:and|also|plus|und|y|et|oh and) (?:also )?(?:a|an|another|one|eine?n?s?|una?|une)"
    r"(?: (?:on|in|at|with|auf|im|en))? (?P<new>[\w ]{3,20}?)"
    r"(?: (?:one|picture|pic|shot|too))*[.! ]*$"
    r"|^(?:the |my )?(?P<whose>\w+) (?:should|must|needs to) (?:also )?(?:have|get) (?:a|an|one) "
    r"(?:on )?(?P<also>[\w ]{3,20}?)(?: (?:one|picture|pic|shot|too))+[.! ]*$",
    re.IGNORECASE,
)


def _one_more(text: str) -> str:
    found = _ONE_MORE.match(text.strip())
    new = (found["new"] or found["also"]) if found else ""
    known = tokens(new) if new else []
    shown = [t for t in known if t.get("scene") or t.get("color") or t.get("look") == "detail"]
    others = [t for t in known if t not in shown and set(t.terms) - {"plain", "place"}]
    if not found or len(shown) != 1 or others:
        return text
    whose = f" for the {found['whose']}" if found["whose"] else ""
    return f"add a {shown[0].text} one{whose}"


#: "Garten raus", "take one out of the instagram ones", "take slide 3 out"
_OUT = re.compile(
    r"^(?:und |and )?(?:der |die |das |den )?(?P<ref>\w+) (?:raus|weg|rausnehmen|streichen)[.!]*$",
    re.I,
)
_ONE_OUT = re.compile(
    r"^(?:please |bitte )?(?:take|remove|drop|delete|cut|quita|saca|nimm) (?:one|una?|eine?[sn]?) "
    r"(?:out |off |away )?(?:of|from|de|von|aus|bei) (?:the |my |las |los |den |der )?(?P<ref>\w+)"
    r"(?: ones?| pictures?| pics| files| posts)?(?: raus| heraus)?[.!]*$",
    re.IGNORECASE,
)
_SLIDE = re.compile(
    r"^(?:please )?(?:take|remove|drop|delete|cut) (?:out )?"
    r"(?P<what>slide|picture|pic|image|number|photo) #?(?P<n>\d{1,2})(?: out| away| off)?[.!]*$",
    re.IGNORECASE,
)
_NTH = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def _numbered(found: re.Match[str]) -> str:
    """A slide is one of Instagram's files, another number one of all."""
    place = int(found["n"])
    if found["what"].lower() == "slide" and 1 <= place <= len(_NTH):
        return f"remove the {_NTH[place - 1]} instagram one"
    return f"remove number {place}"


def _of_product(text: str, photos: Sequence[str]) -> str:
    """ "candle: add one on linen", "warmer, only the mug": which of the products is meant."""
    names = "|".join(sorted({re.escape(word) for photo in photos for word in words_of(photo)}))
    whole = text.strip(" .!")
    more = rf"(?:the )?(?P<p>{names}): (?P<what>(?:add|another|one more)\b.+)$"
    if added := re.match(more, whole, re.I):
        return f"{added['what']} for the {added['p']}"
    no = r"(?:without|ohne|sin) (?:the |a |any )?"
    bare = rf"(?:the )?(?P<p>{names}) {no}(?P<what>(?!shad|schat)\w+)$"
    if lacks := re.match(bare, whole, re.I):
        return f"remove the {lacks['what']} of the {lacks['p']}"
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
    text = _FIRST_TWO.sub("swap 1 and 2", _one_more(text))
    text = _OUT.sub(r"remove the \g<ref> one", text)
    text = _ONE_OUT.sub(r"one less on \g<ref>", text)
    text = _SLIDE.sub(_numbered, text)
    if len(photos) > 1:
        text = _of_product(text, photos)
    else:  # "photo 2" is a file where only one photo came
        text = re.sub(r"\b(?:photo|foto) (?=#?\d\b)", "picture ", text, flags=re.IGNORECASE)
    for pattern, plainly in _SAID_SO:
        found = pattern.match(text.strip())
        if found and _POINTS.search(text):
            said = re.sub(r"\boption (?=\d)", "number ", found.expand(plainly))
            return re.sub(r"\bof 0?(\d+)$", r"of number \1", said)
    return text
