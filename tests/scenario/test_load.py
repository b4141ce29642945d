"""From names, files, texts and plain data to scenarios."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import Scenario, derive, load, load_mapping, load_text, names, override
from sim.scenario.load import load as load_again

OURS = "extends: no-sla\nname: Ours\nsales: {reps: 3}\n"


def message_of(text: str, folder: Path | None = None) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "x", folder)
    return str(caught.value)


@pytest.mark.parametrize("name", names())
def test_the_shipped_scenarios_load(name: str) -> None:
    scenario = load(name)
    assert scenario.id == name
    assert scenario.story.endswith(".\n")
    assert scenario.source is not None
    assert scenario.source.stem == name


def test_the_complete_scenario_comes_first() -> None:
    assert names()[0] == "no-sla"
    assert {"no-sla", "sla", "misaligned-messaging", "typical"} <= set(names())


def test_a_file_holds_only_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "ours.yml"
    file.write_text(OURS, encoding="utf-8")
    ours, base = load(str(file)), load("no-sla")
    assert (ours.id, ours.name, ours.source) == ("ours", "Ours", file)
    assert ours.sales.reps == 3
    assert ours.sales.absence == base.sales.absence
    assert ours.demand == base.demand


def test_a_shipped_scenario_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load("sla").agreement.sales.first_response[0].when is not None


def test_a_bare_name_is_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sla").write_text(OURS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("sla").name == "SLA"
    assert load("./sla").name == "Ours"
    assert load(Path("sla")).name == "Ours"


def test_bases_are_found_below_the_file_and_their_data_with_them(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "values.csv").write_text("value\n3\n1\n", encoding="utf-8")
    (tmp_path / "parts" / "base.yml").write_text(
        "extends: middle.yml\ndeal: {value: {empirical: {file: values.csv, column: value}}}\n", encoding="utf-8"
    )
    (tmp_path / "parts" / "middle.yml").write_text("extends: sla\nname: Middle\n", encoding="utf-8")
    (tmp_path / "ours.yml").write_text("extends: parts/base.yml\nsales: {reps: 3}\n", encoding="utf-8")
    ours = load(tmp_path / "ours.yml")
    assert (ours.name, ours.sales.reps, ours.sales.rule) == ("Middle", 3, "due_first")
    (column,) = ours.origin.columns
    assert column.file == "parts/values.csv"
    assert ours.origin.columns[column] == (3.0, 1.0)


@pytest.mark.parametrize(
    ("base", "problem"),
    [
        ("../base.yml", "extends: '../base.yml' leaves the folder of this file; put the base beside it or below it"),
        (
            "/etc/base.yml",
            "extends: '/etc/base.yml' leaves the folder of this file; put the base beside it or below it",
        ),
        (
            "link/base.yml",
            "extends: 'link/base.yml' leaves the folder of this file; put the base beside it or below it",
        ),
        (
            "slaa",
            "no scenario called 'slaa' ships; did you mean 'sla'? (a file is named with its suffix, as in 'slaa.yml')",
        ),
        ("[a]", "extends: expected the name of a scenario, such as `no-sla`, or a file, such as `ours.yml`"),
        ("ours.yml", "extends: 'ours.yml' comes back to itself; let one of the files stand alone"),
    ],
)
def test_a_base_that_cannot_be_is_refused(base: str, problem: str, tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "base.yml").write_text(OURS, encoding="utf-8")
    (inside / "link").symlink_to(outside)
    file = inside / "ours.yml"
    file.write_text(f"name: x\nextends: {base}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert str(caught.value) == f"{file}:2:10: {problem}"


def test_a_base_that_is_not_there_is_refused_where_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ours.yml"
    file.write_text("extends: base.yml\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"ours.yml:1:10: extends: there is no file '.*base.yml'; check the name"):
        load(file)


def test_a_loop_of_two_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("extends: b.yml\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("extends: a.yml\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"b.yml:1:10: extends: 'a.yml' comes back to itself"):
        load(tmp_path / "a.yml")


def test_a_chain_without_end_is_refused(tmp_path: Path) -> None:
    for step in range(30):
        (tmp_path / f"s{step}.yml").write_text(f"extends: s{step + 1}.yml\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="more than 20 files extend one another"):
        load(tmp_path / "s0.yml")


def test_a_mistake_in_a_base_is_shown_in_the_base(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("extends: no-sla\nsales: {reps: 0}\n", encoding="utf-8")
    (tmp_path / "ours.yml").write_text("extends: base.yml\nsales: {rule: first}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "ours.yml")
    assert {(Path(problem.file).name, problem.line) for problem in caught.value.problems} == {
        ("ours.yml", 2),
        ("base.yml", 2),
    }


def test_text_from_memory_extends_what_ships_only() -> None:
    assert load_text(OURS).sales.reps == 3
    assert message_of("extends: ours.yml\n") == (
        "x:1:10: extends: 'ours.yml' is a file, but this text lies in no folder; extend a shipped scenario"
    )


def test_plain_data_is_a_scenario_too() -> None:
    ours = load_mapping({"extends": "sla", "sales": {"reps": 5}, "goals": ["wins >= 10"]}, "ours")
    assert (ours.id, ours.source, ours.sales.reps) == ("ours", None, 5)
    with pytest.raises(ScenarioError, match=r"^ours: sales.reps: 0 is out of range"):
        load_mapping({"extends": "sla", "sales": {"reps": 0}}, "ours")
    with pytest.raises(TypeError, match="a scenario holds text, numbers, lists and maps, not set"):
        load_mapping({"extends": "sla", "goals": {"wins >= 10"}})


def test_null_is_a_value_only_where_the_complete_scenario_has_it() -> None:
    assert load_text("extends: sla\nagreement: {sales: {attempts: null}}\n").agreement.sales.attempts is None
    assert message_of("extends: sla\nsales: {reps: null}\n") == (
        "x:2:15: sales.reps: null is no value here; write `reps: 4`, or leave the key out to keep the base's"
    )
    assert message_of("extends: sla\nsales: null\n") == (
        "x:2:8: sales: null is no value here; write `sales: ...`, or leave the key out to keep the base's"
    )


def test_mistakes_of_every_layer_are_said_together() -> None:
    said = message_of(
        "extends: no-sla\nname: a\nname: b\nsales: {reps: 0}\nstart: 2027-01-05\nchanges: [{at: week 3, event: fair}]\n"
    )
    assert [line.split(":")[1] for line in said.splitlines()] == ["3", "4", "5", "6"]


def test_who_has_more_mistakes_than_that_has_another_kind_of_file() -> None:
    said = message_of("extends: no-sla\n" + "".join(f"key{i}: 1\n" for i in range(1000)))
    assert len(said.splitlines()) == 200


@pytest.mark.parametrize(
    "text",
    [
        "demand: {channels: 5}",
        "demand: {channels: [5]}",
        "demand: 5",
        "demand: {channels: [{name: a, bursts: [5]}]}",
        "agreement: {watched: {on_breach: [cry, 5]}}",
        "calendar: {holidays: [x, 5]}",
        "alignment: {learning: {budget_range: [a]}}",
        "deal: {value: {normal: 5}}",
        "changes: [5, {at: week 3}]",
        "goals: [[], {}]",
        "sales: {absences: [{rep: 0, at: 3, for: 5}, 7]}",
    ],
)
def test_whatever_is_broken_the_rest_is_still_checked(text: str) -> None:
    said = message_of(f"extends: no-sla\n{text}\nstart: 2027-01-05\n").splitlines()
    assert len(said) >= 2
    assert all(line.startswith("x:2:") for line in said[:-1])
    assert said[-1].startswith("x:3:8: start: 2027-01-05 is a Tuesday")


class TestFingerprint:
    def test_spelling_and_order_do_not_count(self) -> None:
        one = load_text("extends: no-sla\nsales: {reps: 3, rule: priority}\n", "a")
        other = load_text("# ours\nsales:\n  rule: 'priority'\n  reps: 3\nextends: no-sla\n", "b")
        assert one.fingerprint == other.fingerprint
        assert len(one.fingerprint) == 64

    def test_every_value_counts(self) -> None:
        base = load("no-sla")
        settings: list[dict[str, object]] = [
            {"sales.reps": 5},
            {"costs.overhead": "5M"},
            {"goals": ["wins >= 1"]},
            {"run.seed": 2},
        ]
        prints = {override(base, setting).fingerprint for setting in settings}
        assert len(prints | {base.fingerprint}) == 5

    def test_an_override_back_is_the_same(self) -> None:
        base = load("no-sla")
        assert override(override(base, {"sales.reps": 5}), {"sales.reps": 4}).fingerprint == base.fingerprint

    def test_data_counts_and_its_name_too(self, tmp_path: Path) -> None:
        def ours() -> Scenario:
            return load_text("extends: no-sla\ndeal: {value: {empirical: {file: v.csv, column: v}}}\n", folder=tmp_path)

        (tmp_path / "v.csv").write_text("v\n1\n", encoding="utf-8")
        before = ours().fingerprint
        assert ours().fingerprint == before
        (tmp_path / "v.csv").write_text("v\n2\n", encoding="utf-8")
        assert ours().fingerprint != before


def test_a_scenario_is_frozen_and_travels() -> None:
    scenario = load("sla")
    with pytest.raises(Exception, match="frozen"):
        scenario.sales.reps = 9
    there = pickle.loads(pickle.dumps(scenario))
    assert there == scenario
    assert there.fingerprint == scenario.fingerprint


def test_derive_adds_changes_and_leaves_the_scenario_as_it_is() -> None:
    base = load("sla")
    first = derive(base, [{"at": "week 14", "set": {"sales.reps": 5}}])
    second = derive(first, [{"at": "week 27", "event": "rep_leaves"}])
    assert [change.at for change in second.changes] == [14, 27]
    assert [(week, then.sales.reps) for week, then in second.origin.later] == [(14, 5), (27, 4)]
    assert base.changes == ()
    with pytest.raises(ScenarioError, match=r"^changes: sales: unknown key 'rep'; did you mean 'reps'\?"):
        derive(base, [{"at": "week 14", "set": {"sales.rep": 5}}])


def test_load_is_what_the_package_offers() -> None:
    assert load is load_again
