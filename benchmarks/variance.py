"""How many pairs of runs a difference in revenue takes, by five ways of telling it.

    python -m benchmarks variance

For sla less no-sla and aligned less divided: the deviation of one difference, how many times fewer pairs than with independent
runs and drawn deals, and the pairs and seconds until it is known to +-1 % of the first scenario's revenue, at 95 %. The table
rests on 100 pairs; its coefficients are those that ship, fitted on other seeds. Last, the claim itself: a run with
`controls` and `precision` that stops at +-1 %, timed on all processors; beside the time on the wall stands that of one
processor alone, run by run, halved for two: what a quiet machine with two processors would take.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

import sim
from sim.experiments.controls import COEFFICIENTS, with_controls

PAIRS = (("no-sla", "sla"), ("divided", "aligned"))
PRECISION = 0.01


def told(a: sim.Replications, b: sim.Replications) -> Iterator[tuple[str, float, float]]:
    """Give each way of telling a difference with the deviation of one, and the same without pairing."""
    of = {
        "drawn deals": [arm.metrics["revenue"] for arm in (a, b)],
        "expected revenue": [arm.metrics["expected_revenue"] for arm in (a, b)],
        "with controls": [with_controls(arm).metrics["expected_revenue"] for arm in (a, b)],
    }
    for name, (before, after) in of.items():
        apart = float(np.sqrt(before.var(ddof=1) + after.var(ddof=1)))
        yield name, apart, float((after - before).std(ddof=1))


def main(pairs: int = 100, seed: int = 2027) -> None:
    for first, second in PAIRS:
        scenarios = [sim.load(first), sim.load(second)]
        began = time.perf_counter()
        a, b = (sim.replicate(each, replications=pairs, seed=seed) for each in scenarios)
        seconds = (time.perf_counter() - began) / pairs
        revenue = float(a.metrics["expected_revenue"].mean())
        rows = list(told(a, b))
        coins = rows[0][1]
        print(f"\n{second} less {first}: {pairs} pairs, {seconds:.2f} s a pair, revenue {revenue / 1e6:.2f}m")
        print(f"{'':34}{'sd':>9}{'fewer':>8}{'pairs':>8}{'seconds':>9}")
        for name, apart, paired in rows:
            for how, sd in (("independent", apart), ("same leads", paired)):
                needed = (1.96 * sd / (PRECISION * revenue)) ** 2
                line = f"{how}, {name}"
                print(f"{line:34}{sd / 1e3:8.0f}k{(coins / sd) ** 2:8.1f}{needed:8.0f}{needed * seconds:9.1f}")
        for arm, name in ((a, first), (b, second)):
            luck = (arm.metrics[control] for control in COEFFICIENTS)
            scores = [values.mean() / (values.std(ddof=1) / np.sqrt(pairs)) for values in luck]
            print(f"mean of each control in {name}, in standard errors: " + " ".join(f"{z:+.1f}" for z in scores))
        alone = time.process_time()
        sim.compare(scenarios, replications=4, seed=seed + 2, workers=1)
        alone = (time.process_time() - alone) / 4
        began = time.perf_counter()
        found = sim.compare(scenarios, replications=8, seed=seed + 1, precision=PRECISION, controls=True)
        took = time.perf_counter() - began
        half = found.difference(found.arms[1], "expected_revenue").half_width
        share = half / float(found.baseline.metrics["expected_revenue"].mean())
        quiet = len(found.baseline) * alone / 2
        print(
            f"known to +-{share:.2%} after {len(found.baseline)} pairs, {took:.1f} s; on two quiet processors {quiet:.1f} s"
        )
