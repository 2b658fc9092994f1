"""Scenes in words: whatever a generator does to the product, the photo's pixels are in the file."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.tools.generate.stand_in import (
    ENGINES,
    KEY,
    TEXTS,
    Fault,
    StandIn,
    answer,
    error,
    png,
)
from tools.certificate import certify
from tools.color import delta_e, rgb_to_lab
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.framing import box_of
from tools.operation import BILL, operations
from tools.picture import Origin, Picture
from tools.provenance import COMPOSITE, GENERATED, PARTLY_GENERATED
from tools.registration import registered


def box() -> Picture:
    """A blue carton with a printed label, on transparent ground."""
    rgb = np.full((520, 420, 3), (60, 90, 170), np.uint8)
    rgb[:, :200] = (75, 110, 200)
    cv2.rectangle(rgb, (110, 180), (310, 320), (245, 240, 225), -1)
    cv2.putText(rgb, "SOLEA", (122, 245), cv2.FONT_HERSHEY_SIMPLEX, 1.7, (30, 30, 30), 4)
    cv2.putText(rgb, "No 5 - 50 ml", (125, 295), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (120, 30, 30), 2)
    alpha = np.zeros((520, 420), np.uint8)
    alpha[60:470, 70:350] = 255
    return Picture(rgb, alpha, alpha, Origin("photo"))


def run(product: Picture, engines: dict[str, str] = ENGINES, **given: object) -> Picture:
    recreate = operations()["recreate"]
    told = {"save_as": "made", "product": "cut", "prompt": "on a pier at sunset", **given}
    args = recreate.args.model_validate(told)
    return recreate.run(args, {"product": product, "scene_image": None}, engines, TEXTS)


def apart(made: Picture, photo: Picture) -> float:
    """The greatest ΔE2000 that 95 % of the product stay below, where the origin says it lies."""
    assert made.origin is not None
    assert made.product is not None
    here, inside = registered(photo.rgb, made.origin.transform, (made.width, made.height))
    whole = (cv2.erode(made.product, np.ones((7, 7), np.uint8)) == 255) & inside
    pixels = [rgb_to_lab(cv2.blur(rgb, (3, 3))[whole][:, None]) for rgb in (here, made.rgb)]
    return float(np.quantile(delta_e(*(lab.reshape(-1, 3) for lab in pixels)), 0.95))


@pytest.mark.parametrize("drift", ["mild", "shift", "scale", "letters"])
def test_the_photos_pixels_stand_where_the_generator_put_the_product(
    server: StandIn, drift: str
) -> None:
    server.drift = drift
    photo = box()
    exact = run(photo, match=0)
    assert apart(exact, photo) < 1.5
    assert len(server.log) == 1
    assert server.log[0]["mask"] != b""
    painted = exact.fact("scene")["painted"]
    wanted = 0.85 if drift == "scale" else 1.0
    assert painted["scale"] == pytest.approx(wanted, abs=0.006)
    found = box_of(exact.product)
    assert found is not None
    assert not found.touches((exact.width, exact.height))
    # No ghost: right outside the product nothing is as blue as the carton.
    ring = cv2.dilate(exact.product, np.ones((15, 15), np.uint8))
    ring = (ring > 0) & (cv2.dilate(exact.product, np.ones((7, 7), np.uint8)) == 0)
    blue = exact.rgb[..., 2].astype(int) - exact.rgb[..., 0]
    assert (blue[ring] > 60).mean() < 0.01


def test_the_light_follows_a_little_and_the_certificate_says_what_it_is(server: StandIn) -> None:
    server.drift = "cast"
    photo = box()
    made = run(photo)
    assert 0.3 < apart(made, photo) < 6
    found = certify(made, replace(photo, alpha=None), {})
    assert found.digital_source_type == PARTLY_GENERATED
    assert found.generated_share == pytest.approx(1 - made.product.mean() / 255, abs=0.01)
    assert found.engines[0].engine == "openai:gpt-image-2.6-flare"
    assert found.fidelity is not None
    assert found.fidelity.worst_ssim > 0.9
    assert made.fact(BILL)["usd"] > 0
    assert any("main picture" in note for note in made.notes)


@pytest.mark.parametrize("drift", ["swap", "recolor", "turned"])
def test_another_product_is_asked_for_once_more_and_then_the_nearest_scene(
    server: StandIn, drift: str
) -> None:
    server.drift = drift
    photo = box()
    made = run(photo)
    assert len(server.log) == 2
    assert "earlier picture" in server.log[1]["prompt"]
    assert "earlier picture" not in server.log[0]["prompt"]
    assert made.fact("scene")["name"] == "wood_table"
    assert any("did not keep the product" in n and "wood table" in n for n in made.notes)
    assert made.fact(BILL)["usd"] > 0
    assert not made.fact(BILL).get("provisional")
    assert certify(made, photo, {}).digital_source_type == COMPOSITE
    assert certify(made, photo, {}).engines == ()
    assert "did not keep the product" in certify(made, photo, {}).instead


def test_a_second_try_that_keeps_it_is_taken(server: StandIn) -> None:
    server.drift = ["swap", "mild"]
    photo = box()
    made = run(photo)
    assert len(server.log) == 2
    assert made.fact("scene")["generated"] is True
    assert apart(made, photo) < 6


@pytest.mark.parametrize(
    ("fault", "words", "again", "paid"),
    [
        (Fault(401, error("invalid_api_key")), "OPENAI_API_KEY", True, False),
        (Fault(400, error("moderation_blocked")), "another way", False, False),
        (Fault(429, error("insufficient_quota")), "no credit", True, False),
        (Fault(200, answer(b"hello")), "no picture", True, True),
        (Fault(200, answer(png(np.zeros((64, 640, 3), np.uint8)))), "another shape", False, True),
    ],
)
def test_without_a_picture_the_nearest_scene_stands_in(
    server: StandIn, fault: Fault, words: str, again: bool, paid: bool
) -> None:
    server.faults = [fault] * 2
    made = run(box(), scene="marble")
    assert made.fact("scene")["name"] == "marble"
    assert any(words in note and "marble" in note for note in made.notes)
    assert KEY not in repr(made.notes) + repr(made.facts)
    assert bool(made.fact(BILL).get("provisional")) is again
    assert (made.fact(BILL)["usd"] > 0) is paid


def test_without_a_generator_the_nearest_scenes_are_offered() -> None:
    with pytest.raises(RequestError, match="take the scene beach") as told:
        run(box(), BUILT_IN, prompt="on the dunes of a desert island")
    assert "PACKSHOT_GENERATE=openai" in str(told.value)


def test_only_calls_with_words_are_paid() -> None:
    recreate = operations()["recreate"]
    assert recreate.called({"prompt": "on a pier"}, ENGINES).paid
    assert not recreate.called({"prompt": "on a pier"}, BUILT_IN).paid
    plain = recreate.called({"scene": "marble"}, ENGINES)
    assert (plain.paid, plain.engine, plain.where) == (False, None, "cpu")
    args = recreate.args.model_validate({"save_as": "a", "product": "b", "scene": "marble"})
    digests = {"product": "1"}
    assert recreate.key(args, digests, ENGINES) == recreate.key(args, digests, BUILT_IN)


@pytest.mark.parametrize(("yaw", "kept"), [(60.0, True), (170.0, False)])
def test_a_large_turn_is_a_guess_and_the_back_is_refused(
    server: StandIn, yaw: float, kept: bool
) -> None:
    server.drift = "same"
    turn = operations()["turn"]
    args = turn.args.model_validate({"save_as": "made", "image": "cut", "yaw": yaw})
    assert turn.called(args.params(), ENGINES).paid
    if not kept:
        with pytest.raises(RequestError, match="photo of the back"):
            turn.run(args, {"image": box()}, ENGINES, TEXTS)
        assert server.log == []
        return
    made = turn.run(args, {"image": box()}, ENGINES, TEXTS)
    assert "turned by 60 degrees, seen more from its right" in server.log[0]["prompt"]
    assert made.product is not None
    assert made.origin is None
    assert made.fact("turn")["generated"] is True
    assert certify(made, box(), {}).digital_source_type == GENERATED
    assert any("never use it as a main picture" in note for note in made.notes)
