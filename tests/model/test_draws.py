"""Luck: every uniform answers one question of one lead, and a lead's row is its own under every policy."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from sim.model import company as company_module
from sim.model import demand, draws, marketing, prospecting
from sim.model.draws import LIFE, LIVES, MOST_ATTEMPTS, ONCE, WIDTH, Again, Draw, preference, stream
from sim.model.events import LeadId
from sim.model.lead import Lead
from sim.model.marketing import Marketing
from tests.model.kit import CHANNELS, company, run

TWO_QUESTIONS = {Again.SPOKEN}
"""Whether a refusal is spoken and whether the lead is sent back is one question, asked twice."""


def _asked(monkeypatch: pytest.MonkeyPatch) -> dict[int, set[str]]:
    """Write down, for every column of a row, the functions that read it."""
    asked: dict[int, set[str]] = defaultdict(set)
    again, once = Lead.again, Lead.once

    def again_and_keep(self: Lead, column: int) -> float:
        asked[ONCE + int(column)].add(sys._getframe(1).f_code.co_name)
        return again(self, column)

    def once_and_keep(self: Lead, column: int) -> float:
        asked[int(column)].add(sys._getframe(1).f_code.co_name)
        return once(self, column)

    monkeypatch.setattr(Lead, "again", again_and_keep)
    monkeypatch.setattr(Lead, "once", once_and_keep)
    return asked


def test_every_uniform_answers_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _asked(monkeypatch)
    settings = {"qualification.returns": "60% per quarter", "handoff.reject_spoken": "50%"}
    for name in ("sla", "typical"):
        run(company(name, settings | {"agreement.sales.disposition": None}, weeks=20))
    twice = {column: sites for column, sites in asked.items() if len(sites) > 1 and column - ONCE not in TWO_QUESTIONS}
    assert twice == {}
    # a question that was asked of two columns is a typing error: only attempts have one each
    columns = defaultdict(set)
    for column, sites in asked.items():
        for site in sites:
            columns[site].add(column)
    assert len(columns["_attempt"]) > 3
    assert set(asked) <= set(range(ONCE + LIFE))


def test_a_row_has_a_column_for_every_question_of_both_lives() -> None:
    assert WIDTH == ONCE + LIVES * LIFE
    assert len(Draw) == ONCE
    assert max(Again) + MOST_ATTEMPTS == LIFE  # the attempts' columns begin at the last one
    lead = Lead(LeadId(0, 0, 1, 0), -1, list(range(3 * WIDTH)), first=WIDTH, fit=True, intent=0.5)
    assert lead.once(Draw.VALUE) == WIDTH + Draw.VALUE
    assert lead.again(Again.WIN) == WIDTH + ONCE + Again.WIN
    lead.begin_life(1, 0.0, 0.0)
    assert lead.again(Again.WIN) == WIDTH + ONCE + LIFE + Again.WIN
    assert lead.again(Again.CONTACT + MOST_ATTEMPTS - 1) == 2 * WIDTH - 1
    assert list(lead.draws()) == list(range(WIDTH, 2 * WIDTH))


def test_no_scenario_tries_more_often_than_there_are_draws() -> None:
    for name in ("no-sla", "sla"):
        settings = {
            "response.giving_up": "0%",
            "response.reachable": "0%",
            "response.spacing": "20 business min",
            "agreement.watched.closely": "0%",
        }
        most = {
            "no-sla": {"response.attempts": MOST_ATTEMPTS},
            "sla": {"agreement.sales.attempts": "12 in 30 business days"},
        }
        leads = run(
            company(name, settings | most[name] | {"qualification.returns": "0% per quarter"}, weeks=6)
        ).marketing
        assert leads.attempts.max() == MOST_ATTEMPTS


def test_streams_are_told_apart_by_their_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody draws from a stream that somebody else draws from, and every path is its own stream."""
    users: dict[str, set[str]] = defaultdict(set)

    def stream_and_keep(seed: int, replication: int, path: str) -> np.random.Generator:
        users[path].add(sys._getframe(1).f_code.co_name)
        return stream(seed, replication, path)

    for module in (company_module, demand, prospecting):
        monkeypatch.setattr(module, "stream", stream_and_keep)
    run(company("sla", weeks=20))
    assert all(len(sites) == 1 for sites in users.values())
    assert len(users) > 40
    firsts = {path: float(stream(1, 0, path).random()) for path in users}
    assert len(set(firsts.values())) == len(users)


