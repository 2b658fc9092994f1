"""The shot lists of categories: executable in every channel, each picture another, gaps honest."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from agent import shots
from agent.gaps import gaps
from agent.shots import MULTIPACK, CategoryList, category_lists, shot_list, untold, views
from tests.agent.offline.conversing import Conversation
from tools.operation import operations
from tools.scene import scene_names

#: A photo's name for each category.
PHOTOS = {
    "apparel": "linen_shirt",
    "bags": "tote_bag",
    "books": "diary",
    "bottle": "wine_bottle",
    "cosmetics": "face_cream",
    "decor": "vase",
    "drinkware": "mug",
    "electronics": "speaker",
    "food": "honey_jar",
    "furniture": "armchair",
    "jewellery": "necklace",
    "kitchenware": "pan",
    MULTIPACK: "mug_3_pack",
    "shoes": "sneakers",
    "tools": "hammer",
    "toys": "teddy",
}
CHANNELS = ("amazon", "etsy", "shopify")
USUAL = {"amazon": 7, "etsy": 6, "shopify": 6}
EVERY = [(category, channel) for category in PHOTOS for channel in CHANNELS]


def planned(photo: str, said: str) -> Conversation:
    talk = Conversation(photo, operations=sorted(operations()))
    assert talk.say(said).outcome == "plan"
    return talk


def scenes(talk: Conversation) -> list[str]:
    return [str(scene) for file in talk.files() if (scene := talk.arg(file, "recreate", "scene"))]


def test_there_is_a_list_for_every_kind_of_goods() -> None:
    kinds = set(shots.prompts.table("vocabulary/products")["words"]["product"])  # type: ignore[index,call-overload,arg-type]
    told = [kind for one in category_lists().values() for kind in one.kinds]
    assert set(told) == kinds
    assert len(told) == len(kinds)
    assert set(category_lists()) == set(PHOTOS)


@pytest.mark.parametrize("one", category_lists().values(), ids=lambda one: one.category)
def test_every_shot_can_be_made_and_answers_a_doubt_of_its_own(one: CategoryList) -> None:
    doubts = [shot.doubt for shot in one.shots]
    assert all(doubt.endswith("?") for doubt in doubts)
    assert len(set(doubts)) == len(doubts)
    told = [str((shot.look, sorted(map(str, shot.values.items())))) for shot in one.shots]
    assert len(set(told)) == len(told)
    for shot in one.shots:
        assert shot.look in shots.looks()
        listed = shot.values.get("scene", [])
        assert isinstance(listed, list)
        assert set(map(str, listed)) <= set(scene_names())
        assert not set(map(str, listed)) & set(one.unsuited)
    assert set(one.unsuited) <= set(scene_names())


@pytest.mark.parametrize("one", category_lists().values(), ids=lambda one: one.category)
def test_its_gaps_are_views_and_name_the_photo_to_send(one: CategoryList) -> None:
    assert 3 <= len(one.gaps) <= 5
    assert {gap.view for gap in one.gaps} <= set(views())
    assert all(" need" in gap.text for gap in one.gaps)
    assert all("real" in gap.text for gap in one.gaps if gap.view != "scale")


def test_a_typing_mistake_in_a_list_is_an_error() -> None:
    good = category_lists()["shoes"].model_dump()
    with pytest.raises(ValidationError, match="kind"):
        CategoryList.model_validate({**good, "kind": ["shoes"]})


@pytest.mark.parametrize(("category", "channel"), EVERY)
def test_a_set_is_executable_and_its_pictures_differ(category: str, channel: str) -> None:
    talk = planned(PHOTOS[category], f"{channel} set")
    assert len(talk.files()) == USUAL[channel]
    for name, step in talk.recipe.items():
        operations()[step["op"]].args.model_validate({**step["args"], "save_as": name})
    shown = [str(talk.recipe[file]["args"]["image"]) for file in talk.files()]
    assert len(set(shown)) == len(shown)
    crops = [talk.arg(file, "detail_crop", "region") for file in talk.files()]
    assert len({crop for crop in crops if crop}) == sum(crop is not None for crop in crops)
    assert len(set(scenes(talk))) == len(scenes(talk))
    assert not set(scenes(talk)) & set(category_lists()[category].unsuited)


@pytest.mark.parametrize(("category", "channel"), EVERY)
def test_its_gaps_are_named_until_a_photo_shows_them(category: str, channel: str) -> None:
    photo = PHOTOS[category]
    told = {gap.view: gap.text for gap in category_lists()[category].gaps}
    lacks = planned(photo, f"{channel} set").say("thanks").left_out
    assert len(lacks) == len(told)
    for view in told:
        if not views()[view].words:
            continue
        sent = f"{photo}_{views()[view].words[0]}"
        talk = Conversation(photo, sent, operations=sorted(operations()))
        plan = talk.say(f"{channel} set")
        assert len(talk.files()) == USUAL[channel]
        assert any(sent in str(talk.made_of(file)) for file in talk.files())
        assert len(plan.left_out) == len(told) - 1


@pytest.mark.parametrize("count", [1, 2, 4, 6, 9])
@pytest.mark.parametrize("category", PHOTOS)
def test_a_count_is_kept(category: str, count: int) -> None:
    talk = planned(PHOTOS[category], f"{count} images for amazon")
    assert len(talk.files("amazon")) == count
    assert talk.files("amazon", "main") == ["amazon_main"]


@pytest.mark.parametrize("category", PHOTOS)
def test_a_set_grows_by_pictures_that_it_does_not_hold(category: str) -> None:
    talk = planned(PHOTOS[category], "shopify product images")
    talk.say("make it 10")
    shown = [str(talk.recipe[file]["args"]["image"]) for file in talk.files()]
    assert len(set(shown)) == len(shown) == 10


def test_the_channel_says_slots_and_the_category_the_pictures() -> None:
    own = shot_list("google_merchant", "furniture")
    assert own is not None
    assert [shot.slot for shot in own.shots].count("image_link") == 1
    assert [shot.slot for shot in own.shots].count("lifestyle_image_link") == 1
    assert own.gaps == category_lists()["furniture"].gaps
    assert shot_list("amazon", "submarines") == shot_list("amazon")
    assert shot_list("instagram", "shoes") is None


def test_a_channel_that_begins_with_a_scene_takes_one_that_suits_the_goods() -> None:
    etsy = shot_list("etsy", "furniture")
    assert etsy is not None
    assert [shot.look for shot in etsy.shots[:2]] == ["scene", "white"]
    assert etsy.shots[0].values["scene"] == ["studio"]
    mugs = shot_list("etsy", "drinkware")
    assert mugs is not None
    assert mugs.shots[0].values["scene"] == ["wood_table", "kitchen", "marble"]


def test_unknown_goods_have_the_list_of_their_channel() -> None:
    talk = planned("IMG_0412", "amazon set")
    own = shot_list("amazon")
    assert own is not None
    assert gaps(talk.recipe) == tuple(gap.text for gap in own.gaps)


def test_unknown_goods_stand_where_anything_can_stand() -> None:
    for said in ("amazon set", "etsy set of 8", "shopify set of 9"):
        found = scenes(planned("IMG_0412", said))
        assert found
        assert not set(found) & set(untold())
    assert "kitchen" in scenes(planned("IMG_0412", "amazon set with a kitchen shot"))
    assert "kitchen" in scenes(planned("IMG_0412", "amazon set for this mug"))
    assert set(untold()) < set(scene_names())


def test_several_products_have_a_list_each() -> None:
    talk = Conversation("hoodie", "mug", operations=sorted(operations()))
    plan = talk.say("amazon set for both, 6 each")
    assert len(talk.files()) == 12
    assert "hoodie_amazon_kitchen" not in talk.files()
    assert "mug_amazon_kitchen" in talk.files()
    assert any(text.startswith("hoodie: fabric and care") for text in plan.left_out)
    assert any(text.startswith("mug: the inside") for text in plan.left_out)


def test_several_products_in_one_picture_are_a_pack() -> None:
    talk = Conversation("hoodie", "mug", operations=sorted(operations()))
    plan = talk.say("amazon set of both together in one picture")
    assert all(talk.made_of(file) for file in talk.files())
    assert not set(scenes(talk)) & set(category_lists()["apparel"].unsuited)
    assert any("the pack as it arrives" in text for text in plan.left_out)


def test_a_close_up_of_few_pixels_is_no_picture_of_a_set() -> None:
    talk = Conversation("mug", operations=sorted(operations()))
    talk.uploads["mug"]["facts"] = {"width": 480, "height": 640, "box": [0.1, 0.1, 0.9, 0.9]}
    talk.say("amazon set")
    assert len(talk.files()) == 7
    assert not any("detail_crop" in talk.ops(file) for file in talk.files())
