"""Demand: which leads come, and when.

Each channel is a Poisson measure on time x level, cut into layers of levels [0, 8), [8, 16), [16, 32) ... leads a week. The
lead at level ``v`` of week ``w`` comes if the channel brings more than ``v`` leads that week. So a larger budget adds leads and
moves none, halved demand is a subset, and no scenario needs to know any other's rate. A factor per day, drawn once for the
whole company, makes the counts as uneven as real ones.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from sim.distributions import Beta, Gamma
from sim.model.draws import WIDTH, Draw, stream
from sim.model.events import BURST_LAYER, RECORDED_LAYER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from sim.model.alignment import Levels
    from sim.model.inputs import Burst, Channel, Demand, Policy

WEEK = 10_080.0
"""Minutes in a week."""

BLOCK_WEEKS = 13
"""Weeks whose draws are made in one go."""

MOST_ROWS = 2_000
"""Rows above which they are made week by week after all, so that memory does not grow with the volume: about 1 MB."""

FIRST_LAYER = 8.0
"""Leads a week in the lowest layer; each further layer doubles what is below it."""

INTENT_SHAPE = 2.0
"""First parameter of the Beta distribution of intent; the mean settles the second."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads of one week, as columns; ``rows`` has shape (leads, draws.WIDTH), ``created`` is minutes from the origin."""

    channel: NDArray[np.int16]
    layer: NDArray[np.int16]
    week: NDArray[np.int16]
    index: NDArray[np.int32]
    created: NDArray[np.float64]
    rows: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of leads."""
        return len(self.channel)


class _Layer:
    """Thirteen weeks of one layer of one channel, drawn in one go, or week by week where that would be too much to hold."""

    __slots__ = ("_at", "_bits", "_draws", "_ends", "_rows")

    def __init__(self, draws: np.random.Generator, leads_a_week: float) -> None:
        self._ends = [0, *np.cumsum(draws.poisson(leads_a_week, BLOCK_WEEKS)).tolist()]
        self._rows = draws.random((self._ends[-1], WIDTH)) if self._ends[-1] <= MOST_ROWS else None
        self._draws, self._bits, self._at = draws, cast("np.random.PCG64", draws.bit_generator), 0

    def week(self, place: int) -> NDArray[np.float64]:
        """Return the rows of one of the weeks, 0 to 12: the same however they are drawn."""
        first, last = self._ends[place : place + 2]
        if self._rows is not None:
            return self._rows[first:last]
        self._bits.advance((first - self._at) * WIDTH)
        self._at = last
        return self._draws.random((last - first, WIDTH))


class _Level(NamedTuple):
    """A layer in one week: the levels between which it lies, what the channel reaches, and all that might come."""

    channel: int
    layer: int
    low: float
    high: float
    rate: float
    rows: NDArray[np.float64]


class _Part(NamedTuple):
    """Leads of one week: their places in their layers, and when in the week they come, in minutes."""

    channel: NDArray[np.int16]
    layer: NDArray[np.int16]
    place: NDArray[np.intp]
    within: NDArray[np.float64]
    rows: NDArray[np.float64]


@lru_cache(maxsize=64)
def _intent_distribution(mean: float) -> Beta:
    return Beta(mean, INTENT_SHAPE)


def layer_bounds(layer: int) -> tuple[float, float]:
    """Return the levels, in leads a week, between which a layer lies."""
    return (0.0, FIRST_LAYER) if layer == 0 else (FIRST_LAYER * 2.0 ** (layer - 1), FIRST_LAYER * 2.0**layer)


def weekly_rate(channel: Channel, levels: Levels, policy: Policy, budget: float) -> float:
    """Return the leads a week that a channel brings: its base rate, fewer when focused, more with budget, saturating.

    More mails stir up more leads, ever fewer for each; content for buyers who decide draws fewer visitors.
    """
    focus, content, mails = policy.alignment.focus_effect, policy.alignment.content_effect, policy.demand.mails
    for_visitors = (1.0 - levels.closing_content) / (1.0 - content.usual) if content.usual < 1.0 else 1.0
    return (
        channel.per_week
        * (focus.volume_base + focus.volume * levels.focus)
        * math.pow(channel.budget * budget, channel.saturation)
        * math.pow(mails.per_month / mails.usual, mails.volume)
        * (1.0 + channel.drawn_by_content * (math.pow(for_visitors, content.volume) - 1.0))
    )


def stand(channel: Channel, budget: float) -> float:
    """Return the multiple of a channel's bursts that its budget pays for: a smaller booth, a smaller campaign."""
    return math.pow(channel.budget * budget, channel.saturation)


def segment_shares(policy: Policy, levels: Levels) -> list[float]:
    """Return the share of each segment among leads, once some have given way to the chosen one; they add up to 1."""
    total = sum(segment.share for segment in policy.demand.segments)
    chosen = policy.strategy.segment
    moved = 0.0 if chosen is None else min(1.0, policy.strategy.concentrates * levels.focus)
    return [
        (1.0 - moved) * segment.share / total + (moved if number == chosen else 0.0)
        for number, segment in enumerate(policy.demand.segments)
    ]


