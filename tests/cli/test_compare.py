"""`sim compare`: differences in pairs, on the same leads."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from sim.cli.compare import command

SHORT = [
    "--set", "run.horizon=6 weeks", "--set", "run.warm_up=2 weeks", "--set", "demand.channels.trade_fair.bursts=[]",
    "--set", "goals=[]", "-r", "4", "-j", "1",
]  # fmt: skip


def invoke(*arguments: str, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(command, [*arguments, *SHORT])


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


def test_a_scenario_against_itself_shows_no_clear_difference() -> None:
    text = " ".join(invoke("sla", "sla").stdout.split())
    assert "no clear difference in expected revenue" in text
