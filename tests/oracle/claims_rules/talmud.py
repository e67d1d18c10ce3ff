# SPDX-License-Identifier: Apache-2.0
"""Up to half of the claims equal awards, above it equal losses."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.claims_rules import cea, cel


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """The rule that gives all three estates of Ketubot 93a (Aumann and Maschler 1985)."""
    halves = [d / 2 for d in claims]
    middle = sum(halves)
    if estate <= middle:
        return cea.awards(estate, halves, options)
    more = cel.awards(estate - middle, halves, options)
    return [h + a for h, a in zip(halves, more, strict=True)]
