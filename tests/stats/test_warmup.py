"""MSER-5 cuts off the filling up, nothing of a settled series, and owns up to one that never settles."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.stats import WarmUp, mser5

NOISE = np.random.default_rng(11).normal(0.0, 1.0, 400)


def test_a_filling_pipeline_is_cut_where_it_is_full() -> None:
    filling = 20.0 * np.exp(-np.arange(400) / 15.0)
    warm_up = mser5(100.0 - filling + NOISE)
    assert warm_up.is_settled
    # after 30 weeks 2.7 of the 20 are missing, after 75 a seventh of one
    assert 30 <= warm_up.length <= 75


def test_a_settled_series_keeps_almost_everything() -> None:
    assert mser5(100.0 + NOISE).length <= 40


def test_a_step_is_cut_at_the_batch_that_ends_it() -> None:
    assert mser5([0.0] * 12 + [10.0, 11.0] * 40) == WarmUp(15, is_settled=True)


def test_a_series_that_keeps_growing_is_not_settled() -> None:
    assert mser5(np.arange(100.0)) == WarmUp(50, is_settled=False)


def test_a_constant_needs_no_cut() -> None:
    assert mser5([3.0] * 52) == WarmUp(0, is_settled=True)


@pytest.mark.parametrize("series", [[1.0] * 19, [1.0] * 30 + [math.nan]])
def test_too_short_or_with_gaps(series: list[float]) -> None:
    with pytest.raises(ValueError, match="20 or more defined observations"):
        mser5(series)
