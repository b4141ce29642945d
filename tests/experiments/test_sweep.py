"""Sweeps: axes as people write them, every point on the same leads, effects that can be worked out by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.experiments.axes import Axis, Design, design_of, scenarios_of
from sim.experiments.replications import Replications
from sim.experiments.sweep import Sweep, plan_sweep, sweep
from sim.results.view import FloatArray


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("sales.reps=3,4,5", ("3", "4", "5")),
        ("sales.reps = 3, 4", ("3", "4")),
        ("sales.reps=2..6:3", ("2", "4", "6")),
        ("sales.reps=2..4:9", ("2", "3", "4")),
        ("qualification.bar=10%..30%:3", ("10%", "20%", "30%")),
        ("qualification.bar=10..30%:3", ("10%", "20%", "30%")),
        ("handoff.look=2 business hours..3 business hours:2", ("2 business hours", "3 business hours")),
        ("demand.volume=0.5..1:2", ("0.5", "1")),
        ("closing.win.constant=-2..-1:3", ("-2", "-1.5", "-1")),
        ("deal.value=10k..20k:2", ("10k", "20k")),
        ("agreement.watched.on_breach=[],[notify, reassign]", ("[]", "[notify, reassign]")),
        ('name="a, b",c', ('"a, b"', "c")),
        ("sales.reps=4,4", ("4",)),
    ],
)
def test_an_axis_as_people_write_it(sla: sim.Scenario, text: str, values: tuple[str, ...]) -> None:
    assert design_of(sla, [text]).axes == (Axis(text.partition("=")[0].strip(), values),)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ([], "nothing is varied"),
        (["sales.reps"], "'sales.reps' varies nothing"),
        (["=3"], "'=3' varies nothing"),
        (["sales.reps=3,,4"], "sales.reps has an empty value"),
        (["sales.reps=3..9"], "is a range without a number of values"),
        (["sales.reps=3..9:1"], "is a range without a number of values"),
        (["handoff.look=2 h..3 days:2"], "write both ends in one unit"),
        (["sales.reps=3,4", "sales.reps=5"], "'sales.reps' is varied twice"),
        (["demand.volume=1..2:200", "sales.own_prospecting=1..2:200"], "40,000 points are more than 20,000"),
    ],
)
def test_an_axis_that_cannot_be_meant(sla: sim.Scenario, over: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        design_of(sla, over)


def test_every_mistake_of_every_point_is_told_once(sla: sim.Scenario) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenarios_of(sla, design_of(sla, ["sales.reps=3,many", "sales.rool=a,b"]))
    texts = [str(problem) for problem in refused.value.problems]
    assert len(texts) == 2
    assert all(text.startswith("--over: ") for text in texts)
    assert any("unknown key 'rool'" in text for text in texts)


def test_a_grid_is_every_combination_once(sla: sim.Scenario) -> None:
    design = design_of(sla, ["sales.reps=3,4", "qualification.bar=10%,20%,30%"])
    points = [tuple(design.settings(point).values()) for point in range(len(design))]
    assert points == list(itertools.product(("3", "4"), ("10%", "20%", "30%")))


def test_a_latin_hypercube_takes_every_value_equally_often(sla: sim.Scenario) -> None:
    over = ["qualification.bar=10%..30%", "sales.rule=due_first,newest_first", "sales.reps=2..4"]
    design = design_of(sla, over, latin=12, seed=3)
    counts = [np.bincount(column).tolist() for column in design.levels.T]
    assert counts[:2] == [[1] * 12, [6, 6]]
    assert sum(counts[2]) == 12
    assert set(design.axes[2].texts) == {"2", "3", "4"}
    assert np.array_equal(design.levels, design_of(sla, over, latin=12, seed=3).levels)
    assert not np.array_equal(design.levels, design_of(sla, over, latin=12, seed=4).levels)
    numbers = design.axes[0].numbers
    assert numbers is not None
    assert 10.0 < min(numbers) < 11.0
    assert 29.0 < max(numbers) < 30.0


def test_points_are_what_each_scenario_alone_would_be(sla: sim.Scenario) -> None:
    swept = sweep(sla, ["sales.reps=3,4", "qualification.bar=20%,35%"], replications=2, workers=1)
    for point, arm in enumerate(swept.arms):
        alone = sim.replicate(sim.override(sla, swept.design.settings(point)), replications=2, workers=1)
        assert arm.metrics["expected_profit"].tobytes() == alone.metrics["expected_profit"].tobytes()
    assert swept.values().shape == (4, 2)


def test_the_same_point_is_simulated_once(sla: sim.Scenario) -> None:
    plan = plan_sweep(sla, ["sales.rule=due_first,'due_first'"], replications=3)
    assert (len(plan.design), plan.runs) == (2, 3)


def made(sla: sim.Scenario, design: Design, value: Callable[..., float]) -> Sweep:
    """Give a sweep whose every value is known: that of its levels, and one more in the second replication."""
    arms = []
    for levels in design.levels:
        values: FloatArray = np.array([value(*levels), value(*levels) + 1.0])
        metrics = {"expected_profit": values, "no_response_rate": -values}
        arms.append(Replications(sla, 1, 6, (), np.arange(2), metrics, {}))
    return Sweep(sla, design, tuple(arms))


def grid(*counts: int) -> Design:
    axes = tuple(Axis(f"a{i}", tuple(str(value) for value in range(count))) for i, count in enumerate(counts))
    levels = np.array(list(itertools.product(*map(range, counts))))
    return Design(axes, levels, is_grid=True)


def test_effects_are_the_means_over_all_other_axes(sla: sim.Scenario) -> None:
    swept = made(sla, grid(2, 3), lambda a, b: 10.0 * a - 2.0 * b + a * b)
    strong, weak = swept.effects()
    # over a: means over b of 0, -2, -4 and 10, 9, 8; over b: means over a of 0 10, -2 9, -4 8
    assert (strong.axis.path, strong.low, strong.high, strong.swing.mean) == ("a0", 0, 1, pytest.approx(11.0))
    assert (weak.axis.path, weak.low, weak.high, weak.swing.mean) == ("a1", 2, 0, pytest.approx(3.0))
    assert [level.mean for level in weak.levels] == pytest.approx([5.5, 4.0, 2.5])
    assert strong.swing.sd == pytest.approx(0.0), "what every point shares is in no difference"
    assert swept.surface(across=1, down=0).tolist() == [[0.5, -1.5, -3.5], [10.5, 9.5, 8.5]]


def test_points_are_ranked_the_way_their_metric_improves(sla: sim.Scenario) -> None:
    swept = made(sla, grid(4), float)
    assert swept.ranking() == [3, 2, 1, 0]
    assert swept.ranking("no_response_rate") == [3, 2, 1, 0]
    assert swept.behind(0).mean == pytest.approx(-3.0)


def test_a_line_is_laid_through_a_latin_hypercube(sla: sim.Scenario) -> None:
    design = design_of(sla, ["demand.volume=1..2", "qualification.bar=10%..50%"], latin=20, seed=1)
    volumes = np.array(design.axes[0].numbers)
    bars = np.array(design.axes[1].numbers)
    swept = made(sla, design, lambda a, b: 100.0 * volumes[a] - bars[b])
    first, second = swept.effects()
    # centres of twenty equal parts: the ends lie 19/20 of the range apart
    assert first.swing.mean == pytest.approx(100.0 * 0.95)
    assert second.swing.mean == pytest.approx(40.0 * 0.95)
    assert (first.low, first.high) == (0, 19)
    assert (second.low, second.high) == (19, 0)


def test_a_metric_that_is_not_there(sla: sim.Scenario) -> None:
    with pytest.raises(UsageError, match="'sla' has no metric called 'profits'; did you mean 'profit'"):
        sweep(sla, ["sales.reps=3,4"], metric="profits")
