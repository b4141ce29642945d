"""Rules across fields, one small named function each; every one is an error that the schema alone cannot see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from sim.errors import Problem
from sim.scenario.nodes import Location, Table, address, place
from sim.scenario.schema import Scenario
from sim.scenario.schema.demand import Weekdays
from sim.units.wording import did_you_mean

Finding = tuple[Location, str]
Rule = Callable[[Scenario], Iterator[Finding]]

WEEKS_A_YEAR: Final = 52
MOST_LEADS: Final = 5_000_000
_RULES: Final[list[Rule]] = []
_AT_START: Final[list[Rule]] = []


def rule(function: Rule) -> Rule:
    """Enter a function into the rules that every scenario must keep."""
    _RULES.append(function)
    return function


def rule_at_start(function: Rule) -> Rule:
    """Enter a function into the rules that only the beginning must keep."""
    _AT_START.append(function)
    return rule(function)


def check(scenario: Scenario, tree: Table, *, at_start: bool = True) -> list[Problem]:
    """Return what breaks a rule, each at its place.

    Parameters
    ----------
    scenario : Scenario
        What the schema accepts.
    tree : Table
        The same with its positions.
    at_start : bool
        Whether this is the company as it begins, or as dated changes make it later.
    """
    return [
        place(tree, location).problem(f"{address(tree, location)}: {message}")
        for each in _RULES
        if at_start or each not in _AT_START
        for location, message in each(scenario)
    ]


def _named_twice(names: list[str], location: Location) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield (*location, index, "name"), f"the name '{name}' is taken by an earlier item; write another"


def _unknown(name: str, known: list[str], what: str, location: Location) -> Iterator[Finding]:
    if name not in known:
        yield (
            location,
            f"there is no {what} called '{name}'; {did_you_mean(name, known, 'write one of ' + ', '.join(known))}",
        )


def _channels(scenario: Scenario) -> list[str]:
    return [channel.name for channel in scenario.demand.channels]


@rule
def start_is_a_monday(scenario: Scenario) -> Iterator[Finding]:
    """Refuse other days: the weights of the weekdays and every `week N` count from a Monday."""
    if scenario.start.weekday():
        monday = scenario.start - dt.timedelta(days=scenario.start.weekday())
        yield ("start",), f"{scenario.start} is a {scenario.start:%A}, and weeks begin on Mondays; write {monday}"


@rule
def some_day_and_hour_have_weight(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a calendar in which no lead can ever come."""
    if not any(weekday_weights(scenario.demand.weekdays)):
        yield ("demand", "weekdays"), "all seven weights are 0, so no lead could ever come; give some day a weight"
    if not any(scenario.demand.hours):
        yield ("demand", "hours"), "all 24 weights are 0, so no lead could ever come; give some hour a weight"


@rule
def channel_names_are_unique(scenario: Scenario) -> Iterator[Finding]:
    """Refuse two channels of one name: results are told apart by it."""
    yield from _named_twice(_channels(scenario), ("demand", "channels"))


