"""How numbers are read and written, and how a text that cannot be read is refused."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NoReturn

# bounded in length, so that a hostile exponent cannot ask for a gigabyte of zeros
NUMBER: Final = r"[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?"

_LONGEST_QUOTE: Final = 60
_MOST_DIGITS: Final = 24


def refuse(text: str, fault: str, advice: str) -> NoReturn:
    """Raise `ValueError` with one sentence: what was found, what is wrong with it, what to write."""
    quote = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "..."
    msg = f"'{quote}' {fault}; {advice}"
    raise ValueError(msg)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Give a question that names the known word nearest to the one written, or other advice if none is near."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean '{near[0]}'?" if near else otherwise


def finite(text: str, digits: str, *, shift: int = 0) -> float:
    """Read digits as the float nearest to them, the decimal point moved by `shift` places beforehand."""
    amount = float(Decimal(digits).scaleb(shift))
    if math.isinf(amount):
        refuse(text, "is too large a number", "write one with fewer digits")
    return amount


def number_text(amount: float) -> str:
    """Write a number with the fewest digits that bring the same float back."""
    return plain(Decimal(repr(float(amount))))


def plain(amount: Decimal) -> str:
    """Write a decimal without idle zeros, and without an exponent unless it is astronomical."""
    digits = f"{amount:f}"
    if len(digits) > _MOST_DIGITS:
        return f"{amount.normalize():E}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
