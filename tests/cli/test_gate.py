"""The gate: what is surely worse than a kept result or than the baseline ends with 3, what is not does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sim
from sim.cli.commands import run
from sim.errors import UsageError
from sim.experiments.compare import Comparison
from sim.experiments.gate import judge_against, judge_pair, read_kept
from sim.experiments.goals import Verdict
from tests.experiments.pairs import of

SHORT = [
    *("--set", "run.horizon=6 weeks"),
    *("--set", "run.warm_up=2 weeks"),
    *("--set", "demand.channels.trade_fair.bursts=[]"),
    *("-r", "3"),
    *("-j", "1"),
]
QUICK = ["--no-ladder", *SHORT]


@pytest.fixture(scope="module")
def arm() -> sim.Replications:
    return sim.replicate(of(), replications=4, workers=1)


def kept(folder: Path, arm: sim.Replications, name: str = "expected_revenue", **changes: object) -> Path:
    """Keep a result, with another mean or deviation."""
    interval = arm.interval(name)
    entry = {"mean": interval.mean, "ci95": [interval.low, interval.high], "sd": interval.sd, "n": interval.n}
    path = folder / "kept.json"
    path.write_text(json.dumps({"scenario": arm.scenario.id, "metrics": {name: entry | changes}}), encoding="utf-8")
    return path


class TestVerdicts:
    @pytest.mark.parametrize(("times", "verdict"), [(1.0, Verdict.UNDECIDED), (9.0, Verdict.FAIL), (0.1, Verdict.PASS)])
    def test_a_kept_result(self, tmp_path: Path, arm: sim.Replications, times: float, verdict: Verdict) -> None:
        mean = times * arm.interval("expected_revenue").mean
        assert judge_against(read_kept(kept(tmp_path, arm, mean=mean)), arm, "expected_revenue").verdict is verdict

    def test_where_less_is_better(self, tmp_path: Path, arm: sim.Replications) -> None:
        path = kept(tmp_path, arm, "no_response_rate", mean=0.001, sd=0.001)
        assert judge_against(read_kept(path), arm, "no_response_rate").verdict is Verdict.FAIL

    def test_the_interval_is_that_of_two_independent_means(self, tmp_path: Path, arm: sim.Replications) -> None:
        """Of equal deviations and numbers: 2 (n - 1) degrees of freedom, t(6, .975) = 2.4469."""
        gated = judge_against(read_kept(kept(tmp_path, arm)), arm, "expected_revenue")
        sd = arm.interval("expected_revenue").sd
        assert gated.difference.mean == 0.0
        assert gated.difference.high == pytest.approx(2.446912 * sd * (2 / 4) ** 0.5)

    def test_one_replication_settles_nothing(self, tmp_path: Path, arm: sim.Replications) -> None:
        path = kept(tmp_path, arm, n=1, sd=None, ci95=[None, None], mean=9e9)
        assert judge_against(read_kept(path), arm, "expected_revenue").verdict is Verdict.UNDECIDED

    def test_a_baseline_on_the_same_leads(self, arm: sim.Replications) -> None:
        worse = sim.replicate(of(**{"sales.reps": 1}), replications=4, workers=1)
        assert judge_pair(Comparison((arm, worse)), worse, "own_pipeline").verdict is Verdict.FAIL
        assert judge_pair(Comparison((worse, arm)), arm, "own_pipeline").verdict is Verdict.PASS

    def test_what_has_no_better_way_has_no_gate(self, arm: sim.Replications) -> None:
        with pytest.raises(UsageError, match="no gate for it"):
            judge_pair(Comparison((arm, arm)), arm, "mqls")


class TestFiles:
    def test_what_json_writes_is_what_the_gate_reads(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["compare", "no-sla", "sla", *QUICK, "--json"]) == 0
        path = tmp_path / "before.json"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        assert run(["compare", "sla", *QUICK, "--gate", str(path)]) == 0
        assert "Gate: sla cannot be told from before" in capsys.readouterr().out
        assert run(["compare", "sla", *QUICK, "--gate", str(path), "--strict"]) in (3, 4)  # its goals may be open too

    def test_worse_is_3(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], arm: sim.Replications) -> None:
        path = kept(tmp_path, arm, mean=9e9)
        path.write_text(path.read_text(encoding="utf-8").replace(arm.scenario.id, "no-sla"), encoding="utf-8")
        assert run(["compare", "no-sla", *QUICK, "--gate", str(path), "--json"]) == 3
        (gated,) = json.loads(capsys.readouterr().out)["gate"]
        assert (gated["scenario"], gated["metric"], gated["verdict"]) == ("no-sla", "expected_revenue", "fail")

    def test_the_baseline_is_the_first(self, capsys: pytest.CaptureFixture[str]) -> None:
        few = ["compare", "sla", "no-sla", *QUICK, "--metric", "sqls", "--gate", "baseline"]
        assert run([*few, "--set", "goals=[]"]) == 3
        assert "Gate: no-sla is worse" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (None, "keep a result there first"),
            ("{", "it is not JSON"),
            ("[1, 2]", "no result of sim run or sim compare"),
            ('{"scenario": "other", "metrics": {}}', "holds no result of 'no-sla' (it holds other)"),
            ('{"scenario": "no-sla", "metrics": {}}', "holds no 'expected_revenue' of 'no-sla'"),
            ('{"scenario": "no-sla", "metrics": {"expected_revenue": {"mean": "x"}}}', "holds no 'expected_revenue'"),
        ],
    )
    def test_a_file_that_cannot_serve_is_said_before_anything_runs(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
    ) -> None:
        path = tmp_path / "kept.json"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        assert run(["compare", "no-sla", *QUICK, "--gate", str(path)]) == 2
        out, err = capsys.readouterr()
        assert message in err
        assert out == ""

    def test_a_baseline_needs_another(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["compare", "no-sla", *QUICK, "--gate", "baseline"]) == 2
        assert "name two or more" in capsys.readouterr().err

    def test_one_scenario_and_no_gate(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["compare", "no-sla", *QUICK]) == 2
        assert "two scenarios or more" in capsys.readouterr().err


class TestPayoff:
    def test_it_follows_the_ladder_and_is_in_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        pair = ["compare", "no-sla", "no-sla", "--introduction", "20k", *SHORT]
        assert run([*pair, "--json"]) == 0
        (difference,) = json.loads(capsys.readouterr().out)["differences"]
        assert difference["payback"]["introduction"] == 20_000.0
        assert difference["payback"]["week"] is None
        assert difference["payback"]["by_week"] == pytest.approx([-20_000.0] * 6)
        assert [each["axis"] for each in difference["break_even"]] == ["ignored", "slack_hours"]
        assert [each["break_even"] for each in difference["break_even"]] == [[], []]
        assert {rung["rung"] for rung in difference["ladder"]} == {"costs.introduction"}

    def test_people_read_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["compare", "no-sla", "no-sla", "--introduction", "20k", "--deals", *SHORT]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert "When it pays" in out
        assert "It does not pay with" in out
        assert "No SLA has not paid back within 6 weeks" in out
        assert "Won only under No SLA, seed 1: 0 deals" in out

    def test_controls_can_be_switched_off(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = []
        for switch in ("--controls", "--no-controls"):
            assert run(["compare", "no-sla", "sla", *QUICK, switch, "--json"]) == 0
            found.append(json.loads(capsys.readouterr().out))
        assert [each["controls"] for each in found] == [True, False]
        revenues = [each["differences"][0]["metrics"]["revenue"] for each in found]
        assert revenues[0] == revenues[1]
        expected = [each["differences"][0]["metrics"]["expected_revenue"]["mean"] for each in found]
        assert expected[0] != expected[1]