def segment(policy: Policy, levels: Levels, uniforms: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the number of each lead's segment: as the market is, and the chosen one for a part of the others.

    What is left of a uniform within its segment settles who gives way, so that a choice moves nobody but those who do.
    """
    shares = np.array([segment.share for segment in policy.demand.segments])
    ends = np.cumsum(shares / shares.sum())
    found = np.minimum(np.searchsorted(ends, uniforms, side="right"), len(ends) - 1)
    chosen = policy.strategy.segment
    if chosen is not None:
        left = (ends[found] - uniforms) / (shares[found] / shares.sum())
        found[left < policy.strategy.concentrates * levels.focus] = chosen
    return found.astype(np.int8)


def fit_probability(channel: Channel, levels: Levels, policy: Policy, budget: float) -> float:
    """Return P(a lead fits the ideal customer profile): higher when focused, lower on a list bought beyond its size."""
    focus = policy.alignment.focus_effect
    stretched = max(channel.budget * budget, 1.0) ** -focus.saturated_fit if channel.saturation < 0.5 else 1.0
    return min(1.0, channel.fit * (focus.fit_base + focus.fit * levels.focus) * stretched)


class Market:
    """Where leads come from: the same for every policy of one seed and replication.

    Weeks are counted from the origin, 0 is the first of the warm-up; ``first_week`` is what the scenario calls that week
    (with 8 weeks of warm-up -8; there is no week 0), so that a longer warm-up moves no later lead.
    """

    def __init__(self, seed: int, replication: int, warm_up_weeks: int) -> None:
        self._seed = seed
        self._replication = replication
        self._warm_up = warm_up_weeks
        self._layers: dict[tuple[int, int, int], _Layer] = {}
        self._days: dict[int, NDArray[np.float64]] = {}

    def named_week(self, week: int) -> int:
        """Return what the scenario calls a week counted from the origin: 1 is the first measured, -1 the one before it."""
        measured = week - self._warm_up
        return measured + 1 if measured >= 0 else measured

    def _layer(self, channel: int, name: str, layer: int, block: int) -> _Layer:
        found = self._layers.get((channel, layer, block))
        if found is None:
            low, high = layer_bounds(layer)
            draws = stream(self._seed, self._replication, f"demand/{name}/{layer}/{block}")
            found = self._layers[channel, layer, block] = _Layer(draws, high - low)
        return found

    def _day_factors(self, measured: int, variance: float) -> NDArray[np.float64]:
        """Return how busy each day of a week is against a usual one; the luck of the day is the whole company's."""
        block, place = divmod(measured, BLOCK_WEEKS)
        if block not in self._days:
            self._days[block] = stream(self._seed, self._replication, f"demand/days/{block}").random((BLOCK_WEEKS, 7))
        if variance <= 0.0:
            return np.ones(7)
        return _day_distribution(variance).quantiles(self._days[block][place])

    def forget_before(self, week: int) -> None:
        """Drop the layers' blocks that end before a week, so that memory does not grow with the horizon."""
        current = (week - self._warm_up) // BLOCK_WEEKS
        for key in [key for key in self._layers if key[2] < current]:
            del self._layers[key]

    def week(self, week: int, demand: Demand, rates: NDArray[np.float64], stands: NDArray[np.float64]) -> Cohort:
        """Return the leads of one week.

        Parameters
        ----------
        week : counted from the origin.
        rates : leads a week of each channel, budget and focus included.
        stands : multiple of each channel's bursts that its budget pays for.
        """
        measured, named = week - self._warm_up, self.named_week(week)
        shape = np.asarray(demand.weekdays) * self._day_factors(measured, demand.variance)
        factor = float(shape.sum() / np.sum(demand.weekdays))
        clock = _clock(shape, demand.hours)
        usual = [
            (number, channel.name, float(rates[number]) * factor)
            for number, channel in enumerate(demand.channels)
            if channel.recorded is None
        ]
        parts = [_reached([level for each in usual for level in self._levels(*each, measured)], clock)]
        for number, channel in enumerate(demand.channels):
            if channel.recorded is not None:
                parts.append(self._recorded(number, channel, measured))
                continue
            bursts = ((place, burst) for place, burst in enumerate(channel.bursts) if burst.week == named)
            for place, burst in bursts:
                leads = round(burst.leads * float(stands[number]))
                parts.append(self._burst(number, channel.name, place, replace(burst, leads=leads), demand.hours))
        return _cohort(week, named, parts)

    def _levels(self, number: int, name: str, rate: float, measured: int) -> Iterator[_Level]:
        """Give the layers that a channel reaches, all or in part."""
        block, place = divmod(measured, BLOCK_WEEKS)
        for layer in count():
            low, high = layer_bounds(layer)
            if low >= rate:
                return
            yield _Level(number, layer, low, high, rate, self._layer(number, name, layer, block).week(place))

    def _burst(self, number: int, name: str, place: int, burst: Burst, hours: tuple[float, ...]) -> _Part:
        """Return exactly the burst's leads, of fewer the first: their number is a fact, only their hours are drawn."""
        path = f"demand/{name}/burst/{place}/{burst.week}"
        rows = stream(self._seed, self._replication, path).random((burst.leads, WIDTH))
        days = max(1, round(burst.minutes / 1_440.0))
        clock = _clock(np.ones(days), hours)
        within = np.interp(rows[:, Draw.TIME], clock, np.linspace(0.0, burst.minutes, len(clock)))
        return _part(number, BURST_LAYER + place, within, rows)

    def _recorded(self, number: int, channel: Channel, measured: int) -> _Part:
        """Return the leads whose recorded times, in minutes from the scenario's start, lie in a week."""
        times = channel.recorded or ()
        first, last = bisect_left(times, measured * WEEK), bisect_left(times, (measured + 1) * WEEK)
        path = f"demand/{channel.name}/recorded/{measured}"
        rows = stream(self._seed, self._replication, path).random((last - first, WIDTH))
        return _part(number, RECORDED_LAYER, np.array(times[first:last]) - measured * WEEK, rows)


def _part(channel: int, layer: int, within: NDArray[np.float64], rows: NDArray[np.float64]) -> _Part:
    size = len(rows)
    return _Part(np.full(size, channel, np.int16), np.full(size, layer, np.int16), np.arange(size), within, rows)


def _reached(levels: list[_Level], clock: NDArray[np.float64]) -> _Part:
    """Return who comes: those whose own level the channel reaches."""
    if not levels:
        return _part(0, 0, np.zeros(0), np.zeros((0, WIDTH)))
    channel, layer, low, high, rate, drawn = zip(*levels, strict=True)
    sizes = [len(rows) for rows in drawn]
    of = np.repeat(np.arange(len(sizes)), sizes)
    lows, highs, rates = np.array(low), np.array(high), np.array(rate)
    level = np.concatenate([rows[:, Draw.LEVEL] for rows in drawn])
    comes = np.flatnonzero(lows[of] + level * (highs - lows)[of] < rates[of])
    of = of[comes]
    starts = np.cumsum([0, *sizes])
    rows = _rows_at(comes, drawn, starts)
    within = np.interp(rows[:, Draw.TIME], clock, np.arange(len(clock)) * 60.0)
    return _Part(np.array(channel, np.int16)[of], np.array(layer, np.int16)[of], comes - starts[of], within, rows)


def _rows_at(
    places: NDArray[np.intp], blocks: Sequence[NDArray[np.float64]], starts: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return some rows of blocks that follow each other, without ever holding all of them twice."""
    rows = np.empty((len(places), WIDTH))
    edges = np.searchsorted(places, starts).tolist()
    for block, start, first, last in zip(blocks, starts.tolist(), edges, edges[1:], strict=False):
        np.take(block, places[first:last] - start, axis=0, out=rows[first:last], mode="clip")
    return rows


def _cohort(week: int, named: int, parts: list[_Part]) -> Cohort:
    channel, layer, place, within, rows = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(within, kind="stable")
    return Cohort(
        channel=channel[order],
        layer=layer[order],
        week=np.full(len(order), named, dtype=np.int16),
        index=place.astype(np.int32)[order],
        created=week * WEEK + within[order],
        rows=rows[order],
    )


@lru_cache(maxsize=16)
def _day_distribution(variance: float) -> Gamma:
    return Gamma(1.0, 1.0 / variance)


def _clock(days: NDArray[np.float64], hours: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the cumulative share of arrivals at the end of each hour, from 0 to 1, over the given days' weights."""
    weights = np.concatenate(([0.0], np.outer(days, np.asarray(hours)).ravel()))
    total: NDArray[np.float64] = np.cumsum(weights)
    return total / float(total[-1])


def attributes(
    cohort: Cohort, fit_chance: NDArray[np.float64], fits_segment: NDArray[np.float64], intent_mean: tuple[float, ...]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return whether each lead fits the ideal customer profile, and its intent on arrival (0..1).

    Parameters
    ----------
    fit_chance : P(fit) of each channel.
    fits_segment : each lead's multiple of it, by its segment.
    intent_mean : of each channel.
    """
    fit = cohort.rows[:, Draw.FIT] < fit_chance[cohort.channel] * fits_segment
    intent = np.empty(len(cohort))
    for number, mean in enumerate(intent_mean):
        chosen = cohort.channel == number
        intent[chosen] = _intent_distribution(mean).quantiles(cohort.rows[chosen, Draw.INTENT])
    return fit, intent
