"""What the tests of the report share: findings of a short year, simulated once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import sim
from sim.experiments.study import Progress
from sim.report.findings import Findings, Wishes, gather

SHORT = ["run.horizon=6 weeks", "run.warm_up=2 weeks"]


@contextmanager
def quiet(_what: str) -> Iterator[Progress]:
    yield lambda _done, _total: None


def found(*scenarios: sim.Scenario, replications: int = 2) -> Findings:
    return gather(scenarios, Wishes(replications, workers=1, command="sim report no-sla sla"), quiet)


@pytest.fixture(scope="session")
def findings() -> Findings:
    return found(sim.load("no-sla", SHORT), sim.load("sla", SHORT))


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    file = tmp_path_factory.mktemp("company") / "mine.yml"
    file.write_text("schema: 1\nname: Mine\nextends: no-sla\nstory: A company of one's own.\n")
    return found(sim.load(file, SHORT))
