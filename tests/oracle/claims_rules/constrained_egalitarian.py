# SPDX-License-Identifier: Apache-2.0
"""Up to half of the claims equal awards, above it max(d_i / 2, min(d_i, t))."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.claims_rules import cea
from tests.oracle.line import meet


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """As equal as can be where everybody has at least half (Chun, Schummer, Thomson 2001)."""
    halves = [d / 2 for d in claims]
    if estate <= sum(halves):
        return cea.awards(estate, halves, options)

    def at(t: Fraction) -> list[Fraction]:
        return [max(d / 2, min(d, t)) for d in claims]

    return at(meet(lambda t: sum(at(t)), [Fraction(0), *halves, *claims], estate))
