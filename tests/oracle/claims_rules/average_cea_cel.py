# SPDX-License-Identifier: Apache-2.0
"""The mean of equal awards and equal losses (Thomson 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.claims_rules import cea, cel


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """(C + L) / 2."""
    both = cea.awards(estate, claims, options), cel.awards(estate, claims, options)
    return [(a + b) / 2 for a, b in zip(*both, strict=True)]
