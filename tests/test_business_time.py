"""The business clock: a golden table of cases, the laws of an inverse, and both sides of every closing edge."""

from __future__ import annotations

import datetime as dt
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.business_time import BusinessCalendar
from sim.errors import ModelError
from sim.units import parse_hours

# Thursday 2 January 2025, so that a weekend, a year's end (2025/26) and several holidays lie ahead
ORIGIN = dt.datetime(2025, 1, 2)
HOLIDAYS = [
    dt.date(2025, 4, 18),
    dt.date(2025, 4, 21),
    dt.date(2025, 12, 25),
    dt.date(2025, 12, 26),
    dt.date(2026, 1, 1),
]
OFFICE = BusinessCalendar(ORIGIN, parse_hours("Mon-Fri 9:00-17:00"), HOLIDAYS)

CALENDARS = {
    "office": OFFICE,
    "lunch break": BusinessCalendar(ORIGIN, parse_hours("Mon-Thu 8:30-12:00, Mon-Thu 13:00-17:00, Fri 8:30-14:00"), ()),
    "starts at work": BusinessCalendar(dt.datetime(2025, 1, 2, 11, 17), parse_hours("Mon-Fri 9:00-17:00"), HOLIDAYS),
    "starts at night": BusinessCalendar(dt.datetime(2025, 1, 3, 22, 5), parse_hours("Mon-Fri 9:00-17:00"), HOLIDAYS),
    "over midnight": BusinessCalendar(ORIGIN, parse_hours("Fri 18:00-24:00, Sat 0:00-2:00"), ()),
    "always but holidays": BusinessCalendar(ORIGIN, parse_hours("always"), HOLIDAYS),
    "always": BusinessCalendar(ORIGIN, parse_hours("always"), ()),
}
each_calendar = pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS)
instants = st.floats(0, 120 * 10080)


def at(text: str) -> float:
    """Give an instant such as '2025-01-03 17:00' in minutes since the start."""
    return (dt.datetime.fromisoformat(text) - ORIGIN).total_seconds() / 60


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # a Friday's end and the weekend behind it
        ("2025-01-03 17:00", 8, "2025-01-06 17:00"),
        ("2025-01-03 16:59", 8, "2025-01-06 16:59"),
        ("2025-01-03 17:00", 1, "2025-01-06 10:00"),
        ("2025-01-04 12:00", 1, "2025-01-06 10:00"),
        ("2025-01-06 09:00", 1, "2025-01-06 10:00"),
        # the closing edge: work that fills the day is due at its close, one minute more the next morning
        ("2025-01-06 09:00", 8, "2025-01-06 17:00"),
        ("2025-01-06 09:01", 8, "2025-01-07 09:01"),
        ("2025-01-06 16:00", 1, "2025-01-06 17:00"),
        ("2025-01-06 16:01", 1, "2025-01-07 09:01"),
        # the night before and the night after one working day
        ("2025-01-06 03:00", 8, "2025-01-06 17:00"),
        ("2025-01-06 23:59", 8, "2025-01-07 17:00"),
        # nothing to do is done at once, even at night
        ("2025-01-04 03:30", 0, "2025-01-04 03:30"),
        ("2025-01-03 17:00", 0, "2025-01-03 17:00"),
        # Easter: Thursday evening to Tuesday
        ("2025-04-17 16:00", 2, "2025-04-22 10:00"),
        ("2025-04-18 11:00", 8, "2025-04-22 17:00"),
        # Christmas, a weekend, and across the year's end
        ("2025-12-24 16:30", 1, "2025-12-29 09:30"),
        ("2025-12-31 16:30", 1, "2026-01-02 09:30"),
        ("2025-12-31 09:00", 16, "2026-01-02 17:00"),
        # five business days, a plain week
        ("2025-01-08 10:15", 40, "2025-01-15 10:15"),
    ],
)
def test_golden_deadlines(start: str, hours: float, due: str) -> None:
    assert OFFICE.add(at(start), hours * 60) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2025-01-03 17:00", "2025-01-06 09:00", 0),
        ("2025-01-03 16:59", "2025-01-06 09:00", 1 / 60),
        ("2025-01-03 12:00", "2025-01-06 12:00", 8),
        ("2025-01-06 08:00", "2025-01-06 18:00", 8),
        ("2025-04-17 12:00", "2025-04-22 12:00", 8),
        ("2025-12-31 12:00", "2026-01-02 12:00", 8),
        ("2025-01-02 00:00", "2026-01-02 00:00", 8 * (52 * 5 + 1 - 5)),
        ("2025-01-06 12:00", "2025-01-03 12:00", -8),
    ],
)
def test_golden_ages(start: str, end: str, hours: float) -> None:
    assert OFFICE.between(at(start), at(end)) == pytest.approx(hours * 60, abs=1e-9)


