"""How a language writes numbers and money."""

from __future__ import annotations

from dataclasses import dataclass

_MINUS, _NARROW = "\u2212", "\u202f"


@dataclass(frozen=True)
class Formats:
    """The marks of one language.

    Parameters
    ----------
    point, group : str
        The decimal mark and the one between thousands.
    amount, thousands, millions : str
        Patterns for euros: plain, in thousands, in millions.
    """

    point: str
    group: str
    amount: str
    thousands: str
    millions: str

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with a true minus.

        >>> formats_of("de").number(1234.5, 1)
        '1.234,5'
        """
        plain = f"{abs(value):,.{decimals}f}".replace(",", "\0").replace(".", self.point).replace("\0", self.group)
        is_negative = value < 0 and any(digit in plain for digit in "123456789")
        return f"{_MINUS}{plain}" if is_negative else plain

    def money(self, value: float) -> str:
        """Write euros with three digits at most before the unit.

        >>> [formats_of("en").money(v) for v in (348_000, 1_420_000, 122)]
        ['€348k', '€1.42m', '€122']
        """
        size = abs(value)
        if size >= 999_500:
            text = self.millions.format(self.number(size / 1e6, 2))
        elif size >= 1_000:
            text = self.thousands.format(self.number(size / 1e3))
        else:
            text = self.amount.format(self.number(size))
        return f"{_MINUS}{text}" if value < 0 and size >= 0.5 else text


_FORMATS = {
    "en": Formats(".", ",", "€{}", "€{}k", "€{}m"),
    "de": Formats(",", ".", f"{{}}{_NARROW}€", f"{{}}{_NARROW}T€", f"{{}}{_NARROW}Mio.{_NARROW}€"),
}


def formats_of(language: str) -> Formats:
    """Give a language's marks."""
    return _FORMATS[language]
