"""What moves reps to follow up has the signs that Sabnis et al. found, here and in the worlds that the assumptions allow."""

from __future__ import annotations

from collections import Counter

import pytest

import sim
from sim.experiments.follow_up import SIGNS, found, levers
from sim.experiments.prior import drawn
from sim.experiments.robustness import OF_SIGNS

pytestmark = pytest.mark.slow

DRAWS = 20
FEWEST = 17
"""A finding that holds in 95 % of all draws holds in fewer of 20 once in sixty times (binomial)."""


def test_every_finding_comes_out_right() -> None:
    assert found(levers(sim.load("no-sla")), seed=1, replications=12) == dict.fromkeys(SIGNS, True)


def test_it_does_so_in_most_worlds() -> None:
    held: Counter[str] = Counter()
    for number in range(DRAWS):
        _, there = drawn(levers(sim.load("no-sla")), number, seed=1)
        held.update(name for name, is_right in found(there, seed=1, replications=OF_SIGNS).items() if is_right)
    assert {name: held[name] for name in SIGNS if held[name] < FEWEST} == {}
