"""Ways through the schema: which section, field or kind stands at a place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario.kinds import Kind
from sim.scenario.nodes import Location
from sim.scenario.schema.base import Section
from sim.scenario.schema.scenario import Scenario
from sim.scenario.shapes import ShapeKind

_MOST_PATHS: Final = 3


@cache
def fields_of(section: type[Section]) -> dict[str, FieldInfo]:
    """Return a section's fields by the key they have in the file, in order."""
    return {field.alias or name: field for name, field in section.model_fields.items()}


def section_of(annotation: Any) -> type[Section] | None:
    """Return the section that a field holds, itself, in a list or optionally."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next((found for part in get_args(annotation) if (found := section_of(part))), None)


def section_at(location: Location) -> type[Section] | None:
    """Return the section whose keys stand at `location`; list items are skipped over."""
    section: type[Section] | None = Scenario
    for step in location:
        if isinstance(step, str) and section is not None:
            field = fields_of(section).get(step)
            section = section_of(field.annotation) if field else None
    return section


def field_at(location: Location) -> FieldInfo | None:
    """Return the field at `location`, None where the schema has none."""
    keys = [step for step in location if isinstance(step, str)]
    section = section_at(tuple(keys[:-1])) if keys else None
    return fields_of(section).get(keys[-1]) if section else None


def kind_of(field: FieldInfo) -> Kind[Any] | ShapeKind[Any] | None:
    """Return how the field's value, or each item of its list, is written."""
    for part in (*field.metadata, *_parts(field.annotation)):
        if isinstance(part, Kind | ShapeKind):
            return part
    return None


def _parts(annotation: Any) -> list[Any]:
    if isinstance(annotation, Kind | ShapeKind) or get_origin(annotation) is Literal:
        return [annotation]
    metadata = list(getattr(annotation, "__metadata__", ()))
    return [*metadata, *(part for inner in get_args(annotation) for part in _parts(inner))]


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """Return the words among which the field's value, or each item of its list, is chosen."""
    return _choices(field.annotation)


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(choice) for choice in get_args(annotation))
    return tuple(choice for part in get_args(annotation) for choice in _choices(part))


def fixed_at(location: Location) -> str:
    """Return why the value at `location` cannot change during a run, an empty text where it can."""
    for depth in range(1, len(location) + 1):
        field = field_at(location[:depth])
        extra = field.json_schema_extra if field else None
        if isinstance(extra, dict) and extra.get("fixed"):
            return str(extra["fixed"])
    return ""


def every_field() -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Give every field of the schema with its keys from the top, sections before what is in them."""
    yield from _below(Scenario, ())


def _below(section: type[Section], keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    for key, field in fields_of(section).items():
        yield (*keys, key), field
        inner = section_of(field.annotation)
        if inner is not None:
            yield from _below(inner, (*keys, key))


@cache
def paths_of(key: str) -> tuple[str, ...]:
    """Return the paths, at most three, at which the schema has a key; none where there are more, as of `constant`."""
    found = tuple(".".join(keys) for keys, _ in every_field() if keys[-1] == key)
    return found if len(found) <= _MOST_PATHS else ()
