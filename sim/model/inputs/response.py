"""From the inbox to the first conversation, as the model is given it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sim.distributions import Distribution


class Profile(StrEnum):
    """How a buyer's readiness fades with waiting (MODEL section 4)."""

    VELOCIFY = "velocify"
    HBR = "hbr"
    OLDROYD = "oldroyd"
    NONE = "none"


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
