"""`sim compare`: scenarios on the same leads, differences in pairs, and what each line that differs is worth."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

import click

from sim.cli.commands import CONTEXT, examples
from sim.cli.gates import Gate, gate_code
from sim.cli.ladder_output import ladder_rows, ladders_json
from sim.cli.options import Options, exit_code, experiment_options, load_chosen, tell_interruption, write_files
from sim.cli.output import Json, differences_csv, json_text, metrics_csv
from sim.cli.payoff_output import break_even_json, gate_json, payback_json, prior_json
from sim.cli.printing import say
from sim.cli.progress import progress
from sim.errors import EXIT_OK, UsageError
from sim.experiments.breakeven import BreakEven, break_even
from sim.experiments.compare import Comparison, check_comparison
from sim.experiments.gate import Gated
from sim.experiments.ladder import PRICES, Ladder, check_metric, climb
from sim.experiments.payback import Payback, payback
from sim.experiments.plan import Plan, plan
from sim.experiments.replicate import replicate_all
from sim.experiments.replications import Interrupted, Replications
from sim.scenario import Scenario, override


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked beside the comparison itself; None where the number of scenarios decides."""

    ladder: bool | None
    break_even: bool | None
    order: str | None
    metric: str
    everything: bool
    deals: bool
    introduction: str | None
    gate: str | None
    controls: bool

    def __post_init__(self) -> None:
        check_metric(self.metric)
        if self.ladder is False and self.order is not None:
            msg = "--order is for the ladder, and --no-ladder leaves it out; write one of the two"
            raise UsageError(msg)

    def plans(self, scenarios: Sequence[Scenario], options: Options) -> list[Plan]:
        """Plan a ladder to each scenario from the first: where it is asked for, or there are but two and no precision."""
        by_default = self.order is not None or (len(scenarios) == 2 and options.precision is None)
        if not (by_default if self.ladder is None else self.ladder):
            return []
        order = None if self.order is None else [name.strip() for name in self.order.split(",") if name.strip()]
        plans = [plan(scenarios[0], other, order) for other in scenarios[1:]]
        return plans if any(each.rungs for each in plans) else []

    def introduced(self, scenarios: list[Scenario]) -> list[Scenario]:
        """Put what introducing costs into all scenarios but the first."""
        if self.introduction is None:
            return scenarios
        first, *others = scenarios
        return [first, *(override(each, {"costs.introduction": self.introduction}) for each in others)]


@dataclass
class Found:
    """What came of it so far: interrupted or not, what is here is finished."""

    comparison: Comparison
    ladders: list[Ladder] = field(default_factory=list)
    payoffs: list[tuple[tuple[BreakEven, ...], Payback]] = field(default_factory=list)
    gated: list[Gated] = field(default_factory=list)
    interrupted: bool = False

    def json(self) -> Json:
        """Give all of it."""
        content = ladders_json(self.comparison, self.ladders)
        content["controls"] = self.comparison.baseline.controls
        for difference, arm in zip(content["differences"], self.comparison.arms[1:], strict=True):
            difference["prior"] = prior_json(self.comparison.baseline.scenario, arm.scenario)
        for difference, (found, back) in zip(content["differences"], self.payoffs, strict=False):
            difference["break_even"] = [break_even_json(each) for each in found]
            difference["payback"] = payback_json(back)
        if self.gated:
            content["gate"] = gate_json(self.gated)
        return content


def _wish_options(command: Any) -> Any:
    """Give the command the options that make a `Wish`."""
    for option in (
        click.option("--controls/--no-controls", default=True, help="Take each run's luck out of expected money."),
        click.option("--gate", metavar="FILE|baseline", help="Exit with 3 if surely worse than a kept result."),
        click.option("--introduction", metavar="MONEY", help="What introducing the others costs once, as in 40k."),
        click.option("--deals", is_flag=True, help="Name the deals that one run wins and the other does not."),
        click.option("--all", "everything", is_flag=True, help="Show every metric, not the most important ones."),
        click.option("--metric", default=PRICES[0], show_default=True, help="What ladder and gate are told in."),
        click.option("--order", metavar="RUNG,RUNG...", help="Climb these lines first, as the ladder names them."),
        click.option(
            "--break-even/--no-break-even", default=None, help="Say when it pays; done where there is a ladder."
        ),
        click.option(
            "--ladder/--no-ladder", default=None, help="Price each line that differs; done for two scenarios."
        ),
    ):
        command = option(command)
    return command


_EXAMPLES: Final = examples("sim compare no-sla sla -r 4", "sim compare no-sla sla aligned --no-ladder -r 8")


