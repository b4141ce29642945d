"""How far the two teams work as one, and what they signed, as the model is given it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OnBreach(StrEnum):
    """What a broken first-response promise sets off."""

    NOTIFY = "notify"
    REASSIGN = "reassign"
    TELL_MANAGER = "tell_manager"


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
