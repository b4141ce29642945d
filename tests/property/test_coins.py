"""Every coin is fair to its own chance: outcome less probability is zero in the mean, on seeds that tuned nothing.

A uniform that comes back from a lead's row writes down against which chance it is held. Only the first time counts: a
question asked twice gets the same answer, and the second is no coin any more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from sim.model import handoff, marketing
from sim.model.draws import Again, Draw
from sim.model.lead import Lead
from sim.model.response import giving_up
from tests.model.kit import company, run

FRESH = 7_000_000
RUNS = 60
EVERY_COIN = {
    "ACCEPT",
    "ACCEPT_AGAIN",
    "SPOKEN",
    "REACH",
    "PERFUNCTORY",
    "BREAK",
    "QUALIFY",
    "DISCOVERY",
    "DEMO",
    "WIN",
    "SHOPS",
    "LEAK",
    "CONTACT 1",
    "CONTACT 2",
    "CONTACT 3",
}


class Coin(float):
    """A uniform that writes down the first chance it is compared with, and what came of it."""

    name: str
    tossed: list[tuple[str, float, bool]]
    landed = False

    def __lt__(self, chance: float) -> bool:
        """Say whether the event with this chance happens."""
        happens = float(self) < chance
        if not self.landed:
            self.tossed.append((self.name, min(1.0, max(0.0, chance)), happens))
            self.landed = True
        return happens

    def __ge__(self, chance: float) -> bool:
        """Say whether it does not happen."""
        return not self < chance


def _name(column: int) -> str:
    return f"CONTACT {column - Again.CONTACT + 1}" if column >= Again.CONTACT else Again(column).name


@pytest.fixture
def tossed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, bool]]:
    found: list[tuple[str, float, bool]] = []
    asked: set[tuple[int, int]] = set()
    again, once, is_lost = Lead.again, Lead.once, handoff.is_lost
    keep: list[Lead] = []

    def coin(lead: Lead, place: int, name: str, value: float) -> float:
        key = (id(lead), place)
        if key in asked:
            return value
        asked.add(key)
        keep.append(lead)  # so that no other lead gets its address
        made = Coin(value)
        made.name, made.tossed = name, found
        return made

    def lost(policy: Any, channel: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
        outcome = is_lost(policy, channel, uniforms)
        risk = np.array([each.loss for each in policy.demand.channels]) * policy.handoff.route.loss
        found.extend(("LEAK", float(p), bool(o)) for p, o in zip(risk[channel], outcome, strict=True))
        return outcome

    monkeypatch.setattr(Lead, "again", lambda self, c: coin(self, self.life + c, _name(c), again(self, c)))
    monkeypatch.setattr(Lead, "once", lambda self, c: coin(self, -1 - c, Draw(c).name, once(self, c)))
    monkeypatch.setattr(marketing.handoff, "is_lost", lost)
    return found


def _deviations(tossed: list[tuple[str, float, bool]]) -> dict[str, tuple[int, float]]:
    """Return, for each coin, how often it was tossed and by how many standard deviations it was unfair."""
    surplus: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for name, chance, happened in tossed:
        sums = surplus[name]
        sums[0] += 1
        sums[1] += happened - chance
        sums[2] += chance * (1 - chance)
    return {name: (int(n), excess / math.sqrt(max(spread, 1e-12))) for name, (n, excess, spread) in surplus.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no-sla", "sla", "typical"])
def test_every_coin_is_fair(tossed: list[tuple[str, float, bool]], name: str) -> None:
    settings = {"qualification.returns": "40% per quarter"}
    for number in range(RUNS):
        run(company(name, settings, weeks=26, warm_up=4), seed=FRESH + number)
    deviations = _deviations(tossed)
    assert {coin: z for coin, (_, z) in deviations.items() if abs(z) >= 4} == {}
    expected = EVERY_COIN - ({"ACCEPT_AGAIN", "BREAK"} if name != "sla" else {"SPOKEN"})
    if name != "sla":
        expected -= {"PERFUNCTORY"}  # held against 0: nobody pretends where nothing is promised
    assert {coin for coin, (n, _) in deviations.items() if n > 100} >= expected


def test_coins_are_fair_in_a_few_runs(tossed: list[tuple[str, float, bool]]) -> None:
    """The same on a small scale, so that an unfair coin is seen at once."""
    for number in range(6):
        run(company("sla", weeks=16), seed=FRESH + 1000 + number)
    deviations = _deviations(tossed)
    assert {coin: z for coin, (_, z) in deviations.items() if abs(z) >= 4.5} == {}
    assert len(deviations) >= 14


def test_an_unfair_coin_would_be_seen(tossed: list[tuple[str, float, bool]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector itself: a contact rate that is booked 8 points too low stands out."""
    from sim.model import response

    honest = response.contact_probability
    run(company("sla", weeks=16), seed=FRESH)
    crooked = [
        (name, chance - 0.08 if name.startswith("CONTACT") else chance, happened)
        for name, chance, happened in tossed * 8
    ]
    assert honest is response.contact_probability
    assert max(abs(z) for name, (_, z) in _deviations(crooked).items() if name.startswith("CONTACT")) > 3


def test_reps_give_up_after_as_many_attempts_as_the_file_says() -> None:
    """P(a rep makes at least k attempts in vain) = (1 - q)^(k-1), up to the most allowed."""
    settings = {
        "response.reachable": "0%",
        "response.attempts": 6,
        "response.giving_up": "30%",
        "alignment.joint_goal": "0%",
        "alignment.follow_up": "100%",
        "response.giving_up_by_enforcement": "0%",
        "response.spacing": "20 business min",
        "qualification.returns": "0% per quarter",
    }
    inputs = company("no-sla", settings, weeks=30)
    assert giving_up(inputs.policies[0][1], 1.0, 0.0) == pytest.approx(0.3)
    leads = run(inputs, seed=FRESH).marketing
    attempts = leads.attempts[(leads.attempts > 0) & (leads.disposition != 0)]
    assert len(attempts) > 500
    for most in range(1, 7):
        chance = 0.7 ** (most - 1)
        share = (attempts >= most).mean()
        assert abs(share - chance) < 4 * math.sqrt(max(chance * (1 - chance), 1e-9) / len(attempts))
