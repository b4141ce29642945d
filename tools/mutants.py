"""Mistakes planted on purpose: a copy of the code gets one each, and the quick tests must notice.

Run it from anywhere in a checkout::

    python tools/mutants.py                 # all of them, two at a time
    python tools/mutants.py -k clock -j 1   # those whose name holds a word

Exit code 0 if every mutant was caught, 1 if one survived, 2 if the tests fail without any mistake or a mistake can no longer
be planted because the line it spoils has changed: then the mutant is written anew.
"""

# ruff: noqa: T201 - a script prints
from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("sim", "scenarios", "tests", "pyproject.toml")
TESTS = ("tests/model", "tests/property")
LONGEST = 600.0
"""Seconds after which a mutant counts as caught: it hangs. More where the tests themselves take long on a busy computer."""

SLOWER = 4.0
"""How many times as long as without a mistake a mutant may take before it is said to hang."""

BOUNDED_PYTEST = """
import runpy, sys
try:
    import resource
except ImportError:
    pass
else:
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
sys.path.insert(0, "")
sys.argv[0] = "pytest"
runpy.run_module("pytest", run_name="__main__")
"""
"""Runs pytest with no more than 4 GB of memory: a mistake may go round in circles and remember each turn."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: in a module of ``sim/model``, the text that stands there once becomes another."""

    name: str
    module: str
    right: str
    wrong: str


