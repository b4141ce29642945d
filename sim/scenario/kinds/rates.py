"""So much in so much time: leads, opportunities, wages, returns, attempts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from sim.scenario.kinds.base import DIGITS, Kind, of_text, quoted, text_json
from sim.scenario.kinds.numbers import money
from sim.scenario.kinds.times import LONGEST_BUSINESS, TIME, bounded, business, nominal
from sim.units import Clock, Duration, Rate, parse_rate, parse_share

_MOST_PER_WEEK: Final = 1_000_000


def leads_rate(*, positive: bool = False) -> Kind[Rate]:
    """Give the kind of so many leads in so much elapsed time."""

    def read_rate(text: str) -> Rate:
        rate = parse_rate(text)
        if rate.per.clock is Clock.BUSINESS:
            msg = f"{quoted(text)} counts business time, but leads come at any hour; write '40 per week'"
            raise ValueError(msg)
        if positive and not rate.amount:
            msg = f"{quoted(text)} promises nothing; write more than 0, or null for no promise"
            raise ValueError(msg)
        if rate.per_week > _MOST_PER_WEEK:
            msg = f"{quoted(text)} is more than a million leads a week; check the number and its unit"
            raise ValueError(msg)
        return rate

    limits = "more than 0" if positive else "0 or more"
    json = text_json(rf"{DIGITS}\s+per\s+({DIGITS}\s+)?{TIME}", "40 per week", "8 per day")
    return Kind("a number of leads per week", "40 per week", of_text(read_rate, "{} per week"), json, limits)


def work_rate() -> Kind[float]:
    """Give the kind of so many in a working hour; read as so many a minute."""

    def read_rate(text: str) -> float:
        rate = parse_rate(text)
        if rate.per.unit not in ("min", "h"):
            msg = f"{quoted(text)} is not in time at work; write so many per hour, as in '0.1 per hour'"
            raise ValueError(msg)
        return rate.amount / nominal(rate.per)

    json = text_json(rf"{DIGITS}\s+per\s+(business\s+)?(min|minute|h|hour)", "0.1 per hour")
    return Kind("a number per hour", "0.1 per hour", of_text(read_rate, "{} per hour"), json, "0 or more")


def wage() -> Kind[float]:
    """Give the kind of so much money for a working hour; read as money a minute."""

    def read(value: str | int | float) -> float:
        match = re.fullmatch(r"\s*(\S+)\s+per\s+(business\s+)?(h|hour)\s*", str(value))
        if match is None:
            msg = f"{quoted(value)} is no money per hour; write '{_first_word(value)} per hour'"
            raise ValueError(msg)
        return money().read(match[1]) / 60

    return Kind(
        "money per hour", "55 per hour", read, text_json(rf"{DIGITS}[kM]?\s+per\s+(h|hour)", "55 per hour"), "0 or more"
    )


def _first_word(value: object) -> str:
    word = str(value).split()[0] if str(value).split() else ""
    return word if re.fullmatch(r"[0-9.]+[kM]?", word) else "55"


WEEKS_IN: Final = {"week": 1.0, "month": 52 / 12, "quarter": 13.0, "year": 52.0}


@dataclass(frozen=True)
class ShareRate:
    """A share of what is left, again and again: `share` (0..1) in every `period` of ``WEEKS_IN``."""

    share: float
    period: str

    @property
    def hazard_per_week(self) -> float:
        """The constant hazard that takes `share` in one period."""
        return -math.log1p(-self.share) / WEEKS_IN[self.period]


def share_rate() -> Kind[ShareRate]:
    """Give the kind of a share in a period, such as ``7% per quarter``."""

    def read_rate(text: str) -> ShareRate:
        match = re.fullmatch(r"\s*(.+?)\s+per\s+(week|month|quarter|year)\s*", text)
        if match is None:
            msg = f"{quoted(text)} is no share in a period; write, for example, '7% per quarter'"
            raise ValueError(msg)
        part = parse_share(match[1])
        if part >= 1:
            msg = f"{quoted(text)} leaves nothing; write less than 100%"
            raise ValueError(msg)
        return ShareRate(part, match[2])

    json = text_json(rf"{DIGITS}\s*%\s+per\s+(week|month|quarter|year)", "7% per quarter")
    read = of_text(read_rate, "{}% per quarter")
    return Kind("a share in a period", "7% per quarter", read, json, "0% to under 100%")


@dataclass(frozen=True)
class Cadence:
    """So many attempts within so much business time."""

    attempts: int
    within: Duration


def cadence() -> Kind[Cadence]:
    """Give the kind of promised attempts, such as ``6 in 10 business days``."""

    def read_cadence(text: str) -> Cadence:
        match = re.fullmatch(r"\s*([0-9]{1,3})\s+in\s+(.+?)\s*", text)
        if match is None or int(match[1]) < 1:
            msg = f"{quoted(text)} promises no attempts; write, for example, '6 in 10 business days'"
            raise ValueError(msg)
        return Cadence(int(match[1]), bounded(business(match[2]), match[2], LONGEST_BUSINESS, positive=True))

    json = text_json(rf"[0-9]+\s+in\s+{DIGITS}\s*business\s+{TIME}", "6 in 10 business days")
    read = of_text(read_cadence, "{} in 10 business days")
    return Kind("attempts within a time", "6 in 10 business days", read, json, "1 to 999 attempts")
