"""What nobody knows exactly is drawn once per replication: between its ends, the same under every scenario."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError
from sim.scenario import load_text, of_replication
from sim.units import Clock

SHORT = "run: {horizon: 4 weeks, warm_up: 1 weeks}"


def company(*entries: str, base: str = "no-sla", more: str = "") -> sim.Scenario:
    listed = "".join(f"\n  - {entry}" for entry in entries)
    text = f"schema: 1\nname: Mine\nextends: {base}\nstory: Ours.\n{SHORT}\nuncertain:{listed or ' []'}\n{more}"
    return load_text(text, "mine")


REACH = "{key: response.reachable, between: [60%, 80%]}"


def drawn(scenario: sim.Scenario, count: int = 200) -> list[sim.Scenario]:
    return [of_replication(scenario, 7, number) for number in range(count)]


def test_a_share_is_uniform_between_its_ends() -> None:
    values = np.array([each.response.reachable for each in drawn(company(REACH))])
    assert values.min() >= 0.6
    assert values.max() <= 0.8
    assert len(set(values.tolist())) == len(values)
    # mean and standard deviation of a uniform, each within four standard errors
    assert abs(values.mean() - 0.7) < 4 * 0.2 / np.sqrt(12 * len(values))
    assert values.std() == pytest.approx(0.2 / np.sqrt(12), rel=0.2)


def test_whole_numbers_durations_and_items_of_lists_are_drawn_as_they_are_written() -> None:
    scenario = company(
        "{key: sales.reps, between: [3, 5]}",
        "{key: costs.rep, between: [40 per hour, 60 per hour]}",
        "{key: demand.channels.demo_request.fit, between: [30%, 50%]}",
        "{key: closing.win.message, between: [0.1, 0.4]}",
    )
    found = drawn(scenario)
    reps = [each.sales.reps for each in found]
    assert {reps.count(number) > 40 for number in (3, 4, 5)} == {True}
    assert set(reps) == {3, 4, 5}
    fits = [each.demand.channels[0].fit for each in found]
    assert 0.3 <= min(fits) < 0.35
    assert 0.45 < max(fits) <= 0.5
    assert min(each.closing.win.message for each in found) >= 0.1


def test_the_same_replication_draws_the_same_under_every_scenario_whatever_else_is_uncertain() -> None:
    one, other = company(REACH), company("{key: sales.reps, between: [3, 5]}", REACH, base="sla")
    for number in range(5):
        assert of_replication(one, 3, number).response.reachable == of_replication(other, 3, number).response.reachable
    assert of_replication(one, 3, 0).response.reachable != of_replication(one, 4, 0).response.reachable
    plain = company()
    assert of_replication(plain, 3, 0) is plain


def test_a_change_at_a_later_week_stands_over_what_was_drawn() -> None:
    more = "changes: [{at: week 3, set: {response.reachable: 90%}}]\n"
    (then,) = [held for _, held in of_replication(company(REACH, more=more), 7, 0).origin.later]
    assert then.response.reachable == 0.9


def test_every_way_of_running_it_gives_the_same_numbers() -> None:
    scenario = company("{key: demand.volume, between: [0.5, 2]}")
    one, two = (sim.replicate(scenario, replications=4, workers=workers) for workers in (1, 2))
    for name, values in one.metrics.items():
        np.testing.assert_array_equal(values, two.metrics[name])
    alone = [sim.run(scenario, replication=number).metrics["leads"] for number in range(4)]
    assert one.metrics["leads"].tolist() == alone
    certain = sim.replicate(company(), replications=4, workers=1).metrics["leads"]
    assert one.metrics["leads"].std() > 3 * certain.std()


def test_a_pair_meets_the_same_world() -> None:
    scenarios = [company("{key: demand.volume, between: [0.5, 2]}", base=base) for base in ("no-sla", "sla")]
    scenarios[1] = sim.override(scenarios[1], {"sales.rule": "newest_first"})
    both = sim.compare(scenarios, replications=4, workers=1)
    leads = [arm.metrics["leads"] for arm in both.arms]
    assert np.corrcoef(*leads)[0, 1] > 0.98


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{key: response.reachble, between: [60%, 80%]}", "did you mean"),
        ("{key: response.reachable, between: [60%, 180%]}", "180%"),
        ("{key: response.reachable, between: [60%, 80]}", "have different units; write both in one"),
        ("{key: response.reachable, between: [80%, 60%]}", "80% is not below 60%; write the lower end first"),
        ("{key: response.reachable, between: [much, more]}", "write two values with one number each"),
        ("{key: response.reachable, between: [60%]}", "between"),
        ("{key: run.horizon, between: [4 weeks, 8 weeks]}", "is no value of the company"),
        ("{key: goals, between: [4, 8]}", "is no value of the company"),
        ("{between: [60%, 80%]}", "key"),
    ],
)
def test_what_cannot_be_drawn_is_refused_where_it_stands(entry: str, says: str) -> None:
    with pytest.raises(ScenarioError) as error:
        company(entry)
    problems = [str(problem) for problem in error.value.problems]
    assert any(says in problem for problem in problems), problems
    assert all(problem.line == 7 for problem in error.value.problems), problems


def test_a_key_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(ScenarioError, match="stands here twice"):
        company(REACH, "{key: response.reachable, between: [50%, 55%]}")


def test_clocks_are_untouched() -> None:
    scenario = company("{key: agreement.sales.disposition, between: [5 business days, 9 business days]}", base="sla")
    for each in drawn(scenario, 5):
        promised = each.agreement.sales.disposition
        assert promised is not None
        assert (promised.unit, promised.clock) == ("day", Clock.BUSINESS)
        assert 5 <= promised.amount <= 9
