"""The JSON Schema for editors: every shipped scenario passes it, and what the loader refuses mostly does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from sim.scenario import library, names
from sim.scenario.json_schema import ID, json_schema
from sim.scenario.nodes import Source, plain
from sim.scenario.source import parse

SCHEMA = json_schema()


def passes(value: Any, schema: dict[str, Any]) -> bool:
    """Say whether a value keeps the keywords that our schema uses; any other keyword is a mistake of the schema."""
    known = {"$ref", "anyOf", "type", "const", "enum", "pattern", "minimum", "maximum", "minItems", "maxItems", "items"}
    known |= {"properties", "required", "additionalProperties", "maxProperties", "if", "then", "not"}
    assert set(schema) - known <= {"description", "examples", "default", "$schema", "$id", "$defs"}
    return all(_keeps(word, value, schema) for word in known & set(schema))


def _keeps(word: str, value: Any, schema: dict[str, Any]) -> bool:
    asked = schema[word]
    tests: dict[str, Callable[[], Any]] = {
        "$ref": lambda: passes(value, SCHEMA["$defs"][asked.rpartition("/")[2]]),
        "anyOf": lambda: any(passes(value, each) for each in asked),
        "not": lambda: not passes(value, asked),
        "if": lambda: not passes(value, asked) or passes(value, schema.get("then", {})),
        "then": lambda: True,
        "type": lambda: _is_of(value, asked),
        "const": lambda: value == asked,
        "enum": lambda: value in asked,
        "pattern": lambda: not isinstance(value, str) or re.search(asked, value) is not None,
        "minimum": lambda: not _is_of(value, "number") or value >= asked,
        "maximum": lambda: not _is_of(value, "number") or value <= asked,
        "minItems": lambda: not isinstance(value, tuple) or len(value) >= asked,
        "maxItems": lambda: not isinstance(value, tuple) or len(value) <= asked,
        "maxProperties": lambda: not isinstance(value, dict) or len(value) <= asked,
        "items": lambda: not isinstance(value, tuple) or all(passes(item, asked) for item in value),
        "required": lambda: not isinstance(value, dict) or set(asked) <= set(value),
        "additionalProperties": lambda: asked or not isinstance(value, dict) or set(value) <= set(schema["properties"]),
        "properties": lambda: (
            not isinstance(value, dict) or all(passes(value[key], each) for key, each in asked.items() if key in value)
        ),
    }
    return bool(tests[word]())


def _is_of(value: Any, kind: str) -> bool:
    kinds: dict[str, Any] = {
        "object": dict, "array": tuple, "string": str, "null": type(None), "integer": int, "number": int | float,
    }  # fmt: skip
    return isinstance(value, kinds[kind]) and not isinstance(value, bool)


def data(text: str) -> Any:
    return plain(parse(text, Source("x"), []))


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_passes(name: str) -> None:
    text = library.path_of(name).read_text(encoding="utf-8")
    assert passes(data(text), SCHEMA)
    assert text.startswith(f"# yaml-language-server: $schema={ID}\n")


def test_the_file_beside_the_scenarios_is_the_schema() -> None:
    written = json.loads((library.folder() / ID).read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(SCHEMA)), "run: sim schema > scenarios/scenario.schema.json"


@pytest.mark.parametrize(
    "text",
    [
        "extends: no-sla\nsales: {repps: 4}",
        "extends: no-sla\nsales: {reps: 0}",
        "extends: no-sla\nsales: {reps: four}",
        "extends: no-sla\nsales: {rule: newest}",
        "extends: no-sla\nsales: {set_up: 9}",
        "extends: no-sla\nsales: {absence: {days: 25 days}}",
        "extends: no-sla\nsales: {shrinkage: 0.12}",
        "extends: no-sla\ndemand: {channels: [{name: podcast}]}",
        "extends: no-sla\ndeal: {value: {lognormal: {mean: 19k}}}",
        "extends: no-sla\nresponse: {contact: null}",
        "extends: no-sla\ngoals: [revenue]",
        "extends: no-sla\ncolour: red",
        "name: Extends nothing\nsales: {reps: 4}",
    ],
)
def test_an_editor_marks_what_the_loader_refuses(text: str) -> None:
    assert not passes(data(text), SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        "extends: no-sla",
        "extends: no-sla\ndeal: {value: 24k}",
        "extends: no-sla\ndeal: {value: 24000}",
        "extends: no-sla\nhandoff: {routes: [{name: mail, delay: 1 to 2 business days, loss: 4%}]}",
        "extends: no-sla\nresponse: {patience: {empirical: {file: a.csv, column: b, unit: min}}}",
        "extends: no-sla\nresponse: {patience: null}",
        "extends: no-sla\nagreement: {sales: {first_response: [{within: 15 min}]}}",
        "extends: no-sla\nchanges: [{at: week 3, set: {sales.reps: 4}}, {at: week 4, event: rebrand}]",
        "extends: no-sla\nstory: >\n  One line\n  and another.\n",
    ],
)
def test_an_editor_leaves_alone_what_the_loader_takes(text: str) -> None:
    assert passes(data(text), SCHEMA)


def test_fields_say_what_they_mean_and_why_they_are_fixed() -> None:
    sales = SCHEMA["$defs"]["Sales"]["properties"]
    assert sales["reps"]["description"].startswith("people who answer leads")
    assert "cannot change during a run: the way leads are owned" in sales["inbox"]["description"]
    assert "title" not in sales["reps"]
    assert "business hours" in sales["prospecting_block"]["examples"][0]
