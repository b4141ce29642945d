"""One seed, one answer: in any order, after any other run, in any process, whatever Python's hashes are."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.model.company import simulate
from tests.model.kit import company, outcome_bytes

PROGRAM = """
import hashlib, sys
from tests.model.kit import company, outcome_bytes, run
told = run(company("sla", weeks=5), seed=11, replication=3)
digest = hashlib.sha256()
for name, column in sorted(outcome_bytes(told.outcome).items()):
    digest.update(name.encode() + column)
for event in told.log:
    digest.update(repr(event).encode())
sys.stdout.write(digest.hexdigest())
"""


@pytest.mark.parametrize("name", ["no-sla", "sla"])
def test_replications_do_not_know_each_other(name: str) -> None:
    inputs = company(name, weeks=4)
    forward = [outcome_bytes(simulate(inputs, seed=5, replication=number)) for number in range(4)]
    backward = [outcome_bytes(simulate(inputs, seed=5, replication=number)) for number in reversed(range(4))]
    assert forward == backward[::-1]
    assert len({hashlib.sha256(b"".join(each.values())).digest() for each in forward}) == 4


def test_another_company_in_between_changes_nothing() -> None:
    inputs = company("sla", weeks=4)
    first = outcome_bytes(simulate(inputs, seed=5))
    simulate(company("no-sla", {"sales.reps": 9, "demand.variance": 2}, weeks=4), seed=8)
    assert outcome_bytes(simulate(inputs, seed=5)) == first


def test_every_process_gives_the_same_bytes() -> None:
    root = Path(__file__).parents[2]
    digests = set()
    for hash_seed in ("0", "1", "4294967295"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join([*sys.path, str(root)])}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, cwd=root, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1
    assert len(digests.pop()) == 64
