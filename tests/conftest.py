"""What every test shares: how hard Hypothesis searches, and where the real data lies."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

# A failure found on a runner must be found again at home, so `ci` is derandomised; `dev` keeps looking elsewhere.
hypothesis.settings.register_profile("dev", deadline=None, max_examples=100)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=200, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


_HOME = Path(tempfile.mkdtemp(prefix="handoff-tests-"))
# before any test module is read, so that what tests simulate stays out of the user's own history
os.environ["HANDOFF_HOME"] = str(_HOME)
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def history() -> Path:
    """Begin every test with an empty history, and give the folder where it lies."""
    for file in _HOME.iterdir():
        file.unlink()
    return _HOME


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Give the folder of real data named by HANDOFF_DATA, or skip and say why."""
    folder = os.environ.get("HANDOFF_DATA")
    if not folder:
        pytest.skip("HANDOFF_DATA is not set: the real data is not part of the repository")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"HANDOFF_DATA names '{folder}', which is no folder")
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden results be written anew; the diff is then read like code."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew instead of comparing")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Say whether golden results are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden", default=False))
