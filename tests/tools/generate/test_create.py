"""Create: what a generator drew of the product is measured, asked for again, and told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.tools.generate.stand_in import ENGINES, KEY, TEXTS, Fault, StandIn, error
from tools.certificate import certify
from tools.engine import BUILT_IN
from tools.errors import RequestError
from tools.operation import BILL, operations
from tools.picture import Origin, Picture
from tools.provenance import GENERATED


def shirt(*, printed: bool = True) -> Picture:
    """A blue shirt, with a print of many letters or none, on transparent ground."""
    rgb = np.full((900, 760, 3), (52, 84, 150), np.uint8)
    alpha = np.zeros((900, 760), np.uint8)
    cv2.rectangle(alpha, (160, 100), (600, 860), 255, -1)
    cv2.rectangle(alpha, (40, 110), (720, 330), 255, -1)
    if printed:
        cv2.rectangle(rgb, (215, 300), (545, 580), (240, 232, 214), -1)
        lines = (("HARBOUR", 370, 2.0), ("sailing club 1968", 440, 1.0), ("N 54 E 10", 510, 1.6))
        for text, down, size in lines:
            cv2.putText(rgb, text, (228, down), cv2.FONT_HERSHEY_DUPLEX, size, (30, 30, 40), 3)
        cv2.circle(rgb, (380, 545), 24, (190, 40, 40), -1)
    return Picture(rgb, alpha, alpha, Origin("photo"))


def create(product: Picture, **given: object) -> Picture:
    operation = operations()["create"]
    told = {"save_as": "made", "product": "shirt", "prompt": "a man in a park", **given}
    args = operation.args.model_validate(told)
    pictures = {f"{role}_image": given.get(f"{role}_image") for role in ("model", "outfit", "pose")}
    inputs = {n: shirt() if name else None for n, name in pictures.items()}
    return operation.run(args, {"product": product, **inputs}, ENGINES, TEXTS)


def exported(made: Picture, channel: str, slot: str) -> Picture:
    operation = operations()["export"]
    told = {"image": "made", "save_as": "file", "channel": channel, "slot": slot}
    return operation.run(operation.args.model_validate(told), {"image": made}, BUILT_IN)


def test_all_references_are_sent_and_what_came_is_flagged(server: StandIn) -> None:
    server.drift = "worn"
    made = create(shirt(), model_image="anna", pose_image="pose", aspect="4:5")
    sent = server.log[0]
    assert len(sent["images"]) == 3
    assert "mask" not in sent
    for words in ("a man in a park.", "picture 2", "pose is that of picture 3"):
        assert words in sent["prompt"]
    assert (made.origin, made.product) == (None, None)
    assert certify(made, shirt(), {}).digital_source_type == GENERATED
    assert made.fact(BILL)["usd"] > 0
    assert any("main picture" in note for note in made.notes)
    assert KEY not in repr(made.facts) + repr(made.history)


def test_a_product_that_was_kept_is_found_and_measured(server: StandIn) -> None:
    server.drift = "worn"
    made = create(shirt())
    assert len(server.log) == 1
    found = made.fact("likeness")
    assert found["kept"] is True
    assert found["alike"] > 0.9
    assert found["apart"] < 4
    assert any(note.startswith("the product was found in the generator's") for note in made.notes)
    assert certify(made, shirt(), {}).likeness.startswith("likeness ")
    assert exported(made, "shopify", "product").encoded


@pytest.mark.parametrize("drift", ["worn relabelled", "worn plain"])
def test_another_product_is_asked_for_again_and_then_flagged(server: StandIn, drift: str) -> None:
    server.drift = drift
    made = create(shirt())
    assert len(server.log) == 2
    assert "not the one of picture 1" in server.log[1]["prompt"]
    assert "not the one of picture 1" not in server.log[0]["prompt"]
    assert made.fact("likeness")["kept"] is not True
    told = " ".join(made.notes)
    assert "asked for twice" in told
    assert "another one" in told or "could not be measured" in told
    with pytest.raises(RequestError, match="amazon.main shows the product itself"):
        exported(made, "amazon", "main")
    assert exported(made, "amazon", "secondary").encoded


def test_the_second_try_counts_where_it_kept_the_product(server: StandIn) -> None:
    server.drift = ["worn recolored", "worn"]
    made = create(shirt())
    assert made.fact("likeness")["kept"] is True
    assert len(server.log) == 2
    assert made.fact(BILL)["usd"] > 0.03


def test_where_the_second_try_fails_the_first_is_kept_and_flagged(server: StandIn) -> None:
    operation = operations()["create"]
    assert operation.tries == 2
    server.drift = "worn recolored"

    class Once(list[Fault]):
        """No fault for the first request, one for every other."""

        def __bool__(self) -> bool:
            return len(server.log) > 1

        def pop(self, at: int = 0) -> Fault:  # type: ignore[override]
            return Fault(400, error("moderation_blocked"))

    server.faults = Once()
    made = create(shirt())
    assert made.fact("likeness")["kept"] is False
    assert made.fact(BILL)["usd"] > 0


def test_a_plain_product_is_not_measured_and_not_asked_for_again(server: StandIn) -> None:
    server.drift = "worn"
    made = create(shirt(printed=False))
    assert len(server.log) == 1
    assert made.fact("likeness")["kept"] is None
    assert any("could not be measured: the product has too few" in note for note in made.notes)
    assert certify(made, shirt(), {}).likeness.startswith("not measured: ")


def test_a_plain_product_in_another_colour_is_told_by_that(server: StandIn) -> None:
    server.scene = "desk"
    server.drift = "worn recolored"
    made = create(shirt(printed=False))
    assert made.fact("likeness")["kept"] is False
    assert "a colour of the product is not in it (ΔE2000" in " ".join(made.notes)
