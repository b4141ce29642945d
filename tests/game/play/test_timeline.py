"""Where each lead is at any instant: one place each, numbers counted from the places, and lives that take turns."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from math import nan

import numpy as np
import pytest

from game.play.lives import LIES, lives, tracks
from game.play.runner import Happening
from game.play.timeline import MINUTES_PER_WEEK, Place, Timeline
from tests.game.play.small_company import small

WEEK = MINUTES_PER_WEEK


@pytest.fixture(scope="module")
def quarter() -> Timeline:
    return small("small", 7).play({}, 1).timeline


def told(*events: tuple[float, str] | tuple[float, str, str]) -> list[Happening]:
    return [Happening(time, kind, 1, reason[0] if reason else "", nan) for time, kind, *reason in events]


ANSWERED = told((0, "CREATED"), (0, "SCORED"), (0, "MQL"), (60, "ROUTED"), (90, "ATTEMPTED"), (99, "ATTEMPTED"))


def one(story: list[Happening], end: float = WEEK) -> Timeline:
    return Timeline(dt.datetime(2027, 1, 4), 0.0, end, tracks({5: story}, {5: 0}, 0.0, end), 2, 30.0, 900.0)


def places(timeline: Timeline, *instants: float) -> list[Place]:
    return [Place(timeline.places(at).max()) for at in instants]


def test_a_lead_goes_its_way() -> None:
    timeline = one([*ANSWERED, *told((200, "CLOSED", "won:none"))])
    expected = [Place.NOT_YET, Place.ON_THE_WAY, Place.INBOX, Place.WITH_REP, Place.WON]
    assert places(timeline, -1, 0, 60, 90, 200) == expected


@pytest.mark.parametrize(
    ("disposition", "end"),
    [
        ("lost_at_handoff", Place.DROPPED),
        ("rejected", Place.SILENT),
        ("went_cold", Place.SILENT),
        ("ignored", Place.INBOX),
    ],
)
def test_a_lead_that_nobody_answers(disposition: str, end: Place) -> None:
    story = told((0, "CREATED"), (0, "MQL"), (60, "ROUTED"), (300, "CLOSED", f"{disposition}:none"))
    assert places(one(story), 301) == [end]


def test_a_lead_left_lying_is_scrolled_past_in_the_end() -> None:
    story = told((0, "CREATED"), (0, "MQL"), (60, "ROUTED"), (300, "CLOSED", "ignored:not_worth_it"))
    assert places(one(story, 10 * WEEK), 300 + LIES - 1, 300 + LIES) == [Place.INBOX, Place.SILENT]


@pytest.mark.parametrize("disposition", ["unreachable", "went_cold", "rejected"])
def test_an_answered_lead_was_not_reached(disposition: str) -> None:
    assert places(one([*ANSWERED, *told((200, "CLOSED", f"{disposition}:x"))]), 200) == [Place.UNREACHED]


def test_a_lead_below_the_bar_stays_in_nurture() -> None:
    assert places(one(told((10, "CREATED"), (10, "SCORED"))), 9, 10) == [Place.NOT_YET, Place.NURTURE]


def test_who_comes_back_has_a_second_life_and_is_never_in_two_places() -> None:
    story = [
        *ANSWERED,
        *told((200, "CLOSED", "disqualified:not_ready"), (200, "RECYCLED"), (900, "RETURNED"), (900, "MQL")),
        *told((950, "ROUTED"), (990, "ATTEMPTED"), (999, "CLOSED", "lost:none")),
    ]
    timeline = one(story)
    assert len(timeline.tracks) == 2
    assert timeline.tracks.row.tolist() == [5, 5]
    expected = [Place.WITH_REP, Place.DISQUALIFIED, Place.ON_THE_WAY, Place.INBOX, Place.LOST]
    assert places(timeline, 100, 899, 900, 950, 999) == expected
    for at in range(0, 1_100, 10):
        assert (timeline.places(at) != Place.NOT_YET).sum() == 1
        assert timeline.at(at).leads == 1
        assert timeline.at(at).mqls == 1


def test_what_happens_after_the_end_has_not_happened() -> None:
    (life,) = lives(1, 0, ANSWERED, 70.0)
    assert np.isnan(life.answered)
    assert life.inbox == 60


def test_leads_that_were_done_before_are_not_in_play() -> None:
    story = [*ANSWERED, *told((200, "CLOSED", "won:none"))]
    assert len(tracks({5: story}, {5: 0}, 201.0, WEEK)) == 0
    assert len(tracks({5: story}, {5: 0}, 200.0, WEEK)) == 1


def test_numbers_are_counted_from_the_places(quarter: Timeline) -> None:
    for at in np.linspace(quarter.begin, quarter.end, 50):
        moment, place = quarter.at(at), quarter.places(at)
        assert sum(moment.places) == len(quarter.tracks)
        assert moment.waiting == (place == Place.INBOX).sum() == moment.places[Place.INBOX]
        assert moment.won == (place == Place.WON).sum()
        assert moment.mqls == (quarter.tracks.mql <= at).sum()
        assert sum(moment.busy) == (place == Place.WITH_REP).sum()
        assert 0 <= moment.late <= moment.waiting
        assert moment.days_of_work == pytest.approx(moment.waiting * 30 / 1_600)


def test_nothing_goes_back(quarter: Timeline) -> None:
    before = quarter.places(quarter.begin)
    for at in quarter.instants:
        now = quarter.places(at)
        assert (now >= before).all()
        before = now


def test_between_two_instants_nothing_moves(quarter: Timeline) -> None:
    moves = quarter.instants
    for earlier, later in pairwise(moves[:200]):
        assert (quarter.places(earlier) == quarter.places((earlier + later) / 2)).all()
        assert (quarter.places(earlier) != quarter.places(later)).any()


def test_the_middle_wait_is_the_median(quarter: Timeline) -> None:
    tracks = quarter.tracks
    for at in (quarter.begin, quarter.end / 3, quarter.end):
        known = tracks.answered <= at
        waits = (tracks.answered - tracks.mql)[known]
        assert quarter.at(at).first_response == pytest.approx(np.median(waits) if known.any() else nan, nan_ok=True)


def test_ages_drain_by_the_hour(quarter: Timeline) -> None:
    mql = quarter.tracks.mql
    lead = int(np.flatnonzero(~np.isnan(mql))[0])
    steps = [int(quarter.ages(mql[lead] + minutes)[lead]) for minutes in (0, 59, 61, 239, 241, 1439, 1441)]
    assert steps == [0, 0, 1, 1, 2, 2, 3]


def test_a_promise_makes_late_what_is_not_answered_by_then() -> None:
    story = [Happening(0, "CREATED", 0, "", nan), Happening(0, "MQL", 0, "", 120.0), Happening(1, "ROUTED", 1, "", nan)]
    timeline = one(story)
    assert [timeline.at(at).late for at in (120, 121)] == [0, 1]


def test_weeks_and_dates(quarter: Timeline) -> None:
    assert [quarter.week(at) for at in (0, WEEK - 1, WEEK, 13 * WEEK)] == [1, 1, 2, 13]
    assert quarter.when(1_440 + 61) == dt.datetime(2027, 1, 5, 1, 1)


def test_the_waiting_curve_is_what_waits(quarter: Timeline) -> None:
    instants, waiting = quarter.waiting
    assert instants[0] == quarter.begin
    assert instants[-1] == quarter.end
    assert waiting[-1] == quarter.at(quarter.end).waiting