MUTANTS = (
    Mutant("sign: late deals win more", "closing", "+ odds.lateness * lead.late_bm", "- odds.lateness * lead.late_bm"),
    Mutant("sign: old leads look better", "handoff", "+ odds.age * age / DAY", "- odds.age * age / DAY"),
    Mutant("sign: the quota raises the bar", "qualification", "+ raised - lowered", "+ raised + lowered"),
    Mutant("unit: age in business days", "handoff", "DAY = 1_440.0", "DAY = 480.0"),
    Mutant(
        "unit: churn by months",
        "customers",
        "yearly_churn(policy, levels)) ** (1.0 / WEEKS_A_YEAR)",
        "yearly_churn(policy, levels)) ** (1.0 / 12.0)",
    ),
    Mutant(
        "unit: absences of a year in half a year",
        "company",
        "every = WEEKS_A_YEAR / times",
        "every = WEEKS_A_YEAR / times / 2.0",
    ),
    Mutant(
        "clock: work at closing time belongs to the night",
        "world",
        "self.elapsed = calendar.elapsed_at_work",
        "self.elapsed = calendar.elapsed",
    ),
    Mutant(
        "clock: elapsed promises run on business time",
        "agreement",
        "due_at = lead.mql_at + promise.minutes",
        "due_at = calendar.add(lead.mql_at, promise.minutes)",
    ),
    Mutant(
        "clock: a promise is judged in business minutes",
        "response",
        "kept = floor.world.elapsed(lead.answered_bm) <= lead.promised_until",
        "kept = lead.answered_bm <= lead.due_bm",
    ),
    Mutant(
        "clock: first answers race on the first life's clock",
        "closing",
        "world.elapsed(lead.answered_bm) - lead.mql_at",
        "world.elapsed(lead.first_response_bm) - lead.mql_at",
    ),
    Mutant("queue: the newest last", "inbox", "return -lead.mql_bm", "return lead.mql_bm + 0.0"),
    Mutant(
        "queue: not the first but the last", "inbox", "return heappop(ready) if ready", "return ready.pop() if ready"
    ),
    Mutant(
        "queue: planned attempts before promised leads",
        "inbox",
        "MEETING, PROMISED, CADENCE, DESK, UNPROMISED = range(5)",
        "MEETING, CADENCE, PROMISED, DESK, UNPROMISED = range(5)",
    ),
    Mutant(
        "queue: one sleeper woken for all",
        "inbox",
        "            last.wakes_at = when  # so that a second task wakes another sleeper\n",
        "",
    ),
    Mutant("queue: all tasks stand in one row", "inbox", "if when >= self._row_ends:", "if True:"),
    Mutant(
        "queue: who is waked forgets what was waited for",
        "reps",
        "            if self.reserved is not None:\n                self.inbox.give_back(self.reserved)\n",
        "",
    ),
    Mutant(
        "queue: who gets up forgets what was waited for",
        "reps",
        "return None if goes_away else inbox.take(now, task)",
        "return None if goes_away else inbox.take(now)",
    ),
    Mutant("stream: all reps find the same", "prospecting", 'f"own/{number}"', '"own"'),
    Mutant(
        "stream: layers share their draws", "demand", 'f"demand/{name}/{layer}/{block}"', 'f"demand/{name}/{block}"'
    ),
    Mutant(
        "stream: demo and discovery share a uniform",
        "closing",
        "passes = lead.again(Again.DEMO) <",
        "passes = lead.again(Again.DISCOVERY) <",
    ),
    Mutant(
        "stream: a second life repeats the first",
        "lead",
        "self.life = self.present = self.first + life_offset(life)",
        "self.life = self.present = self.first + life_offset(0)",
    ),
    Mutant(
        "stream: the warm-up shifts the leads",
        "demand",
        "block, place = divmod(measured, BLOCK_WEEKS)\n        for layer",
        "block, place = divmod(measured + self._warm_up, BLOCK_WEEKS)\n        for layer",
    ),
    Mutant("owner: by counter", "marketing", "np.argmax(liking, axis=1) + 1", "np.arange(len(leads)) % len(reps) + 1"),
    Mutant(
        "attempts: one too many",
        "response",
        "elif lead.attempts_in_life < lead.limit:",
        "elif lead.attempts_in_life <= lead.limit:",
    ),
    Mutant(
        "promise: broken before it is due",
        "agreement",
        "self._add(lead.due_bm + BREATH, DUE, lead)",
        "self._add(lead.due_bm - 30.0, DUE, lead)",
    ),
    Mutant(
        "promise: leads lost on the way count as kept",
        "world",
        "self.dynamics.note_promise(kept=False)",
        "self.dynamics.note_promise(kept=True)",
    ),
    Mutant(
        "reassign: to the same rep",
        "agreement",
        "self._floor.rep_with_time(other_than=lead.owner)",
        "self._floor.rep_with_time(other_than=0)",
    ),
    Mutant("leaver: the inbox leaves too", "reps", "for task in rep.inbox.empty():", "for task in ():"),
    Mutant("leaver: is paid for ever", "reps", "if not self._gone:", "if True:"),
    Mutant(
        "duty: leads go to the absent",
        "marketing",
        "liking[(routed >= start) & (routed < end), place] = 0",
        "liking[(routed >= end) & (routed < end), place] = 0",
    ),
    Mutant("own time: paid twice over", "prospecting", "* (1.0 - sales.shrinkage)", "* (1.0 - sales.shrinkage) ** 2"),
    Mutant("own time: set-up costs nothing", "prospecting", "math.exp(-stretch / set_up)) if", "1.0) if"),
    Mutant(
        "money: no discount on what is won", "closing", "lead.revenue = lead.value * worth", "lead.revenue = lead.value"
    ),
    Mutant(
        "money: expected without the chance",
        "customers",
        "self._new_expected += chance * lead.expected_value",
        "self._new_expected += lead.expected_value",
    ),
    Mutant(
        "money: spending ignores the budget",
        "marketing",
        "budget = channel.budget * dynamics.budget[number]",
        "budget = channel.budget",
    ),
    Mutant(
        "trust: contact that fails is a success",
        "response",
        "alignment.trust.not_ready if lead.fit else alignment.trust.poor",
        "alignment.trust.poor if lead.fit else alignment.trust.not_ready",
    ),
    Mutant(
        "demand: a budget moves leads",
        "demand",
        "level * (highs - lows)[of]",
        "(level + rates[of]) % 1.0 * (highs - lows)[of]",
    ),
    Mutant("demand: one week too early", "demand", "if burst.week == named)", "if burst.week == named + 1)"),
    Mutant("profile: another anchor", "decay", "ANCHOR = 60.0", "ANCHOR = 50.0"),
    Mutant(
        "qualifying: fit known without a definition",
        "closing",
        "odds.fit_known + odds.fit_known_by_definition * levels.definition",
        "odds.fit_known + odds.fit_known_by_definition",
    ),
    Mutant("comeback: before it went", "marketing", "at = max(returns_at, begins)", "at = min(returns_at, begins)"),
    Mutant("log: an acceptance is not told", "response", "            world.happened(ACCEPTED, lead, now)\n", ""),
    Mutant(
        "policy: dated changes come a week late",
        "company",
        "self._policy_of(self._market.named_week(week), world.policy)",
        "self._policy_of(self._market.named_week(week) - 1, world.policy)",
    ),
)


