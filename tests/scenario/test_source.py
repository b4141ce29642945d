"""YAML 1.2 with positions."""

from __future__ import annotations

import math

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario.nodes import Listing, Scalar, Source, Table, address, find, merged, place, plain
from sim.scenario.source import parse, parse_value, resolved

SOURCE = Source("x.yml")


def read(text: str) -> Table:
    problems: list[Problem] = []
    tree = parse(text, SOURCE, problems)
    assert problems == []
    return tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("17:30", "17:30"),
        ("09:00", "09:00"),
        ("2027-01-04", "2027-01-04"),
        ("1_000", "1_000"),
        ("1e-3", 0.001),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("-4", -4),
        ("+4", 4),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("15 min", "15 min"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_plain_scalars_mean_what_yaml_12_says(text: str, value: object) -> None:
    found = resolved(text)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_one() -> None:
    found = resolved(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_quotes_make_text() -> None:
    assert plain(read("a: '5'\nb: \"true\"\nc: |\n  5\n")) == {"a": "5", "b": "true", "c": "5\n"}


def test_every_key_and_value_knows_its_place() -> None:
    tree = read("name: Ours\nsales:\n  reps: 4\n  list: [a, {b: 2}]\n")
    assert (place(tree, ("sales", "reps")).line, place(tree, ("sales", "reps")).column) == (3, 9)
    assert (place(tree, ("sales", "reps"), of_key=True).line, place(tree, ("sales", "reps"), of_key=True).column) == (
        3,
        3,
    )
    assert (place(tree, ("sales", "list", 1, "b")).line, place(tree, ("sales", "list", 1, "b")).column) == (4, 17)


def test_a_place_that_is_not_there_is_the_deepest_that_is() -> None:
    tree = read("sales:\n  reps: 4\n")
    assert place(tree, ("sales", "rule")) == place(tree, ("sales",))
    assert place(tree, ("lognormal", "sales", "reps")).line == 2


def test_columns_count_characters_not_bytes() -> None:
    assert place(read('{"Zürich": 1, b: 2}'), ("b",)).column == 18


def test_a_key_without_a_value_is_pointed_at_itself() -> None:
    tree = read("sales:\n  reps:\n  rule: due_first\n")
    node = find(tree, ("sales", "reps"))
    assert isinstance(node, Scalar)
    assert node.bare
    assert place(tree, ("sales", "reps")).column == 3


def test_a_repeated_key_names_both_lines_and_the_rest_is_read() -> None:
    problems: list[Problem] = []
    tree = parse("a: 1\nb: 2\na: 3\n", SOURCE, problems)
    assert [str(problem) for problem in problems] == [
        "x.yml:3:1: the key 'a' is already on line 1; keep one of the two"
    ]
    assert plain(tree) == {"a": 3, "b": 2}


def test_a_value_alone_is_read_like_one_in_a_file() -> None:
    assert plain(parse_value("{lognormal: {mean: 19k, sigma: 0.8}}", SOURCE, [])) == {
        "lognormal": {"mean": "19k", "sigma": 0.8}
    }
    assert plain(parse_value("5", SOURCE, [])) == 5
    assert plain(parse_value("", SOURCE, [])) is None
    with pytest.raises(ScenarioError):
        parse_value("[", SOURCE, [])


def test_maps_merge_and_lists_replace_whole() -> None:
    base = read("a: {b: 1, c: [1, 2]}\nd: 4\n")
    over = read("a: {c: [3]}\ne: 5\n")
    assert plain(merged(base, over)) == {"a": {"b": 1, "c": (3,)}, "d": 4, "e": 5}


def test_items_are_called_by_their_name_or_number() -> None:
    tree = read("channels: [{name: webinar, fit: 1}]\ngoals: [a, b]\n")
    assert address(tree, ("channels", 0, "fit")) == "channels.webinar.fit"
    assert address(tree, ("goals", 1)) == "goals.2"
    channels, goals = tree.get("channels"), tree.get("goals")
    assert isinstance(channels, Listing)
    assert isinstance(goals, Listing)
    assert channels.index("webinar") == 0
    assert channels.index("1") is None
    assert goals.index("2") == 1
    assert goals.index("3") is None
    assert goals.index("0") is None
