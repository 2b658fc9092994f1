"""Head start: the cutout that a plan will want is begun before the plan is there, and only once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from agent.conversation import Photo, Recipe
from agent.engine import execute
from agent.events import Event, StepDone
from agent.head_start import head_start
from agent.stores import open_store
from agent.workshop import Workshop
from tools.picture import Picture

CUT: Recipe = {"cut": {"op": "remove_background", "args": {"image": "mug"}}}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads


@pytest.fixture
def workshop(tmp_path: Path, pool: ThreadPoolExecutor) -> Workshop:
    store = open_store(str(tmp_path / "store"))
    return Workshop(store, {"segment": "builtin"}, lambda operation, attempt: pool)


def photographed(workshop: Workshop, role: str = "photo") -> Photo:
    pixels = np.full((120, 160, 3), 235, np.uint8)
    cv2.circle(pixels, (80, 60), 36, (150, 30, 40), -1)
    digest = workshop.store.put(Picture(pixels))
    return Photo("mug", "mug.jpg", role, digest, "0" * 64, {}, ())


def test_a_plan_finds_the_cutout_running_or_done(
    workshop: Workshop, pool: ThreadPoolExecutor
) -> None:
    photo = photographed(workshop)
    head_start(workshop, pool, photo)
    (begun,) = workshop.begun.values()
    events: list[Event] = []
    results = execute(workshop, CUT, {"mug": photo.digest}, events.append)
    assert results["cut"].made == begun.result().hit.digest
    assert sum(isinstance(event, StepDone) for event in events) == 1
    workshop.store.flush()
    head_start(workshop, pool, photo)
    assert not workshop.begun


def test_scene_photos_and_unusable_ones_are_left_to_the_plan(
    workshop: Workshop, pool: ThreadPoolExecutor
) -> None:
    head_start(workshop, pool, photographed(workshop, "scene"))
    assert not workshop.begun
    broken = Workshop(workshop.store, {"segment": "rembg:nothing"}, workshop.pool_for)
    head_start(broken, pool, photographed(workshop))
    assert not broken.begun
