"""Every shipped scenario gives the numbers that it gave when somebody last looked at them.

A golden file changes only together with a reason in the commit that changes it. Versions of NumPy and platforms may differ in
the last digits, so numbers are held to a relative tolerance; on one machine they are equal to the byte (tests/model).
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import sim
from sim.scenario.library import names

FOLDER = Path(__file__).parent
TOLERANCE = 1e-9
REPLICATIONS = 2


def measured(name: str) -> dict[str, list[float | None]]:
    """Give every metric of the first replications, null where undefined."""
    found = sim.replicate(sim.load(name), replications=REPLICATIONS, seed=1, workers=1).metrics
    return {
        key: [None if math.isnan(value) else float(value) for value in values]
        for key, values in found.items()
        # of the luck only the mean is promised, which is 0: tests/experiments/test_controls.py
        if not key.startswith("luck_")
    }


@pytest.mark.parametrize("name", sorted(names()))
def test_a_scenario_gives_what_it_gave(name: str, *, update_golden: bool) -> None:
    path = FOLDER / f"{name}.json"
    now = json.loads(json.dumps(measured(name)))
    if update_golden:
        path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    then = json.loads(path.read_text(encoding="utf-8"))
    assert list(now) == list(then)
    for metric, values in then.items():
        assert _numbers(now[metric]) == pytest.approx(_numbers(values), rel=TOLERANCE, abs=1e-12, nan_ok=True), metric


def _numbers(values: list[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


def test_no_golden_result_is_left_of_a_scenario_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(names())