def test_a_stream_hangs_on_seed_replication_and_path() -> None:
    def first(*key: Any) -> float:
        return float(stream(*key).random())

    assert first(1, 2, "own/3") == first(1, 2, "own/3")
    others = {
        first(1, 2, "own/3"),
        first(2, 1, "own/3"),
        first(1, 3, "own/3"),
        first(1, 2, "own/4"),
        first(12, 0, "own/3"),
    }
    assert len(others) == 5


def test_rows_of_different_leads_are_independent() -> None:
    """Columns of a year's leads are uncorrelated with one another and with their neighbours'."""
    rows: list[np.ndarray] = []
    market = demand.Market(1, 0, 0)
    inputs = company("no-sla", weeks=52, warm_up=0)
    policy = inputs.policies[0][1]
    rates = np.array([channel.per_week for channel in policy.demand.channels])
    rows.extend(market.week(week, policy.demand, rates, np.ones(len(rates))).rows for week in range(52))
    table = np.concatenate(rows)[:, 1:]  # the level decides who comes, so it is no longer uniform
    number = len(table)
    correlation = np.corrcoef(table.T)
    np.fill_diagonal(correlation, 0.0)
    assert np.abs(correlation).max() < 5.5 / np.sqrt(number)
    unordered = range(Draw.FIT - 1, table.shape[1])  # a week's leads stand in the order of their times
    neighbours = [np.corrcoef(table[:-1, column], table[1:, column])[0, 1] for column in unordered]
    assert np.abs(neighbours).max() < 5.0 / np.sqrt(number)
    assert np.abs(table.mean(axis=0) - 0.5).max() < 5.0 / np.sqrt(12 * number)


def test_a_leads_row_is_its_own_under_every_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[LeadId, bytes] = {}
    leads_of = Marketing._leads

    def keep(*arguments: Any) -> list[Lead]:
        leads = leads_of(*arguments)
        for lead in leads:
            row = np.asarray(lead.draws(), dtype=np.float64).tobytes()
            assert seen.setdefault(lead.id, row) == row
        return leads

    monkeypatch.setattr(marketing.Marketing, "_leads", keep)
    for name, settings, warm_up in (
        ("no-sla", {}, 2),
        ("sla", {"sales.reps": 7}, 2),
        ("typical", {"demand.channels.bought_list.leads": "50 per week"}, 20),
        ("sla", {"sales.inbox": "shared", "qualification.bar": "0%"}, 0),
    ):
        run(company(name, settings, weeks=8, warm_up=warm_up))
    assert len(seen) > 500


def test_preferences_are_uniform_and_hang_on_lead_and_rep_alone() -> None:
    ids = np.array(
        [
            (channel, layer, week, place)
            for channel in range(5)
            for layer in range(3)
            for week in (-8, -1, 1, 52)
            for place in range(60)
        ]
    )
    five, nine = preference(ids, CHANNELS, np.ones(5)), preference(ids, CHANNELS, np.ones(9))
    np.testing.assert_array_equal(five, nine[:, :5])
    owners = np.argmax(nine, axis=1)
    assert np.abs(np.bincount(owners, minlength=9) / len(ids) - 1 / 9).max() < 4 * np.sqrt(8 / 81 / len(ids))
    assert len(np.unique(five)) == five.size
    weights = np.array([0.8, 0.2, 0.2, 0.8])
    owners = np.argmax(preference(ids, CHANNELS, weights), axis=1)
    shares = weights / weights.sum()
    deviation = np.sqrt(shares * (1 - shares) / len(ids))
    assert (np.abs(np.bincount(owners, minlength=4) / len(ids) - shares) < 4 * deviation).all()
    assert draws.life_offset(1) - draws.life_offset(0) == LIFE
