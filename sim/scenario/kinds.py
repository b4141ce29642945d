"""The sorts of value that a scenario holds: how each is read, bounded, refused and described.

A `Kind` stands in a field's annotation, as in ``Annotated[float, share()]``. It reads what the file says, and when it
cannot it says what was found and what to write. The same object gives the JSON Schema that editors complete from and
the range that ``sim explain`` prints, so that the three can never disagree.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Generic, NoReturn, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.units import (
    Clock,
    Duration,
    Rate,
    WeeklyHours,
    parse_duration,
    parse_hours,
    parse_money,
    parse_rate,
    parse_share,
    parse_week,
)

T = TypeVar("T")

WRITTEN: Final = "written"
_DIGITS: Final = r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_TIME: Final = r"(min|mins|minute|minutes|h|hr|hrs|hour|hours|day|days|week|weeks)"
_LONGEST_QUOTE: Final = 60


Fault = tuple[tuple[str, ...], str]


def refuse(*faults: Fault | str) -> NoReturn:
    """Raise what pydantic collects: each fault at the value itself, or as (keys below it, message)."""
    parts = [((), fault) if isinstance(fault, str) else fault for fault in faults]
    raise PydanticCustomError(WRITTEN, "a value that cannot be meant", {"faults": parts})


def faults_of(error: PydanticCustomError) -> list[Fault]:
    """Return what `refuse` put into an error."""
    return list((error.context or {}).get("faults", ()))


def quoted(value: object) -> str:
    """Write a value of the file as a message shows it.

    Examples
    --------
    >>> quoted("5"), quoted(5), quoted(True), quoted(()), quoted(None)
    ("'5'", '5', 'true', 'a list', 'nothing')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.12g}" if isinstance(value, float) else str(value)[:_LONGEST_QUOTE]
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "a map"
    text = str(value)
    return f"'{text}'" if len(text) <= _LONGEST_QUOTE else f"'{text[:_LONGEST_QUOTE]}...'"


