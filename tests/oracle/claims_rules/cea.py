# SPDX-License-Identifier: Apache-2.0
"""Constrained equal awards: min(d_i, t)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.line import meet


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """Everybody as much as the others, but nobody more than the claim."""
    t = meet(lambda x: sum(min(d, x) for d in claims), [Fraction(0), *claims], estate)
    return [min(d, t) for d in claims]
