"""The ballot before the facts, and the facts beside both votes: a stage, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from game.locale import percent
from game.play.ballot_rules import CAUSES, MOST_LETTERS
from game.play.commands import Seal
from game.play.figures import money
from game.play.losses import Progress
from game.play.match import Match, why_not
from game.play.pages import BallotView, CauseView, Cost, VerdictView, VoteView
from game.play.reveal import Facts
from game.play.roles import Side
from game.play.runner import Goals, Loss
from game.play.stage import top_bar
from game.play.view import LockView
from game.play.words import N_, _, plural

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "lost_at_handoff": (N_("Lost on the way"), N_("Lists nobody imported")),
    "ignored": (N_("Never answered"), N_("Leads that got no call at all")),
    "late": (N_("Answered too late"), N_("A competitor was faster")),
    "misfit": (N_("Wrong leads"), N_("Students, partners, job hunters")),
    "message": (N_("Two messages"), N_("The site said one thing, the pitch another")),
    "price": (N_("Price"), N_("We gave too much away")),
    "capacity": (N_("Too few hands"), N_("More leads than hours")),
    "luck": (N_("Bad luck"), N_("The market, the season")),
}
"""What each cause is called, and what people say of it; untranslated."""


def cause_name(cause: str) -> str:
    """Name a cause in the player's language."""
    return _(LABELS[cause][0])


def ballot_view(match: Match, side: Side, facts: Facts, goals: Goals) -> BallotView:
    """Give one side's ballot; of the other's it says no more than whether it is sealed."""
    mine, other = match.quarter.desk(side).ballot, match.quarter.desk(side.other).ballot
    currency = match.company.currency
    reason = why_not(match, Seal(side, ""))
    sealed = _("{side} has already sealed its vote.") if other.sealed else _("{side} looks away now, and votes next.")
    return BallotView(
        bar=top_bar(match, _("The ballot, before anyone sees the facts")),
        side=side,
        sentence=f"{_('Pick the one cause that cost most.')} {sealed.format(side=side.other.label)}",
        causes=tuple(CauseView(cause, _(LABELS[cause][0]), _(LABELS[cause][1])) for cause in CAUSES),
        chosen=mine.cause,
        share=mine.share,
        shares=(
            _("Marketing {share}").format(share=percent(mine.share / 100)),
            _("{share} Sales").format(share=percent(1 - mine.share / 100)),
        ),
        words=mine.words,
        most=MOST_LETTERS,
        revenue=(
            _("{quarter} revenue").format(quarter=_("Q{number}").format(number=match.quarter.number)),
            money(facts.revenue, currency),
            _("goal {money}").format(money=money(goals.revenue, currency)),
        ),
        is_other_sealed=other.sealed,
        other=_("{side}, sealed").format(side=side.other.label),
        then=plural(
            "Then it opens: where the {count} lead went, and at which stage it stopped.",
            "Then it opens: where each of the {count} leads went, and at which stage it stopped.",
            facts.sent,
        ).format(count=facts.sent),
        lock=LockView(_("Seal our vote"), not reason, reason),
    )


def verdict_view(match: Match, progress: Progress) -> VerdictView:
    """Set both votes beside what each cause cost."""
    votes = tuple(_vote(match, side) for side in Side)
    found = progress.found
    costs = tuple(_cost(match, loss) for loss in found.causes) if found else ()
    main = max(found.causes, key=lambda loss: loss.mean).cause if found else ""
    waiting = _("The quarter is run again without each of its leaks: {done} of {total}.")
    if found is None:
        title, sentence = _("Two votes, one pipeline."), waiting.format(done=progress.done, total=progress.total)
    else:
        title, sentence = _title(match, main), _sentence(match, found.total, found.runs)
    return VerdictView(
        bar=top_bar(match, _("Your votes beside the facts")),
        title=title,
        sentence=sentence,
        votes=votes,
        costs=costs,
        main=main,
        done=progress.done / max(1, progress.total),
        total=_("{sum} in all").format(sum=money(found.total.mean, match.company.currency)) if found else "",
        following=_("What it brought"),
    )


def _vote(match: Match, side: Side) -> VoteView:
    ballot = match.quarter.desk(side).ballot
    share = ballot.share if side is Side.MARKETING else 100 - ballot.share
    return VoteView(
        side=side,
        cause=ballot.cause,
        label=cause_name(ballot.cause),
        blamed=_("{share} of it our own").format(share=percent(share / 100)),
        share=ballot.share,
        words=ballot.words,
    )


def _cost(match: Match, loss: Loss) -> Cost:
    currency = match.company.currency
    band = _("{low} to {high}").format(low=money(loss.low, currency), high=money(loss.high, currency))
    sign = "+" if loss.mean > 0 else ""
    return Cost(
        loss.cause, cause_name(loss.cause), loss.mean, loss.low, loss.high, f"{sign}{money(loss.mean, currency)}", band
    )


def _title(match: Match, main: str) -> str:
    """Say which cause cost most, and who had named it."""
    named = [side.label for side in Side if match.quarter.desk(side).ballot.cause == main]
    words = {
        0: _("{cause} cost most. Neither of you named it."),
        1: _("{cause} cost most. {side} named it."),
        2: _("{cause} cost most. You both named it."),
    }[len(named)]
    return words.format(cause=cause_name(main), side="".join(named[:1]))


def _sentence(match: Match, total: Loss, runs: int) -> str:
    currency = match.company.currency
    words = _("Without all of these, {sum} more would have come ({low} to {high}, {runs} runs).")
    low, middle, high = (money(amount, currency) for amount in (total.low, total.mean, total.high))
    return words.format(sum=middle, low=low, high=high, runs=runs)
