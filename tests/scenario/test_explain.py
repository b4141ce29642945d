"""Every key can be explained, and every value of the complete scenario has its grade and reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.errors import UsageError
from sim.scenario import load
from sim.scenario.bases import complete
from sim.scenario.explain import GRADES, TERMS, explain, reason_at, sections, term
from sim.scenario.nodes import Listing, Location, Node, Table, address
from sim.scenario.schema import Scenario, Section
from sim.scenario.schema.walk import every_field, fields_of, kind_of, section_of

# what a file says of itself rather than of the company
OF_THE_FILE = {"schema", "name", "story"}


def leaves(node: Node, location: Location = ()) -> Iterator[Location]:
    if isinstance(node, Table):
        for key, entry in node.entries.items():
            yield from leaves(entry.node, (*location, key))
    elif isinstance(node, Listing):
        yield location
        for index, item in enumerate(node.items):
            yield from leaves(item, (*location, index))
    elif isinstance(location[-1], str):
        yield location


LEAVES = {address(complete(), location): location for location in leaves(complete())}


@pytest.mark.parametrize("path", [path for path in LEAVES if path.split(".")[-1] not in OF_THE_FILE])
def test_every_value_has_its_grade_and_reason(path: str) -> None:
    reason = reason_at(LEAVES[path])
    if path in ("demand.channels", "handoff.routes"):
        assert reason is None  # each item has its own
    else:
        assert reason is not None, path
        assert reason.grade in GRADES, path
        assert len(reason.text) > 3, path


FIELDS = {".".join(keys): field for keys, field in every_field()}


@pytest.mark.parametrize("path", FIELDS)
def test_every_field_has_a_meaning_and_a_kind(path: str) -> None:
    field = FIELDS[path]
    assert field.description
    assert field.description[0].islower() or field.description[0].isupper()
    found = explain(path)
    assert found.path == path
    assert found.meaning == field.description
    kind = kind_of(field)
    if kind is not None:
        assert found.kind.endswith(kind.noun)
    assert (section_of(field.annotation) is None) == (not found.keys)


def test_the_complete_scenario_is_complete() -> None:
    def missing(section: type[Section], node: Table, path: str) -> Iterator[str]:
        for key, field in fields_of(section).items():
            below, inner = node.get(key), section_of(field.annotation)
            if below is None and path:
                yield f"{path}.{key}"
            elif inner is not None and isinstance(below, Table):
                yield from missing(inner, below, f"{path}.{key}" if path else key)

    assert list(missing(Scenario, complete(), "")) == []


def test_a_key_is_explained_whole() -> None:
    found = explain("demand.channels.demo_request.leads")
    assert found.path == "demand.channels.leads"
    assert found.meaning == "leads that a usual week brings"
    assert (found.kind, found.limits) == ("a number of leads per week", "0 or more")
    assert found.value == found.example == str(load("no-sla").demand.channels[0].leads)
    assert found.reason is not None
    assert found.reason.grade == "D"
    assert found.fixed == ""


def test_an_item_can_be_left_out_or_another_be_named() -> None:
    channels = load("no-sla").demand.channels
    assert explain("demand.channels.leads").value == str(channels[0].leads)
    assert explain("demand.channels.webinar.leads").value == str(channels[2].leads)
    assert explain("handoff.routes.daily.delay").value.startswith("{exponential: ")
    assert explain("agreement.sales.first_response.within").example == "1 business hour"


def test_choices_are_named_and_what_is_fixed_says_why() -> None:
    found = explain("sales.inbox")
    assert found.limits == "owned, shared"
    assert found.fixed == "the way leads are owned is the team's shape"
    assert explain("run.seed").fixed
    assert not explain("sales.reps").fixed


def test_a_section_names_its_keys() -> None:
    found = explain("handoff.acceptance")
    assert found.kind == "a map"
    assert [key for key, _ in found.keys][:3] == ["constant", "score", "trust"]
    assert (found.value, found.example) == ("", "")


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("sales.rep", "did you mean sales.reps?"),
        ("reps", "did you mean sales.reps or sales.development.reps?"),
        ("look", "did you mean handoff.look or response.effort.look?"),
        ("xyzzy", "`sim explain` without a key lists the sections"),
        ("sales.reps.x", "did you mean sales.reps?"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(path: str, advice: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain(path)
    assert str(caught.value) == f"there is no key '{path}'; {advice}"


def test_words_are_explained_in_any_case() -> None:
    assert term("mql") == TERMS["MQL"]
    assert term("Business Time") == TERMS["business time"]
    assert term("sales") is None


def test_the_sections_are_those_of_a_file() -> None:
    keys = [key for key, _ in sections()]
    assert keys[:4] == ["schema", "name", "extends", "story"]
    assert {"demand", "agreement", "goals"} <= set(keys)
