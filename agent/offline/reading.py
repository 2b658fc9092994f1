"""Reading: each clause of a message goes to the first reader that it means something to."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline import (
    answers,
    changing,
    corrections,
    counting,
    cutting,
    facts,
    listing,
    numbers,
    ordering,
    past,
    positions,
    prompting,
    refining,
    refusals,
    remembering,
    removing,
    repeats,
    resizing,
    sending,
    sorting,
    varying,
)
from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.references import targets
from agent.offline.removing import leaves_out
from agent.offline.strangers import stray_words
from agent.offline.turn import Turn

Reader = Callable[[Turn, Clause], bool]

#: Asked in this order; the first that a clause means something to takes it.
_READERS: tuple[Reader, ...] = (
    refusals.read,
    listing.read,
    sorting.read_swap_of_places,
    sorting.read_place,
    sorting.read_only,
    varying.read,
    remembering.read,
    cutting.read,
    ordering.read_line,
    answers.read,
    sending.read,
    past.read,
    facts.read_code,
    facts.read_rewording,
    facts.read_height,
    prompting.read,
    repeats.read,
    removing.read_removal,
    facts.read_addition,
    positions.read,
    changing.read_joining,
    changing.read_swap,
    corrections.read,
    refining.read,
    counting.read,
    resizing.read,
    ordering.read_order,
    facts.read_facts,
    refining.read_vague,
)


def read(turn: Turn) -> None:
    """Read all clauses of a message; what each wants is noted in the turn."""
    facts.collect(turn)
    sending.unsaid(turn)
    if sorting.keep_only(turn):
        return
    for clause in turn.clauses:
        if any(clause is other for other in turn.spent):
            continue
        if turn.focus is not None and turn.focus.sentence != clause.sentence:
            turn.focus = None
        if _leads(turn, clause):
            turn.focus = clause
            continue
        if _begun_anew(turn, clause):
            turn.orders.clear()
            continue
        if clause.has("verb", "hold"):
            turn.held = True
            continue
        if clause.has("verb", "dislike"):
            _disliked(turn, clause)
            continue
        if _kept(turn, clause):
            turn.talked.append("keep")
            continue
        _take(turn, clause)
        turn.last_sentence = clause.sentence


def _take(turn: Turn, clause: Clause) -> None:
    """Give a clause to the first reader that it means something to."""
    taken = next((reader for reader in _READERS if reader(turn, clause)), None)
    if taken is None:
        _rest(turn, clause)
    elif taken in _STRICT:
        named = clause.has("look", "on_model") and turn.studio.generator
        turn.ignored += [] if named else stray_words(clause, turn.situation.name_words())
    if taken is refining.read and ordering.orders_too(turn, clause):
        ordering.read_order(turn, clause)


#: Readers that understand some words of a clause and pass over the others.
_STRICT: tuple[Reader, ...] = (
    changing.read_swap,
    removing.read_removal,
    corrections.read,
    refining.read,
    counting.read,
    ordering.read_order,
)


_NO = re.compile(
    r"(?:oh |ah |hmm )?(?:wait|no|nope|actually)(?:,? (?:wait|no|sorry))*|scratch that", re.I
)


def _begun_anew(turn: Turn, clause: Clause) -> bool:
    """ "do Amazon. Wait no. Etsy.": what was ordered so far gives way to what follows."""
    if not turn.orders or not _NO.fullmatch(clause.text.strip()):
        return False
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), len(turn.clauses))
    follows = turn.clauses[at + 1 : at + 2]
    return any(c.has("channel") and not c.has("verb", "remove", "add") for c in follows)


def _leads(turn: Turn, clause: Clause) -> bool:
    """ "story: …", "flask: …": a heading that only says which file the rest is about."""
    if not clause.heading or not turn.files or clause.has("verb") or clause.has("move"):
        return False
    said = [t for t in clause.tokens if t.plain not in ("one", "ones")]
    if numbers.count(said)[1] or clause.has("quantity", "set"):
        return False
    picked = targets(clause, turn.files, turn.photos)
    return bool(picked.said and picked.files) and not picked.wrong


def _kept(turn: Turn, clause: Clause) -> bool:
    """ "main stays the plain product", "still transparent": what is as it is asked to be."""
    if not clause.has("verb", "keep") or clause.has("look", "as_is"):
        return False
    if leaves_out(clause):
        return False
    return not clause.has("channel") and not clause.has("move")


def _disliked(turn: Turn, clause: Clause) -> None:
    """ "I don't like the third": what is wrong with it, only the user knows."""
    picked = targets(clause, turn.files, turn.photos)
    follows = [c for c in turn.clauses if c.sentence >= clause.sentence and c is not clause]
    if turn.orders and not turn.files and clause.has("scene"):
        turn.orders[-1].without |= set(clause.values("scene"))  # "a set, but I hate kitchens"
        return
    about = clause.values("subject")
    if turn.files and varying.asks_for_another(turn):
        return
    if turn.files and about and not any(c.terms() - {"ask"} for c in follows):
        turn.ask(phrase("ask.disliked", what=about[-1]))
        return
    if not picked.said or picked.wrong or any(c.terms() for c in follows):
        turn.talked.append("keep")
        return
    names = ", ".join(turn.files[index].name for index in picked.files)
    turn.ask(phrase("ask.different", names=names))


def _rest(turn: Turn, clause: Clause) -> None:
    """Courtesies, and what nobody understood."""
    turn.talked += clause.values("talk") + [v for v in clause.values("verb") if v == "keep"]
    known = {"plain", "talk", "that", "place", "degree", "number", "tone", "only", "ask", "product"}
    strange = [t for t in clause.tokens if t.shape == "word" and not set(t.terms) & known]
    small = ("keep", "go", "make") if len(turn.clauses) > 1 else ("keep",)
    if any(t.get("verb") not in small for t in strange):
        turn.unread.append(clause)
    elif clause.has("verb", "remove") or (
        not clause.values("talk") and all(t.shape != "word" for t in clause.tokens)
    ):
        turn.talked.append("sign")
