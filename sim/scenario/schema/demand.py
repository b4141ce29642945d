"""The market: when leads come, what they are like, what marketing calls qualified."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.kinds import (
    LogOdds,
    Money,
    Name,
    Share,
    ShareRate,
    Week,
    elapsed_time,
    leads_rate,
    money,
    number,
    share,
    share_rate,
    whole,
    word,
)
from sim.scenario.schema.base import Section, about
from sim.scenario.shapes import Shaped, ShapeKind
from sim.units import Duration, Rate

_NAMED = "leads are told apart by it"


class Burst(Section):
    """Leads that come at once, as from a trade fair or a large campaign."""

    at: Week = about("week at whose beginning the leads begin to come")
    leads: Annotated[int, whole(1, 1_000_000, "a whole number of leads")] = about("how many leads come in all")
    over: Annotated[Duration, elapsed_time(positive=True)] = about("time within which all of them come")


class Arrivals(Section):
    """Recorded instants in place of a rate: each row of the file is one lead."""

    file: Annotated[str, word("data file", "calls.csv", r"[^\n]{1,200}", "write its name, as in 'calls.csv'")] = about(
        "CSV file, relative to this one and inside its folder"
    )
    column: Annotated[str, word("column", "arrived_at", r"[^\n]{1,100}", "write the heading of a column")] = about(
        "heading of the column that holds instants such as 2027-01-04T09:30"
    )


class Channel(Section):
    """One source of leads."""

    name: Name = about("what the source is called, here and in every result", fixed=_NAMED)
    leads: Annotated[Rate, leads_rate()] | None = about("leads that a usual week brings", default=None)
    arrivals: Arrivals | None = about(
        "recorded instants in place of `leads`", default=None, fixed="the past is written"
    )
    bursts: tuple[Burst, ...] = about("leads that come at once, on top of `leads`", default=(), max_length=200)
    budget: Annotated[float, number(0, 10)] = about(
        "multiple of today's spending on the source; volume follows by `saturation`", default=1.0
    )
    fit: Share = about("share of its leads inside the ideal customer profile")
    intent: Annotated[float, share(0.01, 0.99)] = about("mean buying intent of its leads on arrival")
    urgency: Annotated[Duration, elapsed_time(positive=True)] = about("time scale on which a fast answer counts")
    shops_elsewhere: Share = about("share of its buyers who also ask a competitor")
    cost_per_lead: Money = about("marketing's cost of one lead")
    acceptance: LogOdds = about("log odds added when a rep decides whether to work the lead")
    loss: Annotated[float, number(0, 10)] = about("relative risk of being lost at handoff, 1 is the route's")
    delay: Annotated[float, number(0, 10)] = about("relative delay at handoff, 1 is the route's")
    attention: Annotated[float, number(0, 10)] = about("weight of this source in what looking at the inbox costs")
    saturation: Annotated[float, number(0, 1)] = about("volume grows with the budget to this power")
    drawn_by_content: Share = about("share of its leads that marketing's content for visitors draws", default=0.0)
    priority: Annotated[int, whole(1, 100)] = about("order under the queue rule `priority`, 1 first")


class Segment(Section):
    """One part of the market."""

    name: Name = about("what the segment is called; strategy.segment names it", fixed=_NAMED)
    share: Share = about("share of all leads in it where nobody chose a segment")
    fit: Annotated[float, number(0, 5)] = about("multiple of the source's share of fitting leads")
    value: Annotated[float, number(0, 100)] = about("multiple of the value of a deal")
    win: LogOdds = about("log odds added when a proposal is decided")
    effort: Annotated[float, number(0.01, 100)] = about("multiple of a rep's time for everything that a lead needs")
    references: Annotated[float, number(0, 10_000)] = about("customers in it who speak for us when the run begins")


class Mails(Section):
    """Marketing's mails to its leads."""

    per_month: Annotated[float, number(0, 60)] = about("mails that each lead gets in a month")
    usual: Annotated[float, number(0.1, 60)] = about("mails a month at which nothing is gained or lost")
    volume: Annotated[float, number(0, 1)] = about("leads grow with (per_month / usual) to this power")
    fatigue: Annotated[float, number(0, 5)] = about(
        "buyers that can be reached fall by exp(-this x (per_month / usual - 1)) above the usual number"
    )


_Weight = Annotated[float, number(0, 10)]


class Weekdays(Section):
    """The relative weight of each day; a week's leads are shared out by them."""

    mon: _Weight = about("relative weight of Monday")
    tue: _Weight = about("relative weight of Tuesday")
    wed: _Weight = about("relative weight of Wednesday")
    thu: _Weight = about("relative weight of Thursday")
    fri: _Weight = about("relative weight of Friday")
    sat: _Weight = about("relative weight of Saturday")
    sun: _Weight = about("relative weight of Sunday")


class Demand(Section):
    """When leads come, from where, and what they are like."""

    volume: Annotated[float, number(0, 1000)] = about(
        "multiple of all channels' leads and bursts, and of what they cost; recorded arrivals stay as they are"
    )
    variance: Annotated[float, number(0, 10)] = about(
        "squared coefficient of variation of the daily rate around its mean; 0 is a plain Poisson stream"
    )
    weekdays: Weekdays = about("relative weight of each day of the week")
    hours: tuple[Annotated[float, number(0, 1000)], ...] = about(
        "relative weight of each hour of the day, from 0:00", min_length=24, max_length=24
    )
    channels: tuple[Channel, ...] = about("the sources of leads", min_length=1, max_length=50)
    segments: tuple[Segment, ...] = about(
        "the parts of the market", min_length=1, max_length=20, fixed="buyers do not change with a policy"
    )
    mails: Mails = about("marketing's mails to its leads")


class Deal(Section):
    """What a won deal is worth."""

    value: Annotated[Shaped[float], ShapeKind(money(), 1.0)] = about("first year's revenue of a deal")
    misfit_worth: Share = about("what a deal outside the ideal profile is worth, as a share of a fitting one")


class Qualification(Section):
    """Marketing's score, and the bar above which it calls a lead an MQL."""

    bar: Share = about("score from which marketing calls a lead an MQL where no definition is agreed")
    bar_by_definition: Annotated[float, share(-1, 1)] = about("added to the bar, times alignment.definition")
    noise: Annotated[float, number(0, 2)] = about("standard deviation of the score's error")
    noise_mended: Share = about("share of that error which a fully agreed definition takes away")
    intent_weight: Share = about("weight of intent in the score; fit has the rest")
    quota_pressure: Annotated[float, number(0, 10)] = about(
        "how far the bar is lowered per share that the rest of the month must bring beyond its promise"
    )
    quota_floor: Share = about("the most by which a quota lowers the bar")
    returns: Annotated[ShareRate, share_rate()] = about("share of nurtured or recycled leads that come back as MQLs")
