"""The facts of a quarter: what became of every MQL, in rows that add up, and one lead's way as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from game.locale import duration, percent
from game.play.figures import money
from game.play.match import Match
from game.play.names import rep_name
from game.play.roles import Side
from game.play.runner import Goals, Happening, Played
from game.play.timeline import Place, Tracks
from game.play.view import ChannelView, Figure, GuessResult, Outcome, RevealView, Story, TopBar
from game.play.words import N_, _, plural

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

DROPPED, SILENT = "dropped", "silent"
ANSWERED: Final[Mapping[str, tuple[str, str]]] = {
    "won": (N_("Won"), "won"),
    "open": (N_("Open"), "open"),
    "lost": (N_("Lost"), "lost"),
    "disqualified": (N_("Disqualified"), "plain"),
    "unreached": (N_("Not reached"), "plain"),
}
"""What can come of an answered lead: its label and tone."""

_ENDS: Final = {
    Place.WON: "won",
    Place.LOST: "lost",
    Place.DISQUALIFIED: "disqualified",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A quarter's result in short, as a save keeps it: the MQLs of the quarter by what became of them.

    Parameters
    ----------
    marks, leads : mapping of str to list of int
        For each branch the channels of its leads, and their rows in the leads table.
    on_the_way, waiting : int
        How many of the dropped were only still on their way at the quarter's end, and of the silent only still waiting.
    revenue, revenue_own : float
        New revenue of the quarter and the part that reps found themselves, in money.
    first_response : float or None
        Median wait for a first answer, in elapsed minutes.
    """

    marks: Mapping[str, list[int]]
    leads: Mapping[str, list[int]]
    on_the_way: int
    waiting: int
    revenue: float
    revenue_own: float
    first_response: float | None

    def count(self, *branches: str) -> int:
        """Count the leads of some branches together."""
        return sum(len(self.marks[branch]) for branch in branches)

    @property
    def sent(self) -> int:
        """How many MQLs the quarter brought."""
        return self.count(DROPPED, SILENT, *ANSWERED)

    @property
    def answered_share(self) -> float:
        """The share of MQLs that got an answer, 0..1; 0 where there were none."""
        return self.count(*ANSWERED) / self.sent if self.sent else 0.0

    def record(self) -> dict[str, Any]:
        """Give the facts as plain values, without the rows, which mean nothing without the run."""
        kept = asdict(self)
        kept["leads"] = {branch: [] for branch in self.leads}
        return kept


def facts(played: Played) -> Facts:
    """Count what became of the quarter's MQLs."""
    timeline, tracks = played.timeline, played.timeline.tracks
    # each lead once, by its last life, whenever in the quarter it first became an MQL
    sent = (tracks.channel >= 0) & np.isnan(tracks.replaced) & (tracks.first_mql >= timeline.begin)
    reached = sent & _in_any_life(tracks, tracks.inbox)
    answered = reached & _in_any_life(tracks, tracks.answered)
    ended = ~np.isnan(tracks.ended)
    masks: dict[str, Mask] = {DROPPED: sent & ~reached, SILENT: reached & ~answered, "open": answered & ~ended}
    masks |= {name: answered & ended & (tracks.end == place) for place, name in _ENDS.items()}
    masks["unreached"] = answered & ended & ~np.isin(tracks.end, list(_ENDS))
    last = timeline.at(timeline.end)
    median = last.first_response
    return Facts(
        marks={name: tracks.channel[mask].tolist() for name, mask in masks.items()},
        leads={name: tracks.row[mask].tolist() for name, mask in masks.items()},
        on_the_way=int((masks[DROPPED] & ~ended).sum()),
        waiting=int((masks[SILENT] & ~ended).sum()),
        revenue=last.revenue,
        revenue_own=last.revenue_own,
        first_response=None if np.isnan(median) else median,
    )


def _in_any_life(tracks: Tracks, instant: NDArray[np.float64]) -> Mask:
    """Say for which leads something happened at all: who came back was answered if the first time somebody did."""
    return np.isin(tracks.row, tracks.row[~np.isnan(instant)])


def reveal_view(match: Match, found: Facts, goals: Goals, bar: TopBar, channels: tuple[ChannelView, ...]) -> RevealView:
    """Say what became of the quarter's leads."""
    silent, dropped, answered = found.count(SILENT), found.count(DROPPED), found.count(*ANSWERED)
    title = plural(
        "{none} of {sent} lead never got an answer.", "{none} of {sent} leads never got an answer.", found.sent
    )
    return RevealView(
        bar=bar,
        title=title.format(none=silent + dropped, sent=found.sent),
        sentence=_two_halves(found),
        channels=channels,
        sent=_outcome(found, "sent", _("Marketing sent"), "plain", DROPPED, SILENT, *ANSWERED),
        reached=_outcome(found, "reached", _("Reached the inbox"), "plain", SILENT, *ANSWERED),
        dropped=_outcome(found, DROPPED, _dropped_label(found), "lost", DROPPED),
        answered=_outcome(found, "answered", _("Were answered"), "plain", *ANSWERED),
        silent=_outcome(found, SILENT, _("never answered"), "lost", SILENT),
        outcomes=tuple(_outcome(found, name, _(label), tone, name) for name, (label, tone) in ANSWERED.items()),
        guesses=_guesses(match, found),
        sums=f"{dropped} + {silent} + {answered} = {found.sent} · "
        + " + ".join(str(found.count(name)) for name in ANSWERED)
        + f" = {answered}",
        figures=_figures(match, found, goals),
        following=_following(match),
    )


def _following(match: Match) -> str:
    """Name what comes after the reveal."""
    if match.length == 1:
        return _("Finish the game")
    return _("Your votes beside it") if match.quarter.marketing.ballot.sealed else _("What it brought")


