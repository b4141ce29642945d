"""Distributions as the file writes them."""

from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

from sim.distributions import Constant, Empirical, Exponential, Gamma, Lognormal, Triangular, Uniform
from sim.scenario import load, override
from sim.scenario.kinds import business_time, elapsed_time, faults_of, money, nominal
from sim.scenario.nodes import FAMILIES
from sim.scenario.shapes import SHAPES, Column, Shaped, ShapeKind
from sim.units import Duration

TIME = ShapeKind(elapsed_time())
BUSINESS = ShapeKind(business_time())
MONEY = ShapeKind(money(), 1.0)


def minutes(shaped: Shaped[Duration]) -> object:
    return shaped.build(nominal, {Column("a.csv", "x"): (3.0, 1.0)}.__getitem__)


@pytest.mark.parametrize(
    ("written", "distribution"),
    [
        ("15 min", Constant(15)),
        ("30 to 60 min", Uniform(30, 60)),
        ({"exponential": "2 h"}, Exponential(120)),
        ({"lognormal": {"mean": "2 h", "sigma": 0.8}}, Lognormal(120, 0.8)),
        ({"gamma": {"mean": "10 min", "shape": 2}}, Gamma(10, 2)),
        ({"uniform": {"low": "1 h", "high": "2 h"}}, Uniform(60, 120)),
        ({"triangular": {"low": "1 min", "mode": "2 min", "high": "1 h"}}, Triangular(1, 2, 60)),
        ({"empirical": {"file": "a.csv", "column": "x", "unit": "min"}}, Empirical((1.0, 3.0))),
        ({"empirical": {"file": "a.csv", "column": "x", "unit": "h"}}, Empirical((60.0, 180.0))),
    ],
)
def test_a_time_is_drawn_from(written: object, distribution: object) -> None:
    assert minutes(TIME.validate(written)) == distribution


def test_money_has_no_unit() -> None:
    shaped = MONEY.validate({"empirical": {"file": "a.csv", "column": "x"}})
    assert shaped.build(float, lambda _: (5.0,)) == Empirical((5.0,))
    assert MONEY.validate("24k").build(float, lambda _: ()) == Constant(24_000)


@pytest.mark.parametrize(
    ("kind", "written", "faults"),
    [
        (TIME, 5, [((), "the bare number 5 has no unit; write '5 min'")]),
        (TIME, (), [((), "expected a length of elapsed time, such as `30 min`, found a list")]),
        (TIME, {}, [((), "a distribution has one name, as in `{exponential: 30 min}`; found 0 keys")]),
        (TIME, "60 to 30 min", [((), "'60 to 30 min' runs backwards; write the shorter time first")]),
        (
            BUSINESS,
            "1 to 2 h",
            [((), "'1 h' counts elapsed time, but this runs in working hours only; write '1 business hour'")],
        ),
        (
            BUSINESS,
            {"exponential": "2 h"},
            [
                (
                    ("exponential",),
                    "'2 h' counts elapsed time, but this runs in working hours only; write '2 business hours'",
                )
            ],
        ),
        (TIME, {"exponential": "0 min"}, [(("exponential",), "an exponential needs a mean over 0, not 0.0")]),
        (TIME, {"normal": "2 h"}, [(("normal",), "unknown distribution 'normal'; did you mean 'lognormal'?")]),
        (
            TIME,
            {"lognormal": "2 h"},
            [(("lognormal",), "expected a map `{mean: ..., sigma: ...}`, found '2 h'")],
        ),
        (
            TIME,
            {"lognormal": {"mean": "2", "sigma": -1}},
            [
                (("lognormal", "mean"), "'2' has no unit; write '2 min', '2 h' or '2 business days'"),
                (("lognormal", "sigma"), "-1 is out of range; write a number from 0 to 3"),
            ],
        ),
        (
            TIME,
            {"lognormal": {"mean": "2 h"}},
            [(("lognormal",), "'sigma' is missing; write `{mean: ..., sigma: ...}`")],
        ),
        (
            TIME,
            {"triangular": {"low": "3 min", "mode": "2 min", "high": "4 min"}},
            [(("triangular",), "low, mode, high are not in order; write the smallest first")],
        ),
        (
            TIME,
            {"empirical": {"file": "a.csv", "column": "x"}},
            [(("empirical",), "'unit' is missing; write `{file: ..., column: ..., unit: ...}`")],
        ),
        (
            TIME,
            {"empirical": {"file": "a.csv", "column": "x", "unit": "business min"}},
            [
                (
                    ("empirical", "unit"),
                    "'1 business min' counts business time, but this runs at night too; write '1 min'",
                )
            ],
        ),
    ],
)
def test_what_is_no_distribution_is_refused_where_it_is_wrong(
    kind: ShapeKind[object], written: object, faults: list[object]
) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        kind.validate(written)
    assert faults_of(caught.value) == faults


def test_another_family_takes_the_place_of_the_one_before() -> None:
    assert set(SHAPES) | {"empirical"} == FAMILIES
    value = override(load("no-sla"), {"deal.value": {"gamma": {"mean": "20k", "shape": 2}}}).deal.value
    assert value == Shaped("gamma", (20_000.0,), (2.0,))
    assert override(load("no-sla"), {"deal.value.lognormal.sigma": 1}).deal.value == Shaped(
        "lognormal", (19_000.0,), (1.0,)
    )
