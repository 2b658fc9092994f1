from __future__ import annotations

import cv2
import numpy as np

from tools.dust import dusted, specks
from tools.picture import Pixels

ALL = np.full((600, 600), 255, np.uint8)


def sheet() -> Pixels:
    noise = np.random.default_rng(1).normal(0, 1.0, (600, 600, 3))
    return np.clip(np.rint(170 + noise), 0, 255).astype(np.uint8)


def test_specks_go_and_nothing_else_changes() -> None:
    clean = sheet()
    dusty = clean.copy()
    for x, y in ((100, 120), (300, 310), (480, 90)):
        cv2.circle(dusty, (x, y), 1, (120, 120, 120), -1)
    made, count = dusted(dusty, ALL)
    assert count == 3
    assert np.abs(made.astype(int) - clean).max() < 12
    changed = np.any(made != dusty, axis=2)
    assert changed.sum() < 3 * 120


def test_writing_is_not_dust() -> None:
    page = sheet()
    cv2.putText(page, "i. made: in, it.", (40, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (60, 60, 60), 1)
    cv2.putText(
        page, "i. small; print :", (40, 400), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (60, 60, 60), 1
    )
    made, count = dusted(page, ALL)
    assert count == 0
    assert np.array_equal(made, page)


def test_a_pattern_is_not_dust() -> None:
    dots = sheet()
    for y in range(20, 600, 24):
        for x in range(20, 600, 24):
            cv2.circle(dots, (x, y), 1, (110, 110, 110), -1)
    assert dusted(dots, ALL)[1] == 0


def test_a_button_and_a_coloured_dot_are_not_dust() -> None:
    thing = sheet()
    cv2.circle(thing, (200, 200), 9, (120, 120, 120), -1)
    cv2.circle(thing, (400, 400), 1, (220, 60, 60), -1)
    assert dusted(thing, ALL)[1] == 0


def test_only_inside_the_product() -> None:
    dusty = sheet()
    cv2.circle(dusty, (100, 100), 1, (110, 110, 110), -1)
    where = ALL.copy()
    where[:, :200] = 0
    assert specks(dusty, where)[1] == 0


def test_small_pictures_have_no_room_for_dust() -> None:
    assert specks(np.zeros((1, 3000, 3), np.uint8), np.full((1, 3000), 255, np.uint8))[1] == 0
