"""What both sides may see: the bar above every scene, the briefing, the curtain, and the quarter being played."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.play import agreement, fog
from game.play.company import WEEKS_A_QUARTER
from game.play.figures import money
from game.play.match import AFTER_CURTAIN, Match, Phase
from game.play.names import MARKETERS, rep_name
from game.play.roles import Side
from game.play.runner import Goals
from game.play.timeline import MINUTES_PER_WEEK, Timeline
from game.play.view import Briefing, ChannelView, Curtain, Figure, KeptSoFar, RunView, TopBar
from game.play.words import _

HOLD: Final = 1.0
"""Seconds for which the curtain's button is held, so that nobody sees the other desk by accident."""


def top_bar(match: Match, caption: str) -> TopBar:
    """Give the bar above every scene."""
    side = match.side
    quarter = _("Q{number}").format(number=match.quarter.number)
    return TopBar(side, side.label if side else _("Both"), quarter, caption, match.before is not None)


def channels(match: Match) -> tuple[ChannelView, ...]:
    """Name the sources of leads."""
    return tuple(ChannelView(source.name, _(source.label)) for source in match.company.sources)


def people(match: Match) -> dict[Side, str]:
    """Name who sits on each side."""
    last = int(match.company.share("sales.reps"))
    team = ", ".join(rep_name(number) for number in range(1, last + 1))
    if last > 5:
        team = _("{first} to {last}").format(first=rep_name(1), last=rep_name(last))
    return {Side.MARKETING: ", ".join(MARKETERS), Side.SALES: team}


def goal_figure(match: Match, goals: Goals, side: Side) -> Figure:
    """Give what a side is paid for."""
    why = _("A tenth more than an ordinary quarter brings: the mean of {runs} runs in which nobody changes anything.")
    explain = why.format(runs=goals.runs)
    if side is Side.MARKETING:
        return Figure(_("Your goal"), str(goals.mqls), _("MQLs this quarter"), explain)
    return Figure(_("Your goal"), money(goals.revenue, match.company.currency), _("new revenue this quarter"), explain)


def briefing(match: Match, goals: Goals) -> Briefing:
    """Say who the company is, and what each side is paid for."""
    return Briefing(
        bar=TopBar(None, _("Both"), "", _("Briefing"), can_undo=False),
        title=match.company.name,
        story=match.company.story,
        people=people(match),
        goals={side: goal_figure(match, goals, side) for side in Side},
        sees={
            Side.MARKETING: _("Your campaigns, cost per MQL, MQL count"),
            Side.SALES: _("Your inbox, your habits, your reps"),
        },
        hidden={
            Side.MARKETING: _("Who called whom, and what was said"),
            Side.SALES: _("Where a lead came from, and why"),
        },
    )


def curtain(match: Match) -> Curtain:
    """Hide one plan from the other side while the laptop is passed on."""
    side = AFTER_CURTAIN[match.phase]
    is_vote = match.phase is Phase.BALLOT_CURTAIN
    sentence = _("{other}'s plan for Q{quarter} is locked. {other}, look away now.")
    if is_vote:
        sentence = _("{other}'s vote on Q{quarter} is sealed. {other}, look away now.")
    following = _("Next: {side} decides, then the quarter runs for both.")
    if is_vote:
        following = _("Next: {side} votes, then the fog lifts for both.")
    return Curtain(
        bar=TopBar(None, "", "", "", match.before is not None),
        to=side,
        people=people(match),
        title=_("Pass the laptop to {side}").format(side=side.label),
        sentence=sentence.format(other=side.other.label, quarter=match.quarter.number),
        button=_("We are {side}").format(side=side.label),
        hold=HOLD,
        following=following.format(side=side.label),
    )


def promised(match: Match) -> str:
    """Write the first response that is promised; empty where nothing is."""
    clause = agreement.clauses(match.company)[agreement.RESPONSE]
    said = agreement.value(clause, match.quarter.terms)
    return "" if said == agreement.NOTHING else clause.term(said).shown


def _kept_so_far(match: Match, timeline: Timeline) -> tuple[KeptSoFar, ...]:
    """Say at the end of each week how much of each promise that runs with the clock was kept since the quarter began."""
    tracks, found = timeline.tracks, []
    weeks = timeline.begin + MINUTES_PER_WEEK * np.arange(1, WEEKS_A_QUARTER + 1)
    leads = agreement.clauses(match.company)[agreement.LEADS]
    count = leads.term(agreement.value(leads, match.quarter.terms)).count
    sent = (tracks.channel >= 0) & (tracks.mql >= timeline.begin)
    if count:
        came = np.array([(sent & (tracks.mql <= end)).sum() for end in weeks])
        weekly = np.minimum(1.0, np.diff(came, prepend=0) / count)
        shares = np.cumsum(weekly) / np.arange(1, len(weeks) + 1)
        found.append(KeptSoFar(Side.MARKETING, tuple(weeks.tolist()), tuple(shares.tolist())))
    due = [sent & (tracks.due <= end) for end in weeks]
    kept = [(each & (tracks.answered <= tracks.due)).sum() / each.sum() for each in due if each.any()]
    if kept:
        ends = weeks[len(weeks) - len(kept) :]
        found.append(KeptSoFar(Side.SALES, tuple(ends.tolist()), tuple(float(share) for share in kept)))
    return tuple(found)


def run_view(match: Match, timeline: Timeline, goals: Goals) -> RunView:
    """Give the quarter to be played."""
    return RunView(
        bar=top_bar(match, ""),
        channels=channels(match),
        reps=tuple(rep_name(number) for number in range(1, timeline.reps + 1)),
        timeline=timeline,
        goal=goal_figure(match, goals, Side.SALES),
        currency=match.company.currency,
        promised=promised(match),
        kept=_kept_so_far(match, timeline),
        is_fogged=match.phase is Phase.RUN and not fog.sees_handoff(match.clauses),
    )
