"""The error tree: every branch has its exit code, says its place, and survives the way between processes."""

from __future__ import annotations

import pickle

import pytest

from sim import errors

MISTAKES = (
    errors.Problem("web.yml", 14, 5, "unknown key 'leads_per_wek'; did you mean 'leads_per_week'?"),
    errors.Problem("web.yml", 0, 0, "the file is empty; write at least 'schema: 1'"),
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ScenarioError(MISTAKES), 2),
        (errors.UsageError("no such scenario"), 2),
        (errors.CalibrationError("no dates"), 2),
        (errors.GoalFailed("revenue"), 3),
        (errors.GoalUndecided("revenue"), 4),
        (errors.ModelError("time ran backwards"), 1),
    ],
)
def test_every_branch_has_its_exit_code_in_any_process(error: errors.HandoffError, code: int) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, errors.HandoffError)
    assert copy.exit_code == code
    assert str(copy) == str(error)


def test_all_problems_are_told_each_at_its_place() -> None:
    error = pickle.loads(pickle.dumps(errors.ScenarioError(iter(MISTAKES))))
    assert error.problems == MISTAKES
    assert str(error).splitlines() == [
        "web.yml:14:5: unknown key 'leads_per_wek'; did you mean 'leads_per_week'?",
        "web.yml: the file is empty; write at least 'schema: 1'",
    ]
