# SPDX-License-Identifier: Apache-2.0
"""Constrained equal losses: max(0, d_i - t)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.line import meet

ZERO = Fraction(0)


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """Everybody loses as much as the others, but nobody more than the claim."""
    t = meet(lambda x: sum(max(ZERO, d - x) for d in claims), [ZERO, *claims], estate)
    return [max(ZERO, d - t) for d in claims]
