"""From what pydantic found to what a person should read: each mistake once, at its place, with what to write."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, get_origin

from pydantic import ValidationError

from sim.errors import Problem
from sim.scenario.bases import complete
from sim.scenario.kinds import WRITTEN, quoted
from sim.scenario.nodes import Listing, Location, Scalar, Table, address, find, place
from sim.scenario.schema.walk import choices_of, field_at, fields_of, kind_of, paths_of, section_at
from sim.scenario.writing import one_line
from sim.units.wording import did_you_mean

# who has more mistakes than this has no scenario but some other file
MOST_ERRORS: Final = 200
_MOST_NAMED: Final = 12
_LONGEST_WORD: Final = 60
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
    found = error.errors(include_url=False)[:MOST_ERRORS]
    missing = [each["loc"] for each in found if each["type"] == _MISSING]
    problems: list[Problem] = []
    for each in found:
        if each["type"] == _UNKNOWN:
            problems.append(_unknown(tree, each["loc"], missing))
        elif each["type"] == WRITTEN:
            problems += _written(tree, each["loc"], each["input"], each["ctx"]["faults"])
        elif each["type"] != _MISSING and not _is_echo(tree, each):
            problems.append(_wrong(tree, each["loc"], each))
    return problems + _absent(tree, missing, extended=extended)


def _is_echo(tree: Table, error: Any) -> bool:
    """Say whether pydantic calls a list too short only because it refused items that are there."""
    node = find(tree, error["loc"])
    return error["type"] == "too_short" and isinstance(node, Listing) and len(node.items) >= error["ctx"]["min_length"]


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
    if near:
        advice = f"did you mean '{near[0]}'?"
    else:
        elsewhere = paths_of(str(key))
        advice = f"did you mean {_either(elsewhere)}?" if elsewhere else f"write one of {_listed(known)}"
    return place(tree, location, of_key=True).problem(f"{where}unknown key {quoted(str(key))}; {advice}")


def _absent(tree: Table, missing: Iterable[Location], *, extended: bool) -> list[Problem]:
    """Say which keys are missing: map by map, or all at once where whole sections are, which a base could give."""
    by_parent: dict[Location, list[str]] = {}
    for location in missing:
        by_parent.setdefault(location[:-1], []).append(str(location[-1]))
    if not extended and () in by_parent:
        names = [address(tree, (*parent, key)) for parent, keys in by_parent.items() for key in keys]
        what = f"{len(names)} keys are missing: {_listed(names)}" if len(names) > 1 else f"'{names[0]}' is missing"
        return [place(tree, ()).problem(f"{what}; write them, or `extends: no-sla` to take them from there")]
    problems = []
    for parent, keys in by_parent.items():
        what = f"the keys {_listed(keys)} are missing" if len(keys) > 1 else f"the key '{keys[0]}' is missing"
        problems.append(_say(tree, parent, f"{what}; write {_example(parent, keys[0])}"))
    return problems


def _example(parent: Location, key: str, *, is_list: bool = False) -> str:
    """Return a key with a value that it could have: the complete scenario's, or one of its kind."""
    # items of lists differ from scenario to scenario, so any of them can stand for another
    node = find(complete(), tuple(0 if isinstance(step, int) else step for step in (*parent, key)))
    field = field_at((*parent, key))
    kind, choices = (kind_of(field), choices_of(field)) if field else (None, ())
    example = kind.example if kind else next(iter(choices), "...")
    if isinstance(node, Scalar) and node.value is not None:
        example = one_line(node)
    return f"`{key}: [{example}]`" if is_list else f"`{key}: {example}`"


def _written(tree: Table, location: Location, value: object, faults: Iterable[tuple[Location, str]]) -> list[Problem]:
    """Say what a value's kind found wrong with it, or that there is none."""
    if value is None:
        return [_nothing(tree, location)]
    return [_say(tree, (*location, *steps), message) for steps, message in faults]


def _nothing(tree: Table, location: Location) -> Problem:
    node = find(tree, location)
    *parent, key = location
    if not isinstance(key, str):
        return _say(tree, location, "null is no item here; write one, or leave it out")
    field = field_at(location)
    is_list = field is not None and get_origin(field.annotation) is tuple
    example = _example(tuple(parent), key, is_list=is_list)
    if isinstance(node, Scalar) and node.bare:
        if section_at(location):
            example = f"{'items' if is_list else 'keys'} below it"
        return _say(tree, location, f"the key has no value; write {example}")
    return _say(tree, location, f"null is no value here; write {example}, or leave the key out to keep the base's")


def _wrong(tree: Table, location: Location, error: Any) -> Problem:
    """Say what is wrong with a value of the wrong build; `error` is one of pydantic's."""
    value = error["input"]
    if value is None:
        return _nothing(tree, location)
    sentence = _SENTENCES.get(error["type"])
    found = sentence(location, value, error.get("ctx", {})) if sentence else f"{error['msg']}, found {quoted(value)}"
    return _say(tree, location, found)


def _no_choice(location: Location, value: object, _context: Mapping[str, Any]) -> str:
    field = field_at(location)
    choices = choices_of(field) if field else ()
    advice = did_you_mean(str(value)[:_LONGEST_WORD], choices, f"write {_either(choices)}")
    return f"{quoted(value)} is no choice here; {advice}"


def _no_map(location: Location, value: object, _context: Mapping[str, Any]) -> str:
    section = section_at(location)
    keys = f"; its keys are {_listed(list(fields_of(section)))}" if section else "; write each key with its value"
    return f"expected a map, found {quoted(value)}{keys}"


def _no_list(_location: Location, value: object, _context: Mapping[str, Any]) -> str:
    advice = "begin each item with `- `" if isinstance(value, Mapping) else "write it in brackets, as in [a, b]"
    return f"expected a list, found {quoted(value)}; {advice}"


def _wrong_length(_location: Location, value: object, context: Mapping[str, Any]) -> str:
    least, most = context.get("min_length"), context.get("max_length")
    wanted = f"at least {least}" if least is not None else f"at most {most}"
    count = len(value) if isinstance(value, tuple | Mapping) else 0
    return f"{quoted(value)} of {count:,} {'item' if count == 1 else 'items'}; write {wanted}"


_SENTENCES: Final[dict[str, Callable[[Location, object, Mapping[str, Any]], str]]] = {
    "literal_error": _no_choice,
    "model_type": _no_map,
    "dict_type": _no_map,
    "tuple_type": _no_list,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
}


def _either(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_MOST_NAMED])
    return f"{shown} and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else shown
