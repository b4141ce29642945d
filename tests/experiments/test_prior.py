"""The prior moves what is assumed and nothing else, by the spreads it states, and the same in every scenario."""

from __future__ import annotations

import math
from collections import Counter
from fnmatch import fnmatch

import numpy as np
import pytest
from scipy import stats

import sim
from sim.experiments.prior import CONGRUITY, HELD, SPREADS, Coefficient, assumed, coefficients, drawn, world
from sim.model.inputs import Profile
from sim.scenario import differences
from sim.scenario.bases import complete
from sim.scenario.explain import reason_at
from sim.scenario.overrides import located

BY_PATH = {each.path: each for each in coefficients()}
DRAWS = np.array([-3.0, -1.0, -0.1, 0.0, 0.1, 1.0, 3.0])


def of(path: str) -> Coefficient:
    return BY_PATH[path]


def moved(path: str, value: str | float, draw: float) -> float:
    found = of(path).move(value, draw)
    return float(str(found).split("%")[0].split()[0].rstrip("kM"))


def test_every_coefficient_has_the_grade_that_the_complete_scenario_gives_it() -> None:
    assert len(BY_PATH) > 150
    assert Counter(each.grade for each in coefficients()).keys() == set(SPREADS)
    for each in coefficients():
        reason = reason_at(located(complete(), each.path))
        assert reason is not None, each.path
        assert reason.grade == each.grade, each.path


@pytest.mark.parametrize(
    "path",
    [
        "demand.variance",  # A
        "demand.weekdays.mon",  # A
        "response.contact",  # A
        "closing.competitor.1.share",  # B
        "sales.reps",  # choice
        "alignment.follow_up",  # nothing is 0 %, and off stays off
        "handoff.routes.at_once.delay",  # 0 business hours
        "demand.channels.trade_fair.bursts.1.leads",  # choice
        "run.warm_up",  # choice
    ],
)
def test_data_choices_and_what_is_off_stay(path: str) -> None:
    assert path not in BY_PATH


def test_what_is_held_stays() -> None:
    assert [path for path in BY_PATH for pattern in HELD if fnmatch(path, pattern)] == []


@pytest.mark.parametrize(
    ("path", "value", "spread"),
    [
        ("deal.value.lognormal.mean", "19k", 0.3),  # D
        ("sales.resumption", "12 min", 0.2),  # C
        ("sales.own_prospecting", "0.1 per hour", 0.4),  # H
        ("response.perfunctory.pressed", 1.2, 0.3),  # D
    ],
)
def test_amounts_are_lognormal_with_the_value_as_their_median(path: str, value: str | float, spread: float) -> None:
    middle = moved(path, value, 0.0)
    logs = [math.log(moved(path, value, draw) / middle) for draw in DRAWS]
    assert logs == pytest.approx(spread * DRAWS, abs=1e-4)
    text = of(path).move(value, 1.0)
    if isinstance(value, str):
        assert isinstance(text, str)
        assert text.lstrip("0123456789.") == value.lstrip("0123456789.")


@pytest.mark.parametrize(
    ("path", "value", "share", "spread"),
    [
        ("response.reachable", "62%", 0.62, 0.2),  # C
        ("alignment.message", "60%", 0.6, 0.3),  # D
        ("response.giving_up", "40%", 0.4, 0.4),  # H
        ("demand.channels.demo_request.saturation", 0.7, 0.7, 0.3),  # D, a number from 0 to 1
        ("qualification.returns", "7% per quarter", 0.07, 0.2),  # C
    ],
)
def test_shares_are_logit_normal(path: str, value: str | float, share: float, spread: float) -> None:
    scale = 100.0 if isinstance(value, str) else 1.0
    shares = np.array([moved(path, value, draw) / scale for draw in DRAWS])
    assert np.log(shares / (1 - shares)) - math.log(share / (1 - share)) == pytest.approx(spread * DRAWS, abs=1e-3)


