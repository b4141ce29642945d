"""How far two teams work as one, and the agreement that both sign."""

from __future__ import annotations

from typing import Annotated, Literal

from sim.scenario.kinds import Cadence, Name, Share, business_time, cadence, either_time, leads_rate, number, share
from sim.scenario.schema.base import Section, about
from sim.units import Duration, Rate


class Trust(Section):
    """Sales' trust in each source: a moving average of what its leads turned out to be."""

    start: Share = about("trust in each source at the beginning")
    rate: Annotated[float, number(0, 1)] = about("weight of one lead in the average, times (0.3 + reporting)")
    sql: Annotated[float, number(0, 1)] = about("what an SQL is worth to it")
    not_ready: Annotated[float, number(0, 1)] = about("what a fitting buyer who is not ready is worth to it")
    poor: Annotated[float, number(0, 1)] = about("what any other lead is worth to it")
    unreached: Annotated[float, number(0, 1)] = about("weight in it of a lead that was never reached, as a poor one")
    late_touch: Annotated[float, number(0, 1)] = about("weight in it of a late first touch, as a poor lead")
    recovery: Share = about("part of the way back to one half at each four-weekly meeting, times reporting")


class Learning(Section):
    """What marketing learns from what comes back."""

    message: Annotated[float, number(0, 10)] = about("rate a year at which reports mend message and collateral")
    shadowing: Annotated[float, number(0, 10)] = about(
        "rate a year at which marketers who sit in on every call mend message and collateral"
    )
    budget: Annotated[float, number(0, 20)] = about("exponent a year with which the budget follows what sells")
    budget_range: tuple[Annotated[float, number(0, 10)], ...] = about(
        "lowest and highest multiple of a channel's budget", min_length=2, max_length=2
    )
    bar: Annotated[float, number(0, 10)] = about("rate a year at which the bar rises where too few MQLs become SQLs")
    bar_most: Share = about("the most by which the bar is raised")
    bar_below: Share = about("share of MQLs that become SQLs below which the bar rises")
    unrecorded: Share = about("share of all learning left where the lead source is unknown")


class FocusEffect(Section):
    """What choosing a segment does to demand."""

    fit: Annotated[float, number(0, 5)] = about("share of fitting leads is times (fit_base + this x alignment.focus)")
    fit_base: Annotated[float, number(0, 5)] = about("that factor without focus")
    volume: Annotated[float, number(-5, 5)] = about("volume is times (volume_base + this x alignment.focus)")
    volume_base: Annotated[float, number(0, 5)] = about("that factor without focus")
    saturated_fit: Annotated[float, number(0, 5)] = about(
        "on saturating lists fit falls with a budget multiple above one to this power"
    )


class ContentEffect(Section):
    """What it brings to write for buyers who decide rather than for visitors."""

    usual: Share = about("share of content for buyers who decide at which nothing is gained or lost")
    volume: Annotated[float, number(0, 5)] = about(
        "leads drawn by content are times ((1 - alignment.closing_content) / (1 - usual)) to this power"
    )


class Strategy(Section):
    """What leadership chose, or did not."""

    segment: Name | None = about("the one of demand.segments that both teams go for; null: all money is green")
    concentrates: Share = about("share of the leads elsewhere that give way to leads in it, times alignment.focus")
    renewing: Share = about("share of a rep's own hours that goes to today's customers")


class Alignment(Section):
    """How the two teams work where nothing is signed; each dimension 0% to 100%."""

    definition: Share = about("how far `qualified` means the same to both")
    message: Share = about("how far site and rep tell one story")
    context: Share = about("how much of what marketing knows of a lead reaches the rep and is used")
    collateral: Share = about("how far the material helps to close")
    reporting: Share = about("share of what became of leads that comes back")
    joint_goal: Share = about("how far both sides are paid for the same thing")
    focus: Share = about("how far a segment and an ideal customer are chosen")
    closing_content: Share = about("share of marketing's content that is made for buyers who decide")
    shadowing: Share = about("share of sales calls in which a marketer sits in")
    follow_up: Share = about("habit of seeing that leads are answered, without any clock")
    lead_source: Literal["recorded", "unknown"] = about("whether the source is recorded on the deal")
    trust: Trust = about("sales' trust in each source")
    learning: Learning = about("what marketing learns from what comes back")
    focus_effect: FocusEffect = about("what choosing a segment does to demand")
    content_effect: ContentEffect = about("what content for buyers who decide does to demand")


