# SPDX-License-Identifier: Apache-2.0
"""What the others leave anyway, and the rest by the claims that are left (Curiel et al. 1987)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

ZERO = Fraction(0)


def awards(estate: Fraction, claims: Sequence[Fraction], options: object) -> list[Fraction]:
    """m_i + R e_i / sum e, with m_i = max(0, E - (D - d_i)) and e_i = min(d_i - m_i, R)."""
    total = sum(claims)
    sure = [max(ZERO, estate - (total - d)) for d in claims]
    rest = estate - sum(sure)
    left = [min(d - m, rest) for d, m in zip(claims, sure, strict=True)]
    if sum(left) == 0:
        return sure
    return [m + rest * e / sum(left) for m, e in zip(sure, left, strict=True)]
