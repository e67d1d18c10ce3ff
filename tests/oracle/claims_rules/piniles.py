# SPDX-License-Identifier: Apache-2.0
"""Equal awards of the half claims, twice (Piniles 1861)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.claims_rules import cea


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """First up to the half claims, then the same again with what is left."""
    halves = [d / 2 for d in claims]
    middle = sum(halves)
    if estate <= middle:
        return cea.awards(estate, halves, options)
    more = cea.awards(estate - middle, halves, options)
    return [h + a for h, a in zip(halves, more, strict=True)]
