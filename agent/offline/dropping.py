"""Files, channels and kinds of picture that a message drops or keeps out."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline import sparing
from agent.offline.clauses import Clause
from agent.offline.orders import Order
from agent.offline.phrases import phrase
from agent.offline.places import MAIN
from agent.offline.products import named_products
from agent.offline.references import Chosen, targets
from agent.offline.turn import Turn

__all__ = ["EXCLUDED", "alone", "drop", "drop_channels", "exclude"]


def alone(clause: Clause) -> bool:
    """Whether a channel is all that is taken back: "skip Walmart", not "no scenes for Walmart"."""
    return not any(
        clause.has(kind) for kind in ("look", "scene", "slot", "color", "subject", "move")
    )


def drop_channels(turn: Turn, channels: Sequence[str]) -> None:
    """Take all files of some channels out, and what is ordered for them."""
    kept = [file for file in turn.files if file.channel not in channels]
    if len(kept) < len(turn.files):
        turn.say(f"Dropped {len(turn.files) - len(kept)} files.")
        turn.changed = True
    turn.files = kept
    for order in turn.orders:
        order.items = [i for i in order.items if not i.place or i.place.channel not in channels]


def exclude(turn: Turn, clause: Clause) -> bool:
    """Keep a kind of picture out of what this turn orders."""
    kinds = {EXCLUDED[look] for look in clause.values("look") if look in EXCLUDED}
    kinds |= {"white"} if "#ffffff" in clause.values("color") else set()
    if clause.has("scene") and turn.orders:
        turn.orders[-1].without |= set(clause.values("scene"))  # "but no kitchen"
        return True
    kinds |= {"scene"} if "scene" in clause.text.lower() else set()
    if clause.has("topic", "generator"):
        turn.say("Nothing is generated: all files come from your photo alone.")
        kinds.add("on_model")
    if clause.has("slot", "main") and turn.orders:
        _without_main(turn.orders[-1])
        return True
    if "text" in clause.text.lower().split() or clause.has("look", "infographic"):
        kinds.add("infographic")
    if not kinds or not turn.orders:
        return bool(kinds) and clause.has("topic", "generator")
    turn.orders[-1].excluded |= kinds
    return True


def _without_main(order: Order) -> None:
    """ "a single secondary image, no main": the row alone."""
    rows = [i.place.channel for i in order.items if i.place and i.place.slot not in (None, *MAIN)]
    order.items = [
        i
        for i in order.items
        if not (i.place and i.place.channel in rows and i.place.slot in (None, *MAIN))
    ]


EXCLUDED = {
    "lifestyle": "scene",
    "detail": "detail",
    "infographic": "infographic",
    "scale": "scale",
    "on_model": "on_model",
    "reflection": "reflection",
    "recolor": "recolor",
}


def drop(turn: Turn, clause: Clause) -> bool:
    """Take the files out that a clause names; False where nothing told is meant."""
    if sparing.callout_out(turn, clause) or not turn.files:
        return bool(turn.files) or _gone(turn, clause)
    picked = _below_heading(turn, targets(clause, turn.files, turn.photos))
    that = clause.has("that") or any("it" in token.plain.split() for token in clause.tokens)
    if not picked.said and that:
        picked = _told_just_before(turn, clause) or picked
    if not picked.said and that and len(turn.files) > 1 and alone(clause):
        turn.ask(_which(turn, clause))
        return True
    if not picked.said and not (that and alone(clause)):
        return _gone(turn, clause)
    if picked.wrong:
        turn.answers.append(
            f"There is no “{picked.wrong}” in the gallery, so nothing was taken out."
        )
        return True
    picked = _of_product(turn, clause, picked)
    if not picked.files:
        turn.answers.append(
            f"There is no such picture of the {picked.said}: nothing was taken out."
        )
        return True
    names = [turn.files[index].name for index in picked.files]
    _without_orders(turn, {turn.files[index].channel for index in picked.files}, picked)
    turn.dropped += names
    turn.files = [file for index, file in enumerate(turn.files) if index not in picked.files]
    turn.say(f"Took out {', '.join(names)}.")
    turn.changed = True
    return True


def _of_product(turn: Turn, clause: Clause, picked: Chosen) -> Chosen:
    """Of the files that are meant, those of the product that the clause names."""
    named = named_products(clause, turn.photos).photos if len(turn.photos) > 1 else []
    if not named:
        return picked
    own = [index for index in picked.files if set(named) & set(turn.files[index].photos)]
    return Chosen(tuple(own), named[0].replace("_", " "))


def _below_heading(turn: Turn, picked: Chosen) -> Chosen:
    """ "ring: no lifestyle": of the files that are meant, those that the heading names."""
    if turn.focus is None or not picked.said or picked.wrong:
        return picked
    led = targets(turn.focus, turn.files, turn.photos)
    both = tuple(index for index in picked.files if index in led.files)
    return Chosen(both, picked.said) if led.said and both else picked


def _told_just_before(turn: Turn, clause: Clause) -> Chosen | None:
    """ "TEA-02 got cancelled, take it out": what the first half of the sentence points at."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    for before in reversed(turn.clauses[:at]):
        pointed = targets(before, turn.files, turn.photos)
        if before.sentence == clause.sentence and pointed.said and not pointed.wrong:
            return pointed
    return None


def _without_orders(turn: Turn, channels: set[str], picked: Chosen) -> None:
    """ "we are leaving BigCommerce, drop it": nothing is made for a channel that goes whole."""
    kept = {f.channel for i, f in enumerate(turn.files) if i not in picked.files}
    for order in turn.orders:
        order.items = [
            i
            for i in order.items
            if not i.place or i.place.channel in kept or i.wish or i.place.channel not in channels
        ]


def _which(turn: Turn, clause: Clause) -> str:
    names = ", ".join(file.name for file in turn.files)
    return phrase("ask.which", said=clause.text, count=len(turn.files), names=names)


def _gone(turn: Turn, clause: Clause) -> bool:
    """Taking back what is not there is no fault: "no infographic", "without her"."""
    told = ("no_channel", "look", "that", "channel", "scene", "color", "slot", "topic")
    if any(clause.has(kind) for kind in told):
        alone_said = len(turn.clauses) == 1 and turn.files and clause.has("verb", "remove")
        if alone_said and (clause.has("look") or clause.has("scene")):
            turn.answers.append(phrase("answer.none", said=clause.text, count=len(turn.files)))
        else:
            turn.talked.append("keep")
        return True
    answered = set(turn.situation.answered().lower().split())
    return any(token.plain in answered for token in clause.tokens if not token.terms)
