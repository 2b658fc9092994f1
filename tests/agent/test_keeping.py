"""The tools that reach beyond a conversation, through whole turns of a studio."""

from __future__ import annotations

from pathlib import Path

from langchain_core.messages import SystemMessage, ToolMessage

from agent import Finished, Planned, Upload
from agent.brand import load_brand
from agent.planner import Planner
from agent.saved_lists import load_lists
from agent.settings import Settings
from tests.agent.fakes import in_turn, mug, photo, says, studio
from tests.agent.talking import CUT, MAIN, finished, messages


def test_a_remembered_value_is_written_and_the_turn_ends_with_the_account(home: Path) -> None:
    planner = in_turn(says("Noted.", ("remember", {"background": "#F4F1EA"})))
    with studio(home, planner) as house:
        events = list(house.say("t", "always use #F4F1EA", [mug()]))
        assert house.state("t").reply == "Noted."
    assert load_brand(home / "brand.yaml").background == "#F4F1EA"
    assert [event.outcome for event in events if isinstance(event, Planned)] == ["chat"]
    assert isinstance(events[-1], Finished)
    assert len(planner.asked) == 1


def test_a_wrong_value_goes_back_to_the_planner_and_nothing_is_written(home: Path) -> None:
    planner = in_turn(says("Noted.", ("remember", {"fill": 7})), says("I could not do that."))
    with studio(home, planner) as house:
        finished(house.say("t", "always fill 700 %", [mug()]))
        told = [m for m in messages(house) if isinstance(m, ToolMessage)]
    assert "brand kit was not changed: fill" in told[0].text
    assert not (home / "brand.yaml").exists()


def test_a_dry_turn_writes_nothing(home: Path) -> None:
    planner = in_turn(says("Noted.", ("remember", {"fill": 0.8})))
    with studio(home, planner) as house:
        assert house.plan("t", "always fill 80 %", [mug()]).outcome == "chat"
    assert not (home / "brand.yaml").exists()


def test_a_plan_is_saved_as_it_is_after_the_message_and_made_again(home: Path) -> None:
    planner = in_turn(
        says("Main.", CUT, MAIN, ("save_shot_list", {"name": "Our mug set"})),
        says("Again.", ("apply_shot_list", {"name": "our mug set", "photo": "flask"})),
    )
    with studio(home, planner) as house:
        finished(house.say("t", "amazon main, save it as our mug set", [mug()]))
        assert list(load_lists(home / "shot-lists")) == ["our_mug_set"]
        end = finished(house.say("other", "our mug set", [Upload("flask.png", photo())]))
        recipe = house.state("other").recipe
    assert all(result.ok for result in end.results.values())
    assert recipe["cut"]["args"]["image"] == "flask"  # type: ignore[index,call-overload]


def test_an_unknown_list_goes_back_with_the_ones_there_are(home: Path) -> None:
    planner = in_turn(
        says("Again.", ("apply_shot_list", {"name": "spring", "photo": "mug"})), says("No such.")
    )
    with studio(home, planner) as house:
        finished(house.say("t", "the spring set", [mug()]))
        told = [m for m in messages(house) if isinstance(m, ToolMessage)]
    assert "no shot list 'spring': none is saved yet" in told[0].text


def test_a_hosted_planner_is_told_what_is_kept() -> None:
    offline, hosted = in_turn(), in_turn(says("Hello."))
    planner = Planner({}, offline, hosted, "How plans work.")
    planner.think([], {"brand": {"fill": 0.8}, "lists": {"our_mug_set": {}}})
    told = [m.text for m in hosted.asked[0] if isinstance(m, SystemMessage)]
    assert told[0] == "How plans work."
    assert '{"fill": 0.8}' in told[1]
    assert "our_mug_set" in told[1]


def test_the_kit_of_a_folder_stands_before_that_of_the_home(home: Path) -> None:
    own = Settings.at(home)
    assert own.brand_file == home / "brand.yaml"
    assert own.planning_at(home / "dry").brand_file == home / "brand.yaml"
