"""Which model this is: two programs with the same version give the same bytes."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import sim

# what only shows or stores results, or reads data before there is a scenario
_NO_PART: Final = ("cli", "report", "calibration")
_PACKAGES: Final = ("numpy", "scipy", "simpy")


@cache
def model_version() -> str:
    """Give the release, and behind it a hash of the model's own source and of what its numbers rest on.

    A release has one model; between releases the source moves, and numbers of yesterday's must not pass for today's.

    Notes
    -----
    The source of all of `sim` but what only shows results, the version of Python, of NumPy, SciPy and SimPy, and the kind of
    machine: DESIGN section 6 promises equal bytes for one set of these.
    """
    digest = hashlib.sha256(f"{platform.python_version()} {platform.machine()} {platform.system()}".encode())
    for package in _PACKAGES:
        digest.update(f" {package} {_installed(package)}".encode())
    root = Path(sim.__file__).parent
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root).parts
        if parts[0] not in _NO_PART:
            digest.update("/".join(parts).encode() + b"\0" + file.read_bytes())
    return f"{sim.__version__}+{digest.hexdigest()[:12]}"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # on the path without having been installed
        return "unknown"
