"""What the scenarios must show (means over 100 replications).

The bands are calibration targets: they were looked at when the coefficients graded H were chosen, so these tests guard
what was reached and validate nothing. A band holds if the whole 95 % interval of the mean lies in it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.stats import mean_interval

pytestmark = pytest.mark.slow

DEMO = "{source=demo_request}"
Run = Callable[..., sim.Replications]

BANDS = {
    ("no-sla", "no_response_rate"): (0.70, 0.84),
    ("no-sla", "first_response_elapsed_median" + DEMO): (20.0, 120.0),
    ("no-sla", "expected_growth"): (-0.05, 0.05),
    ("typical", "no_response_rate"): (0.55, 0.67),
    ("sla", "no_response_rate"): (0.0, 0.12),
    ("sla", "first_response_business_median" + DEMO): (0.0, 1.0),
    ("sla", "sla_response_compliance"): (0.75, 0.95),
    ("misaligned-messaging", "no_response_rate"): (0.0, 0.12),
    ("misaligned-messaging", "sla_response_compliance"): (0.75, 0.95),
    ("no-sla", "win_rate"): (0.15, 0.36),
    ("sla", "win_rate"): (0.15, 0.36),
    ("sla", "mql_to_sql_rate"): (0.05, 0.40),
    ("divided", "expected_growth"): (-0.08, 0.0),
    ("aligned", "expected_growth"): (0.15, 0.25),
    ("one-sided-sla", "sla_response_compliance"): (0.70, 0.95),
    ("volume-quota", "sla_volume_compliance"): (0.70, 1.0),
}
"""Times in hours, the rest in shares."""


def z_score(differences: np.ndarray) -> float:
    """Give the mean of paired differences in standard errors."""
    return float(differences.mean() / (differences.std(ddof=1) / np.sqrt(len(differences))))


@pytest.mark.parametrize(("scenario", "metric"), BANDS)
def test_the_mean_lies_in_its_band(replicated: Run, scenario: str, metric: str) -> None:
    low, high = BANDS[scenario, metric]
    interval = replicated(scenario).interval(metric)
    assert low <= interval.low <= interval.high <= high


@pytest.mark.parametrize(("scenario", "low", "high"), [("divided", 0.03, 0.12), ("aligned", 0.40, 0.55)])
def test_marketing_s_share_of_the_opportunities(replicated: Run, scenario: str, low: float, high: float) -> None:
    metrics = replicated(scenario).metrics
    interval = mean_interval(1.0 - metrics["own_pipeline"] / metrics["opportunities"])
    assert low <= interval.low <= interval.high <= high


def test_aligned_firms_win_more_but_not_twice_as_often(replicated: Run) -> None:
    """Nearer the 1.4 of the survey than the 1.9 of the prototype."""
    ratio = replicated("aligned").metrics["win_rate"] / replicated("divided").metrics["win_rate"]
    assert 1.0 < mean_interval(ratio).low < mean_interval(ratio).high < (1.4 + 1.9) / 2


@pytest.mark.parametrize("scenario", ["one-sided-sla", "volume-quota"])
def test_a_promise_that_is_gamed_is_kept_and_brings_nothing(replicated: Run, scenario: str) -> None:
    """Revenue does not follow; depth, what becomes of the leads and trust tell why."""
    assert paired(replicated, "expected_revenue", "no-sla", scenario) < 2
    assert paired(replicated, "trust", "no-sla", scenario) < -5
    assert paired(replicated, "expected_revenue", scenario, "sla") > 10
    gamed = replicated(scenario)
    if scenario == "one-sided-sla":
        assert gamed.interval("sla_depth_compliance").high < 0.5 * gamed.interval("sla_response_compliance").low
    else:
        assert paired(replicated, "mql_to_sql_rate", "sla", scenario) < -10


def paired(replicated: Run, metric: str, first: str, second: str) -> float:
    """Give how far the second scenario lies above the first, in standard errors of the paired difference."""
    return z_score(replicated(second).metrics[metric] - replicated(first).metrics[metric])


def test_own_pipeline_pays_for_the_agreement(replicated: Run) -> None:
    assert paired(replicated, "own_pipeline", "no-sla", "sla") < -10


@pytest.mark.parametrize("metric", ["expected_revenue", "expected_growth", "expected_profit"])
def test_the_agreement_pays(replicated: Run, metric: str) -> None:
    assert paired(replicated, metric, "no-sla", "sla") > 10


def test_the_agreement_pays_from_the_typical_company_too(replicated: Run) -> None:
    assert paired(replicated, "expected_revenue", "typical", "sla") > 10


@pytest.mark.parametrize(("metric", "sign"), [("win_rate", -1), ("mql_to_sql_rate", -1), ("churn", 1)])
def test_a_message_that_does_not_fit_spoils_a_promise_that_is_kept(replicated: Run, metric: str, sign: int) -> None:
    assert sign * paired(replicated, metric, "sla", "misaligned-messaging") > 5


def test_answers_are_as_fast_under_the_wrong_message(replicated: Run) -> None:
    name = "first_response_business_median" + DEMO
    right, wrong = (replicated(scenario).interval(name).mean for scenario in ("sla", "misaligned-messaging"))
    assert wrong == pytest.approx(right, rel=0.05)


PROFILES = ("velocify", "hbr", "oldroyd", "none")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("effect", [1.0, 0.5])
def test_the_wrong_message_eats_most_of_the_gain_whatever_is_assumed(
    replicated: Run, profile: str, effect: float
) -> None:
    full = sim.load("no-sla")
    settings = [
        f"response.profile={profile}",
        f"closing.qualify.message={full.closing.qualify.message * effect}",
        f"closing.win.message={full.closing.win.message * effect}",
        f"customers.message={full.customers.message * effect}",
    ]
    revenue = {
        name: replicated(name, settings, 16).metrics["expected_revenue"]
        for name in ("no-sla", "sla", "misaligned-messaging")
    }
    gain = (revenue["sla"] - revenue["no-sla"]).mean()
    eaten = (revenue["sla"] - revenue["misaligned-messaging"]).mean()
    assert gain > 0
    assert eaten > 0.5 * gain


def test_expected_and_realised_revenue_agree(replicated: Run) -> None:
    for scenario in ("no-sla", "sla"):
        metrics = replicated(scenario).metrics
        assert abs(z_score(metrics["revenue"] - metrics["expected_revenue"])) < 3


def test_capacity_binds(replicated: Run) -> None:
    runs = [replicated("sla", [f"demand.volume={volume}"], 24) for volume in (1, 2, 4)]
    for metric in ("sla_response_compliance", "own_pipeline"):
        means = [run.interval(metric).mean for run in runs]
        assert means == sorted(means, reverse=True)
        assert z_score(runs[1].metrics[metric] - runs[0].metrics[metric]) < -10
        assert z_score(runs[2].metrics[metric] - runs[1].metrics[metric]) < -10


PROMISES = (
    "15 business min",
    "1 business hour",
    "4 business hours",
    "8 business hours",
    "24 business hours",
    "48 business hours",
)


@pytest.mark.parametrize("volume", [1, 2])
@pytest.mark.parametrize("profile", ["velocify", "hbr"])
def test_the_promise_bites(replicated: Run, profile: str, volume: int) -> None:
    runs = [
        replicated(
            "sla",
            [
                f"agreement.sales.first_response=[{{within: {promise}}}]",
                f"response.profile={profile}",
                f"demand.volume={volume}",
            ],
            24,
        )
        for promise in PROMISES
    ]
    revenue = np.array([run.metrics["expected_revenue"] for run in runs])
    chosen, tested = revenue[:, :8], revenue[:, 8:]  # which is best and worst must not be chosen by what tests it
    best, worst = chosen.mean(axis=1).argmax(), chosen.mean(axis=1).argmin()
    difference = tested[best] - tested[worst]
    assert difference.mean() > 0.03 * tested.mean(axis=1)[worst]
    assert z_score(difference) > 3
    own = [run.metrics["own_pipeline"] for run in runs]
    kept = [run.metrics["sla_response_compliance"] for run in runs]
    assert z_score(own[0] - own[-1]) < -10
    assert z_score(kept[0] - kept[-1]) < -10
    # neighbours may be equal where a curve is flat, so each promise is held against the one two steps longer
    assert all(z_score(shorter - longer) < -3 for shorter, longer in zip(own, own[2:], strict=False))
    # beyond three days attainment falls again: leads grow old unseen, and their owners go on leave before they are due
    assert all(z_score(shorter - longer) < -3 for shorter, longer in zip(kept[:-1], kept[2:-1], strict=False))
