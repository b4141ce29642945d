"""From what pydantic found to what a person should read: each mistake once, at its place, with what to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem
from sim.scenario.kinds import WRITTEN, quoted
from sim.scenario.nodes import Location, Scalar, Table, address, find, place
from sim.scenario.schema.walk import choices_of, field_at, fields_of, kind_of, section_at
from sim.units.wording import did_you_mean

_MOST_NAMED = 12
_MISSING, _UNKNOWN = "missing", "extra_forbidden"


def problems_of(error: ValidationError, tree: Table, *, extended: bool) -> list[Problem]:
    """Return every mistake that the schema found.

    Parameters
    ----------
    error : ValidationError
        What pydantic says of the plain data.
    tree : Table
        The same data with its positions.
    extended : bool
        Whether the file extends another; one that does not gets the advice to.
    """
    found = error.errors(include_url=False)
    missing = [each["loc"] for each in found if each["type"] == _MISSING]
    problems: list[Problem] = []
    for each in found:
        if each["type"] == _UNKNOWN:
            problems.append(_unknown(tree, each["loc"], missing))
        elif each["type"] == WRITTEN:
            problems += _written(tree, each["loc"], each["input"], each["ctx"]["faults"])
        elif each["type"] != _MISSING:
            problems.append(_wrong(tree, each["loc"], each))
    return problems + _absent(tree, missing, extended=extended)


def _say(tree: Table, location: Location, message: str, *, of_key: bool = False) -> Problem:
    return place(tree, location, of_key=of_key).problem(f"{address(tree, location)}: {message}")


def _unknown(tree: Table, location: Location, missing: list[Location]) -> Problem:
    """Say that a key is unknown; where it is a missing one misspelt, that one is no longer missing."""
    *parent, key = location
    lacking = [str(loc[-1]) for loc in missing if loc[:-1] == tuple(parent)]
    section = section_at(tuple(parent))
    known = list(fields_of(section)) if section else []
    near = difflib.get_close_matches(str(key), lacking, n=1) or difflib.get_close_matches(str(key), known, n=1)
    if near and near[0] in lacking:
        missing.remove((*parent, near[0]))
    where = f"{address(tree, tuple(parent))}: " if parent else ""
    advice = f"did you mean '{near[0]}'?" if near else f"write one of {_listed(known)}"
    return place(tree, location, of_key=True).problem(f"{where}unknown key '{key}'; {advice}")


def _absent(tree: Table, missing: Iterable[Location], *, extended: bool) -> list[Problem]:
    """Say which keys are missing: map by map, or all at once in a file that could take them from a base."""
    by_parent: dict[Location, list[str]] = {}
    for location in missing:
        by_parent.setdefault(location[:-1], []).append(str(location[-1]))
    if not extended and by_parent:
        names = [address(tree, (*parent, key)) for parent, keys in by_parent.items() for key in keys]
        what = f"{len(names)} keys are missing: {_listed(names)}" if len(names) > 1 else f"'{names[0]}' is missing"
        return [place(tree, ()).problem(f"{what}; write them, or `extends: no-sla` to take them from there")]
    problems = []
    for parent, keys in by_parent.items():
        what = f"the keys {_listed(keys)} are missing" if len(keys) > 1 else f"the key '{keys[0]}' is missing"
        problems.append(_say(tree, parent, f"{what}; write {_example(parent, keys[0])}"))
    return problems


def _example(parent: Location, key: str) -> str:
    field = field_at((*parent, key))
    kind = kind_of(field) if field else None
    if kind:
        return f"`{key}: {kind.example}`" if kind.example else f"`{key}: ...`"
    choices = choices_of(field) if field else ()
    return f"`{key}: {choices[0]}`" if choices else f"`{key}: ...`"


def _written(tree: Table, location: Location, value: object, faults: Iterable[tuple[Location, str]]) -> list[Problem]:
    """Say what a value's kind found wrong with it, or that there is none."""
    if value is None:
        return [_nothing(tree, location)]
    return [_say(tree, (*location, *steps), message) for steps, message in faults]


def _nothing(tree: Table, location: Location) -> Problem:
    node = find(tree, location)
    *parent, key = location
    example = _example(tuple(parent), str(key)) if isinstance(key, str) else "one"
    if isinstance(node, Scalar) and node.bare:
        return _say(tree, location, f"the key has no value; write {example}")
    return _say(tree, location, f"null is no value here; write {example}, or leave the key out to keep the base's")


def _wrong(tree: Table, location: Location, error: Any) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails
    """Say what is wrong with a value of the wrong build."""
    value, kind = error["input"], error["type"]
    if value is None:
        return _nothing(tree, location)
    field = field_at(location)
    choices = choices_of(field) if field else ()
    if kind == "literal_error":
        advice = did_you_mean(str(value), choices, f"write {_either(choices)}")
        return _say(tree, location, f"{quoted(value)} is none of the words for it; {advice}")
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        section = section_at(location)
        keys = f"; its keys are {_listed(list(fields_of(section)))}" if section else ""
        return _say(tree, location, f"expected a map, found {quoted(value)}{keys}")
    if kind == "tuple_type":
        return _say(tree, location, f"expected a list, found {quoted(value)}; write it in brackets, as in [a, b]")
    if kind in ("too_short", "too_long"):
        wanted, found = error["ctx"].get("min_length", error["ctx"].get("max_length")), error["ctx"]["actual_length"]
        least = "at least" if kind == "too_short" else "at most"
        return _say(tree, location, f"the list has {found} items; write {least} {wanted}")
    if kind == "string_type":
        return _say(tree, location, f"expected text, found {quoted(value)}; put it in quotes if it is a name")
    return _say(tree, location, f"{error['msg']}, found {quoted(value)}")


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_MOST_NAMED])
    return f"{shown} and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else shown
