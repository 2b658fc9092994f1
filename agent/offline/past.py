"""Going back: undo, redo, the first version, "back to the six", "bring the marble one back"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import JsonValue

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.references import targets
from agent.offline.tree import grown
from agent.offline.turn import Turn
from agent.offline.words import tokens

__all__ = ["read"]


Recipe = Mapping[str, Mapping[str, JsonValue]]
#: With these "drop all" speaks of some files: "drop all lifestyle images".
_PARTS = ("look", "scene", "color", "slot", "channel", "object", "subject", "kind")


def read(turn: Turn, clause: Clause) -> bool:
    """Go back or forth in the conversation's plans; False where the clause does not ask for it."""
    if _went(turn, clause) or (clause.has("verb", "redo") and _back_to_count(turn, clause)):
        return True
    made_anew = len(clause.values("scene") + clause.values("color")) > 1
    angle = any(t.shape == "number" for t in clause.tokens) and any(
        file.look == "turn" for file in turn.files
    )
    if angle and clause.has("verb", "redo"):
        return False  # "too much, 20 was better"
    named = clause.has("verb", "undo") or made_anew or bool(_version(clause))
    if clause.has("verb", "redo") and not named:
        turn.move = "redo"
        turn.later.clear()
        turn.orders.clear()
        turn.say("Done again.")
        return True
    told = bool(_BACK.search(clause.text.strip(" .!")))
    back = clause.has("verb", "restore") or (told and not clause.has("verb", "reset", "undo"))
    if back and _restored(turn, clause):
        return True
    if clause.has("verb", "clear") and not any(clause.has(kind) for kind in _PARTS):
        return _cleared(turn)
    others = [other for other in turn.clauses if other is not clause]
    if clause.has("verb", "undo") and not _version(clause) and any(map(_version, others)):
        return True  # "v1 was fine, go back to it"
    if number := _version(clause):
        return _back_to(turn, number)
    if _back_to_count(turn, clause):
        return True
    other = clause.has("scene") or clause.has("color") or clause.shaped("hex")
    if clause.has("verb", "undo") and (not other or _came_last(turn, clause)):
        return _undone(turn, clause)
    return False


def _went(turn: Turn, clause: Clause) -> bool:
    """Whether a clause goes back by what it names, or only says why the one before went."""
    if clause.has("verb", "redo") and _was_before(turn, clause):
        _undo(turn)
        return True  # "shelf was better"
    if clause.has("verb", "redo") and _prefers(clause) and not _undone_before(turn):
        others = [c for c in turn.clauses if c is not clause]
        if not any(c.has("verb", "undo", "reset") for c in others) and turn.situation.history:
            _undo(turn)  # "I preferred the moodier one", with nothing to do again
        return not _version(clause)
    same = clause.sentence == turn.last_sentence
    if turn.move == "undo" and same and ("back" in clause.text or clause.has("verb", "redo")):
        return True  # "undo, the wood was nicer", "…, back to shelf"
    return turn.move == "redo" and same and not clause.has("verb", "add")  # "redo, white it is"


_LITERALLY = ("redo", "do it again", "undo the undo", "reapply", "wiederholen", "rehacer", "refai")


def _prefers(clause: Clause) -> bool:
    """Whether the word for going forth only says that a version was better."""
    said = [t.plain for t in clause.tokens if t.get("verb") == "redo"]
    return not any(word.startswith(_LITERALLY) for word in said)


def _undone_before(turn: Turn) -> bool:
    """Whether the message before went back, so that there is something to go forth to."""
    known = turn.situation.name_words()
    before = [t for text in turn.situation.said()[:1] for t in tokens(text, known)]
    return any(t.get("verb") in ("undo", "reset", "restore", "clear") for t in before)


def _was_before(turn: Turn, clause: Clause) -> bool:
    """Whether what a clause names was in the plan before, and is in the present one no more."""
    history, named = turn.situation.history, {*clause.values("scene"), *clause.values("color")}
    if not history or not named or turn.move:
        return False
    return named <= _shown(history[-1]) and not named & _shown(turn.situation.recipe)


def _came_last(turn: Turn, clause: Clause) -> bool:
    """ "undo the garden": the scene or colour that the last change brought."""
    history, named = turn.situation.history, {*clause.values("scene"), *clause.values("color")}
    if not history or not named or clause.has("ordinal"):
        return False
    return named <= _shown(turn.situation.recipe) and not named & _shown(history[-1])


