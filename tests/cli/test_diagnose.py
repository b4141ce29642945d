"""`sim diagnose` for people and for programs."""

from __future__ import annotations

import json
import math

import pytest

from sim.cli.commands import run

SHORT = [
    *("--set", "run.horizon=6 weeks"),
    *("--set", "run.warm_up=2 weeks"),
    *("--set", "demand.channels.trade_fair.bursts=[]"),
    *("-r", "2"),
]


def test_people_read_the_verdict_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", "no-sla", *SHORT, "--revenue-goal", "2M"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    places = [
        out.index(words)
        for words in (
            "In expected profit a year, each alone: a quarter more demand",
            "By its signs",
            "What each lever is worth",
            "What each clause of the page is worth",
            "Where revenue leaks",
            "The promise: No SLA with the whole page signed",
            "attempts promised",
            "For €2.00m a year under the page",
        )
    ]
    assert places == sorted(places)
    assert "nan" not in out


def test_json_adds_up_and_agrees_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", "no-sla", *SHORT, "--json", "--revenue-goal", "2M", "-j", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    leaks = told["leaks"]
    assert leaks["how"] == "in order"
    assert math.fsum(cause["mean"] for cause in leaks["causes"]) == pytest.approx(leaks["total"]["mean"])
    levers = {lever["name"]: lever["metrics"] for lever in told["levers"]}
    assert told["worth"]["sales"] == levers["rep"]["expected_profit"]["alone"]
    assert set(levers["rep"]) == {"expected_profit", "expected_revenue"}
    assert {clause["name"] for clause in told["clauses"]} >= {"clock", "definition", "route"}
    assert set(told["sign_first"]) <= {clause["name"] for clause in told["clauses"]}
    assert told["promise"]["leads"]["revenue_goal"] == 2e6
    assert told["controls"] is True


def test_where_all_is_signed_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", "sla", *SHORT]) == 0
    assert "Every clause of the page (sla) is signed." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--revenue-goal", "much"], "much"),
        (["-r", "1"], "1"),
        (["--set", "sales.resp=3"], "did you mean 'reps'"),
    ],
)
def test_bad_input_is_2(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert run(["diagnose", "no-sla", *words]) == 2
    out, err = capsys.readouterr()
    assert message in err
    assert "Traceback" not in err
    assert out == ""
