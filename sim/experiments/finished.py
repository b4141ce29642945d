"""One finished replication: what a worker gives back and the history keeps, and its way through bytes."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from sim.results.view import FloatArray

_CHECK: Final = 8  # bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """One replication.

    Parameters
    ----------
    number : int
        Which one.
    values : ndarray, shape (k,)
        Every metric, in the order of the scenario's series; nan where undefined.
    spreads : ndarray, shape (d, 3)
        p50, p90 and p95 across leads, in the order of the metrics that sum up a distribution.
    """

    number: int
    values: FloatArray
    spreads: FloatArray


_ARRAYS: Final = tuple(field.name for field in fields(Finished) if field.name != "number")


class DamagedError(ValueError):
    """Bytes that are not what was written."""


def to_bytes(finished: Finished) -> bytes:
    """Write the arrays of a replication: for each its shape and its numbers, little end first; then a checksum."""
    parts = []
    for name in _ARRAYS:
        array = np.ascontiguousarray(getattr(finished, name), dtype="<f8")
        parts.append(struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape))
        parts.append(array.tobytes())
    content = b"".join(parts)
    return content + _checksum(content)


def from_bytes(number: int, content: bytes) -> Finished:
    """Read a replication again.

    Raises
    ------
    DamagedError
        If the bytes are not what `to_bytes` wrote.

    Examples
    --------
    >>> one = Finished(3, np.array([1.0, np.nan]), np.zeros((1, 3)))
    >>> from_bytes(3, to_bytes(one)).values
    array([ 1., nan])
    """
    body, check = content[:-_CHECK], content[-_CHECK:]
    if _checksum(body) != check:
        msg = f"replication {number} is damaged"
        raise DamagedError(msg)
    arrays, place = {}, 0
    for name in _ARRAYS:
        (dimensions,) = struct.unpack_from("<B", body, place)
        shape = struct.unpack_from(f"<{dimensions}I", body, place + 1)
        place += 1 + 4 * dimensions
        count = int(np.prod(shape))
        # a copy, for what lies over bytes cannot be written to
        arrays[name] = np.frombuffer(body, "<f8", count, place).astype(np.float64).reshape(shape)
        place += 8 * count
    return Finished(number, **arrays)


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECK).digest()
