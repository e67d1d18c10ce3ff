# SPDX-License-Identifier: Apache-2.0
"""Whole units: largest remainder, moves in increasing order, each by itself (RULES.md 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from tests.oracle.bounds import Caps, water_fill
from tests.oracle.moves import Moves, take
from tests.oracle.numbers import OracleError, ceil, floor, half_even, half_up
from tests.oracle.signposts import DIVISORS, HALF, Signposts, named, of_function
from tests.oracle.ties import Tie, TieRules

REAL_METHODS = ("point_value", "point_value_exact", "nearest_each", "down")
METHODS = ("largest_remainder", *DIVISORS, "nearest_residual", *REAL_METHODS)


@dataclass(frozen=True)
class Rounding:
    """A rounding rule and its options (contract, key `rounding`)."""

    method: str = "largest_remainder"
    bounds: str = "water_fill"
    r: Fraction = HALF
    half: str = "up"
    first_units: str = "error"
    first: Fraction = Fraction(7, 10)  # modified_sainte_lague
    recipient: int | None = None  # nearest_residual: the row that takes the difference
    custom: Callable[[int], Fraction] | None = None  # signposts from outside
    ties: TieRules = field(default_factory=TieRules)

    @property
    def whole(self) -> bool:
        """Whether it works with bounds that are rounded inward first (RULES.md 5)."""
        return self.method not in REAL_METHODS

    def limit(self, cap: Fraction) -> int:
        """The slice of a recipient that gets exactly its cap (contract, step 5)."""
        if self.method == "down":
            return floor(cap)
        if self.method == "nearest_each":
            return self.nearest(cap)
        return half_up(cap)

    def nearest(self, x: Fraction) -> int:
        """The nearest whole number, by the rule's own `half`."""
        return int(half_even(x)) if self.half == "even" else half_up(x)

    def signposts(self) -> Signposts:
        """Those of a divisor method."""
        if self.custom is not None:
            return of_function(self.custom)
        return named(self.method, self.r, self.first)


def round_units(
    rule: Rounding,
    scores: Sequence[Fraction],
    total: Fraction,
    lows: Sequence[Fraction],
    caps: Caps,
) -> tuple[list[int], Tie | None]:
    """The units of a feasible problem; the bounds are whole where the rule says so."""
    if total == 0:
        return [0 for _ in scores], None
    scale = lcm(*(s.denominator for s in scores))  # only proportions matter
    scores = [s * scale for s in scores]
    if rule.method == "largest_remainder":
        solve = shift if rule.bounds == "shift" else largest_remainder
        return solve(rule, scores, total, lows, caps)
    if rule.method == "nearest_each":
        return [rule.nearest(q) for q in water_fill(scores, total, lows, caps)], None
    if rule.method == "down":
        return [floor(q) for q in water_fill(scores, total, lows, caps)], None
    if rule.method in ("point_value", "point_value_exact"):
        return point_value(rule, scores, total, lows, caps)
    if rule.method == "nearest_residual":
        return nearest_residual(rule, scores, total, lows, caps)
    return divisor(rule, scores, total, lows, caps)


def largest_remainder(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction],
    caps: Caps,
) -> tuple[list[int], Tie | None]:  # fmt: skip
    """Whole parts of the quotas, then one unit each to the largest remainders."""
    quotas = water_fill(scores, total, lows, caps)
    units = [floor(q) for q in quotas]
    left = int(total) - sum(units)
    ranked = sorted(range(len(quotas)), key=lambda i: units[i] - quotas[i])
    return serve(rule.ties, units, left, ranked, lambda i: units[i] - quotas[i], scores)


def serve(
    ties: TieRules, units: list[int], left: int, ranked: list[int],
    key: Callable[[int], Fraction], scores: Sequence[Fraction],
) -> tuple[list[int], Tie | None]:  # fmt: skip
    """One more unit to each of the first `left` of the ranked; equals by the tie rules."""
    if left == 0:
        return units, None
    last = key(ranked[left - 1])
    better = [i for i in ranked if key(i) < last]
    tied = sorted(i for i in ranked if key(i) == last)
    served, tie = ties.choose(tied, left - len(better), scores)
    given = {*better, *served}
    return [a + (i in given) for i, a in enumerate(units)], tie


