"""What the model is given: frozen numbers in minutes, shares and money, and nothing of the file they came from.

Every duration is in minutes. A field whose name ends in ``_bm`` counts business minutes (the clock of the reps), any other
duration elapsed minutes. Shares lie in 0..1. Log odds are plain floats. What each number means, where it comes from and how
far it can be trusted stands beside it in ``scenarios/no-sla.yml`` and is shown by ``sim explain``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sim.business_time import BusinessCalendar
from sim.distributions import Distribution


class Profile(StrEnum):
    """How a buyer's readiness fades with waiting (MODEL section 4)."""

    VELOCIFY = "velocify"
    HBR = "hbr"
    OLDROYD = "oldroyd"
    NONE = "none"


class OnBreach(StrEnum):
    """What a broken first-response promise sets off."""

    NOTIFY = "notify"
    REASSIGN = "reassign"
    TELL_MANAGER = "tell_manager"


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


@dataclass(frozen=True, slots=True)
class Route:
    """How MQLs reach Sales. ``delay`` in business minutes."""

    name: str
    delay: Distribution
    loss: float


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Log odds that a rep works a lead."""

    constant: float
    score: float
    trust: float
    age: float
    enforcement: float
    enforcement_by_experience: float
    enforcement_by_performance: float
    joint_goal: float
    volume: float
    volume_usual: float
    volume_by_experience: float
    volume_by_performance: float
    after_breach: float
    development: float


@dataclass(frozen=True, slots=True)
class Handoff:
    """The pass itself. ``route`` is the one in force, the agreement's if it names one."""

    route: Route
    look_bm: float
    look_promised: float
    acceptance: Acceptance
    blur: float
    reject_spoken: float


@dataclass(frozen=True, slots=True)
class Absence:
    """Rep ``rep`` (1 is the first) is away from the start of ``week`` for ``minutes_bm`` business minutes."""

    rep: int
    week: int
    minutes_bm: float


@dataclass(frozen=True, slots=True)
class Member:
    """What a rep is like, each 0..1: ``experience`` from newcomer to veteran, ``performance`` against the quota."""

    experience: float
    performance: float


@dataclass(frozen=True, slots=True)
class Development:
    """Development reps under Marketing: they make first contact and pass SQLs on, of which ``pass_loss`` get lost."""

    reps: int
    cost_per_minute: float
    pass_loss: float


@dataclass(frozen=True, slots=True)
class Sales:
    """The reps and what they do with their own hours. ``own_per_minute``: opportunities a productive own minute.

    ``team`` describes the reps in order, from its beginning again where there are more of them.
    """

    reps: int
    team: tuple[Member, ...]
    weighted: bool
    development: Development
    shared: bool
    rule: str
    absence_bm_per_year: float
    absence_length_bm: float
    absences: tuple[Absence, ...]
    shrinkage: float
    own_per_minute: float
    own_fit: float
    own_fit_by_focus: float
    own_intent: float
    block_bm: float
    set_up_bm: float
    resumption_bm: float
    looking_cost_bm: float
    duty_cost: float
    duty_scale_bm: float
    desk_work_waits_bm: float


@dataclass(frozen=True, slots=True)
class Perfunctory:
    """First touches made only to stop the clock."""

    share: float
    when_depth_is_measured: float
    calm: float
    pressed: float
    contact: float
    attempts: int
    effort_bm: float


@dataclass(frozen=True, slots=True)
class ResponseEffort:
    """A rep's time for each piece of answering a lead; ``spread`` is the sigma of a lead's lognormal factor."""

    look_bm: float
    attempt_bm: float
    research_bm: float
    screening_bm: float
    conversation_bm: float
    spread: float


