"""Angles: sides by word, by name and by pixels; real photos of them before any turning."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from agent import PhotoRead, Planned, Settings, Studio, Upload, deliver
from agent.angle_words import learn_angles
from agent.angles import angles_of, groups_of, side_in
from agent.conversation import Photo
from agent.database import connect
from agent.filenames import Named, file_names
from agent.gaps import gaps
from agent.records import TABLES, Records
from tests.tools.drawn_sides import carton, mug, mug_from_above


def upload(name: str, drawn) -> Upload:
    file = io.BytesIO()
    Image.fromarray(drawn[0]).save(file, "PNG")
    return Upload(name, file.getvalue())


def sent(*names: str, **facts) -> dict[str, Photo]:
    return {n: Photo(n, f"{n}.jpg", "photo", "", "", facts.get(n, {})) for n in names}


def ops(planned: Planned) -> list[str]:
    return [str(step["op"]) for step in planned.recipe.values()]


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("mug_back", "back"),
        ("IMG_2 rear", "back"),
        ("tasse-hinten", "back"),
        ("B0CUP12345.LEFT", "left"),
        ("B0CUP12345.TOPP", "top"),
        ("botella lado", "side"),
        ("tasse dos", "back"),
        ("backpack", ""),
        ("laptop_1", ""),
    ],
)
def test_names_tell_sides_in_several_languages(words: str, side: str) -> None:
    assert side_in(words) == side


def test_names_count_among_several_photos_of_one_product() -> None:
    assert angles_of(sent("mug_front", "mug_back")) == {"mug_front": "front", "mug_back": "back"}
    assert angles_of(sent("tank_top")) == {}
    assert angles_of(sent("tank_top", "tank_top_back")) == {"tank_top_back": "back"}
    assert angles_of(sent("tank_top_front", "tank_top_left")) == {
        "tank_top_front": "front",
        "tank_top_left": "left",
    }
    assert angles_of(sent("tank_top", tank_top={"angle": "back"})) == {"tank_top": "back"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("IMG_2 is the back of IMG_1", {"IMG_2": ("back", "IMG_1")}),
        ("photo 2 is the back", {"IMG_2": ("back", None)}),
        ("the back is photo 2", {"IMG_2": ("back", None)}),
        ("the second photo shows the left side. amazon set", {"IMG_2": ("left", None)}),
        ("IMG_2 ist die Rückseite", {"IMG_2": ("back", None)}),
        ("photo 1 is the front and photo 2 is the top", {"IMG_1": ("front", None)}),
        ("IMG_2 es la parte trasera, amazon", {"IMG_2": ("back", None)}),
        ("IMG_2 es el lado izquierdo", {"IMG_2": ("left", None)}),
        ("IMG_2 shows the view from above", {"IMG_2": ("top", None)}),
        ("put it on the left", {}),
        ("photo 2 is too dark on the left", {}),
        ("the back is dirty in photo 2", {}),
        ("photo 9 is the back", {}),
        ("the background is white", {}),
    ],
)
def test_words_are_noted_with_the_photo(tmp_path: Path, text: str, told: dict) -> None:
    records = Records(connect(tmp_path / "c.sqlite", TABLES))
    for photo in sent("IMG_1", "IMG_2").values():
        records.add_photo("t", photo)
    learn_angles(records, "t", text)
    found = {
        name: (photo.facts["angle"], photo.facts.get("angle_of"))
        for name, photo in records.photos("t").items()
        if photo.facts.get("angle")
    }
    assert told.items() <= found.items()
    assert bool(told) == bool(found)


def test_what_was_taken_for_a_side_may_be_another_product_after_all(tmp_path: Path) -> None:
    records = Records(connect(tmp_path / "c.sqlite", TABLES))
    taken = {"angle": "back", "angle_of": "mug_1"}
    for photo in sent("mug_1", "mug_2", mug_2=taken).values():
        records.add_photo("t", photo)
    learn_angles(records, "t", "mug_2 is another product")
    assert groups_of(records.photos("t")) == [["mug_1"], ["mug_2"]]
    assert angles_of(records.photos("t")) == {}


def test_numbered_shoes_are_shown_from_their_other_side(tmp_path: Path) -> None:
    photos = [upload("shoe_1.png", mug("right", logo=True)), upload("shoe_2.png", mug("left"))]
    with Studio(Settings.at(tmp_path / "home")) as at:
        planned = at.plan("t", "amazon set", photos)
        assert angles_of(at.state("t").uploads) == {"shoe_2": "side"}
    assert sum(one.slot == "main" for one in planned.deliverables) == 1


def test_a_word_joins_photos_of_one_product() -> None:
    said = {"angle": "back", "angle_of": "IMG_1"}
    assert groups_of(sent("IMG_1", "IMG_2")) == [["IMG_1"], ["IMG_2"]]
    assert groups_of(sent("IMG_1", "IMG_2", IMG_2=said)) == [["IMG_1", "IMG_2"]]


def plan(home: Path, text: str, uploads: Sequence[Upload]) -> Planned:
    with Studio(Settings.at(home)) as at:
        return at.plan("t", text, uploads)


def test_a_real_photo_of_the_side_comes_before_any_turning(tmp_path: Path) -> None:
    photos = [upload("mug_front.png", mug("right", logo=True)), upload("mug_left.png", mug(""))]
    planned = plan(tmp_path / "a", "amazon main, and a view from the left", photos)
    assert "turn" not in ops(planned)
    assert [one.name for one in planned.deliverables] == ["amazon_main", "amazon_mug_left"]
    other = plan(tmp_path / "b", "amazon main, and a view from the right", photos)
    assert "turn" in ops(other)


def test_what_is_said_makes_two_photos_one_product(tmp_path: Path) -> None:
    photos = [upload("IMG_1.png", mug("right")), upload("IMG_2.png", mug("left"))]
    planned = plan(tmp_path / "a", "amazon set. IMG_2 is the back of IMG_1", photos)
    mains = [one for one in planned.deliverables if one.slot == "main"]
    assert len(mains) == 1
    assert not any("the back" in text for text in planned.left_out)


def test_pixels_tell_the_back_and_the_top_of_a_mug(tmp_path: Path) -> None:
    photos = [
        upload("mug_1.png", mug("right", logo=True)),
        upload("mug_2.png", mug("left")),
        upload("mug_3.png", mug_from_above()),
    ]
    with Studio(Settings.at(tmp_path / "home")) as at:
        planned = at.plan("t", "amazon main. same mug, 3 pictures", photos)
        angles = angles_of(at.state("t").uploads)
    assert angles == {"mug_1": "front", "mug_2": "back", "mug_3": "top"}
    assert "'mug_2.png' is taken for the back (its outline is mirrored" in planned.reply


def test_numbered_photos_that_mirror_one_another_are_one_product(tmp_path: Path) -> None:
    photos = [upload("mug_1.png", mug("left")), upload("mug_2.png", mug("right", logo=True))]
    planned = plan(tmp_path / "a", "amazon set", photos)
    mains = [one.name for one in planned.deliverables if one.slot == "main"]
    assert len(mains) == 1
    main = str(planned.recipe[mains[0]]["args"])
    assert "mug_2" in main


def test_what_pixels_leave_open_is_asked(tmp_path: Path) -> None:
    photos = [upload("IMG_1.png", mug("right")), upload("IMG_2.png", mug("left"))]
    with Studio(Settings.at(tmp_path / "home")) as at:
        planned = at.plan("t", "amazon main", photos)
        assert angles_of(at.state("t").uploads) == {}
    assert 'say which is the back, such as "IMG_2 is the back of IMG_1"' in planned.reply


def test_photos_of_other_products_are_left_alone(tmp_path: Path) -> None:
    photos = [upload("IMG_1.png", mug("right", logo=True)), upload("IMG_2.png", carton(90))]
    reply = plan(tmp_path / "home", "amazon main", photos).reply
    assert "taken for" not in reply
    assert "opposite" not in reply


def test_files_have_the_channels_code_of_their_side() -> None:
    white = ("remove_background", "set_background", "export")
    amazon = {"channel": "amazon", "slot": "secondary", "sku": "B0CUP12345", "extension": "jpg"}
    shots = [
        Named("a", amazon, white, "back"),
        Named("b", amazon, ("remove_background", "recreate", "export"), "back"),
        Named("c", amazon, white, "back"),
        Named("d", amazon, white, "left"),
        Named("e", amazon, white, "front"),
    ]
    codes = [name.split(".")[1] for name in file_names(shots, "mug").files]
    assert codes == ["BACK", "PT01", "PT02", "LEFT", "PT03"]
    shop = {"channel": "shopify", "slot": "product", "extension": "jpg"}
    assert file_names([Named("a", shop, white, "back")], "mug").files == ("mug-back-01.jpg",)


def test_a_back_that_is_known_is_no_gap() -> None:
    export = {"op": "export", "args": {"image": "IMG_2", "channel": "amazon"}}
    recipe = {f"f{n}": export for n in range(4)}
    assert any("the back" in text for text in gaps(recipe))
    assert not any("the back" in text for text in gaps(recipe, {}, {"IMG_2": "back"}))


def test_the_side_reaches_the_gallery(tmp_path: Path) -> None:
    photos = [upload("mug_1.png", mug("right", logo=True)), upload("mug_2.png", mug("left"))]
    with Studio(Settings.at(tmp_path / "home")) as at:
        events = list(at.say("t", "amazon set, 2 pictures, ASIN B0CUP12345", photos))
        (gallery,) = deliver(at, "t", tmp_path / "out")
    advice = {one.name: one.advice for one in events if isinstance(one, PhotoRead)}
    assert any("'mug_2.png' is taken for the back of the product" in t for t in advice["mug_2"])
    names = [file.name for file in gallery.files]
    assert names == ["B0CUP12345.MAIN.jpg", "B0CUP12345.BACK.jpg"]
    assert {one.name: one.angle for one in gallery.made.inputs}["mug_2"] == "back"
