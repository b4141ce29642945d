"""The catalogue is that of the scenarios as they are, and each of them shows what its headline says."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.experiments.catalogue import KEPT, arms, kept, measure, page, write
from sim.experiments.headlines import case_of, headline_of, reads
from sim.scenario.library import folder

GOLDEN = Path(__file__).parents[1] / "golden"
AGAIN = "run python -m sim.experiments.catalogue"


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    return kept()


def test_the_page_is_that_of_the_files_and_their_results(results: dict[str, Any]) -> None:
    assert (folder() / "README.md").read_text(encoding="utf-8") == page(results), AGAIN


def test_results_are_kept_of_every_scenario_as_it_is(results: dict[str, Any]) -> None:
    known = {name: entry["fingerprint"] for name, entry in results["scenarios"].items()}
    assert known == {name: sim.load(name).fingerprint for name in sim.names()}, AGAIN
    assert all(set(entry["metrics"]) == set(reads()) for entry in results["scenarios"].values()), AGAIN
    assert results["version"] == sim.__version__, AGAIN


@pytest.mark.parametrize("name", sim.names())
def test_what_is_kept_is_what_the_model_gives(results: dict[str, Any], name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    for metric, values in results["scenarios"][name]["metrics"].items():
        first = golden[metric]
        assert numbers(values[: len(first)]) == pytest.approx(numbers(first), rel=1e-8, nan_ok=True), (
            f"{metric}: {AGAIN}"
        )


def numbers(values: list[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


@pytest.mark.parametrize("name", sim.names())
def test_a_scenario_shows_its_lesson(results: dict[str, Any], name: str) -> None:
    scenario = sim.load(name)
    found = case_of(scenario, arms(results))
    assert headline_of(scenario).holds(found), headline_of(scenario).sentence(found)


@pytest.mark.parametrize("name", sim.names())
def test_a_scenario_says_where_it_was_seen(name: str) -> None:
    sources, written = sim.load(name).sources, (folder() / "README.md").read_text(encoding="utf-8")
    assert sources
    assert all(source in written for source in sources)


def test_what_is_kept_comes_back(tmp_path: Path, results: dict[str, Any]) -> None:
    write(results, tmp_path / "kept.json")
    assert kept(tmp_path / "kept.json") == results
    assert (tmp_path / "kept.json").read_bytes() == KEPT.read_bytes()


@pytest.mark.slow
def test_the_results_are_the_same_again(results: dict[str, Any]) -> None:
    again = measure(workers=2)
    for name, entry in results["scenarios"].items():
        for metric, values in entry["metrics"].items():
            found = again["scenarios"][name]["metrics"][metric]
            assert numbers(found) == pytest.approx(numbers(values), rel=1e-8, nan_ok=True), f"{name}, {metric}"
