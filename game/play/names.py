"""Names for reps and marketers; leads are named by the simulator, the same in every run."""

from __future__ import annotations

from typing import Final

MARKETERS: Final = ("Ines", "Jonas", "Kim")
REPS: Final = ("Ana", "Ben", "Chiara", "Deniz", "Emil", "Fatou", "Goran", "Hanna", "Ilir", "Jule", "Kofi", "Lena")


def rep_name(number: int) -> str:
    """Name a rep; 1 is the first.

    Examples
    --------
    >>> rep_name(1), rep_name(13)
    ('Ana', 'Ana 2')
    """
    round_, place = divmod(number - 1, len(REPS))
    return f"{REPS[place]} {round_ + 1}" if round_ else REPS[place]
