"""Rules across fields, one small named function each; every one is an error that the schema alone cannot see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sim.errors import Problem
from sim.scenario.kinds import percent
from sim.scenario.nodes import Location, Table, address, place
from sim.scenario.schema import Scenario
from sim.scenario.schema.demand import Weekdays
from sim.units.wording import did_you_mean

Rule = Callable[[Scenario], "Iterator[Finding]"]

WEEKS_A_YEAR: Final = 52
MOST_LEADS: Final = 5_000_000
_RULES: Final[list[Rule]] = []
_AT_START: Final[list[Rule]] = []


@dataclass(frozen=True)
class Finding:
    """A broken rule.

    Parameters
    ----------
    location : tuple of str and int
        What the message speaks of.
    message : str
        What is wrong and what to write.
    because_of : tuple of locations
        What else may have broken the rule: the problem is shown at the one that the user wrote last.
    """

    location: Location
    message: str
    because_of: tuple[Location, ...] = ()

    def problem(self, tree: Table) -> Problem:
        """Return the problem, shown where the user can mend it: a base that ships is never at fault."""
        marks = [place(tree, location) for location in (self.location, *self.because_of)]
        mark = min(marks, key=lambda each: (each.line > 0, each.source.name != tree.mark.source.name))
        return mark.problem(f"{address(tree, self.location)}: {self.message}")


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
    rules = [each for each in _RULES if at_start or each not in _AT_START]
    return [finding.problem(tree) for each in rules for finding in each(scenario)]


def _named_twice(names: list[str], location: Location) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding((*location, index, "name"), f"the name '{name}' is taken by an earlier item; write another")


def _no_channel(name: str, scenario: Scenario, location: Location) -> Iterator[Finding]:
    known = _channels(scenario)
    if name not in known:
        advice = did_you_mean(name, known, f"write one of {', '.join(known)}")
        yield Finding(location, f"there is no channel called '{name}'; {advice}", (("demand", "channels"),))


def _channels(scenario: Scenario) -> list[str]:
    return [channel.name for channel in scenario.demand.channels]


@rule
def start_is_a_monday(scenario: Scenario) -> Iterator[Finding]:
    """Refuse other days: the weights of the weekdays and every `week N` count from a Monday."""
    if scenario.start.weekday():
        monday = scenario.start - dt.timedelta(days=scenario.start.weekday())
        message = f"{scenario.start} is a {scenario.start:%A}, and weeks begin on Mondays; write {monday}"
        yield Finding(("start",), message)


@rule
def some_day_and_hour_have_weight(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a calendar in which no lead can ever come."""
    if not any(weekday_weights(scenario.demand.weekdays)):
        message = "all seven weights are 0, so no lead could ever come; give some day a weight"
        yield Finding(("demand", "weekdays"), message)
    if not any(scenario.demand.hours):
        message = "all 24 weights are 0, so no lead could ever come; give some hour a weight"
        yield Finding(("demand", "hours"), message)


@rule
def channel_names_are_unique(scenario: Scenario) -> Iterator[Finding]:
    """Refuse two channels of one name: results are told apart by it."""
    yield from _named_twice(_channels(scenario), ("demand", "channels"))


@rule
def segments_make_up_the_market(scenario: Scenario) -> Iterator[Finding]:
    """Refuse two segments of one name, shares that are not the whole, and a choice of none of them."""
    segments = scenario.demand.segments
    names = [segment.name for segment in segments]
    yield from _named_twice(names, ("demand", "segments"))
    whole = sum(segment.share for segment in segments)
    if abs(whole - 1.0) > 1e-6:
        message = f"the shares add up to {percent(whole)}; together they are the market, 100%"
        yield Finding(("demand", "segments"), message)
    chosen = scenario.strategy.segment
    if chosen is not None and chosen not in names:
        advice = did_you_mean(chosen, names, f"write one of {', '.join(names)}")
        message = f"there is no segment called '{chosen}'; {advice}"
        yield Finding(("strategy", "segment"), message, (("demand", "segments"),))


