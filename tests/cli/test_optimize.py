"""`sim optimize`: the plan, the choice, its price, and what is said where there is none."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sim.cli.commands import run

SHORT = (
    "--set", "run.horizon=4 weeks", "--set", "run.warm_up=1 week", "--set", "demand.channels.trade_fair.bursts=[]",
    "--set", "goals=[]", "-j", "1",
)  # fmt: skip
ASK = (
    "optimize",
    "sla",
    "--over",
    "sales.reps=3,5",
    "--over",
    "qualification.bar=20%..40%:3",
    "--budget",
    "30",
    *SHORT,
)


def test_people_get_the_best_the_next_and_how_sure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ASK, "--subject-to", "no_response_rate <= 90%"]) == 0
    out, errors = capsys.readouterr()
    assert errors.startswith(
        "sla: the best of 6 points over sales.reps (2), qualification.bar (3); at most 30 replications"
    )
    text = " ".join(out.split())
    assert text.startswith("SLA: the best expected_profit of 6 points where no_response_rate <= 90%")
    for part in (
        "best ",
        "runner-up ",
        "P(best) at least ",
        "P(none is more than 1 % better) at least ",
        "The condition costs nothing",
    ):
        assert part in text
    assert "To look at it: sim run sla --set sales.reps=" in text


def test_programs_get_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    run([*ASK, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["best"]["settings"].keys() == {"sales.reps", "qualification.bar"}
    assert 0.0 <= told["probability_best"] <= told["probability_within_1_percent"] <= 1.0
    assert told["replications"] <= 30
    assert told["cost_of_conditions"] is None
    run([*ASK, "--csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 6
    (best,) = [row for row in rows if row["role"] == "best"]
    assert best["sales.reps"] == told["best"]["settings"]["sales.reps"]
    assert sum(int(row["n"]) for row in rows) == told["replications"]


def test_nothing_meets_the_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ASK, "--subject-to", "no_response_rate >= 99%"]) == 3
    assert "No point meets the conditions" in capsys.readouterr().out


def test_a_dry_run_stops_at_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ASK, "--dry-run"]) == 0
    out, errors = capsys.readouterr()
    assert out.startswith("sla: the best of 6 points")
    assert errors == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--subject-to", "no_respons_rate <= 1%"), "--subject-to: no_respons_rate <= 1%: there is no metric called"),
        (("--subject-to", "nonsense"), "--subject-to: "),
        (("--metric", "leads"), "'leads' is neither better high nor low"),
        (("--metric", "profits"), "has no metric called 'profits'"),
        (("--budget", "5"), "budget is a whole number of 12 or more, not 5"),
    ],
)
def test_bad_input_is_said_before_anything_runs(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert run([*ASK, *arguments]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert sentence in errors
