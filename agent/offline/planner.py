"""A turn planned without a network: words and a conversation's state to operation calls."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypedDict

from pydantic import JsonValue

from agent.gaps import gaps
from agent.offline import filling, replies
from agent.offline.again import said_again
from agent.offline.clauses import clauses
from agent.offline.conditions import decided
from agent.offline.delivered import delivered_names
from agent.offline.dropping import EXCLUDED
from agent.offline.enumerating import enumerated
from agent.offline.filler import Filler
from agent.offline.goods import laid
from agent.offline.joining import joined
from agent.offline.looks import Studio
from agent.offline.missed import told_anew
from agent.offline.numbers import ALL
from agent.offline.orders import Item, Order
from agent.offline.own_scene import placed_in
from agent.offline.pairs import spelt_out
from agent.offline.phrases import phrase
from agent.offline.places import Place, most
from agent.offline.plainly import said_plainly
from agent.offline.products import product_groups
from agent.offline.reading import read
from agent.offline.remaking import distinct
from agent.offline.roles import cast_in
from agent.offline.shares import spread_out
from agent.offline.shorthand import written_out
from agent.offline.situation import Recipe, Situation, Step, TurnPlan
from agent.offline.stock import Stock
from agent.offline.tree import patch, written
from agent.offline.turn import Turn
from agent.offline.words import tokens
from tools.operation import Operation
from tools.operation import operations as registered
from tools.scene import scene_names

__all__ = ["plan_turn", "studio_of"]

#: Clauses of one message that are read: each is held against all others. A brief has a hundred.
_MOST_PARTS = 300


def plan_turn(
    text: str,
    situation: Mapping[str, object],
    *,
    operations: Collection[str] | None = None,
    scenes: Collection[str] | None = None,
) -> TurnPlan:
    """Plan one turn: pure, deterministic, never raising for anything that a user can type.

    `situation` is as `Situation` describes. `operations`: names of those that may be called
    (None: all that are registered). `scenes`: the built-in scenes that are there (None: all).
    """
    state = Situation.model_validate(situation)
    text = said_plainly(text, state.photos()) if state.recipe else text
    text = spelt_out(spread_out(written_out(text), state), state.photos())
    placed = placed_in(text, state)
    state = placed.situation
    cast, state = cast_in(placed.text, state)
    told = decided(cast, state)
    whole = joined(told_anew(said_again(told.text, state), state), state)
    studio = studio_of(whole, state, operations, scenes)
    exports = sum(step["op"] == "export" for step in state.recipe.values())
    said = enumerated(tokens(whole, state.name_words(), delivered_names(state)), exports)
    parts = clauses(said)
    turn = Turn.of(whole, state, studio, parts[:_MOST_PARTS])
    if len(parts) > _MOST_PARTS:
        turn.leave_out(phrase("limit.parts", count=_MOST_PARTS))
    turn.side = placed.side
    turn.say(placed.note)
    turn.say(told.note)
    read(turn)
    if not turn.void and not turn.held:
        _do(turn)
    return _finished(turn)


def studio_of(
    text: str,
    state: Situation,
    operations: Collection[str] | None = None,
    scenes: Collection[str] | None = None,
) -> Studio:
    """What can be used in a turn that says this; None: all that there is."""
    names = registered() if operations is None else operations
    return Studio(
        frozenset(names),
        tuple(scene_names() if scenes is None else scenes),
        state.generator,
        len(product_groups(state.photos())),
        _defaults(names),
        laid(state, text),
        _cuts(state.recipe),
        state.brand,
    )


def _defaults(names: Collection[str]) -> dict[str, dict[str, JsonValue]]:
    """The default arguments of the operations that are registered: recipes hold them all."""
    return {name: _defaults_of(op) for name, op in registered().items() if name in names}


def _defaults_of(op: Operation) -> dict[str, JsonValue]:
    fields = op.args.model_fields.items()
    return {
        name: field.default
        for name, field in fields
        if not field.is_required() and field.default is not None
    }


def _cuts(recipe: Recipe) -> dict[str, dict[str, JsonValue]]:
    """How photos are cut out in a recipe, by name: later files are cut the same way."""
    found = [step["args"] for step in recipe.values() if step["op"] == "remove_background"]
    # None means what leaving it out means; said, it would make another step of the same.
    known = [_told(args) for args in found if isinstance(args, dict)]
    return {str(args.pop("image", "")): args for args in known}


def _told(args: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in args.items() if value is not None}


def _do(turn: Turn) -> None:
    filling.fulfil(turn)
    if turn.wanted is not None:
        _resize(turn, turn.wanted)
    for change in turn.later:
        change()
    distinct(turn)


def _resize(turn: Turn, wanted: int) -> None:
    channel = turn.wanted_for or (turn.files[-1].channel if turn.files else "")
    there = [file for file in turn.files if file.channel == channel]
    if not channel or not there:
        return
    sources = tuple(photo for photo in there[0].photos if photo in turn.photos)
    order = Order(items=[Item(Place(channel))], sku=there[0].sku or None)
    order.excluded = _not_wanted(turn)
    known = frozenset(filling.shown(file) for file in there)
    near, unsuited = turn.close_ups(sources), turn.unsuited(sources)
    height = turn.height or turn.told_height()
    goods = turn.category(sources)
    filler = Filler(Stock(turn.studio, order, sources, (), known, near, unsuited, height, goods))
    if wanted > most(channel):
        turn.leave_out(f"{channel.title()} takes at most {most(channel)} pictures.")
    filling.resize(turn, filler, channel, most(channel) if wanted == ALL else wanted, there)


def _not_wanted(turn: Turn) -> set[str]:
    """The kinds of pictures that the message takes back: "four is fine, and no lifestyle"."""
    said = [clause for clause in turn.clauses if clause.has("verb", "remove")]
    looks = (look for clause in said for look in clause.values("look"))
    return {EXCLUDED[look] for look in looks if look in EXCLUDED}


def _finished(turn: Turn) -> TurnPlan:
    after = written([*(file.node for file in turn.files), *turn.others], turn.base)
    saved, removed = patch(turn.base, after)
    if turn.repeated and not saved and not removed:
        saved = [(name, after[name]) for name in turn.repeated if name in after]
    saved, removed = _in_order(turn, after, saved, removed)
    does = bool(saved or removed or turn.move) and not turn.void and not turn.held
    kind = replies.outcome(turn, does=does)
    before = {name for name in turn.situation.recipe}
    kept = {} if turn.void or turn.held else _kept(turn)
    kind = "chat" if kept and kind in ("question", "refuse") and not turn.questions else kind
    made = [f for f in turn.files if f.name in after and f.name not in before and not turn.move]
    if kind != "plan":
        left_out = (*turn.left_out, *gaps(turn.situation.recipe, turn.goods(), turn.angles()))
        said = (*turn.notes, replies.reply(turn, kind)) if kept else (replies.reply(turn, kind),)
        text = " ".join(filter(None, said)) or replies.small_talk(turn, kind)
        return TurnPlan(kind, text, left_out=left_out, **kept)
    # Only the conversation knows what it goes forward to again.
    lacks = gaps(after, turn.goods(), turn.angles()) if turn.move != "redo" else ()
    fresh = [
        gap for gap in lacks if gap not in gaps(turn.situation.recipe, turn.goods(), turn.angles())
    ]
    rest = replies.reply(turn, kind, lacks=fresh)
    listed = [file for file in made if file.name not in turn.announced]
    closing = replies.closing(turn, listed, rest)
    text = " ".join(part for part in (replies.planned(listed), closing.changes, rest) if part)
    text = text or replies.small_talk(turn, kind)
    calls = [{"op": step["op"], "args": {**_args(step), "save_as": name}} for name, step in saved]
    return TurnPlan(
        kind, text, calls, removed, turn.move, (*turn.left_out, *lacks), closing, **kept
    )


class _Kept(TypedDict, total=False):
    memory: dict[str, JsonValue]
    listed: str


def _kept(turn: Turn) -> _Kept:
    """What outlasts the conversation."""
    found = _Kept(memory=turn.memory) if turn.memory else _Kept()
    return {**found, "listed": turn.listed} if turn.listed else found


def _in_order(
    turn: Turn, after: Recipe, saved: Sequence[tuple[str, Step]], removed: Sequence[str]
) -> tuple[list[tuple[str, Step]], list[str]]:
    """Save files anew behind one that takes the place of another: a gallery keeps its order."""
    wanted = [name for name, step in after.items() if step["op"] == "export"]
    held = [n for n, s in turn.base.items() if s["op"] == "export" and n in after]
    comes = [*held, *(name for name in wanted if name not in held)]
    first = next((i for i, (a, b) in enumerate(zip(wanted, comes, strict=True)) if a != b), None)
    if first is None:
        return list(saved), list(removed)
    late = wanted[first:]
    gone = [name for name in late if name in turn.base]
    kept = [(name, step) for name, step in saved if name not in late]
    again = [(name, dict(after[name])) for name in late]
    return [*kept, *again], [*removed, *gone]


def _args(step: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    args = step["args"]
    return dict(args) if isinstance(args, dict) else {}
