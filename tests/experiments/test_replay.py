"""The same leads under another agreement: deals by name, won and lost, both ways."""

from __future__ import annotations

import math

import pytest

import sim
from sim.errors import UsageError
from sim.model.events import OWN
from tests.experiments.pairs import of

YEAR = {"run.horizon": "26 weeks"}


@pytest.fixture(scope="module")
def both() -> sim.Replay:
    sla = sim.override(sim.load("sla"), {"run.warm_up": "2 weeks", "demand.channels.trade_fair.bursts": [], **YEAR})
    return sim.replay(of(**YEAR), sla, seed=3)


def test_the_names_account_for_the_difference_in_revenue(both: sim.Replay) -> None:
    """What both won went at the price of either, which the shipped agreement's learning moves by a few percent."""
    won, lost = (math.fsum(deal.revenue for deal in deals) for deals in (both.won, both.lost))
    here, there = both.played.metrics["wins"], both.other.metrics["wins"]
    assert there - here == len(both.won) - len(both.lost)
    difference = both.other.metrics["revenue"] - both.played.metrics["revenue"]
    assert abs(difference - (won - lost)) < 0.05 * both.played.metrics["revenue"]


def test_the_other_way_round_changes_sides() -> None:
    a, b = of(**YEAR), of(**YEAR, **{"sales.reps": 5})
    there, back = sim.replay(a, b, seed=3), sim.replay(b, a, seed=3)
    assert [deal.lead[:2] + deal.lead[3:] for deal in there.won] == [
        deal.lead[:2] + deal.lead[3:] for deal in back.lost
    ]
    assert (len(there.won), len(there.lost)) == (len(back.lost), len(back.won))
    assert there.won


def test_a_deal_says_how_it_ended_in_the_other_run(both: sim.Replay) -> None:
    assert both.won
    for deal in both.won:
        assert deal.elsewhere is not sim.Disposition.WON
        assert deal.revenue > 0.0
        assert deal.name == sim.lead_name(deal.lead)
        assert (deal.source == "own") == (deal.lead.channel == OWN)
    silent = {sim.Disposition.IGNORED, sim.Disposition.LOST_AT_HANDOFF}
    assert silent & {deal.elsewhere for deal in both.won}


def test_a_channel_is_known_by_its_name_not_by_its_place(both: sim.Replay) -> None:
    named = {deal.source for deal in both.won} - {"own"}
    assert named <= {channel.name for channel in sim.load("sla").demand.channels}


def test_one_company_twice_differs_in_nothing() -> None:
    same = sim.replay(of(), of(name="Again"))
    assert same.won == same.lost == ()


def test_companies_that_do_not_stand_side_by_side_are_refused() -> None:
    with pytest.raises(UsageError, match="one horizon"):
        sim.replay(of(), "no-sla")
