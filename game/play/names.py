"""Names for leads, reps and marketers: a deal with a name is remembered. A lead has one name in every run."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

MARKETERS: Final = ("Ines", "Jonas", "Kim")
REPS: Final = ("Ana", "Ben", "Chiara", "Deniz", "Emil", "Fatou", "Goran", "Hanna", "Ilir", "Jule", "Kofi", "Lena")

# fmt: off
_FIRST: Final = (
    "Nordhafen", "Lindquay", "Corvane", "Elmsworth", "Kaltbach", "Garrow", "Fennick", "Dornfeld", "Hollin",
    "Morrow", "Aldersee", "Brackwede", "Calder", "Drostholm", "Eichgrund", "Falkenau", "Grevesand", "Harrowby",
    "Isarfeld", "Jadebusen", "Kestwick", "Larchmont", "Mellenthin", "Nettlebury", "Ostwald", "Perrin", "Quarnstedt",
    "Rosslau", "Silbertal", "Thornaby", "Uckerland", "Varden", "Westeraue", "Yarrow", "Zellwick", "Ambrook",
)
_SECOND: Final = (
    "Logistik", "Ports", "Foods", "Labs", "AG", "Steel", "& Sons", "Glas", "Brothers", "& Pike", "Optik", "Works",
    "Systems", "Textil", "Pumpen", "Paper", "Medical", "Energie", "Coatings", "Antriebe", "Packaging", "Brewery",
    "Robotik", "Castings", "Ceramics", "Freight", "Instruments", "Kunststoff",
)
# fmt: on


def lead_name(identity: tuple[int, ...]) -> str:
    """Name a lead after what identifies it in every run: channel, layer, week and index.

    Examples
    --------
    >>> lead_name((0, 0, 1, 7)) == lead_name((0, 0, 1, 7))
    True
    """
    digest = int.from_bytes(blake2b(repr(tuple(map(int, identity))).encode(), digest_size=8).digest())
    choice, rest = digest % len(_FIRST), digest // len(_FIRST)
    return f"{_FIRST[choice]} {_SECOND[rest % len(_SECOND)]}"


def rep_name(number: int) -> str:
    """Name a rep; 1 is the first.

    Examples
    --------
    >>> rep_name(1), rep_name(13)
    ('Ana', 'Ana 2')
    """
    round_, place = divmod(number - 1, len(REPS))
    return f"{REPS[place]} {round_ + 1}" if round_ else REPS[place]
