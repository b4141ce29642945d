"""The sorts of value that a scenario holds: how each is read, bounded, refused and described.

A `Kind` stands in a field's annotation, as in ``Annotated[float, share()]``. It reads what the file says, and when it
cannot it says what was found and what to write. The same object gives the JSON Schema that editors complete from and
the range that ``sim explain`` prints, so that the three can never disagree.
"""

from typing import Annotated

from sim.scenario.kinds.base import WRITTEN, Fault, Kind, faults_of, quoted, refuse
from sim.scenario.kinds.numbers import money, number, percent, share, whole, word
from sim.scenario.kinds.rates import Cadence, ShareRate, cadence, leads_rate, share_rate, wage, work_rate
from sim.scenario.kinds.times import (
    business_time,
    date,
    either_time,
    elapsed_time,
    nominal,
    week,
    weekly_hours,
    weeks,
    work_time,
)
from sim.units import Duration

Share = Annotated[float, share()]
Money = Annotated[float, money()]
LogOdds = Annotated[float, number(-20, 20, unit="log odds")]
ElapsedTime = Annotated[Duration, elapsed_time()]
BusinessTime = Annotated[Duration, business_time()]
WorkTime = Annotated[Duration, work_time()]
Week = Annotated[int, week()]
Name = Annotated[
    str, word("name", "demo_request", "[a-z][a-z0-9_]{0,39}", "write small letters, digits and _, as in 'demo_request'")
]

__all__ = [
    "WRITTEN",
    "BusinessTime",
    "Cadence",
    "ElapsedTime",
    "Fault",
    "Kind",
    "LogOdds",
    "Money",
    "Name",
    "Share",
    "ShareRate",
    "Week",
    "WorkTime",
    "business_time",
    "cadence",
    "date",
    "either_time",
    "elapsed_time",
    "faults_of",
    "leads_rate",
    "money",
    "nominal",
    "number",
    "percent",
    "quoted",
    "refuse",
    "share",
    "share_rate",
    "wage",
    "week",
    "weekly_hours",
    "weeks",
    "whole",
    "word",
    "work_rate",
    "work_time",
]
