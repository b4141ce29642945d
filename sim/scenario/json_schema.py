"""The JSON Schema that editors complete and check scenario files with."""

from __future__ import annotations

from typing import Any, Final

from sim.scenario.schema import Scenario

ID: Final = "scenario.schema.json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Json = dict[str, Any]


def json_schema() -> Json:
    """Return the schema of what a file may hold.

    A file that extends another holds any part of a scenario, so keys are required only in the items of lists, which
    replace those of the base whole, and in a file that extends nothing.
    """
    schema = Scenario.model_json_schema()
    in_lists = _in_lists(schema)
    for name, section in schema["$defs"].items():
        if name not in in_lists:
            section.pop("required", None)
    required = schema.pop("required", [])
    schema = {
        "$schema": _DIALECT,
        "$id": ID,
        **schema,
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": required},
    }
    plain: Json = _without_noise(schema)
    return plain


def _in_lists(schema: Json) -> set[str]:
    """Return the sections that stand in lists only."""
    found: set[str] = set()
    for section in (schema, *schema["$defs"].values()):
        for field in section.get("properties", {}).values():
            reference = field.get("items", {}).get("$ref", "")
            found.add(reference.rpartition("/")[2])
    return found - {""}


def _without_noise(node: Any) -> Any:
    """Return a schema without pydantic's titles, which repeat the keys, and with reasons instead of our own marks."""
    if isinstance(node, list):
        return [_without_noise(each) for each in node]
    if not isinstance(node, dict):
        return node
    fixed = node.get("fixed")
    kept = {
        key: _without_noise(value)
        for key, value in node.items()
        if key not in ("title", "fixed") or isinstance(value, dict)
    }
    if isinstance(fixed, str) and "description" in kept:
        kept["description"] += f" (cannot change during a run: {fixed})"
    return kept
