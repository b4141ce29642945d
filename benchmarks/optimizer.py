"""The best of 216 policies: how often sim optimize finds it, beside random search, Optuna and OCBA with as many replications.

    python -m benchmarks optimizer            # some twenty minutes the first time, a minute or two after that

216 versions of `sla` (demand, bar, how closely the clock is watched, attempts) are simulated 32 times each by brute force, on
the same leads, and kept in the system's folder for temporary files. Their means are the truth. A trial then draws replications
from these with replacement: `sim optimize` the same ones for all policies, as its seeds are paired; the others their own for
each policy, as they do out of the box. Asked is the highest expected profit, free and with no_response_rate <= 5 %.

"Within 1 %" is a mean within 1 % of the best one's; since most of a company's profit comes from customers it has, also the
share of the way from the middle policy to the best one is told ("of the gain"). Optuna is the extra `bench`; without it its
lines are left out. The same random numbers in every run.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sim
from sim.experiments.axes import design_of
from sim.experiments.model_version import model_version
from sim.experiments.sweep import carry_out, plan_sweep
from sim.stats.selection import choose

SETTINGS = ("run.horizon=12 weeks", "run.warm_up=4 weeks", "demand.channels.trade_fair.bursts=[]", "goals=[]")
OVER = (
    "demand.volume=0.7,1,1.4",
    "qualification.bar=10%..60%:6",
    "agreement.watched.closely=10%..70%:4",
    "agreement.sales.attempts=2 in 10 business days,5 in 10 business days,8 in 10 business days",
)
REPLICATIONS = 32
LIMIT = 0.05
BUDGETS = (864, 2160)
TRIALS = 10
METRICS = ("expected_profit", "no_response_rate")

Array = np.ndarray
Search = Callable[["Problem", int, int], int]


@dataclass
class Problem:
    """Policies with what every replication of them gave, and the question.

    Parameters
    ----------
    profit, slack : ndarray, shape (policies, replications)
        What shall be high, and how far the condition is met.
    levels : ndarray of int, shape (policies, axes)
        Which value of each axis.
    has_condition : bool
        Whether the condition counts.
    """

    profit: Array
    slack: Array
    levels: Array
    has_condition: bool

    @property
    def fits(self) -> Array:
        """Which policies may be chosen, in truth."""
        every = np.ones(len(self.profit), dtype=bool)
        return self.slack.mean(axis=1) >= 0.0 if self.has_condition else every

    def draw(self, rng: np.random.Generator, policy: int, count: int) -> tuple[Array, Array]:
        """Simulate a policy so often, with seeds of its own."""
        numbers = rng.integers(self.profit.shape[1], size=count)
        return self.profit[policy, numbers], self.slack[policy, numbers]

    def best_of(self, profit: Array, slack: Array) -> int:
        """Choose by means seen: the highest that seems to meet the condition; if none does, what comes nearest."""
        if not self.has_condition:
            return int(np.nanargmax(profit))
        seems = slack >= 0.0
        return int(np.nanargmax(np.where(seems, profit, np.nan))) if seems.any() else int(np.nanargmax(slack))


def brute_force() -> tuple[Array, Array, Array]:
    """Simulate every policy, or read what an earlier run of the same version has left."""
    file = Path(tempfile.gettempdir()) / f"handoff-optimizer-{model_version()}.npz"
    base = sim.load("sla", SETTINGS)
    design = design_of(base, OVER)
    if not file.exists():
        plan = plan_sweep(base, OVER, replications=REPLICATIONS)
        print(f"{plan.runs} replications by brute force, about {plan.seconds(plan.runs) / 60:.0f} min", flush=True)
        swept = carry_out(plan)
        np.savez(file, **{metric: swept.values(metric) for metric in METRICS})
    with np.load(file) as found:
        return found["expected_profit"], LIMIT - found["no_response_rate"], design.levels


def handoff(problem: Problem, budget: int, trial: int) -> int:
    """`sim optimize`: sequential halving on pairs."""
    numbers = np.random.default_rng([trial, 1]).integers(problem.profit.shape[1], size=budget)
    columns = (problem.profit, problem.slack) if problem.has_condition else (problem.profit,)
    table = np.stack([column[:, numbers] for column in columns], axis=2)

    def sample(options: Sequence[int], count: int) -> Array:
        return table[list(options), :count]

    choice = choose(sample, len(table), budget)
    CLAIMS.append((choice.probability_best, choice.probability_good))
    return choice.without if choice.best is None else choice.best


def random_search(problem: Problem, budget: int, trial: int) -> int:
    """As many policies, drawn blindly, as get ten replications each."""
    rng = np.random.default_rng([trial, 2])
    policies = rng.permutation(len(problem.profit))[: max(1, budget // 10)]
    means = np.full((2, len(problem.profit)), np.nan)
    for policy in policies:
        means[:, policy] = [values.mean() for values in problem.draw(rng, policy, budget // len(policies))]
    return problem.best_of(means[0], np.where(np.isnan(means[1]), -np.inf, means[1]))


def plain_optuna(problem: Problem, budget: int, trial: int) -> int:
    """Optuna out of the box (TPE) over the axes, each trial the mean of ten replications with seeds of its own."""
    import optuna  # noqa: PLC0415 - an extra

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    rng = np.random.default_rng([trial, 3])
    place = {tuple(levels): policy for policy, levels in enumerate(problem.levels.tolist())}
    counts = problem.levels.max(axis=0).tolist()

    def policy_of(found: optuna.Trial | optuna.trial.FrozenTrial) -> int:
        return place[tuple(found.params[f"axis{i}"] for i in range(len(counts)))]

    def objective(asked: optuna.Trial) -> float:
        for i, most in enumerate(counts):
            asked.suggest_int(f"axis{i}", 0, most)
        profit, slack = (values.mean() for values in problem.draw(rng, policy_of(asked), 10))
        asked.set_user_attr("condition", (-float(slack),))
        return float(profit)

    condition = (lambda done: done.user_attrs["condition"]) if problem.has_condition else None
    study = optuna.create_study(
        direction="maximize", sampler=optuna.samplers.TPESampler(seed=trial, constraints_func=condition)
    )
    study.optimize(objective, n_trials=budget // 10)
    means = np.full(len(problem.profit), np.nan)
    slacks = np.full(len(problem.profit), -np.inf)
    for done in study.trials:
        policy = policy_of(done)
        if not means[policy] >= done.value:
            means[policy], slacks[policy] = done.value, -done.user_attrs["condition"][0]
    return problem.best_of(means, slacks)


def ocba(problem: Problem, budget: int, trial: int) -> int:
    """Optimal computing budget allocation (Chen et al. 2000): up to five each, then fifty at a time where they tell most.

    A policy that seems to break the condition counts as far behind.
    """
    rng = np.random.default_rng([trial, 4])
    policies = len(problem.profit)
    first = min(5, budget // (2 * policies))
    seen = [problem.draw(rng, policy, first) for policy in range(policies)]
    spent = first * policies
    while True:
        profit = np.array([values.mean() for values, _ in seen])
        slack = np.array([values.mean() for _, values in seen])
        best = problem.best_of(profit, slack)
        if spent >= budget:
            return best
        variance = np.array([max(values.var(ddof=1), 1.0) for values, _ in seen])
        gap = profit[best] - profit
        if problem.has_condition:
            gap = np.where(slack >= 0.0, gap, np.ptp(profit))
        gap = np.maximum(np.abs(gap), 1e-6 * abs(profit[best]))
        weight = variance / gap**2
        weight[best] = 0.0
        weight[best] = math.sqrt(variance[best] * float((weight**2 / variance).sum()))
        more = min(50, budget - spent)
        wanted = weight / weight.sum() * (spent + more) - np.array([len(values) for values, _ in seen])
        given = np.maximum(wanted, 0.0)
        for policy in rng.choice(policies, size=more, p=given / given.sum()):
            again = problem.draw(rng, int(policy), 1)
            seen[policy] = tuple(np.append(old, new) for old, new in zip(seen[policy], again, strict=True))
        spent += more


CLAIMS: list[tuple[float, float]] = []
SEARCHES: dict[str, Search] = {
    "sim optimize": handoff,
    "random search": random_search,
    "Optuna, TPE": plain_optuna,
    "OCBA": ocba,
}


def main(trials: int = TRIALS) -> None:
    """Print how often each search finds the best policy, and how far off it is."""
    profit, slack, levels = brute_force()
    for has_condition in (False, True):
        problem = Problem(profit, slack, levels, has_condition)
        truth = np.where(problem.fits, profit.mean(axis=1), -np.inf)
        best, top = int(truth.argmax()), float(truth.max())
        middle = float(np.median(profit.mean(axis=1)))
        near = int((truth >= 0.99 * top).sum())
        question = "no_response_rate <= 5 %" if has_condition else "no condition"
        print(
            f"\n{question}: {problem.fits.sum()} of {len(truth)} policies allowed, {near} within 1 % of the best, which gains "
            f"{top / middle - 1:.1%} on the middle one"
        )
        print(f"{'':16}{'budget':>8}{'best':>10}{'within 1 %':>12}{'allowed':>10}{'of the gain':>13}")
        for budget in BUDGETS:
            for name, search in SEARCHES.items():
                CLAIMS.clear()
                try:
                    found = [search(problem, budget, trial) for trial in range(trials)]
                except ImportError:
                    print(f"{name:16} is not installed: pip install 'handoff-sim[bench]'")
                    continue
                hits = sum(policy == best for policy in found)
                good = sum(bool(truth[policy] >= 0.99 * top) for policy in found)
                allowed = sum(bool(problem.fits[policy]) for policy in found)
                gain = np.mean([(profit[policy].mean() - middle) / (top - middle) for policy in found])
                print(f"{name:16}{budget:8}{hits:6} of {trials}{good:6} of {trials}{allowed:6} of {trials}{gain:13.0%}")
                if CLAIMS:
                    sure, good = np.mean(CLAIMS, axis=0)
                    print(
                        f"{'':18}it says P(best) at least {sure:.2f}, P(none is more than 1 % better) at least {good:.2f}"
                    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS)
