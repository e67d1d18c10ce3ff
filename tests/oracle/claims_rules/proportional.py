# SPDX-License-Identifier: Apache-2.0
"""E d_i / D."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """Everybody the same part of the claim; zeros where nothing is claimed."""
    total = sum(claims)
    return [estate * d / total if total else Fraction(0) for d in claims]
