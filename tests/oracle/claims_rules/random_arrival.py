# SPDX-License-Identifier: Apache-2.0
"""The mean over all orders of arrival of min(d_i, what is left) (O'Neill 1982)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import factorial

from tests.oracle.numbers import OracleError

ZERO = Fraction(0)
LIMIT = 1_000_000  # distinct sums; more is E405


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """By how many sets of k others there are with each sum, in place of the n! orders."""
    n = len(claims)
    found = []
    for i, claim in enumerate(claims):
        award = ZERO
        for (k, x), sets in before([*claims[:i], *claims[i + 1 :]], estate).items():
            part = Fraction(factorial(k) * factorial(n - k - 1), factorial(n))
            award += part * sets * min(claim, estate - x)
        found.append(award)
    return found


def before(others: Sequence[Fraction], estate: Fraction) -> Counter[tuple[int, Fraction]]:
    """How many sets of k of the others have the sum x, for sums that leave something."""
    sets = Counter({(0, ZERO): 1})
    for d in others:
        with_d = Counter({(k + 1, x + d): m for (k, x), m in sets.items() if x + d < estate})
        sets = sets + with_d
        if len(sets) > LIMIT:
            raise OracleError("E405", f"more than {LIMIT} sums")
    return sets
