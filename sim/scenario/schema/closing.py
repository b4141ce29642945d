"""From the first conversation to the decision, and what customers do afterwards."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.kinds import BusinessTime, LogOdds, Money, Share, WorkTime, elapsed_time, number, share, wage
from sim.scenario.schema.base import Section, about
from sim.units import Duration


class Qualify(Section):
    """Log odds that a conversation ends with an SQL."""

    constant: LogOdds = about("log odds without intent, with everything else at its middle")
    intent: LogOdds = about("added per unit of intent left")
    fit: LogOdds = about("times (fit - 0.5) times what is known of fit")
    fit_known: Share = about("what a rep can tell of fit alone")
    fit_known_by_definition: Annotated[float, share(-1, 1)] = about("added to that, times alignment.definition")
    message: LogOdds = about("times (alignment.message - 0.5)")
    context: LogOdds = about("times (alignment.context - 0.5)")
    trust: LogOdds = about("times (trust in the source - 0.5)")
    performance: LogOdds = about("times (performance of the rep - 0.5)")


class Discovery(Section):
    """Which SQLs become an opportunity."""

    pass_fit: Share = about("share of fitting SQLs that become an opportunity")
    pass_misfit: Share = about("share of misfits that do where nobody agreed what fits")
    pass_misfit_by_definition: Annotated[float, share(-1, 1)] = about("added to that, times alignment.definition")


class Win(Section):
    """Log odds that a proposal is won."""

    constant: LogOdds = about("log odds with everything else at its middle")
    message: LogOdds = about("times (alignment.message - 0.5)")
    collateral: LogOdds = about("times (alignment.collateral - 0.4)")
    context: LogOdds = about("times (alignment.context - 0.4), marketing's leads only")
    fit: LogOdds = about("times (fit - 0.6)")
    intent: LogOdds = about("times (intent left - 0.4)")
    price: LogOdds = about("times (price pitch - 0.2)")
    focus: LogOdds = about("times (alignment.focus - 0.4), fitting buyers only")
    content: LogOdds = about("times (alignment.closing_content - alignment.content_effect.usual)")
    references: LogOdds = about(
        "times (r / (r + customers.references.usual) - 0.5), r the reference customers in the buyer's segment"
    )
    performance: LogOdds = about("times (performance of the rep - 0.5)")
    competitor_first: LogOdds = about("added where a competitor answered first")
    lateness: LogOdds = about("added per business day that a stage waited for the rep")


class CompetitorAnswer(Section):
    """One band of the competitors' answers."""

    within: Annotated[Duration, elapsed_time(positive=True)] = about("time within which these competitors answer")
    share: Share = about("share of competitors in this band; who is in no band never answers")


class ClosingEffort(Section):
    """A rep's time for each stage of an opportunity."""

    discovery: WorkTime = about("the discovery call")
    demo: WorkTime = about("the demo, with preparation")
    proposal: WorkTime = about("the proposal, written with good material")
    proposal_without_collateral: WorkTime = about("added to the proposal, times (1 - alignment.collateral)")
    negotiation: WorkTime = about("the negotiation")


class StageDelay(Section):
    """Business time until a stage takes place: a fixed part and an exponential one."""

    at_least: BusinessTime = about("the fixed part")
    then: BusinessTime = about("mean of the exponential part")


class ClosingDelay(Section):
    """How long each stage of an opportunity waits for its date."""

    discovery: StageDelay = about("from SQL to the discovery call")
    demo: StageDelay = about("from discovery to the demo")
    proposal: StageDelay = about("from demo to the proposal")
    decision: StageDelay = about("from proposal to the decision")


class Closing(Section):
    """From the first conversation to won or lost."""

    qualify: Qualify = about("log odds that a conversation ends with an SQL")
    discovery: Discovery = about("which SQLs become an opportunity")
    demo_pass: Share = about("share of opportunities that reach a proposal")
    win: Win = about("log odds that a proposal is won")
    competitor: tuple[CompetitorAnswer, ...] = about("when competitors answer, in order", max_length=20)
    price_pitch: Share = about("how far reps sell on price from the start")
    price_fallback: Share = about(
        "added, times (1 - alignment.collateral)^power: without useful material reps sell on price"
    )
    price_fallback_power: Annotated[float, number(0.1, 10)] = about("power of that law")
    discount: Annotated[float, share(0, 0.95)] = about("discount at a full price pitch")
    effort: ClosingEffort = about("a rep's time for each stage")
    delay: ClosingDelay = about("how long each stage waits for its date")


class References(Section):
    """Customers who speak for us: wins become proof that wins."""

    usual: Annotated[float, number(0.1, 10_000)] = about(
        "references in a segment that a buyer expects of a firm like this"
    )
    last: Annotated[float, number(1, 1000, unit="weeks")] = about("weeks after which one is forgotten, in the mean")


class Customers(Section):
    """What today's customers bring, and why they leave."""

    revenue: Money = about("yearly revenue of today's customers; the scale of growth")
    churn: Annotated[float, share(0.001, 0.99)] = about(
        "share that leaves in a year, with a kept promise and fitting customers"
    )
    message: LogOdds = about("log odds of churn, times (1 - alignment.message): the expectation gap")
    misfit: LogOdds = about("times (share of misfits sold - 0.3)")
    context: LogOdds = about("times (1 - alignment.context)")
    collateral: LogOdds = about("times (1 - alignment.collateral)")
    price: LogOdds = about("times the price pitch: who came for the price leaves for it")
    renewing: LogOdds = about("log odds of churn, times strategy.renewing")
    expansion: Annotated[float, share(0, 10)] = about("growth of what stays, in a year")
    expansion_by_renewing: Annotated[float, share(0, 10)] = about("added to that, times strategy.renewing")
    references: References = about("customers who speak for us")


class Costs(Section):
    """What the company pays; needed for profit."""

    rep: Annotated[float, wage()] = about("loaded cost of one rep for a scheduled hour")
    hiring: Money = about("cost of one hire")
    gross_margin: Share = about("share of revenue left after delivering it")
    overhead: Money = about("all other cost in a year, whatever the policy")
    introduction: Money = about("one-off cost of the agreement")
