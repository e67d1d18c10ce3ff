# SPDX-License-Identifier: Apache-2.0
"""Scores, an amount, bounds and a rounding rule become whole units (RULES.md 5 and 6).

The order of the steps is that of the contract, "Order of bounds work". The two functions that
stand alone, `round_to_total` and `water_fill` (DESIGN.md 6), are here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle import bounds, claims
from tests.oracle.bounds import Caps
from tests.oracle.group_rounding import round_tree
from tests.oracle.groups import Group, check_groups, check_root, leaf_quotas, tree
from tests.oracle.numbers import OracleError
from tests.oracle.rounding import Rounding, round_units
from tests.oracle.ties import Tie

ZERO = Fraction(0)


@dataclass(frozen=True)
class Policies:
    """What the plan says where bounds do not fit together."""

    on_conflict: str = "error"
    on_shortage: str = "error"
    on_surplus: str = "error"


@dataclass(frozen=True)
class Solved:
    """Units and exact quotas of the factor part, a tie, and what on_surplus keeps back."""

    units: list[int]
    quotas: list[Fraction]
    tie: Tie | None = None
    surplus: Fraction = ZERO
    awards: list[Fraction] | None = None  # of a plan with claims


def solve(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, floors: Sequence[Fraction],
    caps: Caps, earmarks: Sequence[int], policies: Policies,
    groups: Sequence[Group] = (), floor_cost: str = "score",
) -> Solved:  # fmt: skip
    """All steps, from the bounds of whole slices to the units beside the earmarks."""
    lows, highs = list(floors), list(caps)
    bounds.settle_conflicts(lows, highs, policies.on_conflict)
    exact = lows, highs
    if rule.whole:
        lows, highs = bounds.inward(lows, highs)
        bounds.settle_conflicts(lows, highs, policies.on_conflict)
    lows, highs = bounds.without_earmarks(lows, highs, earmarks)
    if total > 0 and sum(scores) == 0:
        raise OracleError("E303", "all scores are 0")
    if rule.whole and total.denominator != 1:
        raise OracleError("E210", f"{total} is not whole")
    if groups:
        exact_net = bounds.without_earmarks(*exact, earmarks)
        return with_groups(rule, scores, total, (lows, highs), exact_net, groups)
    if sum(lows) > total and policies.on_shortage == "scale":
        return scaled(rule, total, lows)
    most = bounds.cap_sum(highs, range(len(scores)))
    if most is not None and most < total and policies.on_surplus == "reserve":
        caps_met = [q for q in highs if q is not None]
        rounded = sum(rule.limit(q) for q in caps_met)
        if rounded > total and rule.method != "nearest_each":
            raise OracleError("E306", "only rounding the caps exceeds the amount")
        return Solved([rule.limit(q) for q in caps_met], caps_met, None, total - most)
    try:
        bounds.check_feasible(scores, total, lows, highs)
    except OracleError as fault:
        if fault.code in ("E301", "E302") and rounding_is_to_blame(
            fault, total, exact, earmarks
        ):
            raise OracleError("E306", "only rounding the bounds makes it infeasible") from None
        raise
    if floor_cost == "above":
        return paid_from_above(rule, scores, total, lows)
    units, tie = round_units(rule, scores, total, lows, highs)
    quotas = bounds.water_fill(scores, total, lows, highs)
    return Solved(units, quotas, tie)


def with_groups(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction,
    limits: tuple[Sequence[Fraction], Caps], exact: tuple[Sequence[Fraction], Caps],
    groups: Sequence[Group],
) -> Solved:  # fmt: skip
    """The same where groups have bounds; `exact` are the bounds before they were rounded."""
    used = [group.inward() for group in groups] if rule.whole else groups
    root = tree(scores, *limits, used, rule.ties.names)
    check_groups(root)
    try:
        check_root(root, total)
    except OracleError as fault:
        before = tree(scores, *exact, groups)
        most = before.most()
        if (fault.code == "E301" and before.least() <= total) or (
            fault.code == "E302" and (most is None or most >= total)
        ):
            raise OracleError("E306", "only rounding the bounds makes it infeasible") from None
        raise
    units, tie = round_tree(rule, root, total)
    quotas = leaf_quotas(root, total) if total else [ZERO] * len(units)
    return Solved(units, quotas, tie)


def paid_from_above(
    rule: Rounding, scores: Sequence[Fraction], total: Fraction, lows: Sequence[Fraction]
) -> Solved:
    """`floor_cost: above`: what is above the floors pays for them, in proportion (contract D)."""
    left = total - sum(lows)
    if left == 0:
        return Solved([int(low) for low in lows], list(lows))
    above = [
        max(ZERO, total * s / sum(scores) - low) for s, low in zip(scores, lows, strict=True)
    ]
    units, tie = round_units(rule, above, left, [ZERO] * len(lows), [None] * len(lows))
    return Solved(
        [int(low) + a for low, a in zip(lows, units, strict=True)],
        [low + left * e / sum(above) for low, e in zip(lows, above, strict=True)],
        tie,
    )


def refuse_above(rule: Rounding, plan: Mapping) -> None:
    """E213 for what may not stand beside `floor_cost: above`."""
    if beside := {"cap", "group_bounds"} & set(plan):
        raise OracleError("E213", f"floor_cost above beside {sorted(beside)}")
    if not rule.whole:
        raise OracleError("E213", f"floor_cost above with {rule.method}")


def solve_claims(
    rule: Rounding, item: Mapping, total: Fraction, wanted: Sequence[Fraction],
    ceilings: Caps, order: Sequence[Fraction] | None, policies: Policies,
) -> Solved:  # fmt: skip
    """Awards by a claims rule, then the plan's rounding with the claims as caps (contract F)."""
    options = claims.Options(
        order or (), item.get("inside", "proportional"), item.get("fund", "partial")
    )
    whole_funds = options.fund in claims.WHOLE_FUNDS
    if rule.whole and not whole_funds and total.denominator != 1:
        raise OracleError("E210", f"{total} is not whole")
    divided = claims.divide_claims(
        wanted, total, item.get("rule", "proportional"), ceilings, policies.on_surplus, options
    )
    wanted = claims.capped(wanted, ceilings)
    none = [ZERO] * len(wanted)
    if whole_funds:
        if any(d.denominator != 1 for d in wanted):
            raise OracleError("E210", "claims that are not whole units")
        return Solved([int(a) for a in divided.awards], divided.awards, awards=divided.awards)
    if sum(divided.awards) == 0 and total > 0:  # nothing is claimed, and all is kept
        return Solved([0] * len(wanted), none, None, total, divided.awards)
    policies = Policies(on_surplus=policies.on_surplus)
    no_earmarks = [0] * len(wanted)
    found = solve(rule, divided.awards, total, none, wanted, no_earmarks, policies)
    return replace(found, awards=divided.awards)


