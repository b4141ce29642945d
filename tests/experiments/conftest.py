"""A short year, so that many runs stay cheap."""

from __future__ import annotations

import pytest

import sim

SHORT = (
    "run.horizon=6 weeks",
    "run.warm_up=2 weeks",
    "run.replications=5",
    "demand.channels.trade_fair.bursts=[]",
)


@pytest.fixture(scope="session")
def sla() -> sim.Scenario:
    return sim.load("sla", SHORT)


@pytest.fixture(scope="session")
def no_sla() -> sim.Scenario:
    return sim.load("no-sla", SHORT)
