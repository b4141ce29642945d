"""How numbers are written: as many digits as their interval carries, and never more."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.figures import MINUS, NARROW_SPACE, UNDEFINED, ascii_only, percent, scale_of
from sim.results.registry import Unit
from sim.stats import Interval

NAN = math.nan


def interval(mean: float, half_width: float) -> Interval:
    return Interval(mean, mean - half_width, mean + half_width, half_width, 20)


@pytest.mark.parametrize(
    ("unit", "mean", "half_width", "text", "ends"),
    [
        (Unit.MONEY, 1_983_421, 23_000, "€1.98m", "1.96 to 2.01"),
        (Unit.MONEY, 347_912, 4_000, "€348k", "344 to 352"),
        (Unit.MONEY, 84.3, 3.0, "€84", "81 to 87"),
        (Unit.SHARE, 0.80123, 0.004, "80.1 %", "79.7 to 80.5"),
        (Unit.SHARE, 0.5, 0.3, "50 %", "20 to 80"),
        (Unit.MONEY, 14_224_331, 80_000.0, "€14.22m", "14.14 to 14.30"),
        (Unit.MONEY, 14_224_331, 800.0, "€14.22m", "14.22 to 14.23"),
        (Unit.LEADS, 3961.6, 55.0, "3 960", "3 910 to 4 020"),
        (Unit.LEADS, 3961.6, 6.0, "3 962", "3 956 to 3 968"),
        (Unit.HOURS, 0.2312, 0.01, "13.9 min", "13.3 to 14.5"),
        (Unit.HOURS, 52.61, 1.6, "53 h", "51 to 54"),
        (Unit.DAYS, 18.44, 0.4, "18.4 days", "18.0 to 18.8"),
    ],
)
def test_as_many_digits_as_the_interval_carries(
    unit: Unit, mean: float, half_width: float, text: str, ends: str
) -> None:
    of = interval(mean, half_width)
    scale = scale_of(unit, "EUR", of)
    assert scale.text(mean).replace(NARROW_SPACE, " ") == text
    assert scale.range(of).replace(NARROW_SPACE, " ") == ends


def test_differences_carry_their_sign_and_nothing_has_none() -> None:
    scale = scale_of(Unit.MONEY, "EUR", interval(-12_300, 2_000))
    assert scale.text(-12_300, signed=True) == f"{MINUS}€12k"
    assert scale.text(12_300, signed=True) == "+€12k"
    assert scale.text(-400, signed=True) == "€0k"
    share = scale_of(Unit.SHARE, "EUR", interval(0.123, 0.02), difference=True)
    assert share.text(0.123, signed=True) == f"+12{NARROW_SPACE}pts"
    assert scale.range(interval(0, 2_400), signed=True) == f"{MINUS}2 to +2"


@pytest.mark.parametrize("n", [0, 1])
def test_without_an_interval_three_digits_and_no_ends(n: int) -> None:
    of = Interval(0.23456 if n else NAN, NAN, NAN, NAN, n)
    scale = scale_of(Unit.SHARE, "EUR", of)
    assert scale.text(of.mean) == (f"23.5{NARROW_SPACE}%" if n else UNDEFINED)
    assert scale.range(of) == ""


def test_counts_without_an_interval_stay_whole() -> None:
    only = Interval(3_961.0, NAN, NAN, NAN, 1)
    assert scale_of(Unit.LEADS, "EUR", only).text(3_961.0) == f"3{NARROW_SPACE}961"


def test_currencies() -> None:
    of = interval(1_200, 200)
    assert [scale_of(Unit.MONEY, code, of).text(1_200) for code in ("USD", "CHF")] == [
        "$1.2k",
        f"CHF{NARROW_SPACE}1.2k",
    ]


def test_plain_letters_for_a_stream_that_has_no_others() -> None:
    assert ascii_only(f"{MINUS}€1{NARROW_SPACE}200, {percent(0.5)}, {UNDEFINED}") == "-EUR 1 200, 50 %, -"
    assert percent(NAN) == UNDEFINED


@given(
    unit=st.sampled_from(list(Unit)), mean=st.floats(1e-3, 1e12), relative=st.floats(2e-3, 10.0), minus=st.booleans()
)
def test_rounding_never_moves_a_number_by_more_than_a_third_of_its_interval(
    unit: Unit, mean: float, relative: float, minus: bool
) -> None:
    mean, half_width = -mean if minus else mean, mean * relative
    scale = scale_of(unit, "EUR", interval(mean, half_width))
    shown = float(scale.bare(mean).replace(NARROW_SPACE, "").replace(MINUS, "-"))
    assert abs(shown / scale.factor - mean) <= 0.334 * half_width
