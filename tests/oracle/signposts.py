# SPDX-License-Identifier: Apache-2.0
"""Signposts d(k) of the divisor methods: where a recipient moves from k to k + 1 (RULES.md 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from tests.oracle.numbers import OracleError, floor

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
CHECKED = 200  # so many signposts of a stranger's rule are looked at before it is used
OFFSETS = {  # d(k) = k + offset
    "dhondt": Fraction(1),
    "sainte_lague": HALF,
    "adams": Fraction(0),
    "danish": THIRD,
    "imperiali": Fraction(2),
}
DIVISORS = (
    "dhondt", "sainte_lague", "huntington_hill", "dean", "adams", "stationary", "danish",
    "imperiali", "modified_sainte_lague",
)  # fmt: skip


@dataclass(frozen=True)
class Signposts:
    """d(k), and how many k >= 0 have d(k) <= x; `squared` where both are squares."""

    at: Callable[[int], Fraction]
    count: Callable[[Fraction], int]
    squared: bool = False


def offset(r: Fraction) -> Signposts:
    """d(k) = k + r."""
    return Signposts(lambda k: k + r, lambda x: max(0, floor(x - r) + 1))


def counted(d: Callable[[int], Fraction]) -> Callable[[Fraction], int]:
    """How many of any signposts that do not fall are at most x, by halving."""

    def count(x: Fraction) -> int:
        low, high = 0, 1
        while high < 1 << 70 and d(high - 1) <= x:
            low, high = high, 2 * high
        while low < high:
            middle = (low + high) // 2
            if d(middle) <= x:
                low = middle + 1
            else:
                high = middle
        return low

    return count


def of_function(d: Callable[[int], Fraction]) -> Signposts:
    """A rule from outside: exact, not negative, and never falling; else E222."""
    posts = [d(k) for k in range(CHECKED)]
    if any(type(post) not in (int, Fraction) for post in posts):
        raise OracleError("E222", "a signpost that is not exact")
    if posts[0] < 0 or posts != sorted(posts):
        raise OracleError("E222", "signposts that fall")
    return Signposts(lambda k: Fraction(d(k)), counted(d))


def named(method: str, r: Fraction, first: Fraction) -> Signposts:
    """A divisor method; r is that of `stationary`, first that of `modified_sainte_lague`."""
    if method == "huntington_hill":
        return Signposts(
            lambda k: Fraction(k * (k + 1)),
            lambda x: (isqrt(4 * floor(x) + 1) + 1) // 2,
            squared=True,
        )
    if method == "dean":
        return Signposts(dean, dean_count)
    if method == "modified_sainte_lague":

        def modified(k: int) -> Fraction:
            return k + HALF if k else first

        return Signposts(modified, lambda x: max(1, floor(x + HALF)) if x >= first else 0)
    return offset(r if method == "stationary" else OFFSETS[method])


def dean(k: int) -> Fraction:
    """2k(k + 1) / (2k + 1)."""
    return Fraction(2 * k * (k + 1), 2 * k + 1)


def dean_count(x: Fraction) -> int:
    """d(k) < k + 1/2, so the search may begin just below x."""
    k = max(0, floor(x) - 1)
    while dean(k) <= x:
        k += 1
    return k