def scaled(rule: Rounding, total: Fraction, lows: Sequence[Fraction]) -> Solved:
    """Floors exceed the amount and the plan scales them: the floors are scores and caps."""
    none = [ZERO] * len(lows)
    units, tie = round_units(rule, lows, total, none, lows)
    return Solved(units, [total * low / sum(lows) for low in lows], tie)


def rounding_is_to_blame(
    fault: OracleError, total: Fraction, exact: tuple[Sequence[Fraction], Caps],
    earmarks: Sequence[int],
) -> bool:  # fmt: skip
    """Whether the bounds would fit if they had not been rounded (contract, steps 4 and 5)."""
    lows, highs = bounds.without_earmarks(*exact, earmarks)
    if fault.code == "E301":
        return sum(lows) <= total
    most = bounds.cap_sum(highs, range(len(highs)))
    return most is None or most >= total


def checked(
    scores: Sequence[Fraction],
    total: Fraction,
    floor: Sequence[Fraction] | None,
    cap: Caps | None,
) -> tuple[list[Fraction], list[Fraction | None]]:
    """Bounds of the functions that stand alone; nothing may be negative."""
    lows = list(floor) if floor is not None else [ZERO] * len(scores)
    caps = list(cap) if cap is not None else [None] * len(scores)
    if any(s < 0 for s in scores):
        raise OracleError("E103", "a negative score")
    if total < 0 or any(x < 0 for x in lows) or any(x is not None and x < 0 for x in caps):
        raise OracleError("E206", "a negative total, floor or cap")
    return lows, caps


def round_to_total(
    scores: Sequence[Fraction], total: Fraction, rule: Rounding | None = None,
    floor: Sequence[Fraction] | None = None, cap: Caps | None = None,
) -> Solved:  # fmt: skip
    """One rounding rule alone (DESIGN.md 6); every policy is `error`."""
    lows, caps = checked(scores, total, floor, cap)
    rule = rule or Rounding()
    return solve(rule, scores, total, lows, caps, [0] * len(scores), Policies())


def water_fill(
    scores: Sequence[Fraction], total: Fraction, floor: Sequence[Fraction] | None = None,
    cap: Caps | None = None,
) -> list[Fraction]:  # fmt: skip
    """Exact quotas alone (DESIGN.md 6): sum of floors = total needs no score above 0."""
    lows, caps = checked(scores, total, floor, cap)
    bounds.settle_conflicts(lows, caps, "error")
    if sum(scores) == 0 and total > sum(lows):
        raise OracleError("E303", "all scores are 0")
    return bounds.water_fill(scores, total, lows, caps)
