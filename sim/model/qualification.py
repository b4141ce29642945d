"""Marketing's score, its bar, and what a promised count does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from sim.model.alignment import MEETING_WEEKS
from sim.model.draws import Draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.model.alignment import Levels
    from sim.model.demand import Cohort
    from sim.model.inputs import Policy, Qualification


def score(
    cohort: Cohort, fit: NDArray[np.bool_], intent: NDArray[np.float64], qualification: Qualification, definition: float
) -> NDArray[np.float64]:
    """Return marketing's score of each lead, about 0..1: intent and fit, blurred by what nobody agreed on."""
    error = qualification.noise * (1.0 - qualification.noise_mended * definition)
    seen = qualification.intent_weight * intent + (1.0 - qualification.intent_weight) * (0.9 * fit + 0.05)
    return seen + ndtri(cohort.rows[:, Draw.SCORE]) * error


class Quota:
    """Marketing's promise of a number of MQLs a month, and the pressure that a missing part of it puts on the bar."""

    def __init__(self) -> None:
        self._weeks = 0
        self._count = 0

    def pressure(self, policy: Policy, levels: Levels) -> float:
        """Return by how much the bar is lowered this week: by what the rest of the month must bring beyond its promise.

        A shortfall weighs the more the fewer weeks are left to make up for it; a joint goal takes the pressure off.
        """
        promised = policy.agreement.qualified_leads_per_week
        if promised is None:
            return 0.0
        beyond = (promised * self._weeks - self._count) / (promised * (MEETING_WEEKS - self._weeks))
        qualification = policy.qualification
        lowered = min(qualification.quota_floor, qualification.quota_pressure * max(0.0, beyond))
        return lowered * (1.0 - levels.joint_goal)

    def count(self, mqls: int) -> None:
        """Count a week's MQLs; a month has four weeks."""
        self._weeks += 1
        self._count += mqls
        if self._weeks == MEETING_WEEKS:
            self._weeks = self._count = 0


def bar(policy: Policy, levels: Levels, raised: float, lowered: float) -> float:
    """Return the score from which a lead is an MQL this week."""
    qualification = policy.qualification
    return qualification.bar + qualification.bar_by_definition * levels.definition + raised - lowered
