# SPDX-License-Identifier: Apache-2.0
"""Claims as intervals that are nested as far as possible (O'Neill 1982)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from tests.oracle.line import meet

ZERO = Fraction(0)


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """Ibn Ezra's rule where somebody claims all; else the same up to t, and all above t."""
    if any(d >= estate for d in claims):
        return nested([min(d, estate) for d in claims])

    def above(t: Fraction) -> list[Fraction]:
        return [max(ZERO, d - t) for d in claims]

    t = meet(lambda x: sum(above(x)) + x, [ZERO, *claims], estate)
    below = nested([min(d, t) for d in claims])
    return [a + b for a, b in zip(below, above(t), strict=True)]


def nested(claims: Sequence[Fraction]) -> list[Fraction]:
    """Every stretch is shared equally by those who claim it; all claims begin at 0."""
    ends = sorted({ZERO, *claims})
    found = []
    for claim in claims:
        award = ZERO
        for start, end in pairwise(ends):
            if end <= claim:
                award += (end - start) / sum(d >= end for d in claims)
        found.append(award)
    return found
