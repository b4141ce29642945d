"""Goals: settled against the registry at their place in the file, judged on the interval."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError
from sim.experiments.goals import Verdict, judge
from sim.experiments.ready import make_ready
from sim.stats import Interval


def scenario(folder: Path, *goals: str) -> sim.Scenario:
    lines = [
        "schema: 1",
        "name: Test",
        "extends: no-sla",
        "story: A test.",
        "goals:",
        *(f"  - {goal}" for goal in goals),
    ]
    file = folder / "mine.yml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sim.load(str(file))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("no_response_rate <= 12%", 0.12),
        ("revenue >= 2.5M", 2_500_000.0),
        ("wins > 40", 40.0),
        ("first_response_business_p90 <= 4 h", 4.0),
        ("first_response_business_p90 <= 30 min", 0.5),
        ("first_response_business_median{source=demo_request} < 1 business day", 8.0),
        ("first_response_elapsed_median <= 1 day", 24.0),
        ("cycle_days <= 3 weeks", 21.0),
        ("marketing_roi >= 20%", 0.2),
        ("marketing_roi >= 2", 2.0),
        ("growth >= -4%", -0.04),
    ],
)
def test_an_amount_comes_in_the_metrics_unit(tmp_path: Path, text: str, amount: float) -> None:
    (goal,) = make_ready(scenario(tmp_path, text)).goals
    assert goal.amount == pytest.approx(amount)
    assert goal.text == text
    assert text.startswith(goal.name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("revenu >= 2M", "there is no metric called 'revenu'; did you mean 'revenue'?"),
        (
            "rep_utilisation{source=webinar} <= 50%",
            "'rep_utilisation' is not kept by source; write it without the braces",
        ),
        ("no_response_rate <= 12", "'no_response_rate' counts in share; write a percentage, as in '75%'"),
        ("wins >= 12%", "'wins' counts in deals; write a number, as in '40'"),
        ("revenue >= 2 h", "'revenue' counts in money; write an amount of money, as in '2.5M'"),
        ("cycle_days <= 20", "'cycle_days' is a length of time; write it with its unit, as in '2 h'"),
        ("first_response_business_p90 <= 1 day", "counts business time; write '1 business day'"),
        ("first_response_elapsed_p90 <= 1 business hour", "counts elapsed time; write '1 h'"),
    ],
)
def test_a_goal_that_cannot_be_judged_is_refused_at_its_place(tmp_path: Path, text: str, message: str) -> None:
    wrong = scenario(tmp_path, "wins >= 1", text)
    with pytest.raises(ScenarioError) as refused:
        sim.run(wrong)
    (problem,) = refused.value.problems
    assert message in problem.message
    assert (problem.line, problem.column) == (7, 5)
    assert problem.file.endswith("mine.yml")


def test_every_wrong_goal_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        make_ready(scenario(tmp_path, "revenu >= 2M", "winns >= 1"))
    assert [problem.line for problem in refused.value.problems] == [6, 7]


@pytest.mark.parametrize(
    ("operator", "low", "high", "verdict"),
    [
        (">=", 40, 50, Verdict.PASS),
        (">=", 39, 50, Verdict.UNDECIDED),
        (">=", 30, 39, Verdict.FAIL),
        (">", 40, 50, Verdict.UNDECIDED),
        (">", 30, 40, Verdict.FAIL),
        ("<=", 30, 40, Verdict.PASS),
        ("<", 30, 40, Verdict.UNDECIDED),
        ("<", 41, 50, Verdict.FAIL),
        (">=", math.nan, math.nan, Verdict.UNDECIDED),
    ],
)
def test_a_verdict_needs_the_whole_interval(
    tmp_path: Path, operator: str, low: float, high: float, verdict: Verdict
) -> None:
    (goal,) = make_ready(scenario(tmp_path, f"wins {operator} 40")).goals
    assert judge(goal, Interval((low + high) / 2, low, high, 1.0, 20)).verdict is verdict
