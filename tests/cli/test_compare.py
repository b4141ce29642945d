"""`sim compare`: differences in pairs, on the same leads."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli import compare as module
from sim.cli.compare import command
from sim.experiments.replications import Interrupted
from sim.experiments.robustness import PriorShare
from sim.report.sentences import comparison_sentence

SETTINGS = ("run.horizon=6 weeks", "run.warm_up=2 weeks", "demand.channels.trade_fair.bursts=[]", "goals=[]")


def invoke(*arguments: str, columns: int = 80, settings: tuple[str, ...] = SETTINGS, runs: int = 4) -> Result:
    options = [word for setting in settings for word in ("--set", setting)]
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(
        command, [*arguments, *options, "-r", str(runs), "-j", "1", "--no-ladder"]
    )


@pytest.fixture(scope="module")
def told() -> Result:
    return invoke("no-sla", "sla")


def test_people_read_differences_and_a_sentence_in_money(told: Result) -> None:
    assert told.exit_code == 0
    text = told.stdout
    assert "SLA against No SLA: 4 replications of 6 weeks each, seed 1" in text
    assert "P(better)" in text
    (row,) = [line for line in text.splitlines() if line.strip().startswith("no_response_rate")]
    assert "pts" in row
    assert "\u2212" in row
    assert row.rstrip().endswith("100\u202f%")
    sentence = " ".join(text.split("SLA against No SLA, on the same leads")[1].split())
    assert sentence.index("expected revenue") < sentence.index("expected profit")
    assert all(len(line) <= 80 for line in text.splitlines())


def test_what_is_equal_throughout_is_left_out(told: Result) -> None:
    assert "sales_cost" not in told.stdout
    assert "sales_cost" in invoke("no-sla", "sla", "--json").stdout


def test_a_wider_terminal_shows_both_levels() -> None:
    heading = next(line for line in invoke("no-sla", "sla", columns=120).stdout.splitlines() if "P(better)" in line)
    assert heading.split()[:2] == ["no-sla", "sla"]


def test_every_other_arm_is_compared_with_the_first() -> None:
    text = invoke("no-sla", "sla", "typical").stdout
    assert "SLA against No SLA" in text
    assert "Typical against No SLA" in text


def test_json_holds_the_arms_and_their_differences() -> None:
    content = json.loads(invoke("no-sla", "sla", "--json").stdout)
    assert content["baseline"] == "no-sla"
    before, after = content["scenarios"]
    (difference,) = content["differences"]
    assert (difference["scenario"], difference["baseline"]) == ("sla", "no-sla")
    wins = difference["metrics"]["wins"]
    assert list(wins) == ["unit", "mean", "ci95", "sd", "n", "probability_better"]
    assert wins["mean"] == pytest.approx(after["metrics"]["wins"]["mean"] - before["metrics"]["wins"]["mean"])
    assert difference["metrics"]["leads"]["probability_better"] is None
    assert difference["metrics"]["no_response_rate"]["probability_better"] == 1.0


def test_csv_holds_the_differences() -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("no-sla", "sla", "--csv").stdout)))
    (row,) = [row for row in rows if (row["metric"], row["source"]) == ("no_response_rate", "")]
    assert float(row["mean"]) < 0
    assert row["probability_better"] == "1"


def test_files_hold_the_comparison_and_each_arm(tmp_path: Path) -> None:
    assert invoke("no-sla", "sla", "--out", str(tmp_path)).exit_code == 0
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["baseline"] == "no-sla"
    assert (tmp_path / "metrics.csv").read_text(encoding="utf-8").count("\n") > 400
    assert (tmp_path / "sla" / "weekly.csv").exists()


def test_goals_of_the_arms_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "strict.yml"
    file.write_text(
        "schema: 1\nname: Strict\nextends: sla\nstory: Asks much.\ngoals: [wins >= 9000]\n", encoding="utf-8"
    )
    told = invoke("no-sla", str(file), settings=SETTINGS[:-1])
    assert told.exit_code == 3
    assert "wins >= 9000" in told.stdout


def test_one_replication_says_little() -> None:
    told = invoke("no-sla", "sla", runs=1)
    assert "in one run, which says little" in " ".join(told.stdout.split())
    assert "nan" not in told.stdout


def test_what_an_interrupted_comparison_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    done = sim.compare(["no-sla", "sla"], replications=2, workers=1)

    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted(done.arms)

    monkeypatch.setattr(module, "replicate_all", interrupted)
    told = invoke("no-sla", "sla")
    assert told.exit_code == 130
    assert "2 replications of 52 weeks each" in told.stdout
    assert "4 finished replications are kept" in told.stderr


def test_a_scenario_against_itself_shows_no_clear_difference() -> None:
    text = " ".join(invoke("sla", "sla").stdout.split())
    assert "no clear difference in expected revenue" in text


@pytest.mark.parametrize(
    ("gains", "words"),
    [
        ([90e3, 110e3, 100e3], "expected revenue +€100k (+€80k to +€120k), better in every run,"),
        ([-90e3, -110e3, -100e3], "expected revenue \u2212€100k (\u2212€120k to \u2212€80k), better in no run,"),
        ([-1e3, 21e3, 22e3, 20e3, 21e3, 22e3, 20e3, 21e3], "better in 88\u202f% of the runs,"),
        ([-90e3, 110e3, 10e3], "no clear difference in expected revenue"),
    ],
)
def test_the_sentence_says_what_it_is_worth_and_how_surely(gains: list[float], words: str) -> None:
    arm = sim.replicate(sim.load("sla", SETTINGS), replications=1, workers=1)
    nothing, gained = np.zeros(len(gains)), np.array(gains)
    before = replace(arm, metrics={"expected_revenue": nothing, "expected_profit": nothing})
    after = replace(arm, metrics={"expected_revenue": gained, "expected_profit": nothing})
    assert words in comparison_sentence(sim.Comparison((before, after)), after)


def test_in_how_many_worlds_it_comes_out_so_stands_beside_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = {"expected_revenue": PriorShare(62, 100, 7, 8), "expected_profit": None}
    for place in ("sim.cli.comparison_page", "sim.cli.payoff_output"):
        monkeypatch.setattr(f"{place}.share_for", lambda _a, _b, metric: shares[metric])
    said = " ".join(invoke("no-sla", "sla", runs=2).stdout.split())
    assert "In 62 % of 100 worlds" in said
    assert "SLA has more expected revenue than No SLA; so it has in 7 of 8 ways" in said
    assert "100 worlds" not in invoke("no-sla", "sla", "--metric", "wins", runs=2).stdout
    content = json.loads(invoke("no-sla", "sla", "--json", runs=2).stdout)
    assert content["differences"][0]["prior"] == {
        "expected_revenue": {"above": 62, "draws": 100, "above_in": 7, "settings": 8},
        "expected_profit": None,
    }