class MarketingSide(Section):
    """What marketing promises."""

    qualified_leads: Annotated[Rate, leads_rate(positive=True)] | None = about("MQLs that marketing promises")
    definition: Literal["agreed"] | None = about("agreed: what `qualified` means is written down by both")
    context: Literal["with_every_lead"] | None = about("with_every_lead: pages visited and offers redeemed come along")


class PassSide(Section):
    """What is promised about the pass itself."""

    route: Name | None = about("one of handoff.routes, in place of handoff.route")


class When(Section):
    """For which leads a target holds."""

    source: Name = about("name of a channel")


class Target(Section):
    """One line of the first-response promise."""

    when: When | None = about("for which leads it holds; for all where it is left out", default=None)
    within: Annotated[Duration, either_time()] = about("time from MQL to the first response, on the clock it names")


class SalesSide(Section):
    """What sales promises."""

    first_response: tuple[Target, ...] = about(
        "first-response targets in order, the first that matches holds", max_length=50
    )
    attempts: Annotated[Cadence, cadence()] | None = about("attempts promised for each lead, and within which time")
    disposition: Annotated[Duration, business_time(positive=True)] | None = about(
        "time within which each lead is answered yes, no or later"
    )


class BothSides(Section):
    """What both promise together."""

    report: Literal["weekly", "monthly", "quarterly"] | None = about("how often both look at the same report")
    lead_source: Literal["recorded"] | None = about("recorded: each deal knows the source of its lead")
    goal: Literal["lead_count", "qualified_leads", "pipeline", "revenue"] | None = about("what both are paid for")


class Watched(Section):
    """How the promise is seen to be kept."""

    closely: Share | None = about("how far the promise is kept because it is watched")
    warn_at: Annotated[float, share(0.01, 1)] | None = about("share of the promise after which the owner is warned")
    on_breach: tuple[Literal["notify", "reassign", "tell_manager"], ...] = about(
        "what a broken first-response promise sets off", max_length=3
    )
    duty: Literal["on"] | None = about("on: a free colleague takes what the owner cannot answer in time")


class ReportBrings(Section):
    """Reporting that each cadence brings."""

    quarterly: Share = about("reporting with a quarterly report")
    monthly: Share = about("reporting with a monthly report")
    weekly: Share = about("reporting with a weekly report")


class GoalBrings(Section):
    """Joint goal that each shared target brings."""

    lead_count: Share = about("joint goal where both count leads; it sets the value, also downwards")
    qualified_leads: Share = about("joint goal where both count qualified leads")
    pipeline: Share = about("joint goal where both count pipeline")
    revenue: Share = about("joint goal where both count revenue")


class Brings(Section):
    """What a signed clause lifts its dimension to, if it is lower."""

    definition: Share = about("alignment.definition under an agreed definition")
    context: Share = about("alignment.context where context comes with every lead")
    report: ReportBrings = about("alignment.reporting under each cadence")
    goal: GoalBrings = about("alignment.joint_goal under each shared goal")


class Agreement(Section):
    """One page both sides sign; every entry is a clause, null where nothing is signed."""

    marketing: MarketingSide = about("what marketing promises")
    handoff: PassSide = about("what is promised about the pass itself")
    sales: SalesSide = about("what sales promises")
    together: BothSides = about("what both promise together")
    watched: Watched = about("how the promise is seen to be kept")
    brings: Brings = about("what a signed clause lifts its dimension to, if it is lower")
