"""Claims: where a picture comes from stands first, its source type last."""

from __future__ import annotations

import numpy as np

from tools.claim import claim
from tools.picture import Picture, Touch

CUT = Touch("remove_background", "background", "builtin-1")
EXPORT = Touch("export", "geometry")
SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def picture(*history: Touch, photo: str | None = None, scene: dict | None = None) -> Picture:
    facts = {"photo": {"digital_source_type": photo}, "scene": scene or {}}
    return Picture(np.zeros((4, 4, 3), np.uint8), history=history, facts=facts)


def actions(made: Picture, parents=("photo_1",), parts=()) -> list[dict]:
    told = claim(made, parents, parts, "1.2")
    assert told["claim_generator_info"] == [{"name": "Packshot", "version": "1.2"}]
    (assertion,) = told["assertions"]
    return assertion["data"]["actions"]


def test_a_photo_is_opened_and_what_was_done_follows_in_order() -> None:
    found = actions(picture(CUT, Touch("relight", "light"), EXPORT))
    assert [one["action"] for one in found] == [
        "c2pa.opened",
        "c2pa.edited",
        "c2pa.color_adjustments",
        "c2pa.converted",
    ]
    assert found[0]["parameters"] == {"ingredientIds": ["photo_1"]}
    assert found[1]["softwareAgent"] == {"name": "builtin-1"}
    assert found[-1]["digitalSourceType"] == SOURCE + "algorithmicallyEnhanced"


def test_a_scene_of_ones_own_is_placed() -> None:
    made = picture(CUT, Touch("recreate", "background"), EXPORT, scene={"photo": True})
    found = actions(made, parts=("scene_2",))
    assert found[1] == {"action": "c2pa.placed", "parameters": {"ingredientIds": ["scene_2"]}}
    assert found[-1]["digitalSourceType"] == SOURCE + "compositeCapture"


def test_what_a_generator_made_whole_was_created_and_says_so() -> None:
    found = actions(picture(CUT, Touch("create", "product", "openai:x"), EXPORT))
    assert [one["action"] for one in found] == ["c2pa.created", "c2pa.converted"]
    assert found[0]["softwareAgent"] == {"name": "openai:x"}
    assert found[0]["parameters"] == {"ingredientIds": ["photo_1"]}
    assert all(one["digitalSourceType"] == SOURCE + "trainedAlgorithmicMedia" for one in found)


def test_a_photo_that_says_nothing_and_is_only_converted_claims_nothing() -> None:
    assert "digitalSourceType" not in actions(picture(EXPORT))[-1]
    found = actions(picture(EXPORT, photo="trainedAlgorithmicMedia"))[-1]
    assert found["digitalSourceType"] == SOURCE + "trainedAlgorithmicMedia"