@dataclass(frozen=True, eq=False)
class Kind(Generic[T]):
    """One sort of value.

    Parameters
    ----------
    noun : str
        What it is, as in ``a share of the whole``.
    example : str
        One that is right, as the file writes it.
    read : callable
        From what the file holds (text or a number) to the value; raises `ValueError` with one sentence.
    json : mapping
        The JSON Schema of what the file may hold.
    limits : str
        The range in words, for ``sim explain``.
    """

    noun: str
    example: str
    read: Callable[[str | int | float], T]
    json: Mapping[str, Any]
    limits: str = ""
    _read: dict[str | int | float, T] = field(default_factory=dict, repr=False)

    def validate(self, value: object) -> T:
        """Return what `value` means, or raise the pydantic error that says why it means nothing."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            refuse(f"expected {self.noun}, such as `{self.example}`, found {quoted(value)}")
        # one text means one thing: overrides and changes validate the same few hundred texts again and again
        if isinstance(value, str) and value in self._read:
            return self._read[value]
        try:
            meaning = self.read(value)
        except ValueError as error:
            refuse(str(error))
        if isinstance(value, str) and len(self._read) < 1000:
            self._read[value] = meaning
        return meaning

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.no_info_plain_validator_function(self.validate)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.json)


def _text(pattern: str, *examples: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", "examples": list(examples)}


def _of_text(read: Callable[[str], T], bare: str) -> Callable[[str | int | float], T]:
    """Read text only; say of a bare number what to write, `bare` with the number in it."""

    def reader(value: str | int | float) -> T:
        if isinstance(value, str):
            _refuse_sign(value, bare)
            return read(value)
        amount = quoted(value).lstrip("-")
        msg = f"the bare number {quoted(value)} has no unit; write '{bare.format(amount)}'"
        raise ValueError(msg)

    return reader


def _refuse_sign(text: str, bare: str) -> None:
    """Say of a negative amount that it is one; the units would only say that they cannot read it."""
    if re.match(r"\s*-\s*[0-9.]", text):
        msg = f"{quoted(text)} is negative; write 0 or more, as in '{bare.format(1)}'"
        raise ValueError(msg)


# ------------------------------------------------------------------------------------------------- plain numbers


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
    return Kind(f"a number of {unit}" if unit != "a plain number" else unit, f"{middle:g}", read, json, _limits(low, high))


def whole(low: int, high: int, noun: str = "a whole number") -> Kind[int]:
    """Give the kind of a whole number from `low` to `high`."""

    def read(value: str | int | float) -> int:
        if not isinstance(value, int):
            msg = f"expected {noun} from {low} to {high}, found {quoted(value)}"
            raise ValueError(msg)  # noqa: TRY004 - every kind refuses in one way
        if not low <= value <= high:
            msg = f"{quoted(value)} is out of range; write {noun} from {low} to {high}"
            raise ValueError(msg)
        return value

    json = {"type": "integer", "minimum": low, "maximum": high}
    return Kind(noun, str(low), read, json, _limits(low, high))


def _limits(low: float, high: float) -> str:
    return f"{low:,.10g} to {high:,.10g}"


def _span(low: float, high: float) -> str:
    return f"a number from {low:g} to {high:g}"


# -------------------------------------------------------------------------------------------------- shares, money


def share(low: float = 0.0, high: float = 1.0) -> Kind[float]:
    """Give the kind of a share, 0..1 inside and a percentage in the file."""

    def read_percentage(text: str) -> float:
        sign, digits = (-1, text.strip()[1:]) if text.strip().startswith("-") else (1, text)
        part = sign * parse_share(digits, above_one=high > 1.0)
        if not low <= part <= high:
            msg = f"{quoted(text)} is out of range; write a share from {low:.0%} to {high:.0%}"
            raise ValueError(msg)
        return part

    def read(value: str | int | float) -> float:
        if isinstance(value, str):
            if low >= 0:
                _refuse_sign(value, "{}%")
            return read_percentage(value)
        meant = value * 100 if abs(value) < 1 else value
        msg = f"the bare number {quoted(value)} has no percent sign; write '{meant:.12g}%'"
        raise ValueError(msg)

    sign = "-?" if low < 0 else ""
    json = _text(rf"{sign}{_DIGITS}\s*%", "40%")
    return Kind("a percentage", "40%", read, json, f"{low:.0%} to {high:.0%}")


def money(high: float = 1e12) -> Kind[float]:
    """Give the kind of an amount of money, 0 or more, in the scenario's currency."""

    def read(value: str | int | float) -> float:
        text = value if isinstance(value, str) else _plain_number(value)
        _refuse_sign(text, "{}")
        amount = parse_money(text)
        if amount > high:
            msg = f"{quoted(value)} is more money than any company here has; write {high:,.0f} or less"
            raise ValueError(msg)
        return amount

    json = {"anyOf": [{"type": "number", "minimum": 0}, _text(rf"{_DIGITS}\s*[kM]?", "300", "24k", "2.5M")]}
    return Kind("an amount of money", "24k", read, json, "0 or more")


def _plain_number(value: float) -> str:
    if not math.isfinite(value):
        msg = f"{quoted(value)} is no amount; write a number"
        raise ValueError(msg)
    return repr(value)


# ----------------------------------------------------------------------------------------------------------- time

# for bounds only: what a business day and week usually are, in minutes
_NOMINAL: Final = {"min": 1.0, "h": 60.0, "day": 480.0, "week": 2400.0}
_LONGEST_ELAPSED: Final = 10 * 52 * 7 * 1440.0
_LONGEST_BUSINESS: Final = 10 * 52 * 2400.0
_LONGEST_WORK: Final = 7 * 1440.0


def nominal(amount: object) -> float:
    """Return about how many minutes a duration is, with days of eight business hours; a plain amount as it is."""
    if not isinstance(amount, Duration):
        return float(str(amount))
    return amount.amount * _NOMINAL[amount.unit] if amount.clock is Clock.BUSINESS else amount.minutes


