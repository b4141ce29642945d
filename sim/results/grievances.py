"""The complaints themselves, as practitioners report them, eight of each side about eight sides of the same pass."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.model.events import OWN
from sim.model.lead import Disposition, LeadsTable
from sim.results.complaints import Figures, Side, complaint, counted
from sim.results.figures import NARROW_SPACE, percent
from sim.results.view import Mask, View, mean, quantile, ratio, share
from sim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR

HAND_RAISED: Final = 0.5
"""Mean intent on arrival from which a source counts as people who asked to be called."""

A_WORD_AFTER: Final = 21 * MINUTES_PER_DAY
"""Elapsed minutes after which marketing may expect to have heard what became of a lead."""

SOON: Final = 2
"""Attempts up to which giving up is early: half of all conversions take more (UCI bank marketing: 48 % by the first)."""

A_LITTLE: Final = 0.01
"""By how much the bar must lie below the agreed one to count as lowered."""


def _hours(number: float) -> str:
    return f"{counted(number)}{NARROW_SPACE}h"


def _fine_percent(number: float) -> str:
    return f"{100.0 * number:.1f}{NARROW_SPACE}%"


def _reached_sales(view: View) -> Mask:
    """Say which MQLs came into Sales' hands."""
    return np.asarray(view.mqls.disposition != Disposition.LOST_AT_HANDOFF)


def _part(part: Mask, among: Mask, **more: str) -> Figures:
    """Give a share of leads, with both counts for the sentence."""
    counts = {"part": counted((part & among).sum()), "whole": counted(among.sum())}
    return Figures(share(part, among), int(among.sum()), counts | more)


# ------------------------------------------------------------------------------------------- Marketing of Sales


@complaint(
    Side.MARKETING,
    "Of {whole} of our leads that reached you, {part} were never answered, and nobody said why.",
    "Wrong if they were fewer than {limit}.",
    limit=0.25,
    write=percent,
    fewest=20,
)
def let_lie(view: View) -> Figures:
    """Leads in Sales' hands that ended without an answer and without a reason."""
    said_no = view.mqls.disposition == Disposition.REJECTED
    among = _reached_sales(view) & (view.answered | ~view.open_mqls)
    return _part(~view.answered & ~said_no, among)


@complaint(
    Side.MARKETING,
    "{whole} people asked to be called ({sources}). {silent} heard nothing, and the median one of the others waited {wait}.",
    "Wrong if the median wait, nights included, was under {limit}.",
    limit=24.0,
    write=_hours,
    fewest=20,
)
def asked_and_waited(view: View) -> Figures:
    """How long those waited who asked for a call; those that nobody answered by the horizon are left out of the median."""
    _, policy = view.inputs.policies[0]
    sources = [i for i, channel in enumerate(policy.demand.channels) if channel.intent >= HAND_RAISED]
    asked = np.isin(view.mqls.channel, sources)
    waits = np.sort((view.mqls.first_response_at - view.mqls.mql_at)[asked & view.answered]) / MINUTES_PER_HOUR
    median = quantile(waits, 0.5)
    silent = asked & ~view.answered & ~view.open_mqls
    names = ", ".join(policy.demand.channels[i].name.replace("_", " ") for i in sources)
    shown = {"whole": counted(asked.sum()), "silent": counted(silent.sum()), "sources": names, "wait": _hours(median)}
    return Figures(median, len(waits), shown)


@complaint(
    Side.MARKETING,
    "We asked what became of our leads. Of {whole}, three weeks later, you had said nothing about {part}.",
    "Wrong if you had said yes, no or later about all but {limit}.",
    limit=0.25,
    write=percent,
    fewest=20,
)
def no_feedback(view: View) -> Figures:
    """Leads in Sales' hands of which nobody said within three weeks what they were; closing an answered one is a word."""
    mqls = view.mqls
    spoken = view.answered | (mqls.disposition == Disposition.REJECTED)
    said_at = np.fmin(mqls.sql_at, np.where(spoken, mqls.closed_at, np.nan))
    due = mqls.mql_at + A_WORD_AFTER <= view.end
    return _part(~(said_at - mqls.mql_at <= A_WORD_AFTER), _reached_sales(view) & due)