@pytest.mark.parametrize(
    ("path", "value", "sd"),
    [
        ("closing.win.constant", -0.75, 0.4),  # H, in log odds
        ("handoff.acceptance.score", 3.4, 0.3 * 3.4),  # D, a share of its size
        ("closing.win.competitor_first", -0.6, 0.3 * 0.6),
        ("closing.discovery.pass_misfit_by_definition", "-60%", 0.3 * 60),  # signed, no share of anything
    ],
)
def test_log_odds_and_signed_amounts_are_normal(path: str, value: str | float, sd: float) -> None:
    middle = moved(path, value, 0.0)
    assert [moved(path, value, draw) - middle for draw in DRAWS] == pytest.approx(sd * DRAWS, abs=1e-4)


def test_whole_numbers_stay_whole_and_at_least_one() -> None:
    counts = [of("response.attempts").move(3, draw) for draw in DRAWS]
    assert all(isinstance(each, int) and each >= 1 for each in counts)
    assert counts[0] < 3 < counts[-1]  # type: ignore[operator]
    assert of("response.perfunctory.attempts").move(2, -9.0) == 1


def test_draws_are_standard_normal_and_independent() -> None:
    worlds = [world(number, seed=4) for number in range(400)]
    steps = np.array([[each.steps[path] for path in BY_PATH] for each in worlds])
    assert stats.kstest(steps.ravel(), "norm").pvalue > 0.001
    correlations = np.corrcoef(steps.T)[np.triu_indices(len(BY_PATH), 1)]
    # the mean square of n independent correlations over m draws is 1 / (m - 1)
    assert (correlations**2).mean() * 399 == pytest.approx(1.0, abs=0.05)
    profiles = Counter(each.profile for each in worlds)
    assert stats.chisquare([profiles[profile] for profile in Profile]).pvalue > 0.001


def test_a_draw_is_the_same_again_whoever_else_is_drawn() -> None:
    assert world(7, seed=4).steps == world(7, seed=4).steps
    assert world(7, seed=4).steps != world(7, seed=5).steps
    path = "closing.win.fit"
    one, two = (drawn({name: sim.load(name)}, 7, 4)[1][name] for name in ("sla", "typical"))
    assert one.closing.win.fit == two.closing.win.fit != sim.load("sla").closing.win.fit
    assert path in BY_PATH


def test_a_world_moves_coefficients_and_leaves_policies() -> None:
    scenario = sim.load("sla")
    _, there = drawn({"sla": scenario}, 3, 4)
    paths = {each.path for each in differences(scenario.origin.tree, there["sla"].origin.tree)}
    assert not [path for path in paths if path.startswith("agreement.") and ".brings." not in path]
    assert "response.profile" in paths | {"response.profile"}
    assert len(paths) > 100
    assert paths <= set(BY_PATH) | {"response.profile"} | {path.rpartition(".")[0] for path in BY_PATH}


def test_a_scenarios_own_value_is_moved_by_the_same_step() -> None:
    plain, wrong = sim.load("sla"), sim.load("misaligned-messaging")
    _, there = drawn({"sla": plain, "wrong": wrong}, 5, 4)

    def step(before: float, after: float) -> float:
        return math.log(after / (1 - after)) - math.log(before / (1 - before))

    assert plain.alignment.message != wrong.alignment.message
    steps = [
        step(before.alignment.message, there[name].alignment.message)
        for name, before in (("sla", plain), ("wrong", wrong))
    ]
    assert steps[0] == pytest.approx(steps[1], abs=1e-3)
    assert steps[0] == pytest.approx(SPREADS["D"] * world(5, 4).steps["alignment.message"], abs=1e-3)


def test_most_draws_can_be_held_at_once() -> None:
    scenarios = {name: sim.load(name) for name in sim.names()}
    attempts = [drawn(scenarios, number, 4)[0].attempt for number in range(5)]
    assert sum(attempts) <= 5


def test_a_setting_changes_the_profile_and_the_messages_effect_alone() -> None:
    scenario = sim.load("sla")
    half = assumed(scenario, Profile.HBR, 0.5)
    found = {each.path for each in differences(scenario.origin.tree, half.origin.tree)}
    assert found == {"response.profile", *CONGRUITY}
    assert half.closing.win.message == pytest.approx(scenario.closing.win.message / 2)
    assert differences(scenario.origin.tree, assumed(scenario, Profile(scenario.response.profile)).origin.tree) == []
