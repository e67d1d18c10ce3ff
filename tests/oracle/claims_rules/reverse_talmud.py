# SPDX-License-Identifier: Apache-2.0
"""Up to half of the claims equal losses, above it equal awards."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.claims_rules import cea, cel


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """The Talmud rule with its two halves exchanged (Chun, Schummer and Thomson 2001)."""
    halves = [d / 2 for d in claims]
    middle = sum(halves)
    if estate <= middle:
        return cel.awards(estate, halves, options)
    more = cea.awards(estate - middle, halves, options)
    return [h + a for h, a in zip(halves, more, strict=True)]
