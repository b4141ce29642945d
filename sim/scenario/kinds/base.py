"""What every kind of value does: read, refuse, describe."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, NoReturn, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")

WRITTEN: Final = "written"
DIGITS: Final = r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_LONGEST_QUOTE: Final = 60
_MOST_REMEMBERED: Final = 1000

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
    longest : int
        Most characters that a text may have: what is longer is not even looked at.
    """

    noun: str
    example: str
    read: Callable[[str | int | float], T]
    json: Mapping[str, Any]
    limits: str = ""
    longest: int = 300
    _known: dict[str, T] = field(default_factory=dict, repr=False)

    def validate(self, value: object) -> T:
        """Return what `value` means, or raise the pydantic error that says why it means nothing."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            refuse(f"expected {self.noun}, such as `{self.example}`, found {quoted(value)}")
        if isinstance(value, str) and len(value) > self.longest:
            refuse(f"{quoted(value)} has {len(value):,} characters; write {self.noun}, such as `{self.example}`")
        # one text means one thing: overrides and changes read the same few hundred texts again and again
        if isinstance(value, str) and value in self._known:
            return self._known[value]
        try:
            meaning = self.read(value)
        except ValueError as error:
            refuse(str(error))
        if isinstance(value, str) and len(value) <= _LONGEST_QUOTE and len(self._known) < _MOST_REMEMBERED:
            self._known[value] = meaning
        return meaning

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.json)


def text_json(pattern: str, *examples: str) -> dict[str, Any]:
    """Return the JSON Schema of a text that follows `pattern`."""
    return {"type": "string", "pattern": f"^{pattern}$", "examples": list(examples)}


def of_text(read: Callable[[str], T], bare: str) -> Callable[[str | int | float], T]:
    """Read text only; say of a bare number what to write, `bare` with the number in it."""

    def reader(value: str | int | float) -> T:
        if isinstance(value, str):
            refuse_sign(value)
            return read(value)
        if not math.isfinite(value):
            msg = f"{quoted(value)} is no amount; write one with its unit, as in '{bare.format(4)}'"
            raise ValueError(msg)
        amount = quoted(value).lstrip("-")
        msg = f"the bare number {quoted(value)} has no unit; write '{bare.format(amount)}'"
        raise ValueError(msg)

    return reader


def refuse_sign(text: str) -> None:
    """Say of a negative amount that it is one; the units would only say that they cannot read it."""
    if re.match(r"\s*-\s*[0-9.]", text):
        msg = f"{quoted(text)} is negative; write 0 or more"
        raise ValueError(msg)
