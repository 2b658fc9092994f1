"""What single files are: "what is PT02?", "which ones are square?", "is the main pure white?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.references import targets
from agent.offline.turn import Turn
from tools.channels import channels, slots

__all__ = ["described"]

_LEAD = r"^(?:(?:and|so|ok|okay|hey|but|wait)[, ]+)*"
#: "what is PT02?", "what's number 3", "what does the second show"
_WHAT = re.compile(
    rf"{_LEAD}(?:what(?:'?s| is| are| does| do)|show me what|describe|whats|"
    r"was (?:ist|zeigt)|qué es|c'est quoi)\b",
    re.IGNORECASE,
)
#: "how big is the second?", "what size is PT02"
_HOW_BIG = re.compile(
    rf"{_LEAD}(?:how (?:big|large|many pixels)|(?:what|which|what's the) (?:size|resolution|"
    r"dimensions?|format|file type))\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"{_LEAD}(?:which|what|welche|cuáles|lesquel\w+) (?:ones?|files?|pictures?|pics?|images?|of "
    r"(?:them|these|those)|are|have|bilder|davon)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    rf"{_LEAD}(?:is|are|does|do|has|have|ist|sind|hat)\b.*\b(?:they|these|those|all|files?|"
    r"pictures?|pics?|images?|shots?|main|hero|it|one|number|#|first|second|third|last|[\w.-]*\d)\b",
    re.IGNORECASE,
)


def _square(file: File) -> bool:
    wide, high = _size(file)
    return wide == high > 0


def _upright(file: File) -> bool:
    wide, high = _size(file)
    return wide < high


def _lying(file: File) -> bool:
    wide, high = _size(file)
    return wide > high


def _shadowed(file: File) -> bool:
    kind = file.get("add_shadow", "kind")
    return kind not in (None, "none") or file.node.find("recreate") is not None


def _white(file: File) -> bool:
    return file.get("set_background", "color") == "#ffffff" and file.node.find("recreate") is None


#: What is asked of files, by how it is said.
_TRAITS: Mapping[str, tuple[str, Callable[[File], bool]]] = {
    "square": (r"\b(?:square|quadratisch|cuadrad\w+|carré\w*)\b", _square),
    "portrait": (r"\b(?:portrait|vertical|upright|hochformat)\b", _upright),
    "landscape": (r"\b(?:landscape|horizontal|querformat)\b", _lying),
    "with a shadow": (r"\b(?:shadows?|schatten|sombras?|ombres?)\b", _shadowed),
    "on pure white": (r"\b(?:white|weiß|weiss|blanc\w*)\b", _white),
}
#: What kinds of pictures are called.
_CALLED = {
    "white": "the product on pure white",
    "color": "the product on a colour",
    "scene": "a scene",
    "detail": "a close-up",
    "scale": "a size picture",
    "infographic": "an infographic",
    "turn": "a turned view",
    "recolor": "another colour of the product",
    "reflection": "the product with its reflection",
    "cast": "the product with a cast shadow",
    "transparent": "the product without a background",
    "as_is": "the photo as it is",
    "on_model": "the product on a person",
}


def described(turn: Turn, clause: Clause) -> str:
    """The answer to a question about files that are there; empty where the clause asks none."""
    if not turn.files or turn.orders:
        return ""
    if told := _of_all(turn, clause):
        return told
    trait = next((name for name, (said, _) in _TRAITS.items() if _has(said, clause)), None)
    trait = None if clause.has("move") else trait
    if trait and _WHICH.match(clause.text):
        return _which(turn, trait)
    if trait and clause.asked and _WHETHER.match(clause.text):
        return _whether(turn, clause, trait)
    does = clause.has("verb", "make", "change", "add", "remove")
    pointed = not does and any(clause.has(kind) for kind in ("file", "ordinal", "ordinals"))
    if pointed and (_WHAT.match(clause.text) or _HOW_BIG.match(clause.text)):
        picked = targets(clause, turn.files, turn.photos)
        return " ".join(_told(turn, index) for index in picked.files)
    return ""


#: "is it compliant?", "passt das so für amazon?"
_FITS = re.compile(
    r"\b(?:passt|compliant|konform|allowed|ok(?:ay)? (?:for|with)|fine for|good for|ready for)\b",
    re.I,
)
_HAVE = re.compile(rf"{_LEAD}what (?:do|did) (?:i|we) (?:have|get)\b", re.IGNORECASE)
_COUNTS = re.compile(
    rf"{_LEAD}(?:how many (?:are )?(?:left|now|there)|wie ?viele .*\b(?:jetzt|noch|da)|"
    r"(?:sind das|are (?:these|those|there|that)|is that) (?:jetzt |now )?\d)\b",
    re.IGNORECASE,
)


def _of_all(turn: Turn, clause: Clause) -> str:
    """What is told of the gallery as a whole."""
    if _COUNTS.match(clause.text):
        return f"The gallery holds {len(turn.files)} files now."
    if clause.asked and clause.has("format") and not clause.has("channel"):
        formats = sorted({_format(file) for file in turn.files})
        return f"All {len(turn.files)} files are {' and '.join(formats)}."
    if _HAVE.match(clause.text):
        picked = targets(clause, turn.files, turn.photos)
        names = ", ".join(turn.files[index].name for index in picked.files)
        return f"{len(picked.files)} of the gallery's {len(turn.files)} files: {names}."
    if (
        clause.asked
        and _FITS.search(clause.text)
        and set(clause.values("channel")) <= set(turn.here)
    ):
        return (
            "Every file is checked against its channel's rules when it is made: its card and the "
            "page say what passed, what to look at, and what failed."
        )
    return ""


def _has(said: str, clause: Clause) -> bool:
    return re.search(said, clause.text, re.IGNORECASE) is not None


def _which(turn: Turn, trait: str) -> str:
    names = [file.name for file in turn.files if _TRAITS[trait][1](file)]
    if len(names) == len(turn.files) > 1:
        return f"All {len(names)} are {trait}." if " " not in trait else f"All of them: {trait}."
    return f"{trait[0].upper()}{trait[1:]}: {', '.join(names)}." if names else f"None is {trait}."


def _whether(turn: Turn, clause: Clause, trait: str) -> str:
    marks = [t for t in clause.tokens if t.get("color") or t.get("subject")]
    bare = [t for t in clause.tokens if t not in marks[-1:]]  # "is the white one really white?"
    picked = targets(replace(clause, tokens=tuple(bare)), turn.files, turn.photos)
    files = [turn.files[index] for index in picked.files] or turn.files
    others = [file.name for file in files if not _TRAITS[trait][1](file)]
    if not others:
        return f"Yes: {', '.join(file.name for file in files)}."
    if len(others) == len(files):
        return f"No: {', '.join(others)}."
    return f"All but {', '.join(others)}."


def _told(turn: Turn, index: int) -> str:
    """ "amazon_detail, number 3, is a close-up for Amazon: 2000×2000 px, jpeg." """
    file = turn.files[index]
    what = _CALLED.get(file.look, file.look)
    scene = file.get("recreate", "scene")
    what = f"a scene, {str(scene).replace('_', ' ')}" if scene else what
    place = f" for {channels()[file.channel].title}" if file.channel in channels() else ""
    wide, high = _size(file)
    size = f"up to {wide}×{high} px" if wide else "as large as the photo"
    return f"{file.name}, number {index + 1}, is {what}{place}: {size}, {_format(file)}."


def _size(file: File) -> tuple[int, int]:
    """Width and height in pixels as they are asked for; (0, 0): the photo's own."""
    found = slots().get(f"{file.channel}.{file.slot}")
    told = (file.node.args.get("width"), file.node.args.get("height"))
    own = (found.export.width, found.export.height) if found else (0, 0)
    wide, high = (
        one if isinstance(one, int) else usual or 0 for one, usual in zip(told, own, strict=True)
    )
    return wide, high


def _format(file: File) -> str:
    found = slots().get(f"{file.channel}.{file.slot}")
    usual = found.export.format if found else "jpeg"
    return str(file.node.args.get("format") or usual)
