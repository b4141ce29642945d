"""The debrief: what was lost and where, and what the same leads would have brought under the last page, kept from day one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from game.locale import number
from game.play import agreement
from game.play.agreement import NOTHING
from game.play.ballot import cause_name
from game.play.figures import money
from game.play.losses import Progress
from game.play.match import Match
from game.play.pages import DealView, DebriefView, Fall, Thrice
from game.play.reveal import ending
from game.play.roles import Side
from game.play.runner import Deal, Loss, Losses, Retold, Score
from game.play.stage import top_bar
from game.play.words import _

ALIGNED: Final[Mapping[str, str]] = {
    "alignment.definition": "80%",
    "alignment.message": "90%",
    "alignment.context": "80%",
    "alignment.collateral": "75%",
    "alignment.focus": "80%",
    "alignment.closing_content": "35%",
    "alignment.shadowing": "30%",
}
"""How two teams work that are one, beside what they signed: `alignment` of scenarios/aligned.yml."""

RUNS: Final = 12
"""Runs of the game, of the page from day one, and of two teams that are one."""

PLAYED, SIGNED, ALIGNED_TOO = "played", "signed", "aligned"

_TOLD: Final = tuple(key for key in (*ALIGNED, "closing.price_pitch"))


@dataclass(frozen=True, slots=True)
class Known:
    """What the debrief rests on: how far the losses are, the last page from day one, and all three under other luck.

    `gain` is what the page was worth in expected profit; None until two runs are there.
    """

    progress: Progress
    signed: Retold
    scores: Mapping[str, tuple[Score, ...]]
    gain: Loss | None


def aligned(changes: Mapping[int, Mapping[str, object]]) -> dict[int, dict[str, object]]:
    """Give what a game would set whose teams worked as one from day one; what its plans said of that is left out."""
    free = {
        quarter: {key: value for key, value in made.items() if key not in _TOLD} for quarter, made in changes.items()
    }
    return {quarter: {**made, **(ALIGNED if quarter == 1 else {})} for quarter, made in free.items()}


def debrief_view(match: Match, known: Known) -> DebriefView:
    """Give the debrief."""
    currency = match.company.currency
    losses = known.progress.found
    return DebriefView(
        bar=top_bar(match, _("The same leads, once more")),
        title=_title(match, known),
        sentence=_sentence(match, known),
        falls=tuple(_falls(match, losses)) if losses else (),
        main=_main(losses) if losses else 0,
        done=known.progress.done / max(1, known.progress.total),
        runs=_("{runs} runs each").format(runs=losses.runs) if losses else "",
        quarters=tuple(_quarters(match, known)),
        won=tuple(_deal(match, deal) for deal in known.signed.won),
        lost=tuple(_deal(match, deal) for deal in known.signed.lost),
        sums=(_sum(match, known.signed.won), _sum(match, known.signed.lost)),
        words=tuple(_words(match)),
        terms=tuple(_terms(match)),
        currency=currency,
        following=_("Finish the game"),
    )


def _title(match: Match, known: Known) -> str:
    """Say what the page was worth in profit, in the mean of many runs: one game's luck decides nothing."""
    if not agreement.signed(match.company, match.quarter.terms):
        return _("Nothing was signed.")
    if known.gain is None:
        return _("The same leads, once more.")
    amount = money(abs(known.gain.mean), match.company.currency)
    if known.gain.mean >= 0:
        return _("{money} more profit, had it held from day one.").format(money=amount)
    return _("{money} less profit, had it held from day one.").format(money=amount)


def _sentence(match: Match, known: Known) -> str:
    if not agreement.signed(match.company, match.quarter.terms):
        return _("The same leads and the same people: here is where they were lost.")
    gain, currency = known.gain, match.company.currency
    if gain is None:
        return _("Your game and the page of Q{quarter} are run under other luck.").format(quarter=match.quarter.number)
    words = _(
        "Your plans with the page of Q{quarter} from the first week: {low} to {high}, {runs} runs under other luck."
    )
    low, high = money(gain.low, currency), money(gain.high, currency)
    return words.format(quarter=match.quarter.number, low=low, high=high, runs=len(known.scores[PLAYED]))


def _falls(match: Match, losses: Losses) -> Iterator[Fall]:
    """Give the columns from what was played to what would have come without any leak; the steps add up."""
    currency = match.company.currency
    yield Fall(_("You played"), 0.0, losses.played, money(losses.played, currency), "end")
    tops = list(accumulate((cause.mean for cause in losses.causes), initial=losses.played))
    for cause, start, stop in zip(losses.causes, tops, tops[1:], strict=False):
        sign = "+" if cause.mean > 0 else ""
        kind = "lost" if cause.mean >= 0 else "spared"
        yield Fall(cause_name(cause.cause), start, stop, f"{sign}{money(cause.mean, currency)}", kind)
    yield Fall(_("Without leaks"), 0.0, tops[-1], money(tops[-1], currency), "end")


def _main(losses: Losses) -> int:
    """Give the place of the largest step among the columns."""
    means = [cause.mean for cause in losses.causes]
    return 1 + means.index(max(means))


def _quarters(match: Match, known: Known) -> Iterator[Thrice]:
    """Give each quarter three times, in thousands: the mean of the runs that are there."""
    if not known.scores:
        return
    means = [np.mean([score.revenue for score in known.scores[name]], axis=0) for name in (PLAYED, SIGNED, ALIGNED_TOO)]
    for quarter, amounts in enumerate(zip(*means, strict=True), 1):
        played, signed, one = (float(amount) for amount in amounts)
        shown = (number(played / 1000), number(signed / 1000), number(one / 1000))
        yield Thrice(_("Q{number}").format(number=quarter), (played, signed, one), shown)


def _deal(match: Match, deal: Deal) -> DealView:
    why = ending(deal.elsewhere) if deal.elsewhere else _("Never came up.")
    return DealView(deal.name, deal.channel, deal.revenue, money(deal.revenue, match.company.currency), why)


def _sum(match: Match, deals: tuple[Deal, ...]) -> str:
    words = _("{count} deals, {money}")
    return words.format(count=len(deals), money=money(sum(deal.revenue for deal in deals), match.company.currency))


def _words(match: Match) -> Iterator[tuple[Side, str, str]]:
    """Give what was said on each ballot: who, what, and when; the cause where no sentence was written."""
    for quarter in match.quarters:
        for side in Side:
            ballot = quarter.desk(side).ballot
            if ballot.sealed:
                when = _("{side}, after Q{quarter}").format(side=side.label, quarter=quarter.number)
                yield side, ballot.words or cause_name(ballot.cause), when


def _terms(match: Match) -> Iterator[tuple[str, str]]:
    """Give the page as it was signed last."""
    for clause in agreement.clauses(match.company).values():
        said = clause.term(agreement.value(clause, match.quarter.terms))
        if said.value != NOTHING:
            yield _(clause.label), said.shown
