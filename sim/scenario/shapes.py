"""Distributions as the file writes them: ``15 min``, ``30 to 60 min``, ``{lognormal: {mean: 19k, sigma: 0.8}}``.

What is written keeps its units; only `Shaped.build` turns it into a distribution of plain numbers, once a calendar can
say how long a business day is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.distributions import Constant, Distribution, Empirical, Exponential, Gamma, Lognormal, Triangular, Uniform
from sim.scenario.kinds import Fault, Kind, faults_of, nominal, number, quoted, refuse, word
from sim.units import parse_duration_range
from sim.units.wording import did_you_mean

A = TypeVar("A")
V = TypeVar("V")


@dataclass(frozen=True)
class Column:
    """One column of numbers in a data file, named relative to the scenario."""

    file: str
    column: str


@dataclass(frozen=True)
class Shaped(Generic[A]):
    """A distribution with its units.

    Parameters
    ----------
    shape : str
        One of `SHAPES`, or ``constant`` or ``empirical``.
    amounts : tuple
        The parameters that have the unit of the draws; for an empirical one, what a 1 in the data means.
    factors : tuple of float
        The parameters without unit: a sigma, a shape.
    column : Column or None
        The data of an empirical one.
    """

    shape: str
    amounts: tuple[A, ...]
    factors: tuple[float, ...] = ()
    column: Column | None = None

    def build(self, convert: Callable[[A], float], observed: Callable[[Column], Sequence[float]]) -> Distribution:
        """Return the distribution of plain numbers.

        Parameters
        ----------
        convert : callable
            From an amount to minutes or money.
        observed : callable
            From a column to its numbers.

        Raises
        ------
        ValueError
            If the parameters make no distribution.
        """
        amounts = tuple(convert(amount) for amount in self.amounts)
        if self.column is not None:
            return Empirical(tuple(sorted(value * amounts[0] for value in observed(self.column))))
        make = Constant if self.shape == "constant" else SHAPES[self.shape].make
        return make(*amounts, *self.factors)


@dataclass(frozen=True)
class Shape:
    """A family of distributions, and what its parameters are called in the file, in the order in which `make` takes them."""

    make: Callable[..., Distribution]
    amounts: tuple[str, ...]
    factors: tuple[str, ...] = ()


SHAPES: Final = {
    "exponential": Shape(Exponential, ("mean",)),
    "lognormal": Shape(Lognormal, ("mean",), ("sigma",)),
    "gamma": Shape(Gamma, ("mean",), ("shape",)),
    "uniform": Shape(Uniform, ("low", "high")),
    "triangular": Shape(Triangular, ("low", "mode", "high")),
}
_FACTORS: Final = {"sigma": number(0, 3), "shape": number(0.05, 1000)}
_FILE: Final = word("data file", "calls.csv", r"[^\n]{1,200}", "write its name, as in 'calls.csv'")
_COLUMN: Final = word("column", "minutes", r"[^\n]{1,100}", "write the heading of a column")


@dataclass(frozen=True, eq=False)
class ShapeKind(Generic[A]):
    """The kind of a value that is drawn: `of` is the kind of one draw, `one` what a bare 1 in a data file means."""

    of: Kind[A]
    one: A | None = None

    @property
    def noun(self) -> str:
        """What it is, for messages and for ``sim explain``."""
        return f"{self.of.noun}, or a distribution of it"

    @property
    def example(self) -> str:
        """One that is right."""
        return f"{{exponential: {self.of.example}}}"

    @property
    def limits(self) -> str:
        """The range of one draw."""
        return self.of.limits

    def validate(self, value: object) -> Shaped[A]:
        """Return the distribution that `value` writes, or raise the pydantic error with every fault in it."""
        if isinstance(value, Mapping):
            return self._family(value)
        if isinstance(value, str) and " to " in value:
            return self._range(value)
        return Shaped("constant", (self.of.validate(value),))

    def _range(self, text: str) -> Shaped[A]:
        try:
            ends = parse_duration_range(text)
        except ValueError as error:
            refuse(str(error))
        return Shaped("uniform", (self.of.validate(str(ends.low)), self.of.validate(str(ends.high))))

    def _family(self, value: Mapping[str, object]) -> Shaped[A]:
        if len(value) != 1:
            refuse(f"a distribution has one name, as in `{self.example}`; found {len(value)} keys")
        ((name, content),) = value.items()
        if name == "empirical":
            return self._empirical(content)
        if name not in SHAPES:
            known = [*SHAPES, "empirical"]
            advice = did_you_mean(name, known, f"write one of {', '.join(known)}")
            refuse(((name,), f"unknown distribution '{name}'; {advice}"))
        shaped = self._of_shape(name, SHAPES[name], content)
        try:
            shaped.build(nominal, lambda _: ())
        except ValueError as error:
            refuse(((name,), str(error)))
        return shaped

    def _of_shape(self, name: str, shape: Shape, content: object) -> Shaped[A]:
        keys, faults = (*shape.amounts, *shape.factors), list[Fault]()
        steps: dict[str, tuple[str, ...]] = {key: (name, key) for key in keys}
        if len(keys) == 1:  # an only parameter needs no name
            parameters, steps[keys[0]] = {keys[0]: content}, (name,)
        else:
            parameters = _parameters(name, content, keys)
        amounts = [_part(self.of, parameters[key], steps[key], faults) for key in shape.amounts]
        factors = [_part(_FACTORS[key], parameters[key], steps[key], faults) for key in shape.factors]
        if faults:
            refuse(*faults)
        if sorted(amounts, key=nominal) != amounts:
            refuse(((name,), f"{', '.join(shape.amounts)} are not in order; write the smallest first"))
        return Shaped(name, tuple(cast("list[A]", amounts)), tuple(cast("list[float]", factors)))

    def _empirical(self, content: object) -> Shaped[A]:
        keys = ("file", "column") if self.one is not None else ("file", "column", "unit")
        parameters, faults = _parameters("empirical", content, keys), list[Fault]()
        file = _part(_FILE, parameters["file"], ("empirical", "file"), faults)
        column = _part(_COLUMN, parameters["column"], ("empirical", "column"), faults)
        one = self.one
        if one is None:
            one = _part(self.of, f"1 {parameters['unit']}", ("empirical", "unit"), faults)
        if faults:
            refuse(*faults)
        return Shaped("empirical", (cast("A", one),), column=Column(str(file), str(column)))

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [dict(self.of.json), *self._range_json(), *self._families_json()]}

    def _range_json(self) -> list[JsonSchemaValue]:
        is_time = self.one is None
        return [{"type": "string", "pattern": r"^\S+\s+to\s+\S.*$", "examples": ["30 to 60 min"]}] if is_time else []

    def _families_json(self) -> list[JsonSchemaValue]:
        families = []
        for name, shape in SHAPES.items():
            parts = {key: dict(self.of.json) for key in shape.amounts}
            parts |= {key: dict(_FACTORS[key].json) for key in shape.factors}
            families.append(_map_json({name: _map_json(parts) if len(parts) > 1 else parts[shape.amounts[0]]}))
        keys = ("file", "column") if self.one is not None else ("file", "column", "unit")
        return [*families, _map_json({"empirical": _map_json({key: {"type": "string"} for key in keys})})]


def _map_json(properties: dict[str, JsonSchemaValue]) -> JsonSchemaValue:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _parameters(name: str, content: object, keys: Sequence[str]) -> dict[str, object]:
    """Return the parameters of a distribution, after refusing unknown and missing ones."""
    wanted = ", ".join(f"{key}: ..." for key in keys)
    if not isinstance(content, Mapping):
        refuse(((name,), f"expected a map `{{{wanted}}}`, found {quoted(content)}"))
    unknown = [key for key in content if key not in keys]
    missing = [key for key in keys if key not in content]
    faults: list[Fault] = [
        ((name, key), f"unknown key '{key}'; {did_you_mean(key, missing or keys, f'write {wanted}')}")
        for key in unknown
    ]
    if len(missing) > len(unknown):
        faults.append(((name,), f"'{missing[0]}' is missing; write `{{{wanted}}}`"))
    if faults:
        refuse(*faults)
    return dict(content)


def _part(kind: Kind[V], value: object, steps: tuple[str, ...], faults: list[Fault]) -> V | None:
    """Return one parameter, or None after noting that what stands at `steps` below the distribution is wrong."""
    try:
        return kind.validate(value)
    except PydanticCustomError as error:
        faults.extend((steps + below, message) for below, message in faults_of(error))
        return None
