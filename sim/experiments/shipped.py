"""What a sound installation has: the shipped scenarios to the letter, and one short run to the digit."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from sim.experiments.run import run
from sim.scenario import library, load

FILE: Final = Path(__file__).parents[1] / "data" / "shipped.json"
"""Written by ``pytest tests/golden --update-golden``."""

_SCENARIO, _SEED, _WEEKS = "sla", 1, 8
_NUMBER: Final = "expected_revenue"
_PACKAGES: Final = ("numpy", "scipy", "simpy")
_LAST_DIGITS: Final = 1e-9
"""Relative difference that another version of NumPy, or another machine, may make."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One short run.

    Parameters
    ----------
    number : float
        Its expected revenue, in the scenario's currency.
    digest : str
        SHA-256 of all its metrics, each with all its digits.
    """

    number: float
    digest: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a run here agrees with the one that was stored.

    Parameters
    ----------
    is_same : bool
        Whether every metric has the same digits.
    is_close : bool
        Whether the number differs at most in its last digits.
    has_same_versions : bool
        Whether Python, the packages and the kind of machine are those of the stored run.
    here, there : float
        The number, here and as stored.
    """

    is_same: bool
    is_close: bool
    has_same_versions: bool
    here: float
    there: float


def sample() -> Sample:
    """Simulate eight weeks of a shipped scenario."""
    metrics = run(load(_SCENARIO), seed=_SEED, until=_WEEKS).metrics
    digits = "\n".join(f"{name} {value!r}" for name, value in metrics.items())
    return Sample(metrics[_NUMBER], hashlib.sha256(digits.encode()).hexdigest())


def versions() -> dict[str, str]:
    """Give what the last digits of a number hang on."""
    found = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    return found | {package: installed(package) for package in _PACKAGES}


def installed(package: str) -> str:
    """Give the version of an installed package; empty where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def hashes(folder: Path | None = None) -> dict[str, str]:
    """Give a SHA-256 of the text of each shipped scenario, however its lines end."""
    paths = sorted((library.folder() if folder is None else folder).glob("*.yml"))
    return {path.stem: hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest() for path in paths}


def differing(folder: Path | None = None) -> dict[str, str]:
    """Give the shipped scenarios that are not as they shipped, and what is wrong with each: missing, changed or added."""
    here, there = hashes(folder), stored()["scenarios"]
    wrong = {name: "missing" for name in there if name not in here}
    wrong |= {name: "changed" for name, digest in here.items() if name in there and there[name] != digest}
    return dict(sorted((wrong | {name: "added" for name in here if name not in there}).items()))


def agreement() -> Agreement:
    """Simulate what was stored once more, and compare."""
    here, there = sample(), stored()
    return Agreement(
        here.digest == there["digest"],
        math.isclose(here.number, there["number"], rel_tol=_LAST_DIGITS),
        versions() == there["versions"],
        here.number,
        there["number"],
    )


def stored() -> dict[str, Any]:
    """Give what the installation came with."""
    content: dict[str, Any] = json.loads(files("sim.data").joinpath(FILE.name).read_text(encoding="utf-8"))
    return content


def write(path: Path = FILE) -> None:
    """Write what this program has as what ships."""
    here = sample()
    content = {"versions": versions(), "number": here.number, "digest": here.digest, "scenarios": hashes()}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
