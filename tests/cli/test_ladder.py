"""The ladder of `sim compare`: a table that fits, sentences that say what to make of it, and data for programs."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli import compare as module
from sim.cli.commands import run
from sim.cli.compare import command
from sim.cli.ladder_output import PRICED, ladder_json, ladder_rows
from sim.experiments.ladder import Ladder, climb
from sim.experiments.plan import plan
from sim.experiments.replications import Interrupted
from sim.experiments.rungs import CLAUSES
from sim.report.ladder_words import findings, first_look
from sim.results.figures import MINUS

SETTINGS = ("run.horizon=6 weeks", "run.warm_up=2 weeks", "demand.channels.trade_fair.bursts=[]", "goals=[]")


def invoke(*arguments: str, columns: int = 80, runs: int = 3) -> Result:
    options = [word for setting in SETTINGS for word in ("--set", setting)]
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(
        command, [*arguments, *options, "-r", str(runs), "-j", "1"], catch_exceptions=False
    )


def as_json(*arguments: str) -> Any:
    told = invoke(*arguments, "--json")
    assert told.exit_code == 0
    return json.loads(told.stdout)


@pytest.fixture(scope="module")
def told() -> Result:
    return invoke("no-sla", "sla")


@pytest.fixture(scope="module")
def content() -> Any:
    return as_json("no-sla", "sla")


@pytest.fixture(scope="module")
def small() -> Ladder:
    """Give a ladder of two rungs whose values a test can set."""
    a = sim.load("no-sla", SETTINGS)
    b = sim.override(a, {"sales.reps": 5, "agreement.together.report": "weekly"})
    return climb(plan(a, b), sim.compare([a, b], replications=2, workers=1), workers=1)


def with_values(ladder: Ladder, values: dict[str, list[float]]) -> Ladder:
    """Replace expected revenue in each arm, named by the rungs taken, joined by +; money a year."""
    arms = {}
    for taken, arm in ladder.arms.items():
        column = np.array(values["+".join(sorted(taken))]) * arm.weeks / 52
        arms[taken] = replace(arm, numbers=np.arange(len(column)), metrics={"expected_revenue": column})
    return replace(ladder, arms=arms)


def test_two_scenarios_have_a_ladder_between_the_whole_and_the_most_important_metrics(told: Result) -> None:
    assert told.exit_code == 0
    text = told.stdout
    whole, ladder, metrics = (
        text.index(words) for words in ("expected revenue", "What each line is worth", "P(better)")
    )
    assert whole < ladder < metrics
    rows = [line.split()[0] for line in text[ladder:metrics].splitlines() if line.strip()]
    assert rows[2:15] == [rung.name for rung in plan("no-sla", "sla").rungs]
    assert "no_response_rate" in text
    assert "attempts_per_lead" not in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "rests on 3 replications of each of 38 scenarios, 114 runs" in " ".join(text.split())


def test_the_way_of_reading_names_both_ends(told: Result) -> None:
    text = " ".join(told.stdout.split())
    assert "Alone: the line on top of No SLA. As the last: what SLA would lose without it." in text


def test_all_metrics_are_shown_on_demand_and_a_wide_page_says_what_a_rung_is() -> None:
    text = invoke("no-sla", "typical", "--all", columns=130).stdout
    assert "attempts_per_lead" in text
    row = next(line for line in text.splitlines() if line.startswith("alignment.joint_goal"))
    assert row.rstrip().endswith("how far both sides are paid for the same thing")


def test_no_ladder_where_it_is_not_wanted() -> None:
    for arguments in (("no-sla", "sla", "--no-ladder"), ("no-sla", "typical", "sla"), ("sla", "sla")):
        text = invoke(*arguments, runs=1).stdout
        assert "What each line" not in text
        assert "attempts_per_lead" in text or arguments[0] == arguments[1]


def test_three_scenarios_have_two_ladders_if_asked() -> None:
    text = invoke("no-sla", "typical", "misaligned-messaging", "--ladder", runs=1).stdout
    assert text.count("What each line") == 2
    assert "alignment.collateral" in text


def test_a_precision_leaves_the_ladder_out_unless_it_is_asked_for() -> None:
    arguments = ("no-sla", "typical", "--precision", "90%")
    assert "What each line" not in invoke(*arguments).stdout
    assert "What each line" in invoke(*arguments, "--ladder").stdout


def test_an_order_and_a_metric_are_the_users() -> None:
    told = invoke("no-sla", "typical", "--order", "response.attempts, alignment.context", "--metric", "wins")
    text = told.stdout
    assert "What each line is worth: wins" in text
    rows = [line.split()[0] for line in text.split("What each line")[1].splitlines() if line.strip()]
    assert rows[2:5] == ["response.attempts", "alignment.context", "handoff.route"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--order", "clok"], "sim: there is no rung 'clok' between the two scenarios; did you mean 'clock'?\n"),
        (["--metric", "win"], "sim: there is no metric called 'win'; did you mean 'wins'?\n"),
        (
            ["--order", "clock", "--no-ladder"],
            "sim: --order is for the ladder, and --no-ladder leaves it out; write one of the two\n",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_runs(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", "no-sla", "sla", *arguments]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", message)


def test_json_holds_each_rung_with_its_changes_and_prices(content: Any) -> None:
    (difference,) = content["differences"]
    rungs = {rung["rung"]: rung for rung in difference["ladder"]}
    assert list(rungs) == [rung.name for rung in plan("no-sla", "sla").rungs]
    assert difference["ladder_replications"] == 3
    assert difference["ladder_notes"] == []
    clock = rungs["clock"]
    assert clock["title"] == "first response within a promised time, and watched"
    assert clock["changes"][1] == {"path": "agreement.watched.closely", "before": "null", "after": "80%"}
    assert list(clock["metrics"]) == ["expected_revenue", "expected_profit"]
    price = clock["metrics"]["expected_revenue"]
    assert list(price) == ["unit", *PRICED, "relation"]
    assert price["unit"] == "EUR a year"
    assert price["last_less_alone"]["mean"] == pytest.approx(price["last"]["mean"] - price["alone"]["mean"])
    assert {rung["metrics"]["expected_revenue"]["relation"] for rung in rungs.values()} <= {
        "complement",
        "substitute",
        None,
    }


def test_the_steps_of_the_json_add_up_to_its_difference(content: Any) -> None:
    (difference,) = content["differences"]
    for metric in ("expected_revenue", "expected_profit"):
        steps = [rung["metrics"][metric]["in_order"]["mean"] for rung in difference["ladder"]]
        assert math.fsum(steps) == pytest.approx(difference["metrics"][metric]["mean"] * 52 / 6)


def test_json_has_null_for_what_no_rule_allows() -> None:
    a = sim.load("no-sla", SETTINGS)
    swift = {"name": "swift", "delay": "1 business hour", "loss": "1%"}
    b = sim.override(a, {"handoff.routes": [swift], "handoff.route": "swift"})
    ladder = sim.ladder(a, b, replications=2, workers=1)
    rungs = {rung["rung"]: rung["metrics"]["expected_profit"] for rung in ladder_json(ladder)}
    assert rungs["handoff.route"]["alone"] is None
    assert rungs["handoff.route"]["relation"] is None
    assert {row[-1] for row in ladder_rows(ladder, "b") if row[-2] == "handoff.routes"}.isdisjoint({"alone", "last"})


def test_csv_holds_the_prices_under_the_differences(content: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("no-sla", "sla", "--csv").stdout)))
    whole = [row for row in rows if not row["rung"]]
    assert {row["priced"] for row in whole} == {""}
    assert len(whole) > 100
    (row,) = [
        row for row in rows if (row["rung"], row["priced"], row["metric"]) == ("definition", "last", "expected_profit")
    ]
    rungs = {rung["rung"]: rung for rung in content["differences"][0]["ladder"]}
    assert float(row["mean"]) == pytest.approx(
        rungs["definition"]["metrics"]["expected_profit"]["last"]["mean"], rel=1e-5
    )
    assert (row["scenario"], row["unit"], row["n"]) == ("sla", "EUR a year", "3")


def test_what_an_interrupted_ladder_keeps(monkeypatch: pytest.MonkeyPatch, small: Ladder) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted(tuple(small.arms.values()))

    monkeypatch.setattr(module, "climb", interrupted)
    monkeypatch.setattr(module, "plan", lambda *_: small.plan)
    told = invoke("no-sla", "sla")
    assert told.exit_code == 130
    assert "rests on 2 replications of each of 4 scenarios, 8 runs" in " ".join(told.stdout.split())
    assert "interrupted" in told.stderr


def test_a_ladder_interrupted_before_its_first_replication_leaves_the_comparison(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted(())

    monkeypatch.setattr(module, "climb", interrupted)
    told = invoke("no-sla", "sla")
    assert told.exit_code == 130
    assert "What each line" not in told.stdout
    assert "no_response_rate" in told.stdout


class TestFindings:
    def sentences(self, ladder: Ladder) -> list[str]:
        return [sentence.replace("\u202f", " ") for sentence in findings(ladder)]

    def test_complements_are_named_with_what_the_others_add(self, small: Ladder) -> None:
        values = {"": [0.0, 0.0], "report": [9e3, 11e3], "sales.reps": [9e3, 11e3], "report+sales.reps": [118e3, 122e3]}
        sentences = self.sentences(with_values(small, values))
        assert sentences[0].startswith("Worth more beside the others than alone: ")
        assert "report (+€100k)" in sentences[0]
        assert "sales.reps (+€100k)" in sentences[0]
        assert not any("less" in sentence for sentence in sentences)

    def test_substitutes_are_named_with_what_the_others_take(self, small: Ladder) -> None:
        values = {
            "": [0.0, 0.0],
            "report": [89e3, 91e3],
            "sales.reps": [89e3, 91e3],
            "report+sales.reps": [99e3, 101e3],
        }
        (sentence,) = [each for each in self.sentences(with_values(small, values)) if each.startswith("Worth")]
        assert sentence.startswith("Worth less beside the others than alone: ")
        assert f"report ({MINUS}€80k)" in sentence

    def test_what_is_not_settled_is_named_with_what_it_would_take(self, small: Ladder) -> None:
        both = [40e3, 60e3, 50e3, 52e3, 48e3, 51e3]
        values = {
            "": [0.0] * 6,
            "report": [39e3, 58e3, 40e3, 53e3, 47e3, 45e3],
            "sales.reps": [1e3, -1e3, 2e3, -2e3, 1e3, 0.0],
            "report+sales.reps": both,
        }
        (sentence,) = [each for each in self.sentences(with_values(small, values)) if each.startswith("Not settled")]
        assert "sales.reps (" in sentence
        assert "; -r 20)" in sentence
        assert "report" not in sentence

    def test_what_is_about_nothing_is_not_run_for(self, small: Ladder) -> None:
        values = {
            "": [0.0] * 4,
            "report": [50e3, 51e3, 52e3, 50e3],
            "sales.reps": [1e3, 2e3, 1e3, 2e3],
            "report+sales.reps": [51e3, 50e3, 51.001e3, 51e3],
        }
        text = "\n".join(self.sentences(with_values(small, values)))
        assert "About nothing as the last line, or too little to be settled soon: sales.reps (" in text

    def test_the_first_look_names_the_largest(self, small: Ladder) -> None:
        values = {"": [0.0, 0.0], "report": [9e3, 11e3], "sales.reps": [1e3, 3e3], "report+sales.reps": [118e3, 122e3]}
        assert first_look(with_values(small, values)).startswith(
            "after 2 replications, as the last line, in €k: report +118"
        )


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "price-a-clause.md"


@pytest.mark.slow
def test_every_block_of_the_how_to_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(sh|python)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line for kind, block in blocks for line in block.splitlines() if kind == "sh"]
    assert len(lines) >= 5
    for line in lines:
        # the last -r counts: what is shown is that it runs, not what comes out
        assert run([*shlex.split(line)[1:], "-r", "2"]) == 0, line
    (code,) = [block for kind, block in blocks if kind == "python"]
    exec(code, {})
    assert "alignment.follow_up" in capsys.readouterr().out


def test_the_how_to_names_every_clause() -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    assert [clause.name for clause in CLAUSES if f"`{clause.name}`" not in text] == []
    assert [how for how in PRICED if f"`{how}`" not in text] == []