@dataclass(frozen=True, slots=True)
class Response:
    """From the inbox to the first conversation.

    ``handling`` (business minutes) replaces all efforts of the first touch; ``patience`` is in elapsed minutes.
    """

    profile: Profile
    speed_on_contact: float
    speed_on_later_contact: float
    speed_on_qualifying: float
    fading_after: float
    fading_power: float
    fading_otherwise: float
    reachable: float
    contact: float
    attempts: int
    spacing_bm: float
    shortest_spacing_bm: float
    longest_spacing_bm: float
    giving_up: float
    giving_up_by_enforcement: float
    giving_up_promised: float
    perfunctory: Perfunctory
    effort: ResponseEffort
    handling: Distribution | None
    patience: Distribution | None


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
class Strategy:
    """What leadership chose: the number of a segment or None, and the share of own hours for today's customers."""

    segment: int | None
    concentrates: float
    renewing: float


@dataclass(frozen=True, slots=True)
class Trust:
    """Sales' trust in a source: a moving average of what its leads turned out to be."""

    start: float
    rate: float
    sql: float
    not_ready: float
    poor: float
    unreached: float
    late_touch: float
    recovery: float


@dataclass(frozen=True, slots=True)
class Learning:
    """What marketing learns from what it is told, at rates a year."""

    message: float
    shadowing: float
    budget: float
    budget_low: float
    budget_high: float
    bar: float
    bar_most: float
    bar_below: float
    unrecorded: float


@dataclass(frozen=True, slots=True)
class FocusEffect:
    """What choosing a segment does to demand."""

    fit: float
    fit_base: float
    volume: float
    volume_base: float
    saturated_fit: float


@dataclass(frozen=True, slots=True)
class ContentEffect:
    """What making content for buyers who decide, rather than for visitors, does to the volume of sources drawn by content."""

    usual: float
    volume: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far the two teams work as one, each 0..1, the agreement's clauses included.

    ``enforcement`` is the habit of follow-up or the watching of a signed clock, whichever is more; ``source_recorded`` says
    whether deals know their source.
    """

    definition: float
    message: float
    context: float
    collateral: float
    reporting: float
    joint_goal: float
    focus: float
    closing_content: float
    shadowing: float
    enforcement: float
    source_recorded: bool
    trust: Trust
    learning: Learning
    focus_effect: FocusEffect
    content_effect: ContentEffect


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the first-response promise; ``channel`` None means every source, ``business`` names the clock."""

    channel: str | None
    minutes: float
    business: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """The promises, clause by clause; None or empty where nothing was signed.

    ``warn_at`` is the share of the promise after which the owner is warned. ``attempts_within_bm`` and ``disposition_bm`` are
    business minutes from the MQL instant; ``report_weeks`` is the reporting interval.
    """

    qualified_leads_per_week: float | None
    definition: bool
    context: bool
    route: bool
    targets: tuple[Target, ...]
    attempts: int | None
    attempts_within_bm: float | None
    disposition_bm: float | None
    report_weeks: float | None
    source: bool
    goal: str | None
    warn_at: float | None
    on_breach: frozenset[OnBreach]
    duty: bool
    erosion_memory: float
    erosion_from: float
    erosion_most: float


@dataclass(frozen=True, slots=True)
class Costs:
    """Money. ``rep_per_minute`` for each scheduled business minute, ``overhead`` a year, ``introduction`` once."""

    rep_per_minute: float
    hiring: float
    gross_margin: float
    overhead: float
    introduction: float


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a dated change may change: the company as it is run from one week on."""

    demand: Demand
    deal: Deal
    qualification: Qualification
    handoff: Handoff
    sales: Sales
    response: Response
    closing: Closing
    customers: Customers
    strategy: Strategy
    alignment: Alignment
    agreement: Agreement
    costs: Costs


@dataclass(frozen=True, slots=True)
class Inputs:
    """One company and its market.

    ``calendar`` begins ``warm_up_weeks`` before ``start``: the model's clock counts from its origin, records from ``start``.
    ``policies`` pairs the week from which each policy holds (1 is the first measured week) with the policy, in order; the first
    holds from the beginning of the warm-up. Channels keep their number and order over all policies.
    """

    start: dt.datetime
    calendar: BusinessCalendar
    horizon_weeks: int
    warm_up_weeks: int
    policies: tuple[tuple[int, Policy], ...]
