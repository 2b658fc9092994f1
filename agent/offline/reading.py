"""Reading: each clause of a message goes to the first reader that it means something to."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline import (
    amending,
    answers,
    changing,
    coding,
    complaints,
    corrections,
    counting,
    cutting,
    exchanging,
    facts,
    grouping,
    listing,
    ordering,
    past,
    positions,
    prompting,
    recounting,
    refining,
    refusals,
    remarks,
    remembering,
    removing,
    repeats,
    resizing,
    rewording,
    seating,
    sending,
    sorting,
    varying,
)
from agent.offline.arriving import into_own_scene, scene_arrives
from agent.offline.asides import only_tells
from agent.offline.clauses import Clause
from agent.offline.guarding import guarded
from agent.offline.leading import begun_anew, leads, led_there
from agent.offline.phrases import phrase
from agent.offline.references import targets
from agent.offline.strangers import stray_words
from agent.offline.turn import Turn

Reader = Callable[[Turn, Clause], bool]

#: Asked in this order; the first that a clause means something to takes it.
_READERS: tuple[Reader, ...] = (
    refusals.read,
    recounting.read_named,
    recounting.read,
    resizing.read_pointed,
    complaints.read,
    listing.read,
    seating.read_swap_of_places,
    seating.read_place,
    sorting.read_only,
    varying.read,
    remembering.read,
    cutting.read,
    exchanging.read_like,
    exchanging.read_mixed_up,
    ordering.read_line,
    answers.read,
    sending.read,
    past.read,
    coding.read_code,
    rewording.read_rewording,
    facts.retitled,
    facts.read_height,
    amending.read,
    prompting.read,
    repeats.read,
    removing.read_removal,
    facts.read_addition,
    positions.read,
    grouping.read_joining,
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
    if guarded(turn) or sorting.keep_only(turn) or grouping.joins_all(turn):
        return
    for clause in turn.clauses:
        if any(clause is other for other in turn.spent):
            continue
        if turn.focus is not None and turn.focus.sentence != clause.sentence:
            turn.focus = None
        turn.focus = turn.focus or led_there(turn, clause)
        if leads(turn, clause):
            turn.focus = clause
            continue
        if begun_anew(turn, clause):
            turn.orders.clear()
            continue
        if _remarks(turn, clause):
            continue
        _take(turn, clause)
        turn.last_sentence = clause.sentence
    into_own_scene(turn)


def _remarks(turn: Turn, clause: Clause) -> bool:
    """Whether a clause only says how things are, or that nothing is to be made yet."""
    if remarks.complains(turn, clause):
        turn.focus = clause
        return True
    if clause.has("verb", "hold") and not clause.has("channel"):
        turn.held = True
        return True
    exchanged = clause.has("verb", "change") and len(clause.values("scene")) > 1
    if clause.has("verb", "dislike") and not exchanged or remarks.disapproves(turn, clause):
        _disliked(turn, clause)
        return True
    return (
        only_tells(clause)
        or remarks.said_why(turn, clause)
        or remarks.stays(turn, clause)
        or scene_arrives(turn, clause)
    )


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


def _disliked(turn: Turn, clause: Clause) -> None:
    """ "I don't like the third": what is wrong with it, only the user knows."""
    picked = targets(clause, turn.files, turn.photos)
    follows = [c for c in turn.clauses if c.sentence >= clause.sentence and c is not clause]
    if turn.orders and not turn.files and clause.has("scene"):
        turn.orders[-1].without |= set(clause.values("scene"))  # "a set, but I hate kitchens"
        return
    about = clause.values("subject")
    if turn.orders and "shadow" in about:
        turn.orders[-1].unshadowed = True  # "a set; the client hates shadows"
        return
    if turn.files and varying.asks_for_another(turn):
        return
    if turn.files and about and not any(c.terms() - {"ask"} for c in follows):
        turn.ask(phrase("ask.disliked", what=about[-1]))
        return
    if any(c.terms() for c in follows) or picked.wrong or not turn.files:
        turn.talked.append("keep")
        turn.focus = clause if picked.said and not picked.wrong else turn.focus
        return
    if not picked.said:
        turn.ask(phrase("ask.vague"))
        return
    names = ", ".join(turn.files[index].name for index in picked.files)
    turn.ask(phrase("ask.different", names=names))


_REMARK = re.compile(r"(?:it'?s|they'?re|that'?s|because|cause|cuz|coz|bc)\b", re.IGNORECASE)


def _rest(turn: Turn, clause: Clause) -> None:
    """Courtesies, and what nobody understood."""
    if _REMARK.match(clause.text) and clause.sentence == turn.last_sentence:
        return  # "…, its a picnic thing"
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
