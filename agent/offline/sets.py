"""Sets: the pictures of a channel's list without a sentence, as other planners ask for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from agent.offline import filling
from agent.offline.orders import Item, Order
from agent.offline.places import Place, main_of
from agent.offline.planner import studio_of
from agent.offline.situation import Situation, Step
from agent.offline.tree import patch, written
from agent.offline.turn import Turn
from agent.shots import shot_list

__all__ = ["set_steps"]


def set_steps(
    situation: Mapping[str, object],
    operations: Collection[str],
    channel: str,
    photo: str,
    *,
    category: str = "",
    count: int | None = None,
) -> dict[str, Step]:
    """The steps by name that "`count` images for `channel`" adds to the plan for one photo.

    With a `category` its list is taken, else that of what the photo is known to show.
    """
    state = _told(Situation.model_validate(situation), photo, category)
    turn = Turn.of("", state, studio_of("", state, operations), ())
    place = Place(channel, None if shot_list(channel) else main_of(channel))
    turn.orders.append(Order(items=[Item(place)], whole=True, count=count, photos=[photo]))
    filling.fulfil(turn)
    after = written([*(file.node for file in turn.files), *turn.others], turn.base)
    return {name: dict(step) for name, step in patch(turn.base, after)[0]}


def _told(state: Situation, photo: str, category: str) -> Situation:
    """The situation with the category noted as a fact of the photo, where one is given."""
    if not category:
        return state
    upload = state.uploads[photo]
    told = upload.model_copy(update={"facts": {**upload.facts, "category": category}})
    return state.model_copy(update={"uploads": {**state.uploads, photo: told}})