@rule
def channels_have_leads_or_arrivals(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a channel whose volume is neither a rate nor a record, or both."""
    for index, channel in enumerate(scenario.demand.channels):
        if (channel.leads is None) == (channel.arrivals is None):
            what = "has both `leads` and `arrivals`" if channel.leads else "has neither `leads` nor `arrivals`"
            yield Finding(("demand", "channels", index), f"the channel {what}; write one of the two")


@rule
def leads_can_be_counted(scenario: Scenario) -> Iterator[Finding]:
    """Refuse more leads than a run has memory for."""
    demand, run = scenario.demand, scenario.run
    a_week = sum(channel.leads.per_week * max(1.0, channel.budget) for channel in demand.channels if channel.leads)
    at_once = sum(burst.leads for channel in demand.channels for burst in channel.bursts)
    total = demand.volume * (a_week * (run.horizon + run.warm_up) + at_once)
    if total > MOST_LEADS:
        message = f"the channels bring about {total:,.0f} leads in a run; write fewer than {MOST_LEADS:,}"
        yield Finding(("demand", "channels"), message, (("demand", "volume"), ("run", "horizon")))


@rule
def route_names_are_unique(scenario: Scenario) -> Iterator[Finding]:
    """Refuse two routes of one name: a route is chosen by it."""
    yield from _named_twice([route.name for route in scenario.handoff.routes], ("handoff", "routes"))


@rule
def routes_exist(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a route, in use or signed, that nobody described."""
    known = list(dict.fromkeys(route.name for route in scenario.handoff.routes))
    for name, location in (
        (scenario.handoff.route, ("handoff", "route")),
        (scenario.agreement.handoff.route, ("agreement", "handoff", "route")),
    ):
        if name is not None and name not in known:
            advice = did_you_mean(name, known, f"write one of {', '.join(known)}")
            yield Finding(location, f"there is no route called '{name}'; {advice}", (("handoff", "routes"),))


@rule
def targets_name_channels(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a first-response target for a channel that does not exist."""
    for index, target in enumerate(scenario.agreement.sales.first_response):
        if target.when is not None:
            where = ("agreement", "sales", "first_response", index, "when", "source")
            yield from _no_channel(target.when.source, scenario, where)


@rule
def targets_can_be_reached(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a target behind one for all, or for the same source: the first that matches holds."""
    seen: set[str | None] = set()
    for index, target in enumerate(scenario.agreement.sales.first_response):
        source = target.when.source if target.when else None
        if None in seen or source in seen:
            message = "an earlier target already holds for these leads; put this one before it, or leave it out"
            yield Finding(("agreement", "sales", "first_response", index), message)
        seen.add(source)


@rule
def goals_name_channels(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a goal for a channel that does not exist."""
    for index, goal in enumerate(scenario.goals):
        if goal.source is not None:
            yield from _no_channel(goal.source, scenario, ("goals", index))


@rule_at_start
def absences_name_reps(scenario: Scenario) -> Iterator[Finding]:
    """Refuse the absence of somebody who does not work here; who leaves later may still have one planned."""
    for index, absence in enumerate(scenario.sales.absences):
        if absence.rep > scenario.sales.reps:
            message = f"there is no rep {absence.rep}; write a number from 1 to {scenario.sales.reps}"
            yield Finding(("sales", "absences", index, "rep"), message, (("sales", "reps"),))


@rule
def reps_are_not_always_absent(scenario: Scenario) -> Iterator[Finding]:
    """Refuse more absence than a year has working time."""
    days = scenario.sales.absence.days
    hours = scenario.calendar.hours
    minutes = days.business_minutes(hours.minutes_per_day, hours.minutes_per_week)
    if minutes >= WEEKS_A_YEAR * hours.minutes_per_week:
        yield Finding(("sales", "absence", "days"), f"'{days}' is the whole working year; write less")


@rule
def competitors_are_at_most_all(scenario: Scenario) -> Iterator[Finding]:
    """Refuse more competitors than there are: their shares are parts of one whole."""
    total = sum(band.share for band in scenario.closing.competitor)
    if total > 1 + 1e-9:
        bands = tuple(("closing", "competitor", index, "share") for index in range(len(scenario.closing.competitor)))
        yield Finding(
            ("closing", "competitor"), f"the shares sum to {percent(total)}; write 100% or less in all", bands
        )


@rule
def competitors_stand_in_order(scenario: Scenario) -> Iterator[Finding]:
    """Refuse bands out of order: each begins where the one before it ends."""
    ends = [band.within.minutes for band in scenario.closing.competitor]
    for index in range(1, len(ends)):
        if ends[index] <= ends[index - 1]:
            here, before = (("closing", "competitor", each, "within") for each in (index, index - 1))
            message = "this is not later than the band before it; write the bands in the order of their times"
            yield Finding(here, message, (before,))


@rule
def budget_range_is_ordered(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a range that runs backwards."""
    low, high = scenario.alignment.learning.budget_range
    if low > high:
        where = ("alignment", "learning", "budget_range")
        yield Finding(where, f"{low:g} is more than {high:g}; write the lower multiple first")


@rule
def bar_stays_below_one(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a bar over every possible score: no lead would be an MQL."""
    bar = scenario.qualification.bar + scenario.qualification.bar_by_definition
    if not 0 <= bar <= 1:
        message = f"with an agreed definition the bar is {percent(bar)}; keep it within 0% and 100%"
        yield Finding(("qualification", "bar_by_definition"), message, (("qualification", "bar"),))


def weekday_weights(weekdays: Weekdays) -> tuple[float, ...]:
    """Return the seven weights from Monday."""
    return (weekdays.mon, weekdays.tue, weekdays.wed, weekdays.thu, weekdays.fri, weekdays.sat, weekdays.sun)
