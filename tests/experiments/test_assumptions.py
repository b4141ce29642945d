"""What a difference hangs on is found where it was put, and luck is not taken for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.experiments.assumptions import FEWEST, hangs_on
from sim.experiments.prior import world

SEED = 11
UP, DOWN = "closing.win.fit", "sales.own_prospecting"


def worlds(count: int, up: float, down: float) -> dict[str, Any]:
    """Give worlds in which the second scenario gains with one assumption and loses with another, and luck besides."""
    luck = np.random.default_rng(5).standard_normal(count)
    found = {}
    for number in range(count):
        steps = world(number, SEED).steps
        gained = up * steps[UP] - down * steps[DOWN] + luck[number]
        found[str(number)] = {
            "world": str(number),
            "refused": 0,
            "means": {"a": {"expected_revenue": 100.0}, "b": {"expected_revenue": 100.0 + gained}},
        }
    return found | {"hbr, 1": {"world": "hbr, 1", "refused": 0, "means": {}}}


def test_what_it_hangs_on_is_found_with_its_direction() -> None:
    found = {each.path: each for each in hangs_on(worlds(200, 2.0, 1.0), ("a", "b"), "expected_revenue", SEED)}
    assert list(found)[:2] == [UP, DOWN]
    assert found[UP].correlation > 0.5
    assert found[DOWN].correlation < -0.2
    assert (found[UP].grade, found[DOWN].grade) == ("D", "H")
    # 3 standard errors: about one of 370 assumptions passes by luck
    assert len(found) <= 2 + 3
    turned = hangs_on(worlds(200, 2.0, 1.0), ("b", "a"), "expected_revenue", SEED)
    assert turned[0].correlation == pytest.approx(-found[UP].correlation)


def test_the_correlation_is_spearmans() -> None:
    made = worlds(120, 1.0, 0.0)
    differences = [made[str(i)]["means"]["b"]["expected_revenue"] for i in range(120)]
    steps = [world(i, SEED).steps[UP] for i in range(120)]
    found = next(each for each in hangs_on(made, ("a", "b"), "expected_revenue", SEED) if each.path == UP)
    assert found.correlation == pytest.approx(stats.spearmanr(steps, differences).statistic)


def test_from_luck_alone_hardly_anything_is_found() -> None:
    assert len(hangs_on(worlds(200, 0.0, 0.0), ("a", "b"), "expected_revenue", SEED)) <= 3


def test_too_few_worlds_say_nothing() -> None:
    assert hangs_on(worlds(FEWEST - 1, 9.0, 0.0), ("a", "b"), "expected_revenue", SEED) == []
