"""Comparatives: what "warmer", "less contrast" or "shadow softness 0.6" moves, and how far."""

from __future__ import annotations

import math
import re

from agent.offline import measures
from agent.offline.choosing import chosen
from agent.offline.clauses import Clause
from agent.offline.moves import Move
from agent.offline.references import targets
from agent.offline.stops import stops as stops_of
from agent.offline.turn import Turn
from agent.offline.words import tokens

__all__ = ["move_in", "times_in"]


_SLIGHT, _STRONG = 0.5, 1.8
#: Stops of light that one plain "brighter" moves, and the share that one step of the rest is.
_STOP, _SHARE = 0.4, 0.1
#: Subjects of which a percentage says something else than how full the frame is.
_UNFILLED = ("shadow", "contrast", "light", "background", "temperature", "sharpness", "noise")
#: Which axis a bare "less" or "more" means, by what the clause speaks of.
_SUBJECTS = {
    "shadow": "strong",
    "light": "bright",
    "contrast": "contrast",
    "temperature": "warm",
    "frame": "big",
    "sharpness": "sharp",
    "noise": "denoise",
}


def _ways(clause: Clause) -> list[str]:
    """Which values go up or down, in order."""
    words = [value for value in clause.values("move") if value.rpartition("_")[2] in ("up", "down")]
    if not words and (zoomed := _ZOOMED.search(clause.text)):
        return ["close_up" if zoomed["way"].lower() == "in" else "close_down"]
    return words


#: "zoom the close-up in some more"
_ZOOMED = re.compile(r"\bzoom\b.* (?P<way>in|out)\b", re.IGNORECASE)
#: How strong "a very light shadow" is.
_FAINT = 0.15


def times_in(clause: Clause) -> float:
    """How many plain steps a clause means: half of one for "slightly", more than one for "much"."""
    degrees = clause.values("degree")
    if "slight" in degrees:
        return _SLIGHT
    return _STRONG if "strong" in degrees else 1.0


def move_in(turn: Turn, clause: Clause) -> Move | None:
    """The move that a clause asks for, its way and how far; None where there is none."""
    percent = measures.percent(clause.tokens)
    ways = [v for v in clause.values("move") if v.rpartition("_")[2] in ("up", "down")]
    if percent is not None and not ways and not clause.has("subject", *_UNFILLED):
        return Move("fill", to=percent)
    told = _set(clause)
    if told is not None:
        return told
    exact = [value for value in clause.values("move") if "=" in value]
    if exact and (clause.has("subject", "shadow") or clause.has("kind")):
        axis, _, value = exact[-1].partition("=")
        if _IS & {token.plain for token in clause.tokens} and not clause.has("verb", "make"):
            return Move(axis, -1.0)  # "the shadow is very strong": how it is now
        return Move(axis, to=float(value))
    words = _ways(clause)
    if not words and clause.has("subject", "shadow") and clause.has("tone", "pale"):
        return Move("strong", to=_FAINT)
    if not words:
        return _bare(clause, percent)
    # "too big, smaller" and "too dark, brighter" say one thing; the last word decides.
    axis, _, way = words[-1].rpartition("_")
    sign = 1.0 if way == "up" else -1.0
    sign = -sign if _complains(clause) else sign
    move = Move(axis, sign, times_in(clause) if percent is None else _shares(axis, percent))
    stops = stops_of(clause.text) if axis == "bright" else None
    if stops is not None:
        move = Move(axis, sign, stops / _STOP)
    if percent is not None and axis in ("big", "close"):
        move = Move(axis, sign, factor=1.0 + sign * percent)
    if move.axis == "bright" and "too" in clause.text.lower().split() and _tinted(turn, clause):
        move = Move("light", move.sign, move.times)  # "too dark now", of a colour just changed
    return _in_context(turn, clause, move)


_VALUES = {
    "warmth": "warm", "temperature": "warm", "contrast": "contrast", "exposure": "bright",
    "brightness": "bright", "softness": "soft", "strength": "strong", "opacity": "strong",
}  # fmt: skip


def _set(clause: Clause) -> Move | None:
    """ "warmth to +0.3", "shadow softness 0.6": a value as it is to be."""
    words = [token.plain for token in clause.tokens]
    axis = next((_VALUES[word] for word in words if word in _VALUES), None)
    said = [t for t in clause.tokens if t.shape == "signed" or _SHORT.fullmatch(t.text)]
    if axis is None or len(said) != 1 or stops_of(clause.text) is not None:
        return None
    return Move(axis, to=float(said[0].text.replace("−", "-").replace(",", ".")))


_SHORT = re.compile(r"[01][.,]\d+")


_IS = frozenset(["is", "are", "looks", "look", "seems", "feels", "ist", "es", "est"])


