"""In how many worlds a conclusion holds: counted right, kept, gone on with, and found again only for what it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli.commands import run
from sim.errors import UsageError
from sim.experiments import robustness
from sim.experiments.headlines import headline_of
from sim.experiments.prior import drawn
from sim.experiments.robustness import (
    COMPARED,
    KEPT,
    SETTINGS,
    Worlds,
    headline_share,
    policy_key,
    share_for,
    shipped,
    write,
)

QUICK = ("run.horizon=4 weeks", "run.warm_up=1 weeks", "run.replications=2")
IDS = ("no-sla", "sla", "misaligned-messaging")
DRAWS = 20
OF_A_SETTING = robustness.OF_A_SETTING


@pytest.fixture(autouse=True)
def few_runs_of_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "OF_A_SETTING", 1)


def scenarios() -> dict[str, sim.Scenario]:
    return {name: sim.load(name, QUICK) for name in IDS}


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    found = Worlds(scenarios(), seed=3, replications=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(robustness, "OF_A_SETTING", 1)
        found.run(DRAWS, workers=1)
    return found


def test_every_world_is_run_once(worlds: Worlds) -> None:
    assert len(worlds.found) == DRAWS + len(SETTINGS)
    summary = worlds.summary()
    assert summary["draws"] == DRAWS
    assert set(summary["headlines"]) == set(IDS)


def test_a_world_is_what_running_its_scenarios_gives(worlds: Worlds) -> None:
    _, there = drawn(scenarios(), 4, 3)
    for name, scenario in there.items():
        once = sim.run(scenario, seed=3).metrics
        assert worlds.found["4"]["means"][name]["expected_revenue"] == pytest.approx(once["expected_revenue"], rel=1e-8)


def test_shares_are_counted_over_the_draws(worlds: Worlds) -> None:
    summary = worlds.summary()
    for metric in COMPARED:
        revenue = {name: [worlds.found[str(i)]["means"][name][metric] for i in range(DRAWS)] for name in IDS}
        above, above_in = summary["greater"][metric]["no-sla sla"]
        assert above == sum(b > a for a, b in zip(revenue["no-sla"], revenue["sla"], strict=True))
        in_settings = [worlds.found[f"{profile.value}, {effect:g}"]["means"] for profile, effect in SETTINGS]
        assert above_in == sum(each["sla"][metric] > each["no-sla"][metric] for each in in_settings)
    assert summary["headlines"]["sla"]["holds"] == summary["greater"]["expected_revenue"]["no-sla sla"][0]
    assert summary["headlines"]["sla"]["against"] == "no-sla"
    assert set(summary["headlines"]["sla"]["settings"]) == {f"{p.value}, {effect:g}" for p, effect in SETTINGS}


def test_not_every_world_is_the_same(worlds: Worlds) -> None:
    revenues = {worlds.found[str(i)]["means"]["sla"]["expected_revenue"] for i in range(DRAWS)}
    assert len(revenues) == DRAWS


def test_what_was_finished_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "worlds.jsonl"
    first = Worlds(scenarios(), seed=3, replications=1, path=path)
    first.run(2, workers=1)
    # as Ctrl-C in the middle of a line leaves it
    path.write_text(path.read_text() + '{"world": "2", "mea', encoding="utf-8")
    lived: list[str] = []
    original = robustness._live
    monkeypatch.setattr(robustness, "_live", lambda job: (lived.append(job.world.id), original(job))[1])
    again = Worlds(scenarios(), seed=3, replications=1, path=path)
    again.run(4, workers=1)
    assert lived == ["2", "3"]
    whole = Worlds(scenarios(), seed=3, replications=1)
    whole.run(4, workers=1)
    assert again.summary() == whole.summary()
    third = Worlds(scenarios(), seed=3, replications=1, path=path)
    assert set(third.found) == set(again.found)


def test_worlds_of_others_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "worlds.jsonl"
    Worlds(scenarios(), seed=3, replications=1, path=path)
    for other in ({"seed": 4}, {"replications": 2}):
        with pytest.raises(UsageError, match="another seed or another version; name a new file"):
            Worlds(scenarios(), **{"seed": 3, "replications": 1, "path": path, **other})  # type: ignore[arg-type]
    changed = {**scenarios(), "sla": sim.load("sla", (*QUICK, "sales.reps=5"))}
    with pytest.raises(UsageError, match="worlds of other scenarios"):
        Worlds(changed, seed=3, replications=1, path=path)


def test_workers_change_no_share(worlds: Worlds) -> None:
    both = Worlds(scenarios(), seed=3, replications=1)
    both.run(3, workers=2)
    for name, entry in both.found.items():
        assert entry == worlds.found[name]


# -------------------------------------------------------------------------------------------- what is kept


@pytest.fixture
def kept(worlds: Worlds, tmp_path: Path) -> Path:
    path = tmp_path / "kept.json"
    write(worlds.summary(), path)
    return path


def test_a_pair_is_found_in_both_orders(worlds: Worlds, kept: Path) -> None:
    of = scenarios()
    above = worlds.summary()["greater"]["expected_revenue"]["no-sla sla"][0]
    there, back = share_for(of["no-sla"], of["sla"], path=kept), share_for(of["sla"], of["no-sla"], path=kept)
    assert there is not None
    assert back is not None
    assert (there.above, there.draws, there.settings) == (above, DRAWS, len(SETTINGS))
    assert there.share + back.share == 1.0
    assert there.above_in + back.above_in == len(SETTINGS)


def test_it_is_not_found_for_a_policy_that_has_changed(kept: Path) -> None:
    of = scenarios()
    assert share_for(of["sla"], of["sla"], path=kept) is None
    assert share_for(of["no-sla"], sim.override(of["sla"], {"sales.reps": 5}), path=kept) is None
    assert share_for(of["no-sla"], of["sla"], metric="wins", path=kept) is None
    assert share_for(of["no-sla"], of["sla"], path=kept.with_name("none.json")) is None
    # a title, a goal or another seed changes no run
    titled = sim.override(of["sla"], {"name": "Ours", "goals": [], "run.seed": 9})
    assert share_for(of["no-sla"], titled, path=kept) is not None


def test_it_is_not_found_for_another_version(kept: Path) -> None:
    of, content = scenarios(), json.loads(kept.read_text())
    other = kept.with_name("old.json")
    other.write_text(json.dumps(content | {"version": "0.0.1"}), encoding="utf-8")
    assert share_for(of["no-sla"], of["sla"], path=other) is None


def test_the_key_of_a_policy_is_that_of_its_runs() -> None:
    sla = scenarios()["sla"]
    assert policy_key(sla) == policy_key(sim.override(sla, {"story": "Another."}))
    assert policy_key(sla) != policy_key(sim.override(sla, {"closing.win.fit": 1.4}))


# ------------------------------------------------------------------------------------------ the command


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name in ("no-sla", "sla"):
        text = f"extends: {name}\nname: Quick\nrun: {{horizon: 4 weeks, warm_up: 1 weeks}}\n"
        (tmp_path / f"quick-{name}.yml").write_text(f"schema: 1\nstory: Short.\n{text}", encoding="utf-8")
    return [str(tmp_path / f"quick-{name}.yml") for name in ("no-sla", "sla")]


def test_the_command_says_and_writes_the_shares(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, worlds = tmp_path / "kept.json", tmp_path / "worlds.jsonl"
    more = ["--draws", "2", "-r", "1", "-j", "1", "--keep", str(kept), "--worlds", str(worlds)]
    assert run(["robustness", *files, *more]) == 0
    text = capsys.readouterr().out
    assert "2 worlds drawn from the assumptions, and 8 settings" in text
    assert "quick-sla above quick-no-sla" in text
    assert len(worlds.read_text().splitlines()) == 1 + 2 + len(SETTINGS)
    assert run(["robustness", *files, *more, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(kept.read_text())


def test_one_scenario_is_no_difference(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robustness", files[0]]) == 2
    assert "name two scenarios or more" in capsys.readouterr().err


# ------------------------------------------------------------------------------- the shares that ship, where they do


def shares() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return content


@pytest.mark.skipif(not KEPT.exists(), reason="the worlds of this version have not been run yet")
@pytest.mark.slow
def test_the_shares_kept_are_those_of_the_scenarios_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "OF_A_SETTING", OF_A_SETTING)  # as they were made
    content = shares()
    assert content["scenarios"] == {name: policy_key(each) for name, each in shipped().items()}
    assert content["version"] == sim.__version__
    again = Worlds(shipped(), seed=content["seed"], replications=1)
    again.run(1, workers=2)
    for name, entry in again.summary()["headlines"].items():
        assert entry["settings"] == content["headlines"][name]["settings"], headline_of(shipped()[name])


def test_a_shipped_headline_is_found_as_long_as_it_is_what_it_was(tmp_path: Path) -> None:
    told = json.loads(KEPT.read_text(encoding="utf-8"))
    share = headline_share(sim.load("sla"))
    assert share is not None
    assert (share.above, share.draws) == (told["headlines"]["sla"]["holds"], told["draws"])
    assert share.above_in == sum(told["headlines"]["sla"]["settings"].values())
    assert headline_share(sim.load("sla", ["name=Another title"])) == share
    assert headline_share(sim.load("sla", ["sales.reps=5"])) is None
    assert headline_share(sim.load("sla"), tmp_path / "none.json") is None
    other = tmp_path / "other.json"
    other.write_text(json.dumps(told | {"scenarios": told["scenarios"] | {"no-sla": "another"}}))
    assert headline_share(sim.load("sla"), other) is None