def _bounded(time: Duration, text: str, longest: float, *, positive: bool) -> Duration:
    length = nominal(time)
    if positive and not time.amount:
        msg = f"{quoted(text)} is no time at all; write more than 0"
        raise ValueError(msg)
    if length > longest:
        limit = "a week" if longest == _LONGEST_WORK else "ten years"
        msg = f"{quoted(text)} is longer than {limit}; check the number and its unit"
        raise ValueError(msg)
    return time


def _elapsed(text: str) -> Duration:
    time = parse_duration(text)
    if time.clock is Clock.BUSINESS:
        msg = f"{quoted(text)} counts business time, but this runs at night too; write '{Duration(time.amount, time.unit)}'"
        raise ValueError(msg)
    return time


def _business(text: str) -> Duration:
    time = parse_duration(text)
    if time.clock is Clock.ELAPSED:
        ours = Duration(time.amount, time.unit, Clock.BUSINESS)
        msg = f"{quoted(text)} counts elapsed time, but this runs in working hours only; write '{ours}'"
        raise ValueError(msg)
    return time


def _work(text: str) -> Duration:
    time = parse_duration(text)
    if time.unit not in ("min", "h"):
        msg = f"{quoted(text)} is counted in {time.noun}, but this is time at work; write minutes or hours, as in '6 min'"
        raise ValueError(msg)
    return Duration(time.amount, time.unit)


def elapsed_time(*, positive: bool = False) -> Kind[Duration]:
    """Give the kind of a length of time in which nights and weekends count."""
    read = _of_text(lambda text: _bounded(_elapsed(text), text, _LONGEST_ELAPSED, positive=positive), "{} min")
    return Kind("a length of elapsed time", "30 min", read, _text(rf"{_DIGITS}\s*{_TIME}", "30 min", "3 days"), _from(positive))


def business_time(*, positive: bool = False) -> Kind[Duration]:
    """Give the kind of a length of time that passes in working hours only."""
    read = _of_text(lambda text: _bounded(_business(text), text, _LONGEST_BUSINESS, positive=positive), "{} business hours")
    json = _text(rf"{_DIGITS}\s*business\s+{_TIME}", "2 business hours", "5 business days")
    return Kind("a length of business time", "2 business hours", read, json, _from(positive))


def work_time(*, positive: bool = False) -> Kind[Duration]:
    """Give the kind of a piece of a person's work, in minutes or hours."""
    read = _of_text(lambda text: _bounded(_work(text), text, _LONGEST_WORK, positive=positive), "{} min")
    json = _text(rf"{_DIGITS}\s*(business\s+)?{_TIME}", "6 min", "1.5 h")
    return Kind("an amount of working time", "6 min", read, json, _from(positive) + ", minutes or hours")


def either_time() -> Kind[Duration]:
    """Give the kind of a promised time: it says itself on which clock it runs."""
    read = _of_text(lambda text: _bounded(parse_duration(text), text, _LONGEST_BUSINESS, positive=True), "{} business hours")
    json = _text(rf"{_DIGITS}\s*(business\s+)?{_TIME}", "1 business hour", "15 min")
    return Kind("a length of time on either clock", "1 business hour", read, json, "more than 0")


def _from(positive: bool) -> str:  # noqa: FBT001
    return "more than 0" if positive else "0 or more"


def weeks(low: int, high: int) -> Kind[int]:
    """Give the kind of a whole number of weeks."""

    def read_weeks(text: str) -> int:
        count = _elapsed(text).minutes / (7 * 1440)
        if count != int(count) or not low <= count <= high:
            msg = f"{quoted(text)} is not a whole number of weeks from {low} to {high}; write, for example, '{high} weeks'"
            raise ValueError(msg)
        return int(count)

    json = _text(rf"{_DIGITS}\s*(days?|weeks?)", "52 weeks")
    return Kind("a number of weeks", "52 weeks", _of_text(read_weeks, "{} weeks"), json, f"{low} to {high} weeks")


def week() -> Kind[int]:
    """Give the kind of a week of the run: 1 is the first that is measured, -1 the last of the warm-up."""

    def read(value: str | int | float) -> int:
        if isinstance(value, str):
            return parse_week(value)
        msg = f"the bare number {quoted(value)} is no week; write 'week {quoted(value)}'"
        raise ValueError(msg)

    return Kind("a week of the run", "week 27", read, _text(r"week\s+-?[0-9]+", "week 27", "week -4"))


