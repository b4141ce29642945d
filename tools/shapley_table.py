"""The table of what each dimension is worth, for docs/explanation/evidence.md.

    python tools/shapley_table.py divided aligned
    python tools/shapley_table.py divided aligned --metric expected_growth --sampled --samples 12
    python tools/shapley_table.py no-sla sla --clauses

Prints Markdown on standard output, progress on standard error. Every mixture of 10 dimensions is 1,024 years for each of the 4
samples, ten minutes or more; 12 pairs of orders are 432 years in all, and hardly less exact.
"""

from __future__ import annotations

import click

import sim
from sim.experiments.shapley import DIMENSIONS
from sim.results.figures import percent, scale_of
from sim.results.registry import Unit, metrics
from sim.stats import Interval


@click.command()
@click.argument("lower")
@click.argument("upper")
@click.option("--metric", default="expected_revenue", show_default=True, help="What is divided.")
@click.option("--samples", type=int, help="Replications of each mixture, or pairs of orders.")
@click.option("--sampled", is_flag=True, help="Sample orders, however few dimensions there are.")
@click.option("--clauses", is_flag=True, help="Each line of the ladder for itself, not grouped into dimensions.")
@click.option("-j", "workers", type=int, help="Processes.")
def main(
    lower: str, upper: str, metric: str, samples: int | None, sampled: bool, clauses: bool, workers: int | None
) -> None:
    """Divide the difference between two scenarios and print the table."""
    found = sim.shapley(
        lower,
        upper,
        dimensions={} if clauses else DIMENSIONS,
        metric=metric,
        exact=False if sampled else None,
        samples=samples,
        workers=workers,
        on_progress=lambda done, of: click.echo(f"\r{done} of {of} years", nl=False, err=True),
    )
    unit, currency = metrics()[metric].unit, found.a.currency
    kind = f"every mixture, {found.samples} replications" if found.exact else f"{found.samples} pairs of orders"
    click.echo(
        f"`{metric}`, {found.a.id} to {found.b.id}: {_with_half(unit, currency, found.total)} ({kind}, {found.runs} years)\n"
    )
    click.echo("| dimension | Shapley | share | alone | as the last one |\n|---|---|---|---|---|")
    for each in found.shares:
        worths = " | ".join(_with_half(unit, currency, interval) for interval in (each.alone, each.last))
        click.echo(f"| {each.name} | {_with_half(unit, currency, each.worth)} | {percent(each.of_total)} | {worths} |")


def _with_half(unit: Unit, currency: str, interval: Interval) -> str:
    scale = scale_of(unit, currency, interval, difference=True)
    return f"{scale.text(interval.mean, signed=True)} ±{scale.bare(interval.half_width)}"


if __name__ == "__main__":
    main()
