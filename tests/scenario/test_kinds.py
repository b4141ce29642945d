"""Each sort of value: what it reads, and how it refuses."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from pydantic_core import PydanticCustomError

from sim.scenario import kinds
from sim.scenario.kinds import Cadence, Kind, ShareRate, faults_of, quoted
from sim.scenario.schema.goal import WrittenGoal, goal
from sim.units import Clock, Duration, Rate

WEEKS = kinds.weeks(1, 520)

MEANINGS = [
    (kinds.number(0, 10), 0.5, 0.5),
    (kinds.number(0, 10), 3, 3.0),
    (kinds.whole(1, 10), 3, 3),
    (kinds.share(), "4%", 0.04),
    (kinds.share(-1, 1), "-60%", -0.6),
    (kinds.share(0, 10), "300%", 3.0),
    (kinds.money(), 300, 300.0),
    (kinds.money(), "2.5M", 2_500_000.0),
    (kinds.elapsed_time(), "3 days", Duration(3, "day")),
    (kinds.business_time(), "3 business days", Duration(3, "day", Clock.BUSINESS)),
    (kinds.work_time(), "6 min", Duration(6, "min")),
    (kinds.work_time(), "6 business min", Duration(6, "min")),
    (kinds.either_time(), "1 business hour", Duration(1, "h", Clock.BUSINESS)),
    (kinds.either_time(), "15 min", Duration(15, "min")),
    (WEEKS, "52 weeks", 52),
    (WEEKS, "14 days", 2),
    (kinds.week(), "week -4", -4),
    (kinds.date(), "2027-01-04", dt.date(2027, 1, 4)),
    (kinds.leads_rate(), "8 per day", Rate(8, Duration(1, "day"))),
    (kinds.work_rate(), "0.1 per hour", 0.1 / 60),
    (kinds.wage(), "60 per hour", 1.0),
    (kinds.wage(), "1.2k per hour", 20.0),
    (kinds.share_rate(), "7% per quarter", ShareRate(0.07, "quarter")),
    (kinds.cadence(), "6 in 10 business days", Cadence(6, Duration(10, "day", Clock.BUSINESS))),
    (
        goal(),
        "revenue >= 2.5M",
        WrittenGoal("revenue", None, ">=", 2_500_000.0, is_share=False, text="revenue >= 2.5M"),
    ),
    (
        goal(),
        "wait{source = webinar}  <  2 business hours",
        WrittenGoal(
            "wait",
            "webinar",
            "<",
            Duration(2, "h", Clock.BUSINESS),
            is_share=False,
            text="wait{source = webinar} < 2 business hours",
        ),
    ),
    (goal(), "win_rate<=30%", WrittenGoal("win_rate", None, "<=", 0.3, is_share=True, text="win_rate<=30%")),
]


@pytest.mark.parametrize(("kind", "written", "meaning"), MEANINGS)
def test_what_is_written_means(kind: Kind[object], written: object, meaning: object) -> None:
    assert kind.validate(written) == meaning
    assert kind.validate(written) == meaning  # also from memory


REFUSALS = [
    (
        kinds.leads_rate(positive=True),
        "0 per week",
        "'0 per week' promises nothing; write more than 0, or null for no promise",
    ),
    (kinds.share(0, 0.999), "100%", "'100%' is out of range; write a share from 0% to 99.9%"),
    (kinds.money(), {}, "expected an amount of money, such as `24k`, found a map"),
    (kinds.number(0, 10), 11, "11 is out of range; write a number from 0 to 10"),
    (kinds.number(0, 10), math.nan, "nan is out of range; write a number from 0 to 10"),
    (kinds.number(0, 10), "5", "expected a number from 0 to 10, found the text '5'"),
    (kinds.number(0, 10), True, "expected a plain number, such as `5`, found true"),
    (kinds.whole(1, 10), 2.5, "expected a whole number from 1 to 10, found 2.5"),
    (kinds.whole(1, 10), (), "expected a whole number, such as `1`, found a list"),
    (kinds.share(), 0.12, "the bare number 0.12 has no percent sign; write '12%'"),
    (kinds.share(), 12, "the bare number 12 has no percent sign; write '12%'"),
    (kinds.share(), "-4%", "'-4%' is negative; write 0 or more"),
    (kinds.share(), "104%", "'104%' is more than the whole; write a share between 0% and 100%"),
    (kinds.share(0.01, 0.99), "100%", "'100%' is out of range; write a share from 1% to 99%"),
    (
        kinds.money(),
        "24 EUR",
        "'24 EUR' is no amount of money; write a number, as in '300', '24k' or '2.5M', without a currency",
    ),
    (kinds.money(), math.inf, "inf is no amount; write a number"),
    (
        kinds.money(),
        "9999999999M",
        "'9999999999M' is more money than any company here has; write 1,000,000,000,000 or less",
    ),
    (kinds.elapsed_time(), 5, "the bare number 5 has no unit; write '5 min'"),
    (
        kinds.elapsed_time(),
        "2 business hours",
        "'2 business hours' counts business time, but this runs at night too; write '2 h'",
    ),
    (kinds.elapsed_time(), "900 weeks", "'900 weeks' is longer than ten years; check the number and its unit"),
    (kinds.elapsed_time(positive=True), "0 min", "'0 min' is no time at all; write more than 0"),
    (
        kinds.business_time(),
        "2 h",
        "'2 h' counts elapsed time, but this runs in working hours only; write '2 business hours'",
    ),
    (
        kinds.work_time(),
        "2 days",
        "'2 days' is counted in days, but this is time at work; write minutes or hours, as in '6 min'",
    ),
    (kinds.work_time(), "169 h", "'169 h' is longer than a week; check the number and its unit"),
    (WEEKS, "10 days", "'10 days' is not a whole number of weeks from 1 to 520; write, for example, '520 weeks'"),
    (kinds.week(), 27, "the bare number 27 is no week; write 'week 27'"),
    (kinds.date(), "4.1.2027", "'4.1.2027' is no date; write year, month and day, as in 2027-01-04"),
    (kinds.date(), "2027-02-30", "'2027-02-30' is no day of the calendar; check month and day"),
    (kinds.date(), "1582-10-04", "'1582-10-04' is not in our time; write a year from 1900 to 2199"),
    (
        kinds.leads_rate(),
        "4 per business day",
        "'4 per business day' counts business time, but leads come at any hour; write '40 per week'",
    ),
    (
        kinds.leads_rate(),
        "5M per week",
        "'5M per week' is no rate; write a number per length of time, as in '40 per week'",
    ),
    (
        kinds.leads_rate(),
        "1000000 per day",
        "'1000000 per day' is more than a million leads a week; check the number and its unit",
    ),
    (
        kinds.work_rate(),
        "1 per week",
        "'1 per week' is not in time at work; write so many per hour, as in '0.1 per hour'",
    ),
    (kinds.wage(), 55, "55 is no money per hour; write '55 per hour'"),
    (kinds.share_rate(), "7%", "'7%' is no share in a period; write, for example, '7% per quarter'"),
    (kinds.share_rate(), "100% per year", "'100% per year' leaves nothing; write less than 100%"),
    (kinds.cadence(), "six times", "'six times' promises no attempts; write, for example, '6 in 10 business days'"),
    (
        kinds.cadence(),
        "0 in 10 business days",
        "'0 in 10 business days' promises no attempts; write, for example, '6 in 10 business days'",
    ),
    (
        goal(),
        "revenue",
        "'revenue' is no goal; write a metric, a comparison and an amount, as in 'sla_response_compliance >= 75%'",
    ),
    (kinds.share(), "4" * 301 + "%", f"'{'4' * 60}...' has 302 characters; write a percentage, such as `40%`"),
]


@pytest.mark.parametrize(("kind", "written", "message"), REFUSALS)
def test_what_cannot_be_meant_is_refused_with_what_to_write(kind: Kind[object], written: object, message: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        kind.validate(written)
    assert faults_of(caught.value) == [((), message)]


def test_a_share_per_quarter_is_the_hazard_that_takes_it() -> None:
    hazard = ShareRate(0.07, "quarter").hazard_per_week
    assert math.exp(-13 * hazard) == pytest.approx(0.93)
    assert ShareRate(0.07, "week").hazard_per_week == pytest.approx(13 * hazard)


@pytest.mark.parametrize("kind", [kind for kind, _, _ in MEANINGS])
def test_the_example_of_a_kind_is_right(kind: Kind[object]) -> None:
    written: object = int(kind.example) if kind.example.isdecimal() else kind.example
    try:
        kind.validate(float(kind.example) if kind.noun == "a plain number" else written)
    except PydanticCustomError as error:
        pytest.fail(str(faults_of(error)))


def test_long_texts_are_quoted_in_part() -> None:
    assert quoted("a" * 100) == f"'{'a' * 60}...'"
