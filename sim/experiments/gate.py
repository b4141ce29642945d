"""A gate: whether a scenario is surely worse than a result that was kept, or than its baseline."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import UsageError
from sim.experiments.compare import Comparison
from sim.experiments.goals import Verdict
from sim.experiments.replications import Replications
from sim.results.registry import Better, metrics, split_id
from sim.stats import Interval

BASELINE: Final = "baseline"
"""What is written in place of a file where the first scenario is what the others are held to."""

_LARGEST: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Gated:
    """One scenario at the gate.

    Parameters
    ----------
    scenario : str
        Its id.
    metric : str
        What it is judged in.
    difference : Interval
        Now less then, and where the true difference lies.
    verdict : Verdict
        FAIL where the whole interval is worse, PASS where the whole of it is not, UNDECIDED where it holds 0.
    """

    scenario: str
    metric: str
    difference: Interval
    verdict: Verdict


@dataclass(frozen=True)
class Kept:
    """What a file remembers of earlier runs.

    Parameters
    ----------
    name : str
        The file.
    found : mapping of str to mapping
        By the scenario's id, what `--json` wrote of it.
    """

    name: str
    found: dict[str, dict[str, Any]]

    def interval(self, scenario: str, metric: str) -> Interval:
        """Give what a scenario's metric was.

        Raises
        ------
        UsageError
            If the file does not say.
        """
        if scenario not in self.found:
            known = ", ".join(sorted(self.found)) or "none"
            msg = f"'{self.name}' holds no result of '{scenario}' (it holds {known}); keep one with --json > FILE"
            raise UsageError(msg)
        try:
            entry = self.found[scenario]["metrics"][metric]
            ends = [math.nan if end is None else float(end) for end in entry["ci95"]]
            sd, mean = (math.nan if entry[key] is None else float(entry[key]) for key in ("sd", "mean"))
            return Interval(mean, ends[0], ends[1], sd, int(entry["n"]))
        except (KeyError, TypeError, ValueError, IndexError):
            msg = f"'{self.name}' holds no '{metric}' of '{scenario}'; keep a new result with --json > FILE"
            raise UsageError(msg) from None


def read_kept(path: Path) -> Kept:
    """Read what ``--json`` or ``--out`` wrote, of `sim run` or `sim compare`.

    Raises
    ------
    UsageError
        If the file cannot be read or is no such result.
    """
    try:
        if path.stat().st_size > _LARGEST:
            msg = f"'{path}' is larger than any result; name a file that --json wrote"
            raise UsageError(msg)
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"cannot read '{path}': {error.strerror}; keep a result there first, with --json > {path}"
        raise UsageError(msg) from error
    except (ValueError, RecursionError):
        msg = f"'{path}' is no result: it is not JSON; keep one with --json > FILE"
        raise UsageError(msg) from None
    if isinstance(content, dict) and "scenarios" in content:
        content = content["scenarios"]
    found = content if isinstance(content, list) else [content]
    named = {
        each["scenario"]: each for each in found if isinstance(each, dict) and isinstance(each.get("scenario"), str)
    }
    if not named:
        msg = f"'{path}' is no result of sim run or sim compare; keep one with --json > FILE"
        raise UsageError(msg)
    return Kept(str(path), named)


def judge_against(kept: Kept, arm: Replications, metric: str) -> Gated:
    """Hold a scenario to its kept result.

    Raises
    ------
    UsageError
        If the file does not know it, or neither way of the metric is better.

    Notes
    -----
    The two sets of replications are taken as independent (Welch): where they met the same leads, the true interval is
    narrower, and the gate fails too seldom rather than too often.
    """
    then, now = kept.interval(arm.scenario.id, metric), arm.interval(metric)
    return Gated(arm.scenario.id, metric, _welch(then, now), _verdict(metric, _welch(then, now)))


def judge_pair(comparison: Comparison, arm: Replications, metric: str) -> Gated:
    """Hold a scenario to the first one, on the same leads.

    Raises
    ------
    UsageError
        If neither way of the metric is better.
    """
    difference = comparison.difference(arm, metric)
    return Gated(arm.scenario.id, metric, difference, _verdict(metric, difference))


def _welch(then: Interval, now: Interval) -> Interval:
    from scipy.special import stdtrit  # noqa: PLC0415 - scipy.special where it is needed

    mean = now.mean - then.mean
    if min(then.n, now.n) < 2:
        return Interval(mean, math.nan, math.nan, math.nan, min(then.n, now.n))
    parts = [each.sd**2 / each.n for each in (then, now)]
    error = math.sqrt(sum(parts))
    if error == 0.0:
        return Interval(mean, mean, mean, 0.0, now.n)
    degrees = sum(parts) ** 2 / sum(part**2 / (each.n - 1) for part, each in zip(parts, (then, now), strict=True))
    half = float(stdtrit(degrees, 0.975)) * error
    return Interval(mean, mean - half, mean + half, error * math.sqrt(now.n), now.n)


def _verdict(metric: str, difference: Interval) -> Verdict:
    name, _ = split_id(metric)
    better = metrics()[name].better
    if better is Better.NEITHER:
        msg = f"neither more nor less '{metric}' is better, so there is no gate for it; choose another --metric"
        raise UsageError(msg)
    if math.isnan(difference.low):
        return Verdict.UNDECIDED
    worst, best = (difference.low, difference.high) if better is Better.HIGHER else (-difference.high, -difference.low)
    if best < 0.0:
        return Verdict.FAIL
    return Verdict.PASS if worst >= 0.0 else Verdict.UNDECIDED
