"""How far a conclusion hangs on what was assumed: the share of worlds in which it holds.

A world is a draw from the joint prior of everything that is assumed or tuned (`prior`), or one of eight settings: four decay
profiles, each with the message's full effect and with half of it. In each world every scenario is run with the same luck, and
every headline's claim is looked at. `sim robustness` does this; for the scenarios that ship the shares are kept in
``sim/data/robustness.json``, and `share_for` finds a pair's again, as long as both are what they were then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np

import sim
from sim.errors import UsageError
from sim.experiments import follow_up
from sim.experiments.engines import run_chunks, worker_count
from sim.experiments.headlines import Arm, Case, against_of, headline_of, reads
from sim.experiments.prior import assumed, drawn
from sim.experiments.ready import check_range, make_ready
from sim.experiments.study import Progress
from sim.model.company import simulate
from sim.model.inputs import Profile
from sim.results.measure import measure
from sim.scenario import Scenario, load, names
from sim.scenario.library import BASE
from sim.scenario.nodes import plain

KEPT: Final = Path(__file__).parents[1] / "data" / "robustness.json"
"""The shares of the shipped scenarios."""

SEED: Final = 1
DRAWS: Final = 1000
REPLICATIONS: Final = 2
OF_A_SETTING: Final = 8
"""Replications of each of the eight settings: they are few, and each is looked at alone."""

OF_SIGNS: Final = 4
"""Replications of each lever in each draw: what tells reps apart is small beside the luck of one year."""

SETTINGS: Final = tuple((profile, congruity) for profile in Profile for congruity in (1.0, 0.5))
COMPARED: Final = ("expected_revenue", "expected_profit")
"""What two scenarios are held against each other in."""

# what a scenario is called, tells, is judged by or repeated changes no run
_TITLES: Final = ("name", "story", "headline", "sources", "goals")
_OF_THE_RUN: Final = ("seed", "replications")


def policy_key(scenario: Scenario) -> str:
    """Give a hash of everything in a scenario that can change a run: its titles, goals and seed may differ."""
    content = plain(scenario.origin.tree)
    assert isinstance(content, dict)  # noqa: S101 - a scenario is a map
    kept = {key: value for key, value in content.items() if key not in _TITLES and (value or key != "uncertain")}
    run = kept.get("run")
    if isinstance(run, dict):
        kept["run"] = {key: value for key, value in run.items() if key not in _OF_THE_RUN}
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode())
    for column in sorted(scenario.origin.columns, key=repr):
        digest.update(repr((column, scenario.origin.columns[column])).encode())
    return digest.hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class World:
    """Where the scenarios are run: a draw by its number, or one of the settings by its place in `SETTINGS`."""

    number: int
    is_setting: bool

    @property
    def id(self) -> str:
        """How a file of worlds names it."""
        if not self.is_setting:
            return str(self.number)
        profile, congruity = SETTINGS[self.number]
        return f"{profile.value}, {congruity:g}"


@dataclass(frozen=True, slots=True)
class _Job:
    """One world for a worker."""

    world: World
    scenarios: Mapping[str, Scenario]
    levers: Mapping[str, Scenario]
    seed: int
    replications: int

    def __str__(self) -> str:
        """Name it as a sentence would."""
        return f"the world '{self.world.id}'"


Found = dict[str, Any]
"""What one world gave: ``world``, ``means`` by scenario and metric, ``signs`` by finding."""


def _live(job: _Job) -> Found:
    """Run every scenario in one world: the task of a worker."""
    everything = {**job.scenarios, **{f"/{name}": each for name, each in job.levers.items()}}
    if job.world.is_setting:
        profile, congruity = SETTINGS[job.world.number]
        there, attempt = {name: assumed(each, profile, congruity) for name, each in everything.items()}, 0
        numbers: Sequence[int] = range(OF_A_SETTING)
    else:
        world, there = drawn(everything, job.world.number, job.seed)
        attempt, numbers = world.attempt, range(job.replications)
    means = {name: _means(there[name], job.seed, numbers) for name in job.scenarios}
    moved = {name: there[f"/{name}"] for name in job.levers}
    signs = follow_up.found(moved, seed=job.seed, replications=OF_SIGNS) if moved else {}
    return {"world": job.world.id, "refused": attempt, "means": means, "signs": signs}


def _means(scenario: Scenario, seed: int, numbers: Sequence[int]) -> dict[str, float | None]:
    company = make_ready(scenario).company
    wanted = dict.fromkeys((*reads(), *COMPARED))
    rows = []
    for number in numbers:
        inputs = company.of(seed, number)
        outcome = simulate(inputs, seed=seed, replication=number)
        metrics = measure(outcome.leads, outcome.weekly, inputs)
        rows.append([metrics[name] for name in wanted])
    values = np.array(rows, dtype=np.float64)
    defined = np.isfinite(values)
    sums, counts = np.where(defined, values, 0.0).sum(axis=0), defined.sum(axis=0)
    return {
        name: float(f"{total / n:.9g}") if n else None
        for name, total, n in zip(wanted, sums.tolist(), counts.tolist(), strict=True)
    }


# ------------------------------------------------------------------------------------------- many worlds, one file


class Worlds:
    """Scenarios in many worlds, each kept as it comes, so that what was finished is never run again.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
        By id.
    seed : int
        0 or more.
    replications : int
        How many runs of each scenario in each draw, 1 or more.
    path : Path, optional
        A file of one line for each world; where it exists it is gone on with.
    with_signs : bool
        Whether to look at what moves reps to follow up as well.

    Raises
    ------
    UsageError
        If the file holds worlds of other scenarios, another seed or another version.
    """

    def __init__(
        self,
        scenarios: Mapping[str, Scenario],
        *,
        seed: int = SEED,
        replications: int = REPLICATIONS,
        path: Path | None = None,
        with_signs: bool = False,
    ) -> None:
        check_range("seed", seed, 0)
        check_range("replications", replications, 1)
        self._scenarios, self._seed, self._replications, self._path = scenarios, seed, replications, path
        self._levers = follow_up.levers(load(BASE)) if with_signs else {}
        self.found: dict[str, Found] = {}
        if path is not None and path.exists():
            self._read(path)
        elif path is not None:
            _add_line(path, self._head())

    def _head(self) -> Found:
        return {
            "version": sim.__version__,
            "seed": self._seed,
            "replications": self._replications,
            "scenarios": {name: policy_key(scenario) for name, scenario in self._scenarios.items()},
            "with_signs": bool(self._levers),
        }

    def _read(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            msg = f"cannot read '{path}': {error.strerror}"
            raise UsageError(msg) from error
        lines = text.splitlines()
        head = _line(lines[0]) if lines else None
        if head != self._head():
            msg = f"'{path}' holds worlds of other scenarios, another seed or another version; name a new file"
            raise UsageError(msg)
        # the last line may have been cut off when somebody pressed Ctrl-C
        entries = [entry for line in lines[1:] if (entry := _line(line)) is not None]
        self.found = {entry["world"]: entry for entry in entries}
        if not text.endswith("\n"):
            _add_text(path, "\n")

    def run(self, draws: int, *, workers: int | None = None, on_progress: Progress | None = None) -> None:
        """Run the eight settings and so many draws; those that are there already are not run again.

        Raises
        ------
        UsageError
            If the file cannot be written.
        ScenarioError
            If a scenario cannot be had in any draw.
        """
        check_range("draws", draws, 1)
        check_range("workers", workers, 1)
        wanted = [World(i, is_setting=True) for i in range(len(SETTINGS))]
        wanted += [World(i, is_setting=False) for i in range(draws)]
        jobs = [
            _Job(world, self._scenarios, self._levers, self._seed, self._replications)
            for world in wanted
            if world.id not in self.found
        ]
        finished = len(wanted) - len(jobs)

        def keep(_number: int, entry: Found) -> None:
            nonlocal finished
            self.found[entry["world"]] = entry
            if self._path is not None:
                _add_line(self._path, entry)
            finished += 1
            if on_progress is not None:
                on_progress(finished, len(wanted))

        run_chunks(_live, jobs, workers=worker_count(len(jobs), workers), on_answer=keep)

    def summary(self) -> Found:
        """Give the shares of worlds in which each headline holds and each pair differs as it does."""
        settings = [self.found[each.id] for each in _settings() if each.id in self.found]
        draws = [entry for name, entry in self.found.items() if name.isdecimal()]
        return {
            **self._head(),
            "draws": len(draws),
            "refused": sum(entry["refused"] for entry in draws),
            "headlines": {
                name: self._headline(name, *others, settings, draws) for name, others in self._held_against().items()
            },
            "greater": {metric: self._greater(metric, settings, draws) for metric in COMPARED},
            "signs": {
                name: _count(entry["signs"][name] for entry in draws if name in entry["signs"])
                for name in follow_up.SIGNS
                if any(name in entry["signs"] for entry in draws)
            },
        }

    def _held_against(self) -> dict[str, tuple[str, str]]:
        """Give by scenario what its headline is held against and what that one is, where both are here."""
        found = {}
        for name, scenario in self._scenarios.items():
            try:
                against = against_of(scenario)
                beyond = against_of(against)
            except UsageError:
                continue
            if {against.id, beyond.id} <= set(self._scenarios):
                found[name] = (against.id, beyond.id)
        return found

    def _headline(
        self, name: str, against: str, beyond: str, settings: Sequence[Found], draws: Sequence[Found]
    ) -> Found:
        scenario = self._scenarios[name]

        def holds(entry: Found) -> bool:
            return headline_of(scenario).holds(Case(*(self._arm(entry, each) for each in (name, against, beyond))))

        return {
            "tells": scenario.headline.tells,
            "against": against,
            "holds": _count(map(holds, draws)),
            "settings": {entry["world"]: holds(entry) for entry in settings},
        }

    def _arm(self, entry: Found, name: str) -> Arm:
        scenario, means = self._scenarios[name], entry["means"][name]
        return Arm(name, scenario.name, scenario.currency, scenario.run.horizon, _as_arrays(means))

    def _greater(self, metric: str, settings: Sequence[Found], draws: Sequence[Found]) -> dict[str, list[int]]:
        """Give by pair in how many draws, and in how many of the settings, the second is above the first."""

        def above(first: str, second: str) -> Callable[[Found], bool]:
            return lambda entry: _number(entry["means"][second][metric]) > _number(entry["means"][first][metric])

        pairs = {}
        for first, second in combinations(self._scenarios, 2):
            is_above = above(first, second)
            pairs[f"{first} {second}"] = [_count(map(is_above, draws)), _count(map(is_above, settings))]
        return pairs


def _settings() -> Iterator[World]:
    return (World(i, is_setting=True) for i in range(len(SETTINGS)))


def _count(answers: Iterator[bool]) -> int:
    return sum(answers)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _as_arrays(means: Mapping[str, float | None]) -> dict[str, Any]:
    return {name: np.array([_number(value)]) for name, value in means.items()}


def _line(text: str) -> Found | None:
    try:
        entry = json.loads(text)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _add_line(path: Path, entry: Found) -> None:
    _add_text(path, json.dumps(entry) + "\n")


def _add_text(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        msg = f"cannot write to '{path}': {error.strerror}"
        raise UsageError(msg) from error


# --------------------------------------------------------------------------------------------- what is kept of them


@dataclass(frozen=True, slots=True)
class PriorShare:
    """In how many worlds one scenario is above another.

    Parameters
    ----------
    above, draws : int
        In how many draws from the prior, of how many.
    above_in, settings : int
        In how many of the settings, of how many.
    """

    above: int
    draws: int
    above_in: int
    settings: int

    @property
    def share(self) -> float:
        """The share of the draws, 0 to 1."""
        return self.above / self.draws


def share_for(a: Scenario, b: Scenario, metric: str = COMPARED[0], path: Path = KEPT) -> PriorShare | None:
    """Give in how many worlds `b` is above `a`; None where that is not known of these two as they are.

    Parameters
    ----------
    a, b : Scenario
        Known if both are shipped scenarios whose policy is what it was when the worlds were run.
    metric : str
        One of `COMPARED`.
    path : Path
        Where the shares are kept.
    """
    kept = _kept(path)
    if not kept or kept["version"] != sim.__version__ or metric not in kept["greater"]:
        return None
    by_key = {key: name for name, key in kept["scenarios"].items()}
    first, second = by_key.get(policy_key(a)), by_key.get(policy_key(b))
    if first is None or second is None or first == second:
        return None
    pairs, draws, settings = kept["greater"][metric], kept["draws"], len(SETTINGS)
    if f"{first} {second}" in pairs:
        above, above_in = pairs[f"{first} {second}"]
        return PriorShare(above, draws, above_in, settings)
    above, above_in = pairs[f"{second} {first}"]
    return PriorShare(draws - above, draws, settings - above_in, settings)


def headline_share(scenario: Scenario, path: Path = KEPT) -> PriorShare | None:
    """Give in how many worlds a shipped scenario's headline holds; None where that is not known of it as it is.

    Parameters
    ----------
    scenario : Scenario
        Known if it, what its headline is held against, and what that one is, are what they were when the worlds were run.
    path : Path
        Where the shares are kept.
    """
    kept = _kept(path)
    if not kept or kept["version"] != sim.__version__ or scenario.id not in kept["headlines"]:
        return None
    against = against_of(scenario)
    if any(kept["scenarios"].get(each.id) != policy_key(each) for each in (scenario, against, against_of(against))):
        return None
    told = kept["headlines"][scenario.id]
    if (told["tells"], told["against"]) != (scenario.headline.tells, against.id):
        return None
    return PriorShare(told["holds"], kept["draws"], sum(told["settings"].values()), len(SETTINGS))


@cache
def _kept(path: Path) -> Found:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def shipped() -> dict[str, Scenario]:
    """Give the shipped scenarios by name."""
    return {name: load(name) for name in names()}


def write(summary: Mapping[str, Any], path: Path = KEPT) -> None:
    """Keep a summary.

    Raises
    ------
    UsageError
        If the file cannot be written.
    """
    try:
        path.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        msg = f"cannot write to '{path}': {error.strerror}"
        raise UsageError(msg) from error