@rule
def channels_have_leads_or_arrivals(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a channel whose volume is neither a rate nor a record, or both."""
    for index, channel in enumerate(scenario.demand.channels):
        if (channel.leads is None) == (channel.arrivals is None):
            what = "has both `leads` and `arrivals`" if channel.leads else "has neither `leads` nor `arrivals`"
            yield ("demand", "channels", index), f"the channel {what}; write one of the two"


@rule
def leads_can_be_counted(scenario: Scenario) -> Iterator[Finding]:
    """Refuse more leads than a run has memory for."""
    demand, run = scenario.demand, scenario.run
    a_week = sum(channel.leads.per_week * max(1.0, channel.budget) for channel in demand.channels if channel.leads)
    at_once = sum(burst.leads for channel in demand.channels for burst in channel.bursts)
    total = demand.volume * (a_week * (run.horizon + run.warm_up) + at_once)
    if total > MOST_LEADS:
        where = ("demand", "volume") if demand.volume > 1 else ("demand", "channels")
        yield where, f"the channels bring about {total:,.0f} leads in a run; write fewer than {MOST_LEADS:,}"


@rule
def route_names_are_unique(scenario: Scenario) -> Iterator[Finding]:
    """Refuse two routes of one name: a route is chosen by it."""
    yield from _named_twice([route.name for route in scenario.handoff.routes], ("handoff", "routes"))


@rule
def routes_exist(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a route, in use or signed, that nobody described."""
    known = [route.name for route in scenario.handoff.routes]
    yield from _unknown(scenario.handoff.route, known, "route", ("handoff", "route"))
    if scenario.agreement.handoff.route is not None:
        yield from _unknown(scenario.agreement.handoff.route, known, "route", ("agreement", "handoff", "route"))


@rule
def targets_name_channels(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a first-response target for a channel that does not exist."""
    for index, target in enumerate(scenario.agreement.sales.first_response):
        if target.when is not None:
            where = ("agreement", "sales", "first_response", index, "when", "source")
            yield from _unknown(target.when.source, _channels(scenario), "channel", where)


@rule
def targets_can_be_reached(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a target behind one for all, or for the same source: the first that matches holds."""
    seen: set[str | None] = set()
    for index, target in enumerate(scenario.agreement.sales.first_response):
        source = target.when.source if target.when else None
        if None in seen or source in seen:
            where = ("agreement", "sales", "first_response", index)
            yield where, "an earlier target already holds for these leads; put this one before it, or leave it out"
        seen.add(source)


@rule
def goals_name_channels(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a goal for a channel that does not exist."""
    for index, goal in enumerate(scenario.goals):
        if goal.source is not None:
            yield from _unknown(goal.source, _channels(scenario), "channel", ("goals", index))


@rule_at_start
def absences_name_reps(scenario: Scenario) -> Iterator[Finding]:
    """Refuse the absence of somebody who does not work here; who leaves later may still have one planned."""
    for index, absence in enumerate(scenario.sales.absences):
        if absence.rep > scenario.sales.reps:
            where = ("sales", "absences", index, "rep")
            yield where, f"there is no rep {absence.rep}; write a number from 1 to {scenario.sales.reps}"


@rule
def reps_are_not_always_absent(scenario: Scenario) -> Iterator[Finding]:
    """Refuse more absence than a year has working time."""
    days = scenario.sales.absence.days
    hours = scenario.calendar.hours
    minutes = days.business_minutes(hours.minutes_per_day, hours.minutes_per_week)
    if minutes >= WEEKS_A_YEAR * hours.minutes_per_week:
        yield ("sales", "absence", "days"), f"'{days}' is the whole working year; write less"


@rule
def competitors_are_at_most_all(scenario: Scenario) -> Iterator[Finding]:
    """Refuse more competitors than there are: their shares are parts of one whole."""
    total = sum(band.share for band in scenario.closing.competitor)
    if total > 1 + 1e-9:
        yield (
            ("closing", "competitor"),
            f"the shares sum to {total:.4g}, that is {total:.0%}; write 100% or less in all",
        )


@rule
def competitors_stand_in_order(scenario: Scenario) -> Iterator[Finding]:
    """Refuse bands out of order: each begins where the one before it ends."""
    ends = [band.within.minutes for band in scenario.closing.competitor]
    for index in range(1, len(ends)):
        if ends[index] <= ends[index - 1]:
            where = ("closing", "competitor", index, "within")
            yield where, "this is not later than the band before it; write the bands in the order of their times"


@rule
def budget_range_is_ordered(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a range that runs backwards."""
    low, high = scenario.alignment.learning.budget_range
    if low > high:
        yield (
            ("alignment", "learning", "budget_range"),
            f"{low:g} is more than {high:g}; write the lower multiple first",
        )


@rule
def bar_stays_below_one(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a bar over every possible score: no lead would be an MQL."""
    bar = scenario.qualification.bar + scenario.qualification.bar_by_definition
    if not 0 <= bar <= 1:
        yield (
            ("qualification", "bar_by_definition"),
            f"with an agreed definition the bar is {bar:.0%}; keep it within 0% and 100%",
        )


def weekday_weights(weekdays: Weekdays) -> tuple[float, ...]:
    """Return the seven weights from Monday."""
    return (weekdays.mon, weekdays.tue, weekdays.wed, weekdays.thu, weekdays.fri, weekdays.sat, weekdays.sun)
