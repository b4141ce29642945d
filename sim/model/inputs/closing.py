"""From the first conversation to the decision and afterwards, as the model is given it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Qualify:
    """Log odds that a conversation ends with an SQL."""

    constant: float
    intent: float
    fit: float
    fit_known: float
    fit_known_by_definition: float
    message: float
    context: float
    trust: float
    performance: float


@dataclass(frozen=True, slots=True)
class Win:
    """Log odds that a proposal is won."""

    constant: float
    message: float
    collateral: float
    context: float
    fit: float
    intent: float
    price: float
    focus: float
    content: float
    references: float
    performance: float
    competitor_first: float
    lateness: float


@dataclass(frozen=True, slots=True)
class StageDelay:
    """Business minutes until a stage takes place: constant plus exponential mean."""

    at_least_bm: float
    then_bm: float


@dataclass(frozen=True, slots=True)
class Closing:
    """Discovery to decision. ``competitor`` lists (within elapsed minutes, share) in order."""

    qualify: Qualify
    pass_fit: float
    pass_misfit: float
    pass_misfit_by_definition: float
    demo_pass: float
    win: Win
    competitor: tuple[tuple[float, float], ...]
    price_pitch: float
    price_fallback: float
    price_fallback_power: float
    discount: float
    discovery_bm: float
    demo_bm: float
    proposal_bm: float
    proposal_without_collateral_bm: float
    negotiation_bm: float
    discovery_delay: StageDelay
    demo_delay: StageDelay
    proposal_delay: StageDelay
    decision_delay: StageDelay


@dataclass(frozen=True, slots=True)
class Customers:
    """Today's customers: yearly ``revenue`` in money, yearly ``churn`` share and its log odds.

    A reference customer is forgotten after ``reference_weeks`` weeks in the mean; ``references_usual`` of them are what a buyer
    expects of a firm like this.
    """

    revenue: float
    churn: float
    message: float
    misfit: float
    context: float
    collateral: float
    price: float
    renewing: float
    expansion: float
    expansion_by_renewing: float
    references_usual: float
    reference_weeks: float


@dataclass(frozen=True, slots=True)
class Costs:
    """Money. ``rep_per_minute`` for each scheduled business minute, ``overhead`` a year, ``introduction`` once."""

    rep_per_minute: float
    hiring: float
    gross_margin: float
    overhead: float
    introduction: float
