"""Units: what people write is read exactly, written back exactly, and refused in a sentence that helps."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.units import (
    Clock,
    Duration,
    DurationRange,
    Rate,
    WeeklyHours,
    format_money,
    format_share,
    format_week,
    parse_duration,
    parse_duration_range,
    parse_hours,
    parse_money,
    parse_rate,
    parse_share,
    parse_week,
)

amounts = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
durations = st.builds(Duration, amounts, st.sampled_from(["min", "h", "day", "week"]), st.sampled_from(Clock))


def spans_of_a_day(edges: set[int]) -> tuple[tuple[int, int], ...]:
    ordered = sorted(edges)
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


days = st.sets(st.integers(0, 1440), max_size=6).map(spans_of_a_day)
weekly_hours = st.tuples(*[days] * 7).filter(any).map(WeeklyHours)


class TestRoundTrips:
    @given(durations)
    def test_duration(self, duration: Duration) -> None:
        assert parse_duration(str(duration)) == duration

    @given(st.tuples(amounts, amounts).map(sorted), st.sampled_from(["min", "h", "day"]), st.sampled_from(Clock))
    def test_range(self, ends: list[float], unit: str, clock: Clock) -> None:
        written = DurationRange(Duration(ends[0], unit, clock), Duration(ends[1], unit, clock))
        assert parse_duration_range(str(written)) == written

    @given(st.builds(Rate, amounts, durations.filter(lambda per: per.amount > 0)))
    def test_rate(self, rate: Rate) -> None:
        assert parse_rate(str(rate)) == rate

    @given(st.floats(0, 1))
    def test_share(self, share: float) -> None:
        assert parse_share(format_share(share)) == share

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_money(self, amount: float) -> None:
        assert parse_money(format_money(amount)) == amount

    @given(weekly_hours)
    def test_hours(self, hours: WeeklyHours) -> None:
        assert parse_hours(str(hours)) == hours

    @given(st.integers(-5000, 5000).filter(bool))
    def test_week(self, week: int) -> None:
        assert parse_week(format_week(week)) == week

    @pytest.mark.parametrize(
        "text", ["15 min", "2 h", "1 day", "2 days", "52 weeks", "0.5 h", "2 business hours", "1 business hour"]
    )
    def test_the_usual_durations_are_written_as_they_were_read(self, text: str) -> None:
        assert str(parse_duration(text)) == text

    @pytest.mark.parametrize("text", ["40 per week", "3 per 2 days", "1.5 per business hour"])
    def test_the_usual_rates_are_written_as_they_were_read(self, text: str) -> None:
        assert str(parse_rate(text)) == text

    @pytest.mark.parametrize(
        "text", ["always", "Mon-Fri 9:00-17:30", "Mon-Thu 8:00-12:00, Mon-Thu 13:00-17:05, Sat 0:00-24:00"]
    )
    def test_the_usual_hours_are_written_as_they_were_read(self, text: str) -> None:
        assert str(parse_hours(text)) == text


class TestReading:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [
            ("15 min", 15),
            ("15min", 15),
            ("1 minute", 1),
            ("2 h", 120),
            ("2 hours", 120),
            ("1 day", 1440),
            ("1e2 min", 100),
        ],
    )
    def test_elapsed_durations(self, text: str, minutes: float) -> None:
        assert parse_duration(text).minutes == minutes

    @pytest.mark.parametrize(
        ("text", "minutes"),
        [("30 business min", 30), ("2 business hours", 120), ("5 business days", 2400), ("1 business week", 2280)],
    )
    def test_business_durations_depend_on_the_company(self, text: str, minutes: float) -> None:
        assert parse_duration(text).business_minutes(480, 2280) == minutes

    def test_the_clocks_are_never_mixed(self) -> None:
        with pytest.raises(ValueError, match="only a calendar"):
            _ = parse_duration("2 business hours").minutes
        with pytest.raises(ValueError, match="write '2 business hours'"):
            parse_duration("2 h").business_minutes(480, 2400)

    @pytest.mark.parametrize(
        ("text", "weekly"), [("40 per week", 40), ("2 per day", 14), ("4 per 2 weeks", 2), ("1 per h", 168)]
    )
    def test_rates(self, text: str, weekly: float) -> None:
        assert parse_rate(text).per_week == pytest.approx(weekly, rel=1e-15)

    @pytest.mark.parametrize(("text", "share"), [("4%", 0.04), ("7 %", 0.07), ("0%", 0), ("100%", 1), ("12.5%", 0.125)])
    def test_shares_are_the_nearest_float_to_what_was_written(self, text: str, share: float) -> None:
        assert parse_share(text) == share

    def test_shares_over_the_whole_are_read_only_where_asked(self) -> None:
        assert parse_share("130%", above_one=True) == 1.3
        with pytest.raises(ValueError, match="more than the whole"):
            parse_share("130%")

    @pytest.mark.parametrize(
        ("text", "amount"), [("300", 300), ("24k", 24e3), ("2.5M", 2.5e6), ("-1.1k", -1100), ("0", 0)]
    )
    def test_money(self, text: str, amount: float) -> None:
        assert parse_money(text) == amount

    @pytest.mark.parametrize(
        ("amount", "text"), [(300, "300"), (24000, "24k"), (2.5e6, "2.5M"), (1234, "1234"), (0, "0")]
    )
    def test_money_is_written_short(self, amount: float, text: str) -> None:
        assert format_money(amount) == text

    def test_hours_of_a_usual_office(self) -> None:
        hours = parse_hours("Mon-Fri 9:00-17:30")
        assert hours.days == (((540, 1050),),) * 5 + ((), ())
        assert (hours.minutes_per_day, hours.minutes_per_week, hours.is_always) == (510, 2550, False)

    def test_hours_may_run_over_the_weekend_of_others(self) -> None:
        assert [bool(day) for day in parse_hours("Sun-Thu 9:00-17:00").days] == [True] * 4 + [False, False, True]

    def test_spans_that_touch_are_one(self) -> None:
        assert parse_hours("mon 13:00-17:00, Mon 9:00-13:00") == parse_hours("Mon 9:00-17:00")

    def test_round_the_clock_is_always(self) -> None:
        assert parse_hours("Mon-Sun 0:00-24:00").is_always
        assert parse_hours("always").minutes_per_week == 7 * 1440

    @pytest.mark.parametrize(("text", "week"), [("week 27", 27), ("Week 1", 1), ("week -4", -4)])
    def test_weeks(self, text: str, week: int) -> None:
        assert parse_week(text) == week


class TestRefusals:
    """Each text is refused with the fault named and the way out shown."""

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("90", "'90' has no unit; write '90 min'"),
            ("", "is no duration; write a number and a unit"),
            ("min", "is no duration"),
            ("-5 min", "is no duration"),
            ("1 month", "counts in month, which have no fixed length; write weeks"),
            ("2 years", "write weeks, as in '4 weeks'"),
            ("2 busines hours", "unknown word 'busines'; did you mean 'business'?"),
            ("2 working hours", "unknown word 'working'; write 'business' or nothing"),
            ("2 huors", "unknown unit 'huors'; did you mean 'hours'?"),
            ("2 fortnights", "unknown unit 'fortnights'"),
            ("1e999 min", "too large"),
            ("nan min", "is no duration"),
            ("٣ min", "is no duration"),
        ],
    )
    def test_duration(self, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match=re.escape(sentence)):
            parse_duration(text)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("60 to 30 min", "'60 to 30 min' runs backwards; write the shorter time first"),
            ("30 min", "is no range of time"),
            ("30 to 60", "has no unit"),
            ("30 min to 2 h", "is no range of time; write two numbers and a unit"),
        ],
    )
    def test_range(self, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match=re.escape(sentence)):
            parse_duration_range(text)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("40", "is no rate; write a number per length of time, as in '40 per week'"),
            ("40/week", "is no rate"),
            ("40 per wek", "did you mean 'week'?"),
            ("40 per month", "no fixed length"),
            ("40 per 0 days", "no time to count in"),
        ],
    )
    def test_rate(self, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match=re.escape(sentence)):
            parse_rate(text)

    def test_a_rate_on_the_business_clock_has_no_elapsed_week(self) -> None:
        with pytest.raises(ValueError, match="business time"):
            _ = parse_rate("2 per business day").per_week

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("0.04", "'0.04' has no percent sign; write '4%'"),
            ("4", "'4' has no percent sign; write '4%'"),
            ("-4%", "is no share"),
            ("four", "is no share; write a percentage, as in '4%'"),
            ("1e999999999%", "is no share"),
        ],
    )
    def test_share(self, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match=re.escape(sentence)):
            parse_share(text)

    @pytest.mark.parametrize("text", ["24K", "€24k", "24,000", "24 thousand", "", "inf"])
    def test_money(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"is no amount of money; write a number, as in '300', '24k' or '2\.5M'"):
            parse_money(text)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("Mon-Fri", "has no times of day"),
            ("Mom-Fri 9:00-17:00", "has 'Mom' for a day; did you mean 'Mon'?"),
            ("Mon-Wed-Fri 9:00-17:00", "has 'Mon-Wed-Fri' for days"),
            ("Mon-Fri 9-17", "has '9-17' for times of day"),
            ("Mon-Fri 9:00-25:00", "write times between 0:00 and 24:00"),
            ("Mon-Fri 9:60-17:00", "write times between 0:00 and 24:00"),
            ("Fri 22:00-6:00", "ends before it begins"),
            ("Mon 9:00-9:00", "ends before it begins"),
            ("Mon-Fri 9:00-17:00, Wed 16:00-18:00", "the hours of Wed overlap"),
            ("", "has no times of day"),
            ("9:00-17:00", "has no times of day"),
        ],
    )
    def test_hours(self, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match=re.escape(sentence)):
            parse_hours(text)

    def test_hours_that_never_open(self) -> None:
        with pytest.raises(ValueError, match="never open"):
            WeeklyHours(((),) * 7)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("week 0", "does not exist"),
            ("27", "is no week"),
            ("week 2.5", "is no week"),
            ("week " + "9" * 5000, "is no week"),
        ],
    )
    def test_week(self, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match=sentence):
            parse_week(text)

    @pytest.mark.parametrize("amount", [-1.0, math.inf, math.nan])
    def test_amounts_that_are_no_amounts(self, amount: float) -> None:
        with pytest.raises(ValueError, match="finite"):
            Duration(amount, "min")
        with pytest.raises(ValueError, match="finite"):
            Rate(amount, Duration(1, "week"))

    def test_a_long_text_is_quoted_short(self) -> None:
        with pytest.raises(ValueError, match="is no duration") as refusal:
            parse_duration("?" * 10_000)
        assert len(str(refusal.value)) < 200
