"""Every metric of one replication at once, as plain numbers."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.model.inputs import Inputs
from sim.model.lead import LeadsTable
from sim.model.weekly import Weekly
from sim.results.registry import metrics, series
from sim.results.view import FloatArray, View, quantile

SPREAD: Final = (0.5, 0.9, 0.95)
"""The quantiles across leads that are shown beside a metric which sums up a distribution."""


def channel_names(inputs: Inputs) -> tuple[str, ...]:
    """Give the names of the sources, in the scenario's order."""
    _, policy = inputs.policies[0]
    return tuple(channel.name for channel in policy.demand.channels)


def measure(leads: LeadsTable, weekly: Weekly, inputs: Inputs) -> dict[str, float]:
    """Give every metric, of all leads and by source.

    Parameters
    ----------
    leads : LeadsTable
        All leads of one replication.
    weekly : Weekly
        Its measured weeks, at least one.
    inputs : Inputs
        What the replication was given.

    Returns
    -------
    dict of str to float
        ``name`` or ``name{source=channel}`` -> value in the metric's unit; nan where it is undefined.
    """
    everything = View(leads, weekly, inputs)
    channels = channel_names(inputs)
    by_source = [everything.of_source(source) for source in range(len(channels))]
    return {
        column.id: column.metric.measure(everything if column.source is None else by_source[column.source])
        for column in series(channels)
    }


def spreads(leads: LeadsTable, weekly: Weekly, inputs: Inputs) -> dict[str, FloatArray]:
    """Give p50, p90 and p95 across leads of every metric that sums up a distribution, each of shape (3,)."""
    view = View(leads, weekly, inputs)
    found = {}
    for name, metric in metrics().items():
        if metric.across is not None:
            values = metric.across(view)
            found[name] = np.array([quantile(values, probability) for probability in SPREAD])
    return found
