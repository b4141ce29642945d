"""Demand: which leads come, and when.

Each channel is a Poisson measure on time x level, cut into layers of levels [0, 8), [8, 16), [16, 32) ... leads a week. The
lead at level ``v`` of week ``w`` comes if the channel brings more than ``v`` leads that week. So a larger budget adds leads and
moves none, halved demand is a subset, and no scenario needs to know any other's rate. A factor per day, drawn once for the
whole company, makes the counts as uneven as real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.distributions import Beta
from sim.model.draws import WIDTH, Draw, stream
from sim.model.events import BURST_LAYER, RECORDED_LAYER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.model.alignment import Levels
    from sim.model.inputs import Burst, Channel, Demand, Policy

WEEK = 10_080.0
"""Minutes in a week."""

BLOCK_WEEKS = 13
"""Weeks whose draws are made in one go."""

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


@dataclass(frozen=True, slots=True)
class _Block:
    """Thirteen weeks of one layer of one channel: ``ends[i]`` rows belong to weeks before week i of the block."""

    ends: NDArray[np.intp]
    rows: NDArray[np.float64]


@lru_cache(maxsize=64)
def _intent_distribution(mean: float) -> Beta:
    return Beta(mean, INTENT_SHAPE)


def layer_bounds(layer: int) -> tuple[float, float]:
    """Return the levels, in leads a week, between which a layer lies."""
    return (0.0, FIRST_LAYER) if layer == 0 else (FIRST_LAYER * 2.0 ** (layer - 1), FIRST_LAYER * 2.0**layer)


def weekly_rate(channel: Channel, levels: Levels, policy: Policy, budget: float) -> float:
    """Return the leads a week that a channel brings: its base rate, fewer when focused, more with budget, saturating."""
    focus = policy.alignment.focus_effect
    return channel.per_week * (focus.volume_base + focus.volume * levels.focus) * (channel.budget * budget) ** channel.saturation


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
        self._blocks: dict[tuple[int, int, int], _Block] = {}
        self._days: dict[int, NDArray[np.float64]] = {}

    def named_week(self, week: int) -> int:
        """Return the scenario's name for a week counted from the origin: 1 is the first measured, -1 the last of the warm-up."""
        measured = week - self._warm_up
        return measured + 1 if measured >= 0 else measured

    def _block(self, channel: int, name: str, layer: int, block: int) -> _Block:
        found = self._blocks.get((channel, layer, block))
        if found is None:
            draws = stream(self._seed, self._replication, f"demand/{name}/{layer}/{block}")
            low, high = layer_bounds(layer)
            counts = draws.poisson(high - low, BLOCK_WEEKS)
            ends = np.concatenate(([0], np.cumsum(counts)))
            found = self._blocks[channel, layer, block] = _Block(ends, draws.random((int(ends[-1]), WIDTH)))
        return found

    def _day_factors(self, measured: int, variance: float) -> NDArray[np.float64]:
        block, place = divmod(measured, BLOCK_WEEKS)
        key = block
        if key not in self._days:
            draws = stream(self._seed, self._replication, f"demand/days/{block}")
            self._days[key] = draws.random((BLOCK_WEEKS, 7))
        if variance <= 0.0:
            return np.ones(7)
        return _gamma(variance).quantiles(self._days[key][place])

    def forget_before(self, week: int) -> None:
        """Drop the blocks that end before a week, so that memory does not grow with the horizon."""
        current = (week - self._warm_up) // BLOCK_WEEKS
        for key in [key for key in self._blocks if key[2] < current]:
            del self._blocks[key]

    def week(self, week: int, demand: Demand, rates: NDArray[np.float64]) -> Cohort:
        """Return the leads of one week.

        Parameters
        ----------
        week : counted from the origin.
        rates : leads a week of each channel, budget and focus included.
        """
        measured = week - self._warm_up
        shape = np.asarray(demand.weekdays) * self._day_factors(measured, demand.variance)
        factor = float(shape.sum() / np.sum(demand.weekdays))
        clock = _clock(shape, demand.hours)
        parts: list[tuple[int, int, NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]] = []
        for number, channel in enumerate(demand.channels):
            if channel.recorded is not None:
                parts.extend(self._recorded(number, channel, week))
                continue
            parts.extend(self._layers(number, channel.name, measured, float(rates[number]) * factor, clock))
            named = self.named_week(week)
            for place, burst in enumerate(channel.bursts):
                if burst.week == named and burst.leads:
                    parts.append(self._burst(number, channel, place, burst, demand.hours))
        return self._cohort(week, parts)

    def _layers(
        self, number: int, name: str, measured: int, rate: float, clock: NDArray[np.float64]
    ) -> list[tuple[int, int, NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]]:
        block, place = divmod(measured, BLOCK_WEEKS)
        parts = []
        layer = 0
        while layer_bounds(layer)[0] < rate:
            low, high = layer_bounds(layer)
            drawn = self._block(number, name, layer, block)
            rows = drawn.rows[drawn.ends[place] : drawn.ends[place + 1]]
            index = np.flatnonzero(low + rows[:, Draw.LEVEL] * (high - low) < rate)
            kept = rows[index]
            within = np.interp(kept[:, Draw.TIME], clock, np.arange(len(clock)) * 60.0)
            parts.append((number, layer, index, within, kept))
            layer += 1
        return parts

    def _burst(
        self, number: int, channel: Channel, place: int, burst: Burst, hours: tuple[float, ...]
    ) -> tuple[int, int, NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
        """Return exactly the burst's leads: their number is a fact, only their hours are drawn."""
        draws = stream(self._seed, self._replication, f"demand/{channel.name}/burst/{place}/{burst.week}")
        rows = draws.random((burst.leads, WIDTH))
        days = max(1, round(burst.minutes / 1440.0))
        clock = _clock(np.ones(days), hours)
        within = np.interp(rows[:, Draw.TIME], clock, np.linspace(0.0, burst.minutes, len(clock)))
        return number, BURST_LAYER + place, np.arange(burst.leads), within, rows

    def _recorded(
        self, number: int, channel: Channel, week: int
    ) -> list[tuple[int, int, NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]]:
        assert channel.recorded is not None
        start = (week - self._warm_up) * WEEK
        times = np.asarray(channel.recorded)
        within = times[np.searchsorted(times, start) : np.searchsorted(times, start + WEEK)] - start
        if not len(within):
            return []
        rows = stream(self._seed, self._replication, f"demand/{channel.name}/recorded/{week - self._warm_up}").random(
            (len(within), WIDTH)
        )
        return [(number, RECORDED_LAYER, np.arange(len(within)), within, rows)]

    def _cohort(
        self, week: int, parts: list[tuple[int, int, NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]]
    ) -> Cohort:
        sizes = [len(part[2]) for part in parts]
        if not sum(sizes):
            empty = np.zeros(0)
            return Cohort(*(empty.astype(kind) for kind in (np.int16, np.int16, np.int16, np.int32)), empty, np.zeros((0, WIDTH)))  # type: ignore[arg-type]
        within = np.concatenate([part[3] for part in parts])
        order = np.argsort(within, kind="stable")
        total = len(order)
        return Cohort(
            channel=np.repeat(np.array([part[0] for part in parts], dtype=np.int16), sizes)[order],
            layer=np.repeat(np.array([part[1] for part in parts], dtype=np.int16), sizes)[order],
            week=np.full(total, self.named_week(week), dtype=np.int16),
            index=np.concatenate([part[2] for part in parts]).astype(np.int32)[order],
            created=week * WEEK + within[order],
            rows=np.concatenate([part[4] for part in parts])[order],
        )


@lru_cache(maxsize=16)
def _gamma(variance: float):  # type: ignore[no-untyped-def]
    from sim.distributions import Gamma

    return Gamma(1.0, 1.0 / variance)


def _clock(days: NDArray[np.float64], hours: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the cumulative share of arrivals at the end of each hour, from 0 to 1, over the given days' weights."""
    weights = np.concatenate(([0.0], np.outer(days, np.asarray(hours)).ravel()))
    total = np.cumsum(weights)
    return total / total[-1]


def attributes(cohort: Cohort, fit_chance: NDArray[np.float64], intent_mean: tuple[float, ...]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return whether each lead fits the ideal customer profile, and its intent on arrival (0..1)."""
    fit = cohort.rows[:, Draw.FIT] < fit_chance[cohort.channel]
    intent = np.empty(len(cohort))
    for number, mean in enumerate(intent_mean):
        chosen = cohort.channel == number
        intent[chosen] = _intent_distribution(mean).quantiles(cohort.rows[chosen, Draw.INTENT])
    return fit, intent
