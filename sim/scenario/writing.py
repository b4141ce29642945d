"""From a scenario back to a file: everything written out, nothing extended."""

from __future__ import annotations

import json
from typing import Any, Final

import yaml

from sim.scenario.nodes import Listing, Node, Scalar, Table, plain
from sim.scenario.schema import Scenario
from sim.scenario.source import resolved

_WIDTH: Final = 100
_SHORT: Final = 90


def dump(scenario: Scenario) -> str:
    """Return the scenario as YAML that loads to the same fingerprint.

    Data files are named as before, so the text belongs into the folder that the scenario came from.
    """
    text: str = yaml.dump(
        _listed(scenario.origin.tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    return text


def one_line(node: Node) -> str:
    """Return a value as it would stand behind its key on one line.

    Examples
    --------
    >>> from sim.scenario.nodes import Mark, Source, planted
    >>> one_line(planted({"at": "week 9", "leads": 79}, Mark(Source("a.yml"))))
    '{at: week 9, leads: 79}'
    """
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return " ".join(node.value.split())
    text: str = yaml.dump(
        _listed(node), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6, default_flow_style=True
    )
    return text.removesuffix("\n").removesuffix("\n...")


class _Flow(dict[str, Any]):
    """A map that stands on one line."""


class _Row(list[Any]):
    """A list that stands on one line."""


def _listed(node: Node) -> Any:
    """Return plain data for the dumper: what is short and has nothing long in it stands on one line."""
    if isinstance(node, Table):
        content = {key: _listed(entry.node) for key, entry in node.entries.items()}
        return _Flow(content) if _is_short(content) else content
    if isinstance(node, Listing):
        items = [_listed(item) for item in node.items]
        return _Row(items) if _is_short(items) else items
    return plain(node)


def _is_short(content: dict[str, Any] | list[Any]) -> bool:
    values = list(content.values()) if isinstance(content, dict) else content
    is_flat = all(not isinstance(value, dict | list) or isinstance(value, _Flow | _Row) for value in values)
    return is_flat and len(repr(content)) <= _SHORT


class _Dumper(yaml.SafeDumper):
    """Writes plain scalars by YAML 1.2's rules, as `sim.scenario.source` reads them."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own table, emptied

    def ignore_aliases(self, data: Any) -> bool:
        """Write out what stands in two places twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        # a folded block keeps a story readable, but would join the lines of any other text
        style = ">" if text.count("\n") == 1 and text.endswith("\n") else "|"
    else:
        style = "" if isinstance(resolved(text), str) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style or None)


def _plainly(dumper: _Dumper, value: float | None) -> yaml.ScalarNode:
    """Write a number, a truth or nothing; JSON's words for them are YAML's, but for what no scenario holds."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", json.dumps(value))


_Dumper.add_representer(str, _text)
for _kind in (int, float, bool, type(None)):
    _Dumper.add_representer(_kind, _plainly)
_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
)
_Dumper.add_representer(
    _Row, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