def test_friday_evening_and_monday_morning_are_one_business_instant() -> None:
    friday, monday = at("2025-01-03 17:00"), at("2025-01-06 09:00")
    instant = OFFICE.business(friday)
    assert instant == OFFICE.business(monday) == 960
    assert OFFICE.elapsed(instant) == friday
    assert OFFICE.elapsed(instant, opening=True) == monday


def test_the_start_of_the_clock_has_two_sides_too() -> None:
    assert OFFICE.elapsed(0) == 0
    assert OFFICE.elapsed(0, opening=True) == at("2025-01-02 09:00")


@pytest.mark.parametrize(
    ("instant", "is_open", "next_open"),
    [
        ("2025-01-02 00:00", False, "2025-01-02 09:00"),
        ("2025-01-02 09:00", True, "2025-01-02 09:00"),
        ("2025-01-03 16:59", True, "2025-01-03 16:59"),
        ("2025-01-03 17:00", False, "2025-01-06 09:00"),
        ("2025-04-18 12:00", False, "2025-04-22 09:00"),
        ("2026-01-01 10:00", False, "2026-01-02 09:00"),
    ],
)
def test_open_and_closed(instant: str, is_open: bool, next_open: str) -> None:
    assert OFFICE.is_open(at(instant)) is is_open
    assert OFFICE.next_open(at(instant)) == at(next_open)


def test_midnight_inside_an_open_night_is_open() -> None:
    night = CALENDARS["over midnight"]
    midnight = at("2025-01-04 00:00")
    assert night.is_open(midnight)
    assert night.add(at("2025-01-03 23:00"), 120) == at("2025-01-04 01:00")
    assert night.elapsed(night.business(midnight)) == night.elapsed(night.business(midnight), opening=True) == midnight


def test_a_start_in_working_hours_counts_from_there() -> None:
    calendar = CALENDARS["starts at work"]
    assert calendar.is_open(0)
    assert calendar.business(60) == 60
    assert calendar.elapsed(343) == 343  # closes at 17:00
    assert calendar.elapsed(343, opening=True) == 343 + 16 * 60


def test_lengths_of_day_and_week() -> None:
    calendar = CALENDARS["lunch break"]
    assert (calendar.minutes_per_day, calendar.minutes_per_week) == (450, 4 * 450 + 330)
    assert (OFFICE.minutes_per_day, OFFICE.minutes_per_week) == (480, 2400)


@each_calendar
@given(st.lists(st.floats(0.0, 20_000.0) | st.sampled_from([0.0, 480.0, 960.0, 2_400.0]), max_size=12))
def test_work_takes_place_on_the_opening_side_whatever_was_asked_before(
    calendar: BusinessCalendar, minutes: list[float]
) -> None:
    for b in minutes:
        assert calendar.elapsed_at_work(b) == calendar.elapsed(b, opening=True)


@each_calendar
@given(t=instants)
def test_back_and_forth_brackets_the_instant(calendar: BusinessCalendar, t: float) -> None:
    b = calendar.business(t)
    if calendar.is_open(t):
        assert calendar.elapsed(b, opening=True) == pytest.approx(t, abs=1e-6)
    else:
        assert calendar.elapsed(b) <= t < calendar.elapsed(b, opening=True)
        assert calendar.next_open(t) == calendar.elapsed(b, opening=True)


@each_calendar
@given(b=st.floats(0, 2000 * 60))
def test_forth_and_back_is_the_same_business_instant(calendar: BusinessCalendar, b: float) -> None:
    for opening in (False, True):
        assert calendar.business(calendar.elapsed(b, opening)) == pytest.approx(b, abs=1e-6)
    assert calendar.elapsed(b) <= calendar.elapsed(b, opening=True)


@each_calendar
@given(pair=st.tuples(instants, instants).map(sorted))
def test_the_clock_never_runs_backwards_nor_faster_than_time(calendar: BusinessCalendar, pair: list[float]) -> None:
    early, late = pair
    assert 0 <= calendar.between(early, late) <= late - early + 1e-6
    assert calendar.elapsed(early / 10) <= calendar.elapsed(late / 10)


