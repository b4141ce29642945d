"""Plain numbers, shares of a whole, amounts of money, words."""

from __future__ import annotations

import math
import re

from sim.scenario.kinds.base import DIGITS, Kind, quoted, refuse_sign, text_json
from sim.scenario.visible import steers
from sim.units import parse_money, parse_share


def number(low: float, high: float, *, unit: str = "a plain number") -> Kind[float]:
    """Give the kind of a number from `low` to `high`."""

    def read(value: str | int | float) -> float:
        if isinstance(value, str):
            msg = f"expected {_span(low, high)}, found the text {quoted(value)}"
            raise ValueError(msg)  # noqa: TRY004 - every kind refuses in one way
        if not low <= value <= high:
            msg = f"{quoted(value)} is out of range; write {_span(low, high)}"
            raise ValueError(msg)
        return float(value)

    middle = low if math.isinf(high) else (low + high) / 2
    json = {"type": "number", "minimum": low, "maximum": high}
    return Kind(
        f"a number of {unit}" if unit != "a plain number" else unit, f"{middle:g}", read, json, _limits(low, high)
    )


def whole(low: int, high: int, noun: str = "a whole number") -> Kind[int]:
    """Give the kind of a whole number from `low` to `high`."""

    def read(value: str | int | float) -> int:
        if not isinstance(value, int):
            found = repr(value) if isinstance(value, float) and value.is_integer() else quoted(value)
            msg = f"expected {noun} from {low} to {high}, found {found}"
            raise ValueError(msg)  # noqa: TRY004 - every kind refuses in one way
        if not low <= value <= high:
            msg = f"{quoted(value)} is out of range; write {noun} from {low} to {high}"
            raise ValueError(msg)
        return value

    json = {"type": "integer", "minimum": low, "maximum": high}
    return Kind(noun, str(low), read, json, _limits(low, high))


def _limits(low: float, high: float) -> str:
    return f"{low:,} to {high:,}"


def _span(low: float, high: float) -> str:
    return f"a number from {low:g} to {high:g}"


# -------------------------------------------------------------------------------------------------- shares, money


def percent(part: float) -> str:
    """Write a share as a percentage with no more digits than it needs.

    Examples
    --------
    >>> percent(0.999), percent(1.4)
    ('99.9%', '140%')
    """
    return f"{100 * part:.6g}%"


def share(low: float = 0.0, high: float = 1.0) -> Kind[float]:
    """Give the kind of a share, 0..1 inside and a percentage in the file."""

    def read_percentage(text: str) -> float:
        sign, digits = (-1, text.strip()[1:]) if text.strip().startswith("-") else (1, text)
        part = sign * parse_share(digits, above_one=high > 1.0)
        if not low <= part <= high:
            msg = f"{quoted(text)} is out of range; write a share from {percent(low)} to {percent(high)}"
            raise ValueError(msg)
        return part

    def read(value: str | int | float) -> float:
        if isinstance(value, str):
            if low >= 0:
                refuse_sign(value)
            return read_percentage(value)
        if not math.isfinite(value):
            msg = f"{quoted(value)} is no share; write a percentage, as in '40%'"
            raise ValueError(msg)
        meant = value * 100 if abs(value) < 1 else value
        or_all = " or '100%'" if value == 1 else ""
        msg = f"the bare number {quoted(value)} has no percent sign; write '{meant:.12g}%'{or_all}"
        raise ValueError(msg)

    sign = "-?" if low < 0 else ""
    json = text_json(rf"{sign}{DIGITS}\s*%", "40%")
    return Kind("a percentage", "40%", read, json, f"{percent(low)} to {percent(high)}")


def money(high: float = 1e12) -> Kind[float]:
    """Give the kind of an amount of money, 0 or more, in the scenario's currency."""

    def read(value: str | int | float) -> float:
        text = value if isinstance(value, str) else _plain_number(value)
        refuse_sign(text)
        amount = parse_money(text)
        if amount > high:
            msg = f"{quoted(value)} is more money than any company here has; write {high:,.0f} or less"
            raise ValueError(msg)
        return amount

    json = {"anyOf": [{"type": "number", "minimum": 0}, text_json(rf"{DIGITS}\s*[kM]?", "300", "24k", "2.5M")]}
    return Kind("an amount of money", "24k", read, json, "0 or more")


def _plain_number(value: float) -> str:
    if not math.isfinite(value):
        msg = f"{quoted(value)} is no amount; write a number"
        raise ValueError(msg)
    return repr(value)


def word(noun: str, example: str, pattern: str, advice: str, longest: int = 300) -> Kind[str]:
    """Give the kind of a text that follows `pattern`; `advice` says what to write instead."""

    def read(value: str | int | float) -> str:
        if not isinstance(value, str):
            msg = f"{quoted(value)} is a number, no {noun}; put it in quotes, or {advice}"
            raise ValueError(msg)  # noqa: TRY004 - every kind refuses in one way
        if not re.fullmatch(pattern, value):
            msg = f"{quoted(value)} is no {noun}; {advice}"
            raise ValueError(msg)
        if steers(value):
            msg = f"{quoted(value)} holds a character that steers a terminal; {advice}"
            raise ValueError(msg)
        return value

    return Kind(f"a {noun}", example, read, text_json(pattern, example), longest=longest)
