"""Shorthand: what is said in fewer words or letters than it takes: "linen out, wood table in"."""

from __future__ import annotations

import re

__all__ = ["written_out"]

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


def written_out(text: str) -> str:
    """The text with its shorthand written out."""
    lines = _LINES.search(text)
    if lines and _TOLD.search(lines["before"]):
        listed = re.split(r"\s*,\s*(?:and )?|\s+and\s+", lines["lines"].strip())
        quoted = ", ".join(f'"{line}"' for line in listed if line)
        return f"{text[: lines.start('lines')]}{quoted}{lines['end']}"
    swap = _OUT_IN.match(text.strip())
    if swap:
        return f"replace {swap['old'] or swap['gone']} with {swap['new'] or swap['come']}"
    if _AD.match(text):
        text = _AD.sub(lambda found: f"{found['lead']}add ", text)
        return _TO.sub(lambda found: f" too{found['end']}", text)
    return text
