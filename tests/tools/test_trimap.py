"""Trimaps: the band lies on the edge, is as wide as the doubt, and nothing else is unknown."""

from __future__ import annotations

import numpy as np

from tools.trimap import SURE_BACKGROUND, SURE_FOREGROUND, UNKNOWN, trimap


def half(width: int = 100) -> np.ndarray:
    made = np.zeros((60, width), np.float32)
    made[:, width // 2 :] = 1
    return made


def test_a_sharp_edge_gets_a_narrow_band_at_any_size() -> None:
    levels = trimap(half(), (240, 400)).levels
    assert levels.shape == (240, 400)
    band = np.flatnonzero(levels[120] == UNKNOWN)
    assert 180 <= band.min() < 200 < band.max() <= 220
    assert (levels[:, :170] == SURE_BACKGROUND).all()
    assert (levels[:, 230:] == SURE_FOREGROUND).all()


def test_doubt_widens_the_band() -> None:
    soft = half()
    soft[:, 30:70] = np.linspace(0, 1, 40)
    narrow = (trimap(half(), (60, 100)).levels == UNKNOWN).sum()
    assert (trimap(soft, (60, 100)).levels == UNKNOWN).sum() > 4 * narrow


def test_a_map_without_edges_has_no_band() -> None:
    for value, level in ((0.0, SURE_BACKGROUND), (1.0, SURE_FOREGROUND)):
        assert (trimap(np.full((20, 30), value, np.float32), (40, 60)).levels == level).all()


def test_the_prior_binds_away_from_the_edge_only() -> None:
    made = trimap(half(), (60, 100))
    assert made.trust[30, 50] == 0
    assert made.trust[30, 54] > made.trust[30, 51]
    assert made.prior[30, 10] == 0
    assert made.prior[30, 90] == 255


def test_only_broad_darkness_is_shade() -> None:
    stem = np.zeros((60, 100), np.float32)
    stem[:, 48:52] = 1
    blur = np.zeros_like(stem)
    blur[:, 46:54] = 0.3
    assert not trimap(stem, (60, 100), blur * (1 - stem)).shade.any(), "its own blurred edge"
    cast = np.zeros_like(stem)
    cast[40:, 52:90] = 0.3
    assert trimap(stem, (60, 100), cast).shade[50, 56] == 255


def test_a_wall_that_mirrors_the_backdrop_is_no_shade() -> None:
    wall = np.zeros((60, 100), np.float32)
    wall[:, :50] = 1
    wall[:, 50], wall[:, 51], wall[:, 52] = 0.5, 0.3, 0.2
    edge = np.zeros_like(wall)
    edge[:, 49:53] = 0.3
    assert not trimap(wall, (60, 100), edge).shade.any()
    edge[30:, 49:80] = 0.3
    assert trimap(wall, (60, 100), edge).shade[45, 56] == 255