def date() -> Kind[dt.date]:
    """Give the kind of a day, year first."""

    def read(value: str | int | float) -> dt.date:
        text = str(value)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            msg = f"{quoted(value)} is no date; write year, month and day, as in 2027-01-04"
            raise ValueError(msg)
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            msg = f"{quoted(text)} is no day of the calendar; check month and day"
            raise ValueError(msg) from None

    return Kind("a date", "2027-01-04", read, _text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2027-01-04"))


def weekly_hours() -> Kind[WeeklyHours]:
    """Give the kind of a week's working hours."""
    return Kind(
        "working hours",
        "Mon-Fri 9:00-17:30",
        _of_text(parse_hours, "Mon-Fri 9:00-17:30"),
        {"type": "string", "examples": ["Mon-Fri 9:00-17:30", "Mon-Thu 9:00-17:00, Fri 9:00-15:00", "always"]},
    )


# ---------------------------------------------------------------------------------------------------------- rates

_MOST_PER_WEEK: Final = 1_000_000


def leads_rate() -> Kind[Rate]:
    """Give the kind of so many leads in so much elapsed time."""

    def read_rate(text: str) -> Rate:
        rate = parse_rate(text)
        if rate.per.clock is Clock.BUSINESS:
            msg = f"{quoted(text)} counts business time, but leads come at any hour; write '40 per week'"
            raise ValueError(msg)
        if rate.per_week > _MOST_PER_WEEK:
            msg = f"{quoted(text)} is more than a million leads a week; check the number and its unit"
            raise ValueError(msg)
        return rate

    json = _text(rf"{_DIGITS}\s+per\s+({_DIGITS}\s+)?{_TIME}", "40 per week", "8 per day")
    return Kind("a number of leads per week", "40 per week", _of_text(read_rate, "{} per week"), json, "0 or more")


def work_rate() -> Kind[float]:
    """Give the kind of so many in a working hour; read as so many a minute."""

    def read_rate(text: str) -> float:
        rate = parse_rate(text)
        return rate.amount / _work(str(rate.per)).minutes

    json = _text(rf"{_DIGITS}\s+per\s+(business\s+)?(min|minute|h|hour)", "0.1 per hour")
    return Kind("a number per hour", "0.1 per hour", _of_text(read_rate, "{} per hour"), json, "0 or more")


def wage() -> Kind[float]:
    """Give the kind of so much money for a working hour; read as money a minute."""

    def read(value: str | int | float) -> float:
        match = re.fullmatch(r"\s*(\S+)\s+per\s+(business\s+)?(h|hour)\s*", str(value))
        if match is None:
            msg = f"{quoted(value)} is no money per hour; write '{_first_word(value)} per hour'"
            raise ValueError(msg)
        return money().read(match[1]) / 60

    return Kind("money per hour", "55 per hour", read, _text(rf"{_DIGITS}[kM]?\s+per\s+(h|hour)", "55 per hour"), "0 or more")


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

    json = _text(rf"{_DIGITS}\s*%\s+per\s+(week|month|quarter|year)", "7% per quarter")
    read = _of_text(read_rate, "{}% per quarter")
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
        return Cadence(int(match[1]), _bounded(_business(match[2]), match[2], _LONGEST_BUSINESS, positive=True))

    json = _text(rf"[0-9]+\s+in\s+{_DIGITS}\s*business\s+{_TIME}", "6 in 10 business days")
    read = _of_text(read_cadence, "{} in 10 business days")
    return Kind("attempts within a time", "6 in 10 business days", read, json, "1 to 999 attempts")


# ---------------------------------------------------------------------------------------------------------- words


def word(noun: str, example: str, pattern: str, advice: str) -> Kind[str]:
    """Give the kind of a short text that follows `pattern`; `advice` says what to write instead."""

    def read(value: str | int | float) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            msg = f"{quoted(value)} is no {noun}; {advice}"
            raise ValueError(msg)
        return value

    return Kind(f"a {noun}", example, read, _text(pattern, example))


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
