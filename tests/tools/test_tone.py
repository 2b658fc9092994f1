from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.color import luminance
from tools.tone import balanced, brightest, contrasted, exposed, scaled_only, warmth_gains

RAMP = np.linspace(0, 1, 500, dtype=np.float32)[None, :, None].repeat(3, axis=2)
COLOURS = np.random.default_rng(3).random((20, 30, 3)).astype(np.float32)


@pytest.mark.parametrize("stops", [-3, -1, 0, 0.5, 1, 3])
def test_exposure_never_clips_and_never_turns(stops: float) -> None:
    made = exposed(RAMP, 2**stops)[0, :, 0]
    assert (np.diff(made) > 0).all()
    assert made[-1] <= 1 + 1e-6
    dark = RAMP[0, :, 0] * max(2**stops, 1) < 0.69
    assert np.allclose(made[dark], RAMP[0, dark, 0] * 2**stops, rtol=1e-4)
    coloured = exposed(COLOURS, 2**stops)
    assert np.allclose(
        coloured / brightest(coloured)[..., None],
        COLOURS / brightest(COLOURS)[..., None],
        atol=1e-4,
    )


def test_no_exposure_changes_nothing() -> None:
    assert np.allclose(exposed(COLOURS, 1.0), COLOURS, atol=1e-6)


def test_balance_undoes_a_cast_and_keeps_blown_highlights_white() -> None:
    cast = np.array([1.0, 0.8, 0.55], np.float32)
    assert np.allclose(balanced(RAMP[:, :300] * cast, 1 / cast), RAMP[:, :300], atol=1e-5)
    assert np.allclose(balanced(np.ones((1, 1, 3), np.float32), 1 / cast), 1)


def test_a_channel_pushed_over_one_keeps_the_hue() -> None:
    made = balanced(np.array([[[0.9, 0.5, 0.1]]], np.float32), np.array([1.4, 1.0, 1.0]))
    assert np.allclose(made[0, 0], np.array([1.26, 0.5, 0.1]) / 1.26, atol=1e-5)


@given(st.floats(-1, 1))
def test_warmth_keeps_the_luminance_of_grey(warmth: float) -> None:
    gains = warmth_gains(warmth)
    assert luminance(gains) == pytest.approx(1, abs=1e-5)
    assert (gains[0] - gains[2]) * warmth >= 0


def test_contrast_keeps_its_fixed_points_and_order() -> None:
    for contrast in (-1.0, -0.4, 0.4, 1.0):
        made = luminance(contrasted(RAMP, contrast))[0]
        assert made[0] == pytest.approx(0, abs=1e-3)
        assert made[-1] == pytest.approx(1, abs=1e-3)
        assert np.interp(0.18, RAMP[0, :, 0], made) == pytest.approx(0.18, abs=0.003)
        assert (np.diff(made) > -1e-6).all()
        slope = np.diff(made)[90] / np.diff(RAMP[0, :, 0])[90]
        assert (slope - 1) * contrast > 0


def test_contrast_stays_within_the_gamut() -> None:
    for contrast in (-1.0, 1.0):
        made = contrasted(COLOURS, contrast)
        assert made.min() >= -1e-4
        assert made.max() <= 1 + 1e-4


@given(
    bytes_=st.lists(st.integers(0, 255), min_size=3, max_size=3),
    gains=st.lists(st.floats(0.7, 1.4), min_size=3, max_size=3),
    gain=st.floats(0.6, 1.7),
)
def test_what_only_scales_is_its_value_times_both_gains(
    bytes_: list[int], gains: list[float], gain: float
) -> None:
    linear, tint = np.array([bytes_], np.float32) / np.float32(255), np.array(gains, np.float32)
    if scaled_only(linear, tint, gain).all():
        made = exposed(balanced(linear[:, None], tint), gain)[0]
        assert np.array_equal(made, linear * tint * np.float32(gain))