def source_of(root: Path, mutant: Mutant) -> Path:
    """Return the file that a mutant spoils."""
    return root / "sim" / "model" / f"{mutant.module}.py"


def stale(mutant: Mutant, root: Path = ROOT) -> str:
    """Return why a mutant can no longer be planted, an empty text where it can."""
    found = source_of(root, mutant).read_text(encoding="utf-8").count(mutant.right)
    return "" if found == 1 else f"{mutant.name}: {mutant.right!r} stands {found} times in sim/model/{mutant.module}.py"


def plant(mutant: Mutant, root: Path) -> None:
    """Spoil a copy."""
    path = source_of(root, mutant)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutant.right, mutant.wrong), encoding="utf-8")


@dataclass(frozen=True)
class Verdict:
    """What the tests made of a copy."""

    name: str
    is_caught: bool
    by: str
    seconds: float


def copied(source: Path, target: Path) -> Path:
    """Copy what the tests need."""
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source / name, target / name)
    return target


def judge(mutant: Mutant | None, source: Path, longest: float | None = None) -> Verdict:
    """Run the quick tests on a copy, with a mistake in it or without, for so many seconds at most."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(source, Path(folder))
        if mutant is not None:
            plant(mutant, copy)
        # derandomised, so that a mutant caught today is caught tomorrow
        environment = os.environ | {"PYTHONPATH": str(copy), "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        options = ("-x", "-q", "-n0", "-p", "no:cacheprovider", "--tb=no")
        command = [sys.executable, "-c", BOUNDED_PYTEST, *TESTS, *options]
        try:
            done = subprocess.run(  # noqa: S603 - our own tests on our own copy
                command, cwd=copy, env=environment, capture_output=True, text=True, timeout=longest, check=False
            )
            failed = [line.split(" - ")[0] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            by = failed[0].partition("::")[2] or failed[0] if failed else ""
            is_caught = done.returncode != 0
        except subprocess.TimeoutExpired:
            by, is_caught = "it hangs", True
    name = mutant.name if mutant else "no mistake"
    return Verdict(name, is_caught, by, time.monotonic() - started)


def main() -> int:
    """Judge the chosen mutants and print a table."""
    parser = argparse.ArgumentParser(
        description="Plant mistakes in a copy of sim/model and see the quick tests catch them."
    )
    parser.add_argument("-k", dest="word", default="", help="only mutants whose name holds this word")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if options.word in mutant.name]
    problems = [problem for mutant in chosen if (problem := stale(mutant))]
    if problems or not chosen:
        print("\n".join(problems) or f"no mutant's name holds '{options.word}'", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        # the checkout may change while this runs
        return judge_all(chosen, options.jobs, copied(ROOT, Path(folder)))


def judge_all(chosen: list[Mutant], jobs: int, source: Path) -> int:
    """Judge mutants of one source and print a table; return the exit code."""
    sound = judge(None, source)
    if sound.is_caught:
        print(f"the tests fail without any mistake: {sound.by}", file=sys.stderr)
        return 2
    print(f"{'mistake':<55} {'caught':<7} {'s':>4}  by", flush=True)
    survivors = 0
    with ThreadPoolExecutor(jobs) as pool:
        longest = max(LONGEST, SLOWER * sound.seconds)
        for verdict in pool.map(judge, chosen, repeat(source), repeat(longest)):
            survivors += not verdict.is_caught
            print(
                f"{verdict.name:<55} {'yes' if verdict.is_caught else 'NO':<7} {verdict.seconds:4.0f}  {verdict.by}",
                flush=True,
            )
    print(f"{len(chosen) - survivors} of {len(chosen)} caught; {sound.seconds:.0f} s without a mistake")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
