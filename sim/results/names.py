"""Names for leads: a deal with a name is remembered. A lead has one name in every run."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

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


OWN_KEY: Final = "own"
"""What the identity of an opportunity that a rep found begins with."""


def lead_key(identity: tuple[int, ...], channels: Sequence[str]) -> str:
    """Write what identifies a lead in every run: its channel, week, demand layer and place; of an own one, rep and place.

    Parameters
    ----------
    identity : tuple of int
        Channel, layer, week and index, as in the leads table.
    channels : sequence of str
        The channels' names by number.

    Examples
    --------
    >>> lead_key((1, 0, -4, 7), ("demo_request", "webinar")), lead_key((-1, 2, 9, 31), ())
    ('webinar:-4:0:7', 'own:2:31')
    """
    channel, layer, week, index = identity
    # an own opportunity is the same under another agreement also where it is found in another week
    return f"{OWN_KEY}:{layer}:{index}" if channel < 0 else f"{channels[channel]}:{week}:{layer}:{index}"
