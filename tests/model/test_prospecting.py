"""Own prospecting: what working time leaves over, at the rate the file says; other work only postpones it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.model.prospecting import Prospecting, productive_minutes
from tests.model.kit import MINUTES_PER_WEEK, PINNED, company, demand_times, rows_by_id, run

NOTHING_LOST = {
    "sales.own_prospecting": "0.1 per hour",
    "sales.set_up": "0 min",
    "sales.resumption": "0 min",
    "sales.looking_cost": "0 min",
    "sales.duty_cost": "0%",
}


@pytest.fixture
def expected(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the list into which every walk writes how many opportunities it was worth in the mean."""
    walked: list[float] = []
    walk = Prospecting.walk

    def walk_and_keep(self: Prospecting, worth: float) -> Any:
        walked.append(worth)
        return walk(self, worth)

    monkeypatch.setattr(Prospecting, "walk", walk_and_keep)
    return walked


@pytest.mark.parametrize("name", ["no-sla", "sla"])
def test_opportunities_found_agree_with_the_productive_time(expected: list[float], name: str) -> None:
    found = sum(len(run(company(name, weeks=10), seed=seed).own) for seed in range(20))
    mean = sum(expected)
    assert mean > 500
    assert abs(found - mean) < 4 * math.sqrt(mean)


def test_with_nothing_lost_every_own_minute_counts(expected: list[float]) -> None:
    told = run(company("no-sla", NOTHING_LOST, weeks=10, warm_up=0))
    rate = 0.1 / 60 * (1 - 0.12)
    own = told.outcome.weekly.own_minutes.sum()
    # the stretch in which each rep stands at the end has found nothing yet: a day each at most
    assert own * rate - 4 * 480 * rate <= sum(expected) <= own * rate + 1e-9


def test_losses_take_from_own_time() -> None:
    # by hand: 60 - 9 (1 - e^(-60/9)) = 51.01146..., less 12 for resuming, times 0.88
    sales = company("sla", dict(PINNED)).policies[0][1].sales
    kept = 60 - 9 * (1 - math.exp(-60 / 9))
    assert productive_minutes(sales, 60.0, broken=False) == pytest.approx(kept * 0.88)
    assert productive_minutes(sales, 60.0, broken=True) == pytest.approx((kept - 12) * 0.88)
    assert productive_minutes(sales, 5.0, broken=True) == 0.0
    assert productive_minutes(sales, 0.0, broken=False) == 0.0


@pytest.mark.parametrize(
    "loss",
    [
        {"sales.set_up": "45 min"},
        {"sales.looking_cost": "8 min"},
        {"sales.duty_cost": "90%"},
        {"sales.shrinkage": "40%"},
        {"sales.own_prospecting": "0.02 per hour"},
        {"sales.absence.days": "120 business days"},
        {"sales.resumption": "60 min"},
    ],
)
def test_each_loss_costs_own_opportunities(loss: dict[str, Any]) -> None:
    usual, less = (sum(len(run(company("sla", each, weeks=10), seed=s).own) for s in range(6)) for each in ({}, loss))
    assert less < usual


def test_other_work_only_postpones_the_same_opportunities() -> None:
    """The k-th own opportunity of a rep is the same buyer; more leads to answer make it come later, or not at all."""
    base, later = [], []
    for seed in range(5):
        light, heavy = (
            rows_by_id(
                run(company("sla", demand_times(factor), weeks=20, warm_up=0), seed=seed).own, "fit", "created_at"
            )
            for factor in (0.5, 2.5)
        )
        ours, theirs = ({(rep, k): row for (_, rep, _, k), row in each.items()} for each in (light, heavy))
        assert len(theirs) < 0.8 * len(ours)
        assert all(ours[who][0] == theirs[who][0] for who in theirs.keys() & ours.keys())
        for who in theirs.keys() & ours.keys():
            base.append(ours[who][1])
            later.append(theirs[who][1])
        assert not theirs.keys() - ours.keys()
    delay = np.array(later) - np.array(base)
    assert (delay >= -3 * 1440).all()  # a stretch is booked when it ends, at most a day (and a weekend) after the find
    assert delay[np.array(base) > 4 * MINUTES_PER_WEEK].mean() > MINUTES_PER_WEEK


def test_who_takes_a_leavers_place_goes_on_where_the_leaver_stopped() -> None:
    gone = [{"at": "week 3", "set": {"sales.reps": 3}}, {"at": "week 6", "set": {"sales.reps": 4}}]
    stayed, came = (run(company("no-sla", settings, weeks=12)).own for settings in ({}, {"changes": gone}))
    ours, theirs = (
        {(rep, k): row for (_, rep, _, k), row in rows_by_id(each, "fit").items()} for each in (stayed, came)
    )
    fourth = [who for who in theirs if who[0] == 4]
    assert sorted(k for _, k in fourth) == list(range(1, len(fourth) + 1))
    assert all(theirs[who] == ours[who] for who in fourth)
    weeks = came.week[came.layer == 4]
    assert not ((weeks >= 3) & (weeks < 6)).any()


def test_another_rep_moves_no_other_reps_opportunities() -> None:
    no_leads = demand_times(0.0, "no-sla")
    four, five = (
        rows_by_id(run(company("no-sla", {"sales.reps": reps} | no_leads)).own, "created_at", "fit", "revenue")
        for reps in (4, 5)
    )
    fair = {who: row for who, row in four.items() if who[2] < 2}  # until the fair's leads share out the work anew
    assert fair.items() <= five.items()


def test_without_prospecting_reps_are_idle_and_find_nothing() -> None:
    told = run(company("sla", {"sales.own_prospecting": "0 per hour"}))
    assert len(told.own) == 0
    assert told.outcome.weekly.own_minutes.sum() == 0
    assert told.outcome.weekly.idle_minutes.sum() > 0
