from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tools.denoise import denoised, noise_of

Values = NDArray[np.floating]

ALL = np.full((240, 240), 255, np.uint8)


def noisy(deviation: float) -> tuple[Values, Values]:
    """A step edge and a soft ramp, and the same with noise."""
    clean = np.zeros((240, 240, 3))
    clean[:, :120] = (70, 90, 60)
    clean[:, 120:] = np.linspace(150, 190, 120)[None, :, None]
    noise = np.random.default_rng(5).normal(0, deviation, clean.shape)
    return clean, np.clip(np.rint(clean + noise), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("deviation", [2.0, 5.0, 12.0])
def test_noise_is_measured(deviation: float) -> None:
    values = 128 + np.random.default_rng(2).normal(0, deviation, (240, 240)).astype(np.float32)
    values[:, 100:] += 60
    assert noise_of(values, ALL) == pytest.approx(deviation, rel=0.12)


def test_noise_goes_and_the_edge_stays() -> None:
    clean, seen = noisy(6)
    made = denoised(seen, ALL, 1.0).astype(float)
    before = np.sqrt(np.mean((seen - clean) ** 2))
    assert np.sqrt(np.mean((made - clean) ** 2)) < 0.5 * before
    edge = made[:, 121:124].mean() - made[:, 116:119].mean()
    assert edge > 0.93 * (clean[:, 121:124].mean() - clean[:, 116:119].mean())


def test_more_takes_more() -> None:
    _, seen = noisy(6)
    left = [np.std(denoised(seen, ALL, a)[20:220, 20:100, 0].astype(float)) for a in (0.2, 0.6, 1)]
    assert left[0] > left[1] > left[2]


def test_only_inside_and_nothing_to_do() -> None:
    _, seen = noisy(6)
    where = ALL.copy()
    where[:, 200:] = 0
    assert np.array_equal(denoised(seen, where, 1.0)[:, 200:], seen[:, 200:])
    flat = np.full((60, 60, 3), 120, np.uint8)
    assert np.array_equal(denoised(flat, np.full((60, 60), 255, np.uint8), 1.0), flat)
