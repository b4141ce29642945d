"""The review: what a quarter brought beside the one before it, what each side had predicted, and what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from game.locale import duration, number, percent
from game.play.figures import money
from game.play.journal import Recorded
from game.play.match import Match, Quarter
from game.play.pages import Change, Column, ReviewView, Round, Scored
from game.play.reveal import DROPPED, SILENT, Facts
from game.play.roles import Side
from game.play.stage import top_bar
from game.play.table import promises
from game.play.view import Figure
from game.play.words import _, plural

PER_POINT: Final = 2
"""What each percentage point between prediction and outcome costs of a hundred points: fifty off is worth nothing."""

Write: TypeAlias = Callable[[float], str]
"""Writes a number with its unit."""


def review_view(match: Match, results: Mapping[int, Recorded]) -> ReviewView:
    """Look back on every quarter that has been played."""
    rounds = tuple(_round(match.at(each), results) for each in range(1, match.decided + 1))
    is_last = match.quarter.number == match.length
    following = _("To the debrief") if is_last else _("Go to Q{quarter}").format(quarter=match.quarter.number + 1)
    return ReviewView(top_bar(match, _("What it brought")), rounds, following)


def points(guess: int, truth: int) -> int:
    """Give what a prediction is worth, of a hundred points.

    Examples
    --------
    >>> points(60, 55), points(60, 0)
    (90, 0)
    """
    return max(0, 100 - PER_POINT * abs(guess - truth))


def profit(results: Mapping[int, Recorded], quarter: int) -> float | None:
    """Give the expected profit of one quarter: a result counts from the first week on, so the one before is taken off."""
    kept = [results[each].metrics.get("expected_profit") for each in (quarter, quarter - 1) if each]
    if any(each is None for each in kept):
        return None
    now, *before = (each for each in kept if each is not None)
    return now - sum(before)


def _round(match: Match, results: Mapping[int, Recorded]) -> Round:
    """Look back on the last quarter of a match."""
    quarter = match.quarter
    facts = Facts(**results[quarter.number].facts)
    earlier = Facts(**results[quarter.number - 1].facts) if quarter.number > 1 else None
    guesses = scored(quarter, facts)
    return Round(
        number=quarter.number,
        name=_name(quarter.number),
        caption=_("Q{quarter} is over").format(quarter=quarter.number),
        title=_title(match, facts, earlier, results),
        sentence=_sentence(match, facts, earlier),
        figures=_figures(match, results, facts, earlier),
        columns=tuple(_column(match, results[each]) for each in range(1, quarter.number + 1)),
        guesses=guesses,
        points=_points(match, results),
        kept=promises(results[quarter.number]),
        kept_note=_("Nothing was promised yet."),
    )


def _name(quarter: int) -> str:
    return _("Q{number}").format(number=quarter)


def _pipeline(facts: Facts) -> float:
    """Give the revenue that came of Marketing's leads."""
    return facts.revenue - facts.revenue_own


def _title(match: Match, facts: Facts, earlier: Facts | None, results: Mapping[int, Recorded]) -> str:
    """Say the quarter in one line, as a fact."""
    if earlier is None:
        goal = money(float(results[1].goals["revenue"]), match.company.currency)
        return _("{revenue} of the {goal} you were to bring.").format(
            revenue=money(facts.revenue, match.company.currency), goal=goal
        )
    more, own = _pipeline(facts) > _pipeline(earlier), facts.revenue_own >= earlier.revenue_own
    return {
        (True, True): _("More from the pass, and more from own prospecting."),
        (True, False): _("The pass brought more. It is not free."),
        (False, True): _("The pass brought less, own prospecting more."),
        (False, False): _("Both brought less."),
    }[more, own]


def _sentence(match: Match, facts: Facts, earlier: Facts | None) -> str:
    currency = match.company.currency
    if earlier is None:
        return _("{leads} came from Marketing's leads, {own} from the reps' own prospecting.").format(
            leads=money(_pipeline(facts), currency), own=money(facts.revenue_own, currency)
        )
    before = _name(match.quarter.number - 1)
    leads, own = _pipeline(facts) - _pipeline(earlier), facts.revenue_own - earlier.revenue_own
    parts = (
        (
            _("Leads brought in {money} more than in {quarter}."),
            _("Leads brought in {money} less than in {quarter}."),
            leads,
        ),
        (_("Own prospecting brought in {money} more."), _("Own prospecting brought in {money} less."), own),
        (_("Net: {money} up."), _("Net: {money} down."), leads + own),
    )
    said = ((up if change >= 0 else down, abs(change)) for up, down, change in parts)
    return " ".join(words.format(money=money(change, currency), quarter=before) for words, change in said)


