"""The one sentence that a scenario's results are told in, and the claim behind it.

A headline is a pair of functions: one says whether its claim holds in some results, the other tells it in a sentence with
figures. A scenario names its headline and what it is held against (`headline:` in its file), so that nothing here looks at
a scenario's name. A new one is a class and a line in `HEADLINES`; its word joins the schema's `headline.tells`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, Protocol

import numpy as np

from sim.errors import UsageError
from sim.experiments.replications import Replications
from sim.results.complaints import counted
from sim.results.figures import NARROW_SPACE, percent, scale_of
from sim.results.registry import Unit, metrics
from sim.results.view import WEEKS_PER_YEAR, FloatArray, ratio
from sim.scenario import Scenario, load, names
from sim.scenario.bases import name_of_base
from sim.scenario.schema.scenario import PARENT
from sim.stats import mean_interval, paired_difference
from sim.units.wording import did_you_mean

MONEY: Final = "expected_revenue"
"""What headlines are counted in."""

HARDLY: Final = 0.05
"""A promise is kept on paper only where revenue rises by less than this share (grade D: about what a quarter's luck is)."""

MOST_OF: Final = 0.5
"""Share of a gain from which it is eaten."""

TENTH: Final = 0.0995
"""Under it a share is said with one decimal."""

ENDS: Final = {
    "nurtured": "kept warm below the bar",
    "lost_at_handoff": "lost on the way to Sales",
    "ignored": "let lie",
    "rejected": "sent back with a reason",
    "went_cold": "given up",
    "unreachable": "not reached",
    "disqualified": "not ready or not fitting",
    "lost_deals": "lost as a deal",
    "won_leads": "won",
    "open_leads": "still under way",
}
"""The metrics that count where leads ended, with their words; together they are all leads."""


@dataclass(frozen=True)
class Arm:
    """What a headline knows of one scenario's results.

    Parameters
    ----------
    id, name, currency : str
        The scenario's.
    weeks : int
        How many were measured.
    metrics : mapping of str to ndarray, shape (n,)
        One value for each replication, the same replications in every arm.
    """

    id: str
    name: str
    currency: str
    weeks: int
    metrics: Mapping[str, FloatArray]

    @classmethod
    def of(cls, replications: Replications) -> Arm:
        """Give the arm of some replications."""
        scenario = replications.scenario
        return cls(scenario.id, scenario.name, scenario.currency, replications.weeks, replications.metrics)

    def mean(self, name: str) -> float:
        """Give a metric's mean over the replications in which it is defined."""
        return mean_interval(self.metrics[name]).mean

    def text(self, name: str) -> str:
        """Write a metric's mean with its unit."""
        interval = mean_interval(self.metrics[name])
        return scale_of(metrics()[name].unit, self.currency, interval).text(interval.mean)

    def short(self, name: str) -> str:
        """Write a mean as it is said in passing: two digits of a share, three of a count."""
        mean = self.mean(name)
        if metrics()[name].unit is Unit.SHARE:
            return f"{100.0 * mean:.1f}{NARROW_SPACE}%" if mean < TENTH else percent(mean)
        return counted(float(f"{mean:.3g}"))

    def whole(self, name: str) -> str:
        """Write a share in whole percent."""
        return percent(self.mean(name))


@dataclass(frozen=True)
class Case:
    """A scenario, what it is held against, and what that one is held against in turn.

    Parameters
    ----------
    this, against : Arm
        The two whose difference the headline tells.
    beyond : Arm
        What `against` is held against; itself where it is held against nothing else.
    """

    this: Arm
    against: Arm
    beyond: Arm

    def gain(self) -> float:
        """Give what changing from `against` to this brings, as a share of `against`."""
        before = self.against.mean(MONEY)
        return ratio(self.this.mean(MONEY) - before, before)

    def eaten(self) -> float:
        """Give the share of what `against` gains over `beyond` that is gone here; nan where it gains nothing."""
        gained = self.against.mean(MONEY) - self.beyond.mean(MONEY)
        return (self.against.mean(MONEY) - self.this.mean(MONEY)) / gained if gained > 0.0 else float("nan")


class Headline(Protocol):
    """A claim and its sentence."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The metrics that it needs."""

    def holds(self, case: Case) -> bool:
        """Say whether the claim is true of the means."""

    def sentence(self, case: Case) -> str:
        """Tell the results, whether the claim is true or not."""


def _more(case: Case, first: Arm, second: Arm) -> str:
    """Write what changing from the first arm to the second is worth a year, with the ends of its interval."""
    factor = WEEKS_PER_YEAR / case.this.weeks
    difference = paired_difference(factor * first.metrics[MONEY], factor * second.metrics[MONEY])
    scale = scale_of(Unit.MONEY, case.this.currency, difference)
    ends = f"{scale.text(difference.low, signed=True)} to {scale.text(difference.high, signed=True)}"
    if difference.low <= 0.0 <= difference.high:
        return f"no clear difference ({ends})"
    return f"{scale.text(difference.mean, signed=True)} ({ends})"


def _part(share: float) -> str:
    return f"more than all ({percent(share)})" if share > 1.0 else percent(share)


DRIVERS: Final = {
    "no_response_rate": "of qualified leads hear nothing",
    "mql_to_sql_rate": "of MQLs become SQLs",
    "win_rate": "of opportunities are won",
    "discount": "of the price is given away",
    "churn": "of customers' revenue leaves",
    "own_pipeline": "opportunities are the reps' own",
    "mqls": "leads are qualified",
}
"""What a difference in revenue may have come from, with its words; a headline names those that differ most surely."""

MOST_DRIVERS: Final = 3


def _drivers(case: Case) -> str:
    """Say in what the two differ most surely: largest mean difference in standard errors, where the figures show it."""
    found = []
    for name, words in DRIVERS.items():
        difference = paired_difference(case.against.metrics[name], case.this.metrics[name])
        now, before = case.this.short(name), case.against.short(name)
        if now != before and difference.mean != 0.0:
            found.append((difference.sd / abs(difference.mean), f"{now} {words} instead of {before}"))
    said = [text for _, text in sorted(found, key=itemgetter(0))[:MOST_DRIVERS]]
    *others, last = said or ["nothing else differs"]
    return f"{', '.join(others)} and {last}" if others else last


class _Silence:
    """Most leads hear nothing, and what would mend it is worth money."""

    reads = ("mqls", "no_response_rate", MONEY)

    def holds(self, case: Case) -> bool:
        quieter = case.this.mean("no_response_rate") > case.against.mean("no_response_rate")
        return quieter and case.this.mean(MONEY) < case.against.mean(MONEY)

    def sentence(self, case: Case) -> str:
        return (
            f"Of {case.this.text('mqls')} qualified leads a run {case.this.whole('no_response_rate')} hear nothing; "
            f"under {case.against.name} {case.against.whole('no_response_rate')} would, and expected revenue a year "
            f"would change by {_more(case, case.this, case.against)}."
        )


class _Worth:
    """The change pays."""

    reads = (*DRIVERS, MONEY)

    def holds(self, case: Case) -> bool:
        return case.this.mean(MONEY) > case.against.mean(MONEY)

    def sentence(self, case: Case) -> str:
        return (
            f"Against {case.against.name}, expected revenue a year changes by {_more(case, case.against, case.this)}: "
            f"{_drivers(case)}."
        )


class _Costs(_Worth):
    """The change costs."""

    def holds(self, case: Case) -> bool:
        return case.this.mean(MONEY) < case.against.mean(MONEY)


class _Eaten:
    """Most of what the agreement gains is gone, though its promise is kept."""

    reads = ("sla_response_compliance", "win_rate", "churn", MONEY)

    def holds(self, case: Case) -> bool:
        return case.eaten() > MOST_OF

    def sentence(self, case: Case) -> str:
        return (
            f"{case.this.whole('sla_response_compliance')} of first responses come in time, as under {case.against.name} "
            f"({case.against.whole('sla_response_compliance')}); yet {_part(case.eaten())} of what {case.against.name} "
            f"gains over {case.beyond.name} is gone: {case.this.whole('win_rate')} of opportunities are won instead of "
            f"{case.against.whole('win_rate')}, and {case.this.whole('churn')} of customers' revenue leaves instead of "
            f"{case.against.whole('churn')}."
        )


class _OnPaper:
    """What was promised is kept better, and revenue hardly follows."""

    reads = ("sla_response_compliance", "marketing_kept", "perfunctory_share", "mqls", "mql_to_sql_rate", MONEY)

    def holds(self, case: Case) -> bool:
        kept = any(
            # a promise that the other never gave counts as kept by nobody
            np.nan_to_num(case.this.mean(name)) > np.nan_to_num(case.against.mean(name))
            for name in ("sla_response_compliance", "marketing_kept")
        )
        return kept and case.gain() < HARDLY

    def sentence(self, case: Case) -> str:
        return (
            f"On paper {case.this.whole('sla_response_compliance')} of first responses come in time and Marketing delivers "
            f"{case.this.whole('marketing_kept')} of its count; {case.this.whole('perfunctory_share')} of the responses only "
            f"stop the clock, {case.this.whole('mql_to_sql_rate')} of {case.this.text('mqls')} MQLs become SQLs, and against "
            f"{case.against.name} expected revenue a year changes by {_more(case, case.against, case.this)}."
        )


class _Accounted:
    """Every lead has an end, and more are lost or let lie than are won."""

    reads = ("leads", *ENDS, MONEY)

    def holds(self, case: Case) -> bool:
        ends = sum(case.this.mean(name) for name in ENDS)
        gone = case.this.mean("lost_at_handoff") + case.this.mean("ignored")
        return abs(ends - case.this.mean("leads")) < 0.5 and gone > case.this.mean("won_leads")

    def sentence(self, case: Case) -> str:
        ends = [
            f"{counted(case.this.mean(name))} {words}" for name, words in ENDS.items() if case.this.mean(name) >= 0.5
        ]
        return f"Of {counted(case.this.mean('leads'))} leads a run: {', '.join(ends)}. Every one is accounted for."


HEADLINES: Final[Mapping[str, Headline]] = {
    "silence": _Silence(),
    "worth": _Worth(),
    "costs": _Costs(),
    "eaten": _Eaten(),
    "on_paper": _OnPaper(),
    "accounted": _Accounted(),
}


def reads() -> tuple[str, ...]:
    """Give every metric that some headline needs, in the order of the registry."""
    needed = {name for headline in HEADLINES.values() for name in headline.reads}
    return tuple(name for name in metrics() if name in needed)


def parent_of(scenario: Scenario) -> Scenario | None:
    """Give the shipped scenario that one extends; None where it extends nothing.

    Raises
    ------
    UsageError
        If it extends a file of the user's own, or was never a file.
    """
    if scenario.origin.parent is None:
        return None
    name = name_of_base(scenario.source) if scenario.source else None
    if name not in names():
        msg = f"what '{scenario.id}' extends does not ship; write in `headline` what it is held against"
        raise UsageError(msg)
    return load(name)


def against_of(scenario: Scenario) -> Scenario:
    """Give what a scenario's headline is held against; itself where it extends nothing and names nothing.

    Raises
    ------
    UsageError
        If it names what does not ship.
    """
    named = scenario.headline.against
    if named == PARENT:
        return parent_of(scenario) or scenario
    if named not in names():
        advice = did_you_mean(named, names(), f"write one of {', '.join(names())}, or {PARENT}")
        msg = f"'{scenario.id}' is held against '{named}', which does not ship; {advice}"
        raise UsageError(msg)
    return load(named)


def case_of(scenario: Scenario, arms: Mapping[str, Arm]) -> Case:
    """Give the case of a scenario's headline out of the arms of all scenarios by id."""
    against = against_of(scenario)
    return Case(arms[scenario.id], arms[against.id], arms[against_of(against).id])


def headline_of(scenario: Scenario) -> Headline:
    """Give the headline that a scenario names."""
    return HEADLINES[scenario.headline.tells]
