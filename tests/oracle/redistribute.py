# SPDX-License-Identifier: Apache-2.0
"""Fix and redistribute: the practice that RULES.md 5 sets beside water_fill (annex C)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.bounds import Caps
from tests.oracle.numbers import OracleError

VARIANTS = ("both", "floors_first", "caps_first", "heavier_side", "one_pass")
ZERO = Fraction(0)


@dataclass(frozen=True)
class Run:
    """Who was fixed in which round; `left` is what is over when all are fixed (or below 0)."""

    quotas: list[Fraction]
    rounds: int
    fixed: list[list[int]]
    left: Fraction


def redistribute(
    variant: str, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction],
    caps: Caps,
) -> Run:  # fmt: skip
    """Share, fix those outside for good, share the rest among the others, and again."""
    if variant not in VARIANTS:
        raise OracleError("E206", f"no variant {variant}")
    held: dict[int, Fraction] = {}
    fixed: list[list[int]] = []
    rounds = 0
    while True:
        rounds += 1
        free = [i for i in range(len(scores)) if i not in held]
        rest = total - sum(held.values())
        sum_ = sum((scores[i] for i in free), ZERO)
        part = {i: rest * scores[i] / sum_ if sum_ else ZERO for i in free}
        below = {i: lows[i] for i in free if part[i] < lows[i]}
        above = {i: caps[i] for i in free if caps[i] is not None and part[i] > caps[i]}
        now = to_fix(variant, part, below, above)
        if not now or (variant == "one_pass" and rounds == 2):
            # Where nobody is free, or only scores of 0 are, the rest stays.
            given = {**held, **part}
            quotas = [given[i] for i in range(len(scores))]
            return Run(quotas, rounds, fixed, total - sum(quotas))
        held |= now
        fixed.append(sorted(now))


def to_fix(
    variant: str, part: dict[int, Fraction], below: dict[int, Fraction],
    above: dict[int, Fraction],
) -> dict[int, Fraction]:  # fmt: skip
    """Whom a round fixes, and at which bound."""
    if variant == "floors_first":
        return below or above
    if variant == "caps_first":
        return above or below
    if variant == "heavier_side":
        lack = sum(low - part[i] for i, low in below.items())
        excess = sum(part[i] - cap for i, cap in above.items())
        return (below if lack >= excess else {}) | (above if excess >= lack else {})
    return below | above
