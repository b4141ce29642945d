"""Distributions as inverse transforms: one uniform number in, one value out.

Every draw of the model starts from a uniform number that belongs to one lead and one question. Turning it into a value
by the quantile function keeps draws comparable between scenarios: the same luck gives the same rank, whatever the
parameters. Values are floats in the unit of the parameters (minutes, money, shares).

`quantile` is for one number, `quantiles` for many. They agree to rounding (1e-12 relative), not to the last bit, so one
question uses one of the two throughout.
"""

from sim.distributions.closed_forms import Constant, Exponential, Lognormal, Triangular, Uniform
from sim.distributions.observed import Empirical
from sim.distributions.protocol import Distribution
from sim.distributions.tabled import Beta, Gamma

__all__ = [
    "Beta",
    "Constant",
    "Distribution",
    "Empirical",
    "Exponential",
    "Gamma",
    "Lognormal",
    "Triangular",
    "Uniform",
]