@click.command("compare", context_settings=CONTEXT, epilog=_EXAMPLES)
@click.argument("scenarios", nargs=-1, required=True, metavar="A B...")
@_wish_options
@experiment_options
def command(scenarios: tuple[str, ...], **chosen: Any) -> None:
    """Compare scenarios with the first, on the same leads.

    Each replication gives every scenario the same leads with the same luck, so that a difference is the policy's. P(better)
    is the share of replications in which the scenario does better than the first.

    Of two scenarios, the ladder says what each line in which they differ is worth: alone, as the last one, and one on top of
    the other; then when it pays: on how many leads ignored or how much slack that hangs, and in which week it has paid.

    With --gate FILE one scenario is enough: it is held to what --json or --out kept of it.
    """
    wish = Wish(**{each.name: chosen.pop(each.name) for each in fields(Wish)})
    options = Options(**chosen)
    loaded = wish.introduced(load_chosen(scenarios, options))
    gate = None if wish.gate is None else Gate.of(wish.gate, wish.metric, loaded)
    plans = wish.plans(loaded, options) if len(loaded) > 1 else []
    found = _compare(loaded, options, plans, wish)
    if len(found.comparison.baseline):
        if gate is not None:
            found.gated = gate.judge(found.comparison)
        _show(found, [] if found.interrupted else plans, options, wish)
        _put_out(found, options)
    arms = found.comparison.arms
    if found.interrupted:
        tell_interruption(arms)
    code = exit_code(arms, strict=options.strict, interrupted=found.interrupted)
    click.get_current_context().exit(gate_code(found.gated, strict=options.strict) if code == EXIT_OK else code)


def _compare(scenarios: list[Scenario], options: Options, plans: list[Plan], wish: Wish) -> Found:
    """Simulate the scenarios themselves, as often as their ladders can be climbed."""
    replications = options.replications or min((each.replications for each in plans), default=None)
    with progress(sys.stderr, " ".join(scenario.id for scenario in scenarios)) as tell:
        # held to a kept result, one scenario is enough
        loaded = check_comparison(scenarios, fewest=2 if wish.gate is None else 1)
        try:
            arms = replicate_all(
                loaded,
                replications=replications,
                seed=options.seed,
                workers=options.workers,
                precision=options.precision,
                controls=wish.controls,
                on_progress=tell,
            )
            return Found(Comparison(arms))
        except Interrupted as stop:
            return Found(Comparison(stop.finished), interrupted=True)


def _show(found: Found, plans: list[Plan], options: Options, wish: Wish) -> None:
    """Climb the ladders one by one; people read what is known while the rest is simulated."""
    from sim.cli import comparison_page as page  # noqa: PLC0415 - drawing tables costs

    comparison = found.comparison
    tell = _teller(options)
    tell(page.show_goals, comparison)
    tell(page.show_gate, found.gated, comparison)
    for place, arm in enumerate(comparison.arms[1:]):
        tell(page.show_worth, comparison, arm)
        tell(page.show_prior, comparison, arm, wish.metric)
        if plans:
            _climb(found, plans[place], arm, options, wish)
        if plans if wish.break_even is None else wish.break_even:
            _pay_off(found, arm, options, wish)
        if wish.deals:
            tell(page.show_deals, comparison, arm)
        tell(page.show_metrics, comparison, arm, everything=wish.everything or not plans)


def _teller(options: Options) -> Callable[..., None]:
    """Give what shows something to people, and nothing where a program reads."""
    return (
        (lambda *_, **__: None) if options.as_json or options.as_csv else lambda show, *what, **how: show(*what, **how)
    )


def _climb(found: Found, planned: Plan, arm: Replications, options: Options, wish: Wish) -> None:
    """Climb one ladder; what is finished of it is kept if it is interrupted."""
    from sim.cli.comparison_page import show_ladder  # noqa: PLC0415 - as above
    from sim.report.ladder_words import first_look  # noqa: PLC0415 - as above

    if found.interrupted:
        return
    with progress(sys.stderr, f"ladder to {arm.scenario.id}") as tell:
        try:
            ladder = climb(
                planned,
                Comparison((found.comparison.baseline, arm)),
                metric=wish.metric,
                workers=options.workers,
                on_progress=tell,
                on_figures=lambda ladder: say(first_look(ladder), err=True),
            )
        except Interrupted as stop:
            found.interrupted = True
            finished: tuple[Replications, ...] = stop.finished
            if not finished or not len(finished[0]):
                return
            ladder = Ladder(planned, dict(zip(planned.arms, finished, strict=True)), wish.metric)
    found.ladders.append(ladder)
    _teller(options)(show_ladder, ladder)


def _pay_off(found: Found, arm: Replications, options: Options, wish: Wish) -> None:
    """Find out on what it hangs whether a scenario pays, and when it has paid."""
    from sim.cli.payoff_page import show_payoff  # noqa: PLC0415 - as above

    if found.interrupted:
        return
    before, after = found.comparison.baseline.scenario, arm.scenario
    few = None if options.replications is None else max(2, min(4, options.replications))
    seed, workers = arm.seed, options.workers
    with progress(sys.stderr, f"when {after.id} pays") as tell:
        try:
            turns = break_even(
                before,
                after,
                replications=few,
                seed=seed,
                workers=workers,
                controls=wish.controls,
                on_progress=tell,
            )
            back = payback(before, after, replications=few, seed=seed, workers=workers)
        except KeyboardInterrupt:
            found.interrupted = True
            return
    found.payoffs.append((turns, back))
    _teller(options)(show_payoff, after.name, turns, back, before.currency)


def _put_out(found: Found, options: Options) -> None:
    """Write what programs read, to standard output or into files."""
    comparison = found.comparison
    if options.as_json:
        say(json_text([found.json()]))
    elif options.as_csv:
        priced = (row for ladder in found.ladders for row in ladder_rows(ladder, ladder.plan.b.id))
        say(differences_csv(comparison, priced), nl=False)
    if options.out is not None:
        write_files(options.out, comparison.arms, [found.json()], metrics_csv(comparison.arms))
