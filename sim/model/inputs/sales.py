"""The pass to Sales, as the model is given it, and the people who take it."""

from __future__ import annotations

from dataclasses import dataclass

from sim.distributions import Distribution


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
