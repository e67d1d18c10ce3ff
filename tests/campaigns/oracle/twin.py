# SPDX-License-Identifier: Apache-2.0
"""A second exact implementation of scores, bounds and rounding, in Python's whole numbers.

Written from RULES.md 3, 5 and 6 in another way than the referee: no fractions, water-filling by
the heavier side, moves by a bracket of levels m / 2^e. It knows plans of shares, a multiplier,
a floor and a cap of columns, policies, every rounding method and the ties; the referee refereed
a sample of it (tests/campaigns/oracle/run).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isqrt

REAL = {"point_value", "point_value_exact", "nearest_each", "down"}
OFFSETS = {  # d(k) = k + p / q
    "dhondt": (1, 1),
    "sainte_lague": (1, 2),
    "adams": (0, 1),
    "danish": (1, 3),
    "imperiali": (2, 1),
    "point_value": (1, 2),
    "point_value_exact": (1, 2),
}
Tie = tuple[list[int], int, str] | None


class FaultError(Exception):
    """An error of the engine, by its code."""


@dataclass
class Rule:
    """The method, its options and the tie rules; `larger` are the numbers of such a rule."""

    method: str = "largest_remainder"
    shift: bool = False
    even: bool = False
    by_weight: bool = False
    r: tuple[int, int] = (1, 2)  # of stationary
    first: tuple[int, int] = (7, 10)  # of modified_sainte_lague
    recipient: int | None = None  # of nearest_residual
    ties: Sequence[str] = ("larger_score", "table_order")
    larger: Sequence[int] = ()

    def post(self, k: int) -> tuple[int, int]:
        """d(k) as p / q; its square for huntington_hill."""
        if self.method == "huntington_hill":
            return k * (k + 1), 1
        if self.method == "dean":
            return 2 * k * (k + 1), 2 * k + 1
        if self.method == "modified_sainte_lague":
            return (2 * k + 1, 2) if k else self.first
        p, q = self.r if self.method == "stationary" else OFFSETS[self.method]
        return k * q + p, q

    def passed(self, num: int, den: int) -> int:
        """How many k have d(k) <= num / den."""
        if self.method == "huntington_hill":  # d(k)^2 <= (num / den)^2
            x = num * num // (den * den)
            return (isqrt(4 * x + 1) + 1) // 2
        if self.method == "dean":
            # d(k) lies between k and k + 1/2, so that only one k is in question
            k = num // den
            return k + (2 * k * (k + 1) * den <= num * (2 * k + 1))
        if self.method == "modified_sainte_lague":
            if num * self.first[1] < self.first[0] * den:
                return 0
            return max(1, (2 * num + den) // (2 * den))
        p, q = self.r if self.method == "stationary" else OFFSETS[self.method]
        return max(0, (num * q - p * den) // (q * den) + 1)


@dataclass
class Ask:
    """Scores as whole numbers, whole units to give, bounds as whole numbers over `den`."""

    scores: list[int]
    total: int
    rule: Rule
    lows: list[int]
    caps: list[int | None]
    den: int = 1
    on_conflict: str = "error"
    on_shortage: str = "error"
    on_surplus: str = "error"
    notes: dict[str, int] = field(default_factory=dict)


Answer = tuple[list[int], Tie]


def nearest(num: int, den: int, even: bool = False) -> int:
    """The nearest whole number; a half goes up, or to the even one."""
    a = (2 * num + den) // (2 * den)
    return a - 1 if even and a % 2 and 2 * num == (2 * a - 1) * den else a


def answer(ask: Ask) -> Answer:
    """Slices and the tie; raises FaultError."""
    rule = ask.rule
    lows, caps = ask.lows, ask.caps
    conflicts(lows, caps, ask.on_conflict)
    exact = list(lows), list(caps)
    den = ask.den
    if rule.method not in REAL:
        lows = [-(-x // den) for x in lows]
        caps = [None if x is None else x // den for x in caps]
        conflicts(lows, caps, ask.on_conflict)
        den = 1
    total = ask.total * den
    if total > 0 and sum(ask.scores) == 0:
        raise FaultError("E303")
    whole_caps = [x for x in caps if x is not None]
    most = sum(whole_caps) if len(whole_caps) == len(caps) else None
    if sum(lows) > total and ask.on_shortage == "scale":
        return units_of(rule, lows, ask.total, [0] * len(lows), list(lows), den)
    if most is not None and most < total and ask.on_surplus == "reserve":
        found = [at_cap(rule, x, den) for x in whole_caps]
        if sum(found) > ask.total and rule.method != "nearest_each":
            raise FaultError("E306")
        return found, None
    feasible(ask, lows, caps, den, exact)
    return units_of(rule, ask.scores, ask.total, lows, caps, den)


def at_cap(rule: Rule, cap: int, den: int) -> int:
    """What somebody with exactly its cap gets."""
    if rule.method == "down":
        return cap // den
    return nearest(cap, den, rule.method == "nearest_each" and rule.even)


def conflicts(lows: list[int], caps: list[int | None], policy: str) -> None:
    """A floor above its cap."""
    for i, cap in enumerate(caps):
        if cap is None or lows[i] <= cap:
            continue
        if policy == "error":
            raise FaultError("E305")
        if policy == "floor":
            caps[i] = lows[i]
        else:
            lows[i] = cap


def feasible(
    ask: Ask,
    lows: list[int],
    caps: list[int | None],
    den: int,
    exact: tuple[list[int], list[int | None]],
) -> None:
    """E301, E302, E304; E306 where only rounding the bounds is to blame."""
    total = ask.total * den
    if sum(lows) > total:
        raise FaultError("E306" if sum(exact[0]) <= ask.total * ask.den else "E301")
    if all(x is not None for x in caps) and sum(x for x in caps if x is not None) < total:
        before = [x for x in exact[1] if x is not None]
        raise FaultError("E306" if sum(before) >= ask.total * ask.den else "E302")
    room = 0
    for s, low, cap in zip(ask.scores, lows, caps, strict=True):
        if s == 0:
            room += low
        elif cap is None:
            return
        else:
            room += cap
    if room < total:
        raise FaultError("E304")


def units_of(
    rule: Rule, scores: list[int], total: int, lows: list[int], caps: list[int | None], den: int
) -> Answer:
    """Whole units of a feasible problem."""
    if total == 0:
        return [0] * len(scores), None
    method = rule.method
    if method in ("point_value", "point_value_exact"):
        return by_points(rule, scores, total, lows, caps, den)
    if method == "largest_remainder" and rule.shift:
        return by_shift(rule, scores, total, lows, caps)
    if method in ("largest_remainder", "nearest_each", "down", "nearest_residual"):
        nums, whole = quotas(scores, total * den, lows, caps)
        whole *= den
        if method == "down":
            return [x // whole for x in nums], None
        if method == "largest_remainder":
            units = [x // whole for x in nums]
            keys = [a * whole - x for a, x in zip(units, nums, strict=True)]
            return one_more(rule, units, total - sum(units), keys, scores)
        units = [nearest(x, whole, rule.even) for x in nums]
        if method == "nearest_each" or sum(units) == total:
            return units, None
        return residual(rule, units, total - sum(units), nums, scores, lows, caps)
    return by_moves(rule, scores, total, lows, caps)


def quotas(
    scores: list[int], total: int, lows: list[int], caps: list[int | None]
) -> tuple[list[int], int]:
    """clamp(t s_i, l_i, u_i) with the sum `total`, over one denominator.

    All are free at first. Where the level of the free ones breaks bounds, those of the side
    that breaks them by more in all are put at their bounds for good.
    """
    n = len(scores)
    fixed: list[int | None] = [None] * n
    while True:
        free = [i for i in range(n) if fixed[i] is None]
        left = total - sum(x for x in fixed if x is not None)
        den = sum(scores[i] for i in free)
        if den == 0:  # nobody is left, or only those without a score
            for i in free:
                fixed[i] = lows[i]
            return [x or 0 for x in fixed], 1
        below = {i: lows[i] * den - left * scores[i] for i in free}
        above = {i: left * scores[i] - u * den for i in free if (u := caps[i]) is not None}
        below = {i: x for i, x in below.items() if x > 0}
        above = {i: x for i, x in above.items() if x > 0}
        if not below and not above:
            return [
                left * scores[i] if x is None else x * den for i, x in enumerate(fixed)
            ], den
        by = sum(below.values()) - sum(above.values())
        if by >= 0:
            for i in below:
                fixed[i] = lows[i]
        if by <= 0:
            for i in above:
                fixed[i] = caps[i]


def choose(rule: Rule, tied: list[int], units: int, scores: list[int]) -> tuple[list[int], Tie]:
    """Who of equals gets a unit."""
    if units in (0, len(tied)):
        return tied[:units], None
    sort: dict[str, Callable[[int], int]] = {
        "larger_score": lambda i: -scores[i],
        "smaller_score": lambda i: scores[i],
        "table_order": lambda i: i,
        "larger": lambda i: -rule.larger[i],
    }
    before = list(rule.ties)
    if "error" in before:
        before = before[: before.index("error")]
    order = sorted(tied, key=lambda i: [sort[name](i) for name in before])
    last, after = order[units - 1], order[units]
    for name in before:
        if sort[name](last) != sort[name](after):
            return order[:units], (sorted(tied), units, name)
    raise FaultError("E307")


def one_more(
    rule: Rule, units: list[int], left: int, keys: list[int], scores: list[int]
) -> Answer:
    """One more unit for the `left` least keys."""
    if left == 0:
        return units, None
    cut = sorted(keys)[left - 1]
    first = [i for i, key in enumerate(keys) if key < cut]
    tied = [i for i, key in enumerate(keys) if key == cut]
    served, tie = choose(rule, tied, left - len(first), scores)
    for i in first + served:
        units[i] += 1
    return units, tie


def residual(
    rule: Rule, units: list[int], by: int, nums: list[int], scores: list[int],
    lows: list[int], caps: list[int | None],
) -> Answer:  # fmt: skip
    """One takes the difference: a named one, or whoever has the largest quota."""
    tie: Tie = None
    taker = rule.recipient
    if taker is None:
        top = max(nums)
        (taker,), tie = choose(rule, [i for i, x in enumerate(nums) if x == top], 1, scores)
    units[taker] += by
    cap = caps[taker]
    if units[taker] < lows[taker] or (cap is not None and units[taker] > cap):
        raise FaultError("E313")
    return units, tie


def by_shift(
    rule: Rule, scores: list[int], total: int, lows: list[int], caps: list[int | None]
) -> Answer:
    """clamp(floor(q_i + z), l_i, u_i), one z for all: the greatest Z = z S that is not too much."""
    s = sum(scores)
    whole = [total * x for x in scores]

    def at(z: int) -> list[int]:
        found = []
        for x, low, cap in zip(whole, lows, caps, strict=True):
            a = low if x == 0 else max(low, (x + z) // s)
            found.append(a if cap is None else min(a, max(cap, low)))
        return found

    low_z, high_z = -(total + 1) * s, (total + 1) * s
    if sum(at(high_z)) <= total:
        return at(high_z), None
    while high_z - low_z > 1:
        middle = (low_z + high_z) // 2
        if sum(at(middle)) <= total:
            low_z = middle
        else:
            high_z = middle
    units = at(low_z)
    group = [i for i, a in enumerate(at(high_z)) if a > units[i]]
    return give(rule, units, group, total, scores)


def give(
    rule: Rule, units: list[int], group: list[int], total: int, scores: list[int]
) -> Answer:
    """A unit each for some of a group."""
    served, tie = choose(rule, group, total - sum(units), scores)
    for i in served:
        units[i] += 1
    return units, tie


def limits(scores: list[int], lows: list[int], caps: list[int | None], total: int) -> list[int]:
    """How far moves can take each."""
    return [
        low if s == 0 else max(low, total if cap is None else min(cap, total))
        for s, low, cap in zip(scores, lows, caps, strict=True)
    ]


def by_moves(
    rule: Rule, scores: list[int], total: int, lows: list[int], caps: list[int | None]
) -> Answer:
    """A divisor method."""
    most = limits(scores, lows, caps, total)
    if rule.post(0)[0] == 0:
        free = [i for i, a in enumerate(lows) if a == 0 and most[i] >= 1]
        left = total - sum(lows)
        if left < len(free):
            if not rule.by_weight:
                raise FaultError("E308")
            keys = [-s if i in free else 1 for i, s in enumerate(scores)]
            return one_more(rule, list(lows), left, keys, scores)
    units, group = take(rule, scores, list(lows), most, total)
    return give(rule, units, group, total, scores)


def by_points(
    rule: Rule, scores: list[int], total: int, lows: list[int], caps: list[int | None], den: int
) -> Answer:
    """Moves between the nearest whole bounds; equals together, or by the ties."""
    start = [nearest(x, den) for x in lows]
    if sum(start) > total:
        raise FaultError("E306")
    most = [
        a if s == 0 else (total + a if u is None else nearest(u, den))
        for s, a, u in zip(scores, start, caps, strict=True)
    ]
    units, group = take(rule, scores, start, most, total)
    if rule.method == "point_value" or not group:
        return units, None
    return give(rule, units, group, total, scores)


def take(
    rule: Rule, scores: list[int], units: list[int], most: list[int], total: int
) -> tuple[list[int], list[int]]:
    """The units before the first group of equal moves that does not fit any more, and it."""
    n = len(units)
    movers = [i for i in range(n) if units[i] < most[i]]
    left = total - sum(units)
    if movers and left > 4 * n + 8:
        units = near(rule, scores, units, most, total, movers)
    square = rule.method == "huntington_hill"
    weights = [s * s for s in scores] if square else scores
    while True:
        left = total - sum(units)
        group: list[int] = []
        num, by = 0, 1
        if left > 0:
            for i in movers:
                if units[i] >= most[i]:
                    continue
                p, q = rule.post(units[i])
                q *= weights[i]
                order = p * by - num * q if group else -1
                if order < 0:
                    group, num, by = [i], p, q
                elif order == 0:
                    group.append(i)
        if len(group) > left or not group:
            return units, group
        for i in group:
            units[i] += 1


def near(
    rule: Rule, scores: list[int], start: list[int], most: list[int], total: int,
    movers: list[int],
) -> list[int]:  # fmt: skip
    """The units at a level m / 2^e that gives nearly the total, and not more."""
    e = max(scores[i] for i in movers).bit_length() + 3
    one = 1 << e

    def at(m: int) -> list[int]:
        found = list(start)
        for i in movers:
            a = rule.passed(m * scores[i], one)
            found[i] = max(start[i], min(a, most[i]))
        return found

    high = ((max(most) + 3) << e) // min(scores[i] for i in movers) + 1
    low = 0
    guess = (total << e) // sum(scores)
    width = 2 + (2 * len(start) + 2 << e) // sum(scores)
    if guess + width < high and sum(at(guess + width)) > total:
        high = guess + width
    if guess > width and sum(at(guess - width)) <= total:
        low = guess - width
    below, above = at(low), at(high)
    if sum(above) <= total:
        return above
    if sum(below) > total:
        return start
    while high - low > 1 and sum(above) - sum(below) > 2 * len(start):
        middle = (low + high) // 2
        found = at(middle)
        if sum(found) <= total:
            low, below = middle, found
        else:
            high, above = middle, found
    return below
