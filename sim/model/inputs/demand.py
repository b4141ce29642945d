"""The market, as the model is given it: who comes from where, and what marketing calls qualified."""

from __future__ import annotations

from dataclasses import dataclass

from sim.distributions import Distribution


@dataclass(frozen=True, slots=True)
class Burst:
    """``leads`` leads that arrive within ``minutes`` elapsed minutes from the start of ``week`` (1 is the first measured)."""

    week: int
    leads: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Channel:
    """One source of leads. ``recorded`` holds arrival times in elapsed minutes from ``start`` and replaces ``per_week``."""

    name: str
    per_week: float
    bursts: tuple[Burst, ...]
    recorded: tuple[float, ...] | None
    budget: float
    fit: float
    intent: float
    urgency: float
    shops_elsewhere: float
    cost_per_lead: float
    acceptance: float
    loss: float
    delay: float
    attention: float
    saturation: float
    drawn_by_content: float
    priority: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the market: multiples of the usual ``fit``, ``value`` and ``effort``, log odds of a ``win``.

    ``references`` are the customers who speak for us there when the run begins.
    """

    name: str
    share: float
    fit: float
    value: float
    win: float
    effort: float
    references: float


@dataclass(frozen=True, slots=True)
class Mails:
    """Mails to each lead a month, and what more than the usual number does to volume and to reach."""

    per_month: float
    usual: float
    volume: float
    fatigue: float


@dataclass(frozen=True, slots=True)
class Demand:
    """When leads come. ``weekdays`` has 7 weights from Monday (mean 1), ``hours`` 24 weights (any scale)."""

    variance: float
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    channels: tuple[Channel, ...]
    segments: tuple[Segment, ...]
    mails: Mails


@dataclass(frozen=True, slots=True)
class Deal:
    """What a won deal is worth, in money: first year's revenue."""

    value: Distribution
    misfit_worth: float


@dataclass(frozen=True, slots=True)
class Qualification:
    """Marketing's score and bar; ``returns_per_week`` is the hazard at which nurtured leads come back."""

    bar: float
    bar_by_definition: float
    noise: float
    noise_mended: float
    intent_weight: float
    quota_pressure: float
    quota_floor: float
    returns_per_week: float
