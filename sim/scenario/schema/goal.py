"""One goal: a metric, a comparison, an amount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from sim.scenario.kinds import Kind, quoted, share
from sim.units import Duration, parse_duration, parse_money

Operator = Literal["<=", ">=", "<", ">"]
_FORM: Final = re.compile(
    r"\s*(?P<metric>[A-Za-z_]\w*)\s*(\{\s*source\s*=\s*(?P<source>\w+)\s*\})?\s*(?P<operator><=|>=|<|>)\s*(?P<amount>\S.*?)\s*"
)
_EXAMPLE: Final = "sla_response_compliance >= 75%"


@dataclass(frozen=True)
class WrittenGoal:
    """A goal as the file states it.

    Parameters
    ----------
    metric : str
        Name of a metric; whether it exists is known to the results, not here.
    source : str or None
        The channel it is measured for, None for all.
    operator : {'<=', '>=', '<', '>'}
        How the metric compares with the amount.
    amount : Duration or float
        A length of time, a share (0..1), or a count or amount of money.
    is_share : bool
        Whether `amount` was written in percent.
    text : str
        As written.
    """

    metric: str
    source: str | None
    operator: Operator
    amount: Duration | float
    is_share: bool
    text: str


def goal() -> Kind[WrittenGoal]:
    """Give the kind of a goal."""

    def read(value: str | int | float) -> WrittenGoal:
        text = str(value)
        match = _FORM.fullmatch(text)
        if match is None:
            msg = f"{quoted(value)} is no goal; write a metric, a comparison and an amount, as in '{_EXAMPLE}'"
            raise ValueError(msg)
        amount, is_share = _amount(match["amount"])
        return WrittenGoal(
            match["metric"],
            match["source"],
            cast("Operator", match["operator"]),
            amount,
            is_share,
            " ".join(text.split()),
        )

    json = {"type": "string", "pattern": r"^\s*\w+\s*(\{.*\})?\s*(<=|>=|<|>)\s*\S.*$", "examples": [_EXAMPLE]}
    return Kind("a goal", _EXAMPLE, read, json)


def _amount(text: str) -> tuple[Duration | float, bool]:
    """Read what a metric is compared with, and whether it is a percentage."""
    if text.endswith("%"):
        return share(-10, 100).read(text), True
    if re.fullmatch(r"-?[\d.eE+-]+\s*[kM]?", text):
        return parse_money(text), False
    return parse_duration(text), False
