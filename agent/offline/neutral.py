"""Changes of light or sharpness taken back: "forget the brightness"."""

from __future__ import annotations

from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.turn import Turn

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