def _complains(clause: Clause) -> bool:
    """ "the shadow is very hard": how it looks now is what is to change."""
    words = [token.plain for token in clause.tokens]
    single = {word for said in words for word in said.split()}
    if "than" in single and {"others", "rest", "other"} & single:
        return not clause.has("verb", "make", "change")  # "still darker than the others"
    copula = next((i for i, word in enumerate(words) if word in _LOOKS), None)
    moved = [i for i, t in enumerate(clause.tokens) if t.get("move") and t.plain in _PLAINLY]
    return copula is not None and bool(moved) and moved[-1] > copula and not clause.has("polite")


_LOOKS = frozenset(
    ["is", "are", "looks", "look", "seems", "seem", "feels", "ist", "wirkt", "es"]
    + ["it's", "its", "they're", "that's"]
)
#: Adjectives that ask for something by themselves and complain of it after "is".
_PLAINLY = frozenset(
    ["hard", "bright", "big", "huge", "massive", "gigantic", "strong", "subtle", "crisp"]
)


def _shares(axis: str, percent: float) -> float:
    """How many plain steps a share comes to: of light in stops, else tenths of the range."""
    return math.log2(1.0 + percent) / _STOP if axis == "bright" else percent / _SHARE


def _bare(clause: Clause, percent: float | None) -> Move | None:
    """ "less contrast", "more zoom": the word for the way, and what it is about."""
    subjects = clause.values("subject")
    if not subjects or subjects[0] not in _SUBJECTS:
        return None
    axis = _SUBJECTS[subjects[0]]
    stops = stops_of(clause.text)
    if stops is not None and axis == "bright":
        less = clause.has("move", "less") or bool(_DOWN & set(clause.text.lower().split()))
        return Move(axis, -1.0 if less else 1.0, stops / _STOP)
    if percent is not None and axis in ("strong", "soft"):
        return Move(axis, to=percent)
    if clause.has("move", "half"):
        return Move(axis, -1.0, factor=0.5)
    if clause.has("move", "twice"):
        return Move(axis, 1.0, factor=2.0)
    if clause.has("move", "less"):
        return Move(axis, 1.0 if axis == "denoise" else -1.0, times_in(clause))
    return Move(axis, 1.0, times_in(clause)) if clause.has("move", "more") else None


#: Words that say that an exact number of stops goes down: "knock the exposure down half a stop".
_DOWN = frozenset(["darken", "down", "lower", "reduce", "drop", "minus", "cut", "pull", "less"])


def _in_context(turn: Turn, clause: Clause, move: Move) -> Move:
    subjects = clause.values("subject")
    if "shadow" in subjects or clause.has("kind"):
        return _of_shadow(move, clause)
    if move.axis == "soft" and "crisp" in clause.text.lower():
        return Move("sharp", -move.sign, move.times)  # "a bit crisper", of no shadow
    if move.axis == "strong" and subjects and subjects[0] in _SUBJECTS:
        return Move(_SUBJECTS[subjects[0]], move.sign, move.times)
    if move.axis in ("light", "bright") and "background" in subjects:
        return Move("ground", move.sign, move.times)
    if move.axis == "light" and not _shaded(turn, clause):
        return Move("bright", move.sign, move.times)
    if move.axis == "big" and clause.has("look", "detail"):
        return Move("close", move.sign, move.times)
    if move.axis == "close" and not _zoomed(turn, clause):
        return Move("big", move.sign, move.times)
    if move.axis == "soft" and clause.has("subject", "light"):
        return Move("contrast", -move.sign, move.times)
    return move


def _zoomed(turn: Turn, clause: Clause) -> bool:
    """Whether a clause may mean a close-up: "less zoomed in on the story" means none."""
    meant = targets(clause, turn.files, turn.photos).files or range(len(turn.files))
    return any(turn.files[index].node.find("detail_crop") for index in meant)


def _tinted(turn: Turn, clause: Clause) -> bool:
    """Whether the message before was about a colour of the files that are meant."""
    said = turn.situation.said()[:1]
    before = [t for text in said for t in tokens(text, turn.situation.name_words())]
    spoke = any(t.get("color") or (t.get("move") or "").startswith("light_") for t in before)
    return spoke and _shaded(turn, clause)


def _of_shadow(move: Move, clause: Clause) -> Move:
    """Of a shadow, lighter and brighter mean weaker, bigger means softer."""
    if move.axis in ("light", "bright"):
        return Move("strong", -move.sign, move.times)
    if move.axis == "big":
        return Move("soft", move.sign, move.times)
    if move.axis == "sharp":
        return Move("soft", -move.sign, move.times)
    return move


def _shaded(turn: Turn, clause: Clause) -> bool:
    """Whether "darker" speaks of a colour and not of the light."""
    if clause.has("subject", "light"):
        return False
    if clause.has("subject", "background") or clause.has("color"):
        return True
    told = [turn.files[i] for i in chosen(turn, clause, turn.focus).files]
    return bool(told) and all(f.look in ("recolor", "color") for f in told)
