"""Changes put to the files that a clause is about, once all ordered files are there."""

from __future__ import annotations

from collections.abc import Callable

from agent.offline.choosing import chosen
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.phrases import phrase
from agent.offline.references import targets
from agent.offline.turn import Turn

__all__ = ["change_files", "spared_by"]


Change = Callable[[File], File | None]


def change_files(turn: Turn, clause: Clause, change: Change, what: str) -> None:
    """Change the files that a clause points at, once all ordered files are there."""
    focus = turn.focus

    def run() -> None:
        picked = chosen(turn, clause, focus)
        if picked.wrong:
            turn.ask(_no_such(turn, picked.wrong))
            return
        spared = spared_by(turn, clause)
        meant = [index for index in picked.files if index not in spared]
        made = {index: new for index in meant if (new := change(turn.files[index]))}
        _put(turn, made, what)

    turn.later.append(run)


def spared_by(turn: Turn, clause: Clause) -> set[int]:
    """The files that the rest of the sentence takes out of a change: "except on the main"."""
    said = [other for other in turn.spared if other.sentence == clause.sentence]
    return {i for other in said for i in targets(other, turn.files, turn.photos).files}


def _put(turn: Turn, made: dict[int, File], what: str) -> None:
    if not made:
        if turn.files:
            turn.answers.append(f"No file here has a {what} to change.")
        else:
            turn.ask(phrase("ask.first", what=what) if turn.photos else phrase("ask.photo"))
        return
    same = [i for i, new in made.items() if new.node.key == turn.files[i].node.key]
    for index, new in made.items():
        turn.files[index] = new
    if len(same) == len(made):
        turn.answers.append(f"The {what} is as far as it goes already.")
        return
    turn.touched = [turn.files[index].name for index in made]
    names = ", ".join(turn.touched) if len(made) < len(turn.files) else "all files"
    turn.say(f"Changed the {what} of {names}.")


def _no_such(turn: Turn, said: str) -> str:
    if not turn.files:
        return phrase("ask.photo") if not turn.photos else phrase("ask.where")
    names = ", ".join(file.name for file in turn.files)
    return phrase("ask.which", said=said, count=len(turn.files), names=names)
