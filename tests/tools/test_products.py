"""Products in parts are the products."""

from __future__ import annotations

import numpy as np
import pytest

from tools.products import dots, gram, lengths, times


@pytest.mark.parametrize("count", [0, 1, 1999, 2000, 50_001])
def test_products_in_parts_are_the_products(count: int) -> None:
    random = np.random.default_rng(count)
    one, other = random.normal(size=(count, 10)), random.normal(size=(count, 3))
    small = random.normal(size=(10, 3))
    assert times(one, small) == pytest.approx(one @ small)
    assert gram(one, other) == pytest.approx(one.T @ other, abs=1e-9)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_products_of_triples_are_their_sums(kind: type) -> None:
    random = np.random.default_rng(4)
    one, other = random.normal(size=(2, 40, 50, 3)).astype(kind)
    assert np.array_equal(dots(one, other), (one * other).sum(axis=-1))
    assert np.array_equal(lengths(one), np.linalg.norm(one, axis=-1))
