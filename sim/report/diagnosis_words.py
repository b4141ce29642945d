"""A diagnosis in sentences: the verdict, the signs, the promise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from sim.experiments.diagnose import POINTS_TO, Diagnosis, Side, Sign
from sim.experiments.ladder import Step, is_decided
from sim.experiments.levers import PROCESS, QUESTIONS
from sim.experiments.promise import Attempts, Needed, affordable
from sim.results.figures import percent, scale_of, scale_of_difference
from sim.results.registry import Unit
from sim.stats import Interval, PairedDifference, mean_interval

_STEP: Final = {
    Side.MARKETING: "a quarter more demand",
    Side.SALES: "one rep more",
    Side.ALIGNMENT: "every dimension of alignment at its best",
}

_NAMES: Final = {Side.MARKETING: "Marketing", Side.SALES: "Sales", Side.ALIGNMENT: "Alignment"}


def verdict_sentences(found: Diagnosis) -> Iterator[str]:
    """Say where to put the next money, what the company looks like, and which question matters most."""
    currency, worth, verdict = found.today.scenario.currency, found.worth(), found.verdict()
    told = "; ".join(f"{_STEP[side]} {_money(price, currency)}" for side, price in worth.items())
    if verdict is None:
        yield "No side's next step surely pays."
    else:
        yield f"{_NAMES[verdict]}: {_STEP[verdict]} brings most."
    yield f"In expected profit a year, each alone: {told}. Alignment is counted without what working at it costs."
    yield _signs(found)
    question = found.question()
    if question.alone is not None and is_decided(question.alone) and question.alone.mean > 0.0:
        name = question.rung.name
        yield (
            f"Of the four questions, the one that matters most: {QUESTIONS[name]} "
            f"({name} at its best: {_money(question.alone, currency)})."
        )


def _signs(found: Diagnosis) -> str:
    sign, today = found.sign(), found.today
    used, silent, waiting = (
        today.interval(name).mean for name in ("rep_utilisation", "no_response_rate", "queue_length")
    )
    figures = (
        f"{percent(silent)} of the MQLs hear nothing, {waiting:.0f} wait at a week's end, leads and deals take "
        f"{percent(used)} of the reps' hours"
    )
    reading = {
        Sign.REPS_WAIT: "reps wait for leads, which points to marketing",
        Sign.LEADS_LIE: "there are leads and they are not worked, which points to sales: to a process, before more people",
        Sign.REPS_FULL: "reps have no hours left, which points to sales: to more people, or to fewer and fitter leads",
        Sign.NEITHER: "leads are there and worked, so what lags is alignment",
    }[sign]
    return f"By its signs ({figures}): {reading}.{_of_the_experiment(found, sign)}"


def _of_the_experiment(found: Diagnosis, sign: Sign) -> str:
    """Say where the experiment disagrees with the signs, and what working every lead would bring."""
    if found.verdict() in (None, POINTS_TO[sign]):
        return ""
    step = found.lever(PROCESS)
    if sign is not Sign.LEADS_LIE or step.alone is None or step.last is None:
        return f" The experiment does not bear that out: {_NAMES[POINTS_TO[sign]].lower()} alone brings less."
    currency = found.today.scenario.currency
    return (
        f" But the experiment: answers promised and watched bring {_money(step.alone, currency)} alone, and "
        f"{_money(step.last, currency)} as the last thing that is mended."
    )


def _money(worth: Interval, currency: str) -> str:
    scale = scale_of_difference(Unit.MONEY, currency, worth)
    if math.isnan(worth.low):
        return scale.text(worth.mean, signed=True)
    return f"{scale.text(worth.mean, signed=True)} ({scale.range(worth, signed=True)})"


def first_clause_sentence(paying: Sequence[Step], steps: Sequence[Step], whole: PairedDifference, currency: str) -> str:
    """Say which clause to sign first, and what the whole page brings."""
    together = f"all of them together bring {_money(whole, currency)}"
    if paying:
        first = paying[0]
        assert first.alone is not None  # noqa: S101 - those that pay alone
        others = f", then {', '.join(step.rung.name for step in paying[1:])}" if len(paying) > 1 else ""
        return f"Sign first: {first.rung.name} ({_money(first.alone, currency)} alone){others}; {together}."
    known = [(step.last, step.rung.name) for step in steps if step.last is not None]
    keystone = max(known, key=lambda each: each[0].mean)[1] if known else ""
    least = f"; the one least to be missed is {keystone}" if keystone else ""
    return f"No clause surely pays alone{least}; {together}."


def promise_sentence(found: Diagnosis) -> str:
    """Say whether the page's promise can be kept."""
    promise = found.promise()
    hours = (
        f"working every lead as promised, and all that comes of it, takes about "
        f"{promise.load.asked + promise.load.own:.0f} of the {promise.load.present:.0f} hours a week that the reps have "
        f"({percent(promise.load.share)})"
    )
    if math.isnan(promise.share.mean):
        return f"No first response is promised; {hours}."
    share = f"{percent(promise.share.mean)} of the promised first responses come in time"
    if not promise.is_possible:
        return f"It cannot be kept: {hours}, and {share}."
    if promise.is_strained:
        return f"It is strained: {hours}, and {share}."
    return f"It can be kept: {hours}, and {share}."


def attempts_sentence(attempts: Sequence[Attempts]) -> str:
    """Say how many attempts can be afforded, and from which on another one reaches hardly anybody."""
    most = affordable(tuple(attempts))
    if most is None:
        return "Not even one attempt on every lead can be afforded: fewer and fitter leads, or more reps."
    enough = next(
        (each.most for each, after in pairwise(attempts) if after.reached - each.reached < 0.01 * each.reached),
        attempts[-1].most,
    )
    limit = "any number up to" if most == attempts[-1].most else "at most"
    return f"The hours are there for {limit} {most} attempts; beyond {enough} another one reaches hardly anybody more."


def goal_sentence(needed: Needed, currency: str) -> str:
    """Say how many qualified leads a revenue goal needs."""
    goal, own, each = (_amount(amount, currency) for amount in (needed.goal, needed.own, needed.per_mql))
    if math.isnan(needed.promised.mean):
        return f"For {goal} a year no number of leads would do: an MQL brings nothing here."
    ends = (
        ""
        if math.isnan(needed.promised.low)
        else f" ({max(0.0, needed.promised.low):.0f} to {needed.promised.high:.0f})"
    )
    return (
        f"For {goal} a year under the page, Marketing would have to promise at least {needed.promised.mean:.0f}{ends} "
        f"qualified leads a week: {own} comes from the reps' own pipeline, {each} from each MQL; today there are "
        f"{needed.today:.0f} a week. More leads take hours from the own pipeline: try the number with sim compare."
    )


def _amount(amount: float, currency: str) -> str:
    return scale_of(Unit.MONEY, currency, mean_interval([amount])).text(amount)
