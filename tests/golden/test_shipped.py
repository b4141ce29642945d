"""What `sim doctor` holds an installation to is what ships."""

from __future__ import annotations

from pathlib import Path

from sim.experiments import shipped
from sim.scenario.library import folder, names


def test_the_sample_and_the_library_are_what_is_stored(*, update_golden: bool) -> None:
    if update_golden:
        shipped.write()
    found = shipped.agreement()
    again = "run pytest tests/golden -n0 --update-golden"
    assert shipped.differing() == {}, again
    assert found.is_close, again
    assert found.is_same or not found.has_same_versions, again
    assert set(shipped.stored()["scenarios"]) == set(names())


def test_a_scenario_that_is_not_as_it_shipped_is_named(tmp_path: Path) -> None:
    for path in folder().glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert shipped.differing(tmp_path) == {}, "line ends make no difference"
    (tmp_path / "sla.yml").write_text("name: another", encoding="utf-8")
    (tmp_path / "typical.yml").unlink()
    (tmp_path / "ours.yml").touch()
    assert shipped.differing(tmp_path) == {"ours": "added", "sla": "changed", "typical": "missing"}
