"""Python does not look for cycles while a company runs, looks as before when it is done, and finds the company then."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from sim.model import company as company_module
from sim.model.company import Company, simulate
from sim.model.events import Event
from tests.model.kit import company


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


class Looks:
    """A sink that notes whether the collector is at work."""

    def __init__(self, fails: bool = False) -> None:
        self.seen: set[bool] = set()
        self.fails = fails

    def tell(self, event: Event) -> None:
        self.seen.add(gc.isenabled())
        if self.fails:
            msg = "broken"
            raise ValueError(msg)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_rests_and_is_then_as_it_was(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    looks = Looks()
    simulate(company("sla", weeks=2), seed=1, sink=looks)
    assert looks.seen == {False}
    assert gc.isenabled() is enabled


def test_the_collector_works_again_after_an_error() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="broken"):
        simulate(company("sla", weeks=2), seed=1, sink=Looks(fails=True))
    assert gc.isenabled()


def test_a_company_does_not_outlive_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    born: list[weakref.ref[Company]] = []

    class Noted(Company):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            born.append(weakref.ref(self))

    monkeypatch.setattr(company_module, "Company", Noted)
    for replication in range(3):
        simulate(company("sla", weeks=2), seed=1, replication=replication)
    gc.collect()
    assert [reference() for reference in born] == [None, None, None]