def _shown(recipe: Recipe) -> set[str]:
    """The scenes and colours of a plan."""
    held = [args for step in recipe.values() if isinstance(args := step.get("args"), dict)]
    return {str(args.get(key)) for args in held for key in ("scene", "color")}


#: "put the other two back"
_BACK = re.compile(
    r"\b(?:put|bring|get|want|take|give|have)\b.+\bback(?: in| please| again)?$", re.I
)


def _undone(turn: Turn, clause: Clause) -> bool:
    """Take the last change back, or as many as the clause says."""
    steps = _steps(clause)
    if steps > 1 and len(turn.situation.history) >= steps:
        turn.restore(turn.situation.history[-steps])
        turn.say(f"Back to before the last {steps} changes.")
    else:
        _undo(turn)
    return True


def _steps(clause: Clause) -> int:
    """How many changes are taken back: "undo the last two changes"; 1 where no number says it."""
    said = [t.get("number") or t.text for t in clause.tokens]
    found = [int(text) for text in said if text.isdecimal() and 1 < int(text) < 10]
    return found[0] if found else 1


def _undo(turn: Turn) -> None:
    if not (turn.situation.recipe or any(turn.situation.history)):
        turn.answers.append("There is nothing to undo: the plan is empty.")
        return
    turn.move = "undo"
    # What came before in the turn said why: "too close, back to how it was".
    turn.later.clear()
    turn.say("Undone: the gallery is as it was before.")
    history = turn.situation.history
    turn.begin_from(history[-1] if history else {})


def _first(turn: Turn) -> bool:
    history = [recipe for recipe in turn.situation.history if recipe]
    if not history:
        turn.answers.append("This is the first version already.")
        return True
    turn.restore(history[0])
    turn.say("Back to the first version.")
    return True


_VERSION = re.compile(r"\b(?:version|revision|draft|entwurf|fassung|v)\s?(?P<n>\d{1,2})\b", re.I)


def _version(clause: Clause) -> int:
    """The number of an earlier version that a clause names, 0 where it names none."""
    if clause.has("verb", "reset"):
        return 1
    found = _VERSION.search(clause.text)
    return int(found["n"]) if found else 0


def _back_to(turn: Turn, number: int) -> bool:
    if number == 1:
        return _first(turn)
    history = [recipe for recipe in turn.situation.history if recipe]
    if number == len(history) + 1:
        turn.answers.append(f"This is version {number} already.")
    elif number > len(history):
        turn.answers.append(f"There is no version {number}: so far there are {len(history) + 1}.")
    else:
        turn.restore(history[number - 1])
        turn.say(f"Back to version {number}.")
    return True


def _cleared(turn: Turn) -> bool:
    """ "start over": an empty gallery, to which what follows in the turn adds."""
    if not turn.files and not turn.others:
        turn.talked.append("ok")
        return True
    turn.restore({})
    turn.orders.clear()
    turn.say("Took everything out: the gallery is empty, and “undo” brings it back.")
    return True


def _back_to_count(turn: Turn, clause: Clause) -> bool:
    """ "back to the 6": the latest plan that had so many files."""
    words = clause.text.lower()
    said = [t.text if t.shape == "number" else t.get("number") or "" for t in clause.tokens]
    numbers_said = [int(n) for n in said if n.isdecimal() and int(n) > 1]
    back = "back to" in words or clause.has("verb", "redo")
    if not (back and numbers_said) or clause.has("slot") or clause.has("scene"):
        return False
    for recipe in reversed(turn.situation.history):
        if sum(step["op"] == "export" for step in recipe.values()) == numbers_said[0]:
            turn.restore(recipe)
            turn.say(f"Back to the {numbers_said[0]} files of before.")
            return True
    return False


def _restored(turn: Turn, clause: Clause) -> bool:
    """Files of an earlier plan that a clause points at, and that are not there now."""
    here = {file.node.key for file in turn.files}
    for recipe in reversed(turn.situation.history):
        gone = [File(n) for n in grown(recipe) if n.op == "export" and n.key not in here]
        picked = targets(clause, gone, turn.photos)
        found = [gone[i] for i in picked.files] if picked.said else []
        if not picked.said and not picked.wrong and not clause.has("verb", "undo"):
            found = gone  # "bring it back": what went last
        if found:
            names = {file.name: file for file in found}
            turn.files = [names.pop(file.name, file) for file in turn.files]
            turn.files += names.values()
            turn.changed = True
            turn.say(f"Brought back {', '.join(file.name for file in found)}.")
            return True
    return False
