"""Changes of light, sharpness or ground taken back: "forget the brightness"."""

from __future__ import annotations

import re

from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.references import targets
from agent.offline.remaking import put_in_place
from agent.offline.turn import Turn
from agent.offline.wishes import Wish

__all__ = ["read"]


#: What a subject moves, and so what taking it back sets to nothing.
_MOVED = {
    "light": ("relight", "exposure"),
    "contrast": ("relight", "contrast"),
    "temperature": ("relight", "warmth"),
    "sharpness": ("retouch", "sharpen"),
}


def read(turn: Turn, clause: Clause) -> bool:
    """ "forget the brightness": a change of light or sharpness that the files have, taken back."""
    if _GROUND.search(clause.text):
        return _on_white(turn, clause)
    moved = [_MOVED[name] for name in clause.values("subject") if name in _MOVED]
    if not moved or clause.has("move"):
        return False
    op, arg = moved[0]
    if not any(file.get(op, arg) for file in turn.files):
        return False

    def undone(file: File) -> File | None:
        return file.setting(op, **{arg: 0.0}) if file.get(op, arg) else None

    change_files(turn, clause, undone, clause.values("subject")[0])
    return True


#: "forget the brand colours for the story"
_GROUND = re.compile(
    r"\b(?:brand(?:ed)? (?:colou?rs?|background|palette)|colou?red (?:background|backdrop)|"
    r"markenfarben?)\b",
    re.IGNORECASE,
)


def _on_white(turn: Turn, clause: Clause) -> bool:
    """The files on a colour that a clause speaks of, on white again."""
    picked = targets(clause, turn.files, turn.photos, skip_color=True)
    colored = [i for i in picked.files if turn.files[i].look == "color"]
    for index in colored:
        put_in_place(turn, index, Wish("white", {}, None, "white", clause.text))
    return bool(colored)