def shift(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction],
    caps: Caps,
) -> tuple[list[int], Tie | None]:  # fmt: skip
    """clamp(floor(q_i + z), l_i, u_i) with one z: recipient i goes to k + 1 at k + 1 - q_i."""
    quotas = [total * s / sum(scores) for s in scores]
    moves = Moves(
        start=[int(low) for low in lows],
        limit=limits(scores, lows, caps, int(total)),
        key=lambda i, k: k + 1 - quotas[i],
        passed=lambda i, z: floor(z + quotas[i]),
    )
    return finish(rule, moves, int(total), scores)


def limits(
    scores: Sequence[Fraction], lows: Sequence[Fraction], caps: Caps, total: int
) -> list[int]:
    """How far moves can take each: a score of 0 never beyond its floor."""
    most = [total if cap is None else min(total, int(cap)) for cap in caps]
    return [
        int(low) if s == 0 else max(int(low), m)
        for s, low, m in zip(scores, lows, most, strict=True)
    ]


def divisor(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction],
    caps: Caps,
) -> tuple[list[int], Tie | None]:  # fmt: skip
    """Recipient i moves from k to k + 1 at d(k) / s_i, from its floor to its cap."""
    posts = rule.signposts()
    scale = [s * s if posts.squared else s for s in scores]
    moves = Moves(
        start=[int(low) for low in lows],
        limit=limits(scores, lows, caps, int(total)),
        key=lambda i, k: posts.at(k) / scale[i],
        passed=lambda i, t: posts.count(t * scale[i]),
    )
    if posts.at(0) == 0:
        free = [i for i, a in enumerate(moves.start) if a == 0 and moves.limit[i] >= 1]
        left = int(total) - sum(moves.start)
        if left < len(free):
            if rule.first_units == "error":
                raise OracleError("E308", f"{left} units, {len(free)} first units")
            ranked = sorted(free, key=lambda i: -scores[i])
            return serve(rule.ties, moves.start, left, ranked, lambda i: -scores[i], scores)
    return finish(rule, moves, int(total), scores)


def finish(
    rule: Rounding, moves: Moves, total: int, scores: Sequence[Fraction]
) -> tuple[list[int], Tie | None]:
    """All moves until the total is reached; the last group of equals by the tie rules."""
    units, group = take(moves, total)
    served, tie = rule.ties.choose(group, total - sum(units), scores)
    return [a + (i in served) for i, a in enumerate(units)], tie


def point_value(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction],
    caps: Caps,
) -> tuple[list[int], Tie | None]:  # fmt: skip
    """Moves at (k + 1/2) / s_i from r(l_i) to r(u_i); equal ones together, never past total."""
    start = [half_up(low) for low in lows]
    if sum(start) > total:
        raise OracleError("E306", f"rounded floors {sum(start)} exceed {total}")
    most = [
        ceil(total) + a if u is None else half_up(u) for a, u in zip(start, caps, strict=True)
    ]
    moves = Moves(
        start=start,
        limit=[a if s == 0 else u for s, a, u in zip(scores, start, most, strict=True)],
        key=lambda i, k: (k + HALF) / scores[i],
        passed=lambda i, t: max(0, floor(t * scores[i] - HALF) + 1),
    )
    units, group = take(moves, floor(total))
    if rule.method == "point_value" or not group:
        return units, None
    served, tie = rule.ties.choose(group, floor(total) - sum(units), scores)
    return [a + (i in served) for i, a in enumerate(units)], tie


def nearest_residual(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction],
    caps: Caps,
) -> tuple[list[int], Tie | None]:  # fmt: skip
    """Every quota to the nearest; one recipient takes the difference (contract E)."""
    quotas = water_fill(scores, total, lows, caps)
    units = [rule.nearest(q) for q in quotas]
    residual = int(total) - sum(units)
    if residual == 0:
        return units, None
    taker, tie = rule.recipient, None
    if taker is None:
        tied = [i for i, q in enumerate(quotas) if q == max(quotas)]
        (taker,), tie = rule.ties.choose(tied, 1, scores)
    units[taker] += residual
    cap = caps[taker]
    if units[taker] < lows[taker] or (cap is not None and units[taker] > cap):
        raise OracleError("E313", f"row {taker + 1}: {units[taker]} after the residual")
    return units, tie