@each_calendar
@given(t=instants, minutes=st.floats(0, 4000))
def test_what_is_added_has_passed(calendar: BusinessCalendar, t: float, minutes: float) -> None:
    due = calendar.add(t, minutes)
    assert due >= t
    assert calendar.between(t, due) == pytest.approx(minutes, abs=1e-6)


@each_calendar
@given(t=st.lists(instants, max_size=20))
def test_arrays_agree_with_scalars(calendar: BusinessCalendar, t: list[float]) -> None:
    assert calendar.business_array(t).tolist() == [calendar.business(x) for x in t]
    minutes = [x / 20 for x in t]
    for opening in (False, True):
        assert calendar.elapsed_array(minutes, opening).tolist() == [calendar.elapsed(b, opening) for b in minutes]


@each_calendar
def test_arrays_agree_with_scalars_on_every_edge(calendar: BusinessCalendar) -> None:
    edges = [day * 1440.0 + minute for day in range(14) for minute in (0, 510, 540, 720, 780, 840, 1020, 1080)]
    assert calendar.business_array(edges).tolist() == [calendar.business(t) for t in edges]
    minutes = sorted({calendar.business(t) for t in edges})
    for opening in (False, True):
        assert calendar.elapsed_array(minutes, opening).tolist() == [calendar.elapsed(b, opening) for b in minutes]


@each_calendar
def test_undefined_instants_stay_undefined_in_arrays(calendar: BusinessCalendar) -> None:
    for convert in (calendar.business_array, calendar.elapsed_array):
        assert np.isnan(convert([math.nan, 600.0, math.nan])).tolist() == [True, False, True]
        assert np.isnan(convert([math.nan])).all()
        assert convert([]).size == 0


@each_calendar
@pytest.mark.parametrize("instant", [-1.0, -1e-9, math.inf])
def test_what_lies_outside_the_run_is_a_bug(calendar: BusinessCalendar, instant: float) -> None:
    for ask in (calendar.business, calendar.elapsed, calendar.is_open, calendar.next_open):
        with pytest.raises(ModelError, match="at or after the start"):
            ask(instant)
    for ask_all in (calendar.business_array, calendar.elapsed_array):
        with pytest.raises(ModelError, match="at or after the start"):
            ask_all([600.0, instant, math.nan])


def test_a_scalar_nan_is_a_bug() -> None:
    with pytest.raises(ModelError, match="at or after the start"):
        OFFICE.business(math.nan)


def test_business_time_is_not_taken_back() -> None:
    with pytest.raises(ModelError, match="runs forward only"):
        OFFICE.add(600, -1)


def test_a_calendar_without_an_open_day_is_refused_in_words() -> None:
    every_day = [ORIGIN.date() + dt.timedelta(days=day) for day in range(5000)]
    closed = BusinessCalendar(ORIGIN, parse_hours("Mon-Fri 9:00-17:00"), every_day)
    with pytest.raises(ValueError, match=r"does not open for \d+ days on end"):
        closed.next_open(0)


def test_the_calendar_ends_where_dates_end() -> None:
    with pytest.raises(ValueError, match="ends with the year 9999"):
        OFFICE.business(1e12)


@pytest.mark.parametrize("origin", [dt.datetime(2025, 1, 2, 9, 0, 1), dt.datetime(2025, 1, 2, tzinfo=dt.UTC)])
def test_an_origin_that_would_blur_the_minutes_is_refused(origin: dt.datetime) -> None:
    with pytest.raises(ValueError, match="whole minute"):
        BusinessCalendar(origin, parse_hours("always"))


def test_a_calendar_travels_to_another_process() -> None:
    OFFICE.business(52 * 10080)
    copy = pickle.loads(pickle.dumps(OFFICE))
    assert copy == OFFICE
    assert hash(copy) == hash(OFFICE)
    assert copy.business(30_000) == OFFICE.business(30_000)
    assert len(pickle.dumps(OFFICE)) < 2000


def test_asking_far_ahead_first_changes_nothing() -> None:
    late, early = (BusinessCalendar(ORIGIN, OFFICE.hours, HOLIDAYS) for _ in range(2))
    late.business(500 * 10080)
    steps = np.arange(0, 120 * 10080, 377.0)
    assert [early.business(t) for t in steps] == [late.business(t) for t in steps]