def _outcome(found: Facts, name: str, label: str, tone: str, *branches: str) -> Outcome:
    marks = tuple(mark for branch in branches for mark in found.marks[branch])
    leads = tuple(lead for branch in branches for lead in found.leads[branch])
    return Outcome(name, label, len(marks), marks, leads, tone)


def _two_halves(found: Facts) -> str:
    parts = [
        _("{count} lay in Sales' inbox.").format(count=found.count(SILENT)),
        _("{count} never got that far.").format(count=found.count(DROPPED)),
    ]
    if found.waiting or found.on_the_way:
        parts.append(
            _("{count} of them were still on their way or waiting.").format(count=found.waiting + found.on_the_way)
        )
    parts.append(_("Each of you saw one half."))
    return " ".join(parts)


def _dropped_label(found: Facts) -> str:
    lost = found.count(DROPPED) - found.on_the_way
    return _("dropped on the way: {lost} lost, {on_the_way} not there yet").format(
        lost=lost, on_the_way=found.on_the_way
    )


def _guesses(match: Match, found: Facts) -> tuple[GuessResult, ...]:
    truth = round(100 * found.answered_share)
    results = []
    for side in Side:
        guess = match.quarter.desk(side).guess
        if guess is not None:
            sentence = _("{side} guessed {guess}, it was {truth}.").format(
                side=side.label, guess=percent(guess / 100), truth=percent(truth / 100)
            )
            results.append(GuessResult(side, guess, truth, sentence))
    return tuple(results)


def _figures(match: Match, found: Facts, goals: Goals) -> tuple[Figure, ...]:
    """Set what each side is paid for beside its goal."""
    currency = match.company.currency
    response = _("no answer") if found.first_response is None else duration(found.first_response)
    return (
        Figure(
            _("Marketing's goal"),
            str(found.sent),
            _("MQLs of {goal}").format(goal=goals.mqls),
            _("MQLs of the quarter: leads over the bar, whatever became of them."),
        ),
        Figure(
            _("Sales' goal"),
            money(found.revenue, currency),
            _("of {goal}, {own} found by reps").format(
                goal=money(goals.revenue, currency), own=money(found.revenue_own, currency)
            ),
            _("First year's revenue of all deals won in the quarter, from any source."),
        ),
        Figure(
            _("First response"),
            response,
            _("middle of all answered, nights included"),
            _("Median elapsed time from MQL to the first answer, over the leads that got one."),
        ),
    )


_DAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_SENTENCES: Final[Mapping[str, str]] = {
    "CREATED": N_("Came in."),
    "SCORED": N_("Marketing scored it {value:.0%}."),
    "MQL": N_("Became an MQL."),
    "ROUTED": N_("Reached {rep}'s inbox."),
    "WARNED": N_("{rep} was warned that the promise runs out."),
    "BREACHED": N_("The promised time was over."),
    "REASSIGNED": N_("Passed to {rep}."),
    "ACCEPTED": N_("{rep} took it up."),
    "ATTEMPTED": N_("{rep} tried to reach the buyer, attempt {value:.0f}."),
    "CONTACTED": N_("{rep} spoke with the buyer."),
    "SQL": N_("{rep} called it qualified."),
    "OPPORTUNITY": N_("Became an opportunity."),
    "DEMO": N_("{rep} showed the product."),
    "PROPOSAL": N_("{rep} sent a proposal."),
    "RECYCLED": N_("Went back to nurture."),
    "RETURNED": N_("Came back as an MQL."),
}
_ENDINGS: Final[Mapping[str, str]] = {
    "nurture": N_("Stayed below the bar."),
    "lost_at_handoff": N_("Lost between Marketing and Sales."),
    "ignored": N_("Left lying. Nobody answered."),
    "rejected": N_("Sales sent it back."),
    "went_cold": N_("Went cold."),
    "unreachable": N_("Never reached."),
    "disqualified": N_("Not ready, or no fit."),
    "lost": N_("Lost the deal."),
    "won": N_("Won, {money}."),
}


def story(lead: int, played: Played, name: str, currency: str) -> Story:
    """Tell one lead's way, each thing that happened to it as a sentence with its time."""
    tracks = played.timeline.tracks
    channel = int(tracks.channel[np.flatnonzero(tracks.row == lead)[0]])
    lines = []
    for happening in played.stories.get(lead, ()):
        sentence = _sentence(happening, currency)
        if sentence:
            when = played.timeline.when(happening.time)
            week = played.timeline.week(max(happening.time, played.timeline.begin))
            lines.append(
                (_("Week {week}, {time}").format(week=week, time=f"{_(_DAYS[when.weekday()])} {when:%H:%M}"), sentence)
            )
    return Story(lead, name, channel, tuple(lines))


def ending(disposition: str) -> str:
    """Say how a lead ended, as its story does."""
    sentence = _ENDINGS.get(disposition, "")
    return _(sentence).split(",")[0].rstrip(".") + "." if sentence else _("Still open.")


def _sentence(happening: Happening, currency: str) -> str:
    rep = rep_name(happening.actor) if happening.actor else _("Sales")
    if happening.kind == "CLOSED":
        ending = _ENDINGS.get(happening.reason.split(":")[0], "")
        return _(ending).format(money=money(happening.value, currency)) if ending else ""
    sentence = _SENTENCES.get(happening.kind, "")
    # a score is a noisy guess and may leave its scale; the desks show it within
    value = min(1.0, max(0.0, happening.value)) if happening.kind == "SCORED" else happening.value
    return _(sentence).format(rep=rep, value=value) if sentence else ""