def _column(match: Match, result: Recorded) -> Column:
    facts = Facts(**result.facts)
    shown = (facts.revenue_own, _pipeline(facts), facts.revenue)
    own, pipeline, total = (money(amount, match.company.currency) for amount in shown)
    return Column(_name(result.quarter), facts.revenue_own, _pipeline(facts), (own, pipeline, total))


def _silent(facts: Facts) -> float:
    """Give the share of MQLs that never got an answer."""
    return facts.count(DROPPED, SILENT) / facts.sent if facts.sent else 0.0


def _figures(match: Match, results: Mapping[int, Recorded], facts: Facts, earlier: Facts | None) -> tuple[Change, ...]:
    """Give the five numbers of a quarter."""
    currency, quarter = match.company.currency, match.quarter.number

    def cash(amount: float) -> str:
        return money(amount, currency)

    old = earlier or facts
    revenue = _("Revenue of all deals won in the quarter. One quarter's deals hold luck; expected profit does not.")
    expected = _("What the quarter's deals are worth in the mean of the buyers' decisions, less all costs.")
    silent = _("Share of the quarter's MQLs that nobody answered: dropped on the way, or left in the inbox.")
    first = _("Median elapsed time from MQL to the first answer, over the leads that got one.")
    own = _("Revenue of the deals that reps found by their own prospecting.")
    before = profit(results, quarter - 1) if quarter > 1 else None
    return (
        _change(_("Revenue"), (facts.revenue, old.revenue), cash, revenue, quarter, more_is_better=True),
        _change(_("Expected profit"), (profit(results, quarter), before), cash, expected, quarter, more_is_better=True),
        _change(
            _("No answer at all"),
            (_silent(facts), _silent(old)),
            percent,
            silent,
            quarter,
            more_is_better=False,
            less=_points_less,
        ),
        _change(
            _("First response"),
            (facts.first_response, old.first_response),
            duration,
            first,
            quarter,
            more_is_better=False,
        ),
        _change(_("Own prospecting"), (facts.revenue_own, old.revenue_own), cash, own, quarter, more_is_better=True),
    )


def _change(
    label: str,
    values: tuple[float | None, float | None],
    write: Write,
    explain: str,
    quarter: int,
    *,
    more_is_better: bool,
    less: Write | None = None,
) -> Change:
    """Set a number beside that of the quarter before."""
    now, before = values
    shown = "\u2013" if now is None else write(now)
    if quarter == 1 or now is None or before is None:
        return Change(Figure(label, shown, "", explain))
    note = f"{_name(quarter - 1)}: {write(before)}"
    difference = now - before
    measure = less or write
    size = measure(abs(difference))
    if size == measure(0.0):
        return Change(Figure(label, shown, note, explain), _("as before"))
    sign, rise = ("+", 1) if difference > 0 else ("\u2212", -1)
    return Change(Figure(label, shown, note, explain), f"{sign}{size}", rise, (rise > 0) is more_is_better)


def _points_less(share: float) -> str:
    """Write a difference of two shares: percentage points are no percent."""
    return plural("{count} point", "{count} points", round(100 * share)).format(count=round(100 * share))


def scored(quarter: Quarter, facts: Facts) -> tuple[Scored, ...]:
    """Hold both predictions of a quarter against what happened."""
    truth = round(100 * facts.answered_share)
    found = []
    for side in Side:
        guess = quarter.desk(side).guess
        if guess is not None:
            worth = points(guess, truth)
            sentence = _("{points} of 100").format(points=worth)
            found.append(Scored(side, guess, truth, worth, sentence))
    return tuple(found)


def _points(match: Match, results: Mapping[int, Recorded]) -> str:
    """Add up what the predictions so far were worth."""
    sums = dict.fromkeys(Side, 0)
    for quarter in match.quarters:
        for each in scored(quarter, Facts(**results[quarter.number].facts)):
            sums[each.side] += each.points
    totals: Sequence[str] = [f"{side.label} {number(sum_)}" for side, sum_ in sums.items()]
    return _("So far: {totals}.").format(totals=", ".join(totals))
