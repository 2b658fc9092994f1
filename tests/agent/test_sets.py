"""A set by one call of a planner, through whole turns of a studio."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import ToolMessage
from pydantic import JsonValue

from agent.planner import Planner
from agent.settings import Settings
from agent.shots import category_lists
from agent.studio import Studio
from tests.agent.fakes import in_turn, mug, says
from tests.agent.talking import finished, messages

Args = dict[str, JsonValue]


def studio(home: Path, model: BaseChatModel) -> Studio:
    """A studio with every operation and a planner of the test's own."""
    return Studio(Settings.at(home), planner=lambda operations: Planner(operations, model))


def planned(home: Path, args: Args, *more: Args) -> tuple[dict[str, object], tuple[str, ...]]:
    planner = in_turn(says("A set.", *(("plan_set", one) for one in (args, *more))))
    with studio(home, planner) as house:
        plan = house.plan("t", "a set", [mug()])
        return dict(plan.recipe), plan.left_out


def test_it_comes_to_what_the_offline_planner_makes(home: Path, tmp_path: Path) -> None:
    recipe, left_out = planned(home, {"channel": "amazon", "photo": "mug"})
    with Studio(Settings.at(tmp_path / "offline")) as house:
        plan = house.plan("t", "amazon set", [mug()])
    assert recipe == dict(plan.recipe)
    assert left_out == plan.left_out


def test_a_category_and_a_count_are_kept(home: Path) -> None:
    asked: Args = {"channel": "etsy", "photo": "mug", "category": "furniture", "count": 4}
    recipe, _ = planned(home, asked)
    files = [name for name in recipe if name.startswith("etsy_")]
    assert len(files) == 4
    assert files[0] == "etsy_studio"


def test_two_sets_share_their_cutout(home: Path) -> None:
    both: list[Args] = [{"channel": c, "photo": "mug"} for c in ("amazon", "etsy")]
    recipe, _ = planned(home, *both)
    assert [name for name in recipe if name.endswith("_cutout")] == ["mug_cutout"]
    assert len([name for name in recipe if name.startswith(("amazon_", "etsy_"))]) == 13


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"channel": "amazon", "photo": "cup"}, "no photo 'cup': there are mug"),
        ({"channel": "bazaar", "photo": "mug"}, "no channel 'bazaar'"),
        ({"channel": "etsy", "photo": "mug", "category": "ships"}, "no category 'ships'"),
        ({"channel": "etsy", "photo": "mug", "count": 0}, "plan_set: count"),
        ({"channel": "etsy"}, "plan_set: photo"),
    ],
)
def test_what_is_not_there_goes_back_with_what_is(home: Path, args: Args, why: str) -> None:
    planner = in_turn(says("A set.", ("plan_set", args)), says("No such."))
    with studio(home, planner) as house:
        finished(house.say("t", "a set", [mug()]))
        told = [m for m in messages(house) if isinstance(m, ToolMessage)]
    assert why in told[0].text


def test_planners_are_told_the_categories() -> None:
    tools = {str(tool["function"]["name"]): tool for tool in Planner({}, in_turn()).tools}  # type: ignore[index,call-overload]
    fields = tools["plan_set"]["function"]["parameters"]["properties"]  # type: ignore[index,call-overload]
    assert set(fields["category"]["enum"]) == {"", *category_lists()}  # type: ignore[index,call-overload,arg-type]
