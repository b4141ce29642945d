"""How a buyer's readiness fades with waiting: four profiles, because the sources disagree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.inputs import Profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.inputs import Response

ANCHOR = 60.0
"""Minutes at which all profiles agree: a lead answered after one hour fares the same under each."""

REFERENCE_URGENCY = 10.0
"""Minutes: the urgency of a demo request, for which the profiles were measured."""


def _velocify(minutes: float) -> float:
    return 1.0 + 2.8 * math.pow(max(minutes, 1.0), -0.53)


def _hbr(minutes: float) -> float:
    return 0.0034 + 0.9966 * math.pow(1.0 + minutes / 13.3, -1.81)


def _oldroyd(minutes: float) -> float:
    return 0.004 + 0.996 * math.pow(1.0 + minutes, -1.74)


def _none(_minutes: float) -> float:
    return 1.0


CURVES: dict[Profile, Callable[[float], float]] = {
    Profile.VELOCIFY: _velocify,
    Profile.HBR: _hbr,
    Profile.OLDROYD: _oldroyd,
    Profile.NONE: _none,
}
"""Relative yield of an answer after so many elapsed minutes. Sources and grades: docs/explanation/evidence.md."""

_AT_ANCHOR = {profile: math.log(curve(ANCHOR)) for profile, curve in CURVES.items()}


def speed_effect(profile: Profile, minutes: float, urgency: float) -> float:
    """Return the log odds that an answer gains or loses against one after an hour.

    Parameters
    ----------
    minutes : elapsed minutes from the MQL instant, 0 or more.
    urgency : minutes, the source's time scale; a lead with twice the urgency scale fades half as fast.

    Notes
    -----
    ``delta(t) = ln D(t) - ln D(60 min)`` with ``t = minutes * 10 / urgency``: as log odds it never needs clipping.
    """
    scaled = minutes * REFERENCE_URGENCY / urgency
    return math.log(CURVES[profile](scaled)) - _AT_ANCHOR[profile]


def intent_left(response: Response, intent: float, minutes: float) -> float:
    """Return the buying intent (0..1) left after so many elapsed minutes.

    Only velocify, which is flat after the first hours, needs a slow fading of its own; the other curves contain it.
    """
    if response.profile is Profile.VELOCIFY:
        return intent * math.pow(1.0 + minutes / response.fading_after, -response.fading_power)
    return intent * response.fading_otherwise
