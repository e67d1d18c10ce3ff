# SPDX-License-Identifier: Apache-2.0
"""Everybody min(d_i, E) / n, again and again with what remains (Dominguez and Thomson 2006)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.numbers import OracleError

LIMIT = 10_000  # rounds; each makes the fractions longer by a factor n


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """The limit; n counts claims of 0.

    Once every claim that is left is at least the money that is left, it stays so, and all steps
    that follow give equal parts to all of these: the limit is the rest in equal parts. Until
    then a small claim beside one that asks for all makes about E / d rounds.
    """
    if estate == sum(claims):
        return list(claims)
    n, left = len(claims), list(claims)
    for _ in range(LIMIT):
        if not any(0 < d < estate for d in left):
            break
        step = [min(d, estate) / n for d in left]
        left = [d - a for d, a in zip(left, step, strict=True)]
        estate -= sum(step)
    else:
        raise OracleError("E405", f"more than {LIMIT} rounds")
    sharing = sum(d > 0 for d in left)
    last = [estate / sharing if d > 0 else Fraction(0) for d in left]
    return [d - rest + a for d, rest, a in zip(claims, left, last, strict=True)]
