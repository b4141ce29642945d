"""What replications say, and how surely: intervals, paired differences, when to stop, what to cut off as warm-up."""

from sim.stats.controls import controlled, pilot_coefficients
from sim.stats.intervals import Interval, PairedDifference, mean_interval, paired_difference
from sim.stats.stopping import RelativePrecision
from sim.stats.warmup import WarmUp, mser5

__all__ = [
    "Interval",
    "PairedDifference",
    "RelativePrecision",
    "WarmUp",
    "controlled",
    "mean_interval",
    "mser5",
    "paired_difference",
    "pilot_coefficients",
]
