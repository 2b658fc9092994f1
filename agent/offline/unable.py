"""What no step does: light painted away, filters, blur, collages, things that were not there.

Said in a sentence, with what helps instead; the gallery stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.sentences import beside, sentence
from agent.offline.turn import Turn

__all__ = ["read"]

_SHINE = r"(?:reflections?|reflexions?|glares?|hot ?spots?|spiegelungen|reflejos|reflets)"
#: How it is asked for, by the reply that says why it is not done.
_UNABLE: Mapping[str, str] = {
    "glare": (
        r"\b(?:too (?:much|many)|so (?:much|many)|less|fewer|distracting|ugly|annoying|zu viele?)"
        rf" (?:\w+ )?{_SHINE}\b|\b{_SHINE} (?:on|in|off|from|auf) (?:the|its|my|our|der|dem|das)\b"
        r"|\b(?:remove|reduce|fix|lose|kill|get rid of|without) (?:the |that |this |any )?glare\b"
    ),
    "price_text": (
        r"\b(?:put|add|write|show|print|include|display)\b.*\b(?:prices?|price tag|rrp)\b"
        r"|\b(?:sale|rabatt|sonderangebot|angebot)\b.*\d ?%|\d ?% (?:off|rabatt|discount|sale)\b"
    ),
    "collage": (
        r"\bbefore ?(?:/|&|and|vs\.?|\+|-)? ?(?:and )?after"
        r"(?: (?:picture|shot|image|pic|photo|one)s?)?(?: pls| please)?$"
        r"|\b(?:a|one|as a) (?:collage|mood ?board)\b"
    ),
    "filter": (
        r"\b(?:in|to|as|into) (?:black ?(?:and|&|n) ?white|b ?& ?w|b/w|gr[ea]yscale|monochrome|"
        r"sepia|schwarz-?weiß)\b(?! (?:background|bg|tiles?|floor|stripes?))"
    ),
    "blur": (
        r"\b(?:background|backdrop|hintergrund) (?:more |a bit |slightly )?"
        r"(?:blurry|blurred|blurrier|out of focus|soft focus)\b"
        r"|\bblur (?:the |out the )?(?:background|backdrop)\b|\bbokeh\b"
    ),
    "tinted_shadow": (
        r"\b(?:tint|colou?r) the shadows?\b|\bshadows? (?:a bit |more )?"
        r"(?:blue|blueish|bluish|purple|coloured|colored|tinted)\b"
    ),
    "prop": (
        r"\bwith (?:some |a few |fresh |dried |little )*"
        r"(?!space|room|margin|padding|border|air|white|nothing|more|less|shadow)\w+(?: \w+)? "
        r"(?:around|scattered|sprinkled|floating around|lying around)(?: (?:it|them|the product))?$"
    ),
    "own_mark": r"^(?:please |can you |just )*watermark (?:it|them|my|our|all|the|with)\b",
}


def read(turn: Turn, clause: Clause) -> bool:
    """Say why it is not done, where a sentence asks for such a thing; else False."""
    said = sentence(turn, clause)
    kind = next((k for k, asked in _UNABLE.items() if re.search(asked, said, re.IGNORECASE)), None)
    if kind is None or (kind == "prop" and turn.studio.generator):
        return False
    if kind == "glare" and any(file.look == "reflection" for file in turn.files):
        return False
    turn.leave_out(phrase(f"refuse.{kind}", said=said))
    turn.spent += beside(turn, clause)
    return True