@complaint(
    Side.MARKETING,
    "You won {whole} deals from our leads, and on {part} of them nobody wrote which campaign they came from.",
    "Wrong if fewer than {limit} are without their source.",
    limit=0.5,
    write=percent,
    fewest=5,
)
def source_unknown(view: View) -> Figures:
    """Deals from marketing's leads that were won while lead sources were not recorded."""
    wins = view.wins
    recorded = view.by_week(lambda policy: float(policy.alignment.source_recorded))
    week = np.minimum(wins.closed_at // (7 * MINUTES_PER_DAY), view.weeks - 1).astype(int)
    return _part(recorded[week] == 0.0, wins.channel != OWN)


@complaint(
    Side.MARKETING,
    "Of {whole} first responses, {part} were made only to stop the clock.",
    "Wrong if fewer than {limit} were.",
    limit=0.2,
    write=percent,
    fewest=20,
)
def for_the_clock(view: View) -> Figures:
    """Perfunctory first touches."""
    return _part(view.mqls.perfunctory, view.answered)


@complaint(
    Side.MARKETING,
    "You gave up on {part} of the {whole} leads that you did not reach after one or two attempts.",
    "Wrong if you tried more often on all but {limit}.",
    limit=0.5,
    write=percent,
    fewest=20,
)
def gave_up(view: View) -> Figures:
    """Leads that were answered, never reached and let go early; attempts of a returned lead add up."""
    let_go = np.isin(view.mqls.disposition, (Disposition.WENT_COLD, Disposition.UNREACHABLE))
    never_reached = view.answered & let_go & np.isnan(view.mqls.contacted_at)
    return _part(view.mqls.attempts <= SOON, never_reached)


@complaint(
    Side.MARKETING,
    "You promised a first response in time. Of {whole} leads that reached you, {part} had none when it was due.",
    "Wrong if fewer than {limit} had none.",
    limit=0.1,
    write=percent,
    fewest=20,
)
def promise_broken(view: View) -> Figures:
    """First-response promises broken; leads lost before they reached Sales are left out."""
    due = view.mqls.due_at <= view.end
    return _part(~(view.mqls.first_response_at <= view.mqls.due_at), _reached_sales(view) & due)


@complaint(
    Side.MARKETING,
    "On {whole} deals you gave away {given} of the list price on average.",
    "Wrong if it was less than {limit}.",
    limit=0.05,
    write=_fine_percent,
    fewest=5,
)
def gave_it_away(view: View) -> Figures:
    """Mean discount of the deals won, own ones included."""
    given = mean(view.wins.discount)
    return Figures(given, len(view.wins), {"whole": counted(len(view.wins)), "given": _fine_percent(given)})


# ------------------------------------------------------------------------------------------- Sales of Marketing


@complaint(
    Side.SALES,
    "Of {whole} leads that you passed on, {part} did not fit our customers at all.",
    "Wrong if they were fewer than {limit}.",
    limit=1.0 / 3.0,
    write=percent,
    fewest=20,
)
def no_fit(view: View) -> Figures:
    """MQLs outside the ideal customer profile."""
    return _part(~view.mqls.fit, np.ones(len(view.mqls), dtype=np.bool_))


@complaint(
    Side.SALES,
    "We talked to {whole} of your leads; {part} were not ready to buy, or never would be.",
    "Wrong if fewer than {limit} were sent back.",
    limit=0.5,
    write=percent,
    fewest=20,
)
def not_ready(view: View) -> Figures:
    """Buyers who were reached and did not qualify; those without an end are left out."""
    qualified = np.isfinite(view.mqls.sql_at)
    return _part(~qualified, np.isfinite(view.mqls.contacted_at) & (qualified | ~view.open_mqls))


@complaint(
    Side.SALES,
    "We answered {whole} of your leads, and {part} of them bought.",
    "Wrong if {limit} or more bought.",
    limit=0.02,
    below=True,
    write=_fine_percent,
    fewest=100,
)
def hardly_a_deal(view: View) -> Figures:
    """Answered leads that became customers; those without an end are left out."""
    return _part(view.mqls.disposition == Disposition.WON, view.answered & ~view.open_mqls)


@complaint(
    Side.SALES,
    "Of {whole} leads that you count as passed on, {part} never reached us.",
    "Wrong if fewer than {limit} were lost on the way.",
    limit=0.1,
    write=percent,
    fewest=20,
)
def never_arrived(view: View) -> Figures:
    """MQLs lost at handoff."""
    return _part(~_reached_sales(view), np.ones(len(view.mqls), dtype=np.bool_))


@complaint(
    Side.SALES,
    "To make your count you lowered the bar in {part} of {whole} weeks.",
    "Wrong if you held it in all but {limit} of the weeks.",
    limit=0.25,
    write=percent,
    fewest=8,
)
def bar_lowered(view: View) -> Figures:
    """Weeks in which the bar lay below the one that was set and agreed."""
    agreed = view.by_week(
        lambda policy: policy.qualification.bar + policy.qualification.bar_by_definition * policy.alignment.definition
    )
    return _part(view.weekly.bar < agreed - A_LITTLE, np.ones(view.weeks, dtype=np.bool_))


@complaint(
    Side.SALES,
    "You promised qualified leads every week. In {part} of {whole} weeks there were fewer.",
    "Wrong if there were fewer in less than {limit} of the weeks.",
    limit=0.1,
    write=percent,
    fewest=8,
)
def count_broken(view: View) -> Figures:
    """Weeks in which marketing delivered fewer MQLs than it had promised."""
    quota = view.weekly.quota
    return _part(quota < 1.0, np.isfinite(quota))


def _came_to_nothing(leads: LeadsTable) -> Mask:
    ended = leads.disposition != Disposition.OPEN
    return np.asarray(ended & np.isnan(leads.opportunity_at))


@complaint(
    Side.SALES,
    "Of {whole} hours that we spent on your leads, {part} went into {leads} leads that came to nothing.",
    "Wrong if it was less than {limit} of those hours.",
    limit=0.5,
    write=percent,
    fewest=20,
)
def hours_for_nothing(view: View) -> Figures:
    """Share of the reps' time for marketing's leads that went into leads which ended before an opportunity."""
    minutes, nothing = view.mqls.rep_minutes, _came_to_nothing(view.mqls)
    spent = float(minutes[nothing].sum())
    worked = nothing & (minutes > 0.0)
    shown = {
        "part": counted(spent / MINUTES_PER_HOUR),
        "whole": counted(minutes.sum() / MINUTES_PER_HOUR),
        "leads": counted(worked.sum()),
    }
    return Figures(ratio(spent, float(minutes.sum())), int(worked.sum()), shown)


@complaint(
    Side.SALES,
    "The site and the reps told the same story to {agree} only, and {left} of customers' revenue left within a year.",
    "Wrong if they told the same story to {limit} or more.",
    limit=0.5,
    below=True,
    write=percent,
    fewest=8,
)
def another_story(view: View) -> Figures:
    """Congruity of the message, mean over the measured weeks, and the churn that went with it."""
    agree = mean(view.weekly.message)
    churn = ratio(view.weekly.churned.sum(), view.weekly.customer_revenue.mean() * view.years)
    return Figures(agree, view.weeks, {"agree": percent(agree), "left": percent(churn)})
