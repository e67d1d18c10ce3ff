# SPDX-License-Identifier: Apache-2.0
"""Bounds, rounding and ties, literally as RULES.md 5 and 6 say; nothing here is fast."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.figures import RefereeError, ceil, floor, half_even, nearest

Caps = Sequence[Fraction | None]
REAL = {"point_value", "point_value_exact", "nearest_each", "down"}


@dataclass
class Ties:
    """Tie rules and what they look at."""

    rules: list[object] = field(default_factory=lambda: ["larger_score", "table_order"])
    names: list[str] = field(default_factory=list)
    column: Callable[[str], list[Fraction]] | None = None


@dataclass
class Settled:
    """Units of a solve, and what is reported with them."""

    units: list[int]
    quotas: list[Fraction]
    tie: tuple[tuple[int, ...], int, str] | None = None
    surplus: Fraction = Fraction(0)
    point_value: Fraction = Fraction(0)


def _key(rule: object, i: int, scores: Sequence[Fraction], ties: Ties) -> object:
    if rule == "larger_score":
        return -scores[i]
    if rule == "smaller_score":
        return scores[i]
    if rule == "table_order":
        return i
    assert isinstance(rule, dict)
    if "lot" in rule:
        return hashlib.sha256(f"{rule['lot']}\x1f{ties.names[i]}".encode()).digest()
    assert ties.column is not None
    return -ties.column(rule["larger"])[i]


def _rule_text(rule: object) -> str:
    if isinstance(rule, dict):
        return next(f"{k}: {v}" for k, v in rule.items())
    return str(rule)


def decide(
    tied: list[int], units: int, scores: Sequence[Fraction], ties: Ties
) -> tuple[list[int], str]:
    """Order the tied by the rules; return who gets a unit, and the rule that decided."""
    rules = ties.rules[: ties.rules.index("error")] if "error" in ties.rules else ties.rules
    order = sorted(sorted(tied), key=lambda i: [_key(r, i, scores, ties) for r in rules])
    last, first = order[units - 1], order[units]
    for rule in rules:
        if _key(rule, last, scores, ties) != _key(rule, first, scores, ties):
            return order[:units], _rule_text(rule)
    raise RefereeError("E307")


def water_fill(
    scores: Sequence[Fraction], total: Fraction, low: Sequence[Fraction], caps: Caps
) -> list[Fraction]:
    """Return clamp(t s, l, u) with sum = total; E301, E302, E304."""
    n = len(scores)
    if sum(low) > total:
        raise RefereeError("E301")
    if all(u is not None for u in caps) and sum(u for u in caps if u is not None) < total:
        raise RefereeError("E302")

    def at(t: Fraction) -> list[Fraction]:
        amounts = []
        for i in range(n):
            q = max(t * scores[i], low[i])
            u = caps[i]
            amounts.append(q if u is None else min(q, u) if scores[i] > 0 else low[i])
        return [low[i] if scores[i] == 0 else a for i, a in enumerate(amounts)]

    if sum(low) == total:
        return list(low)
    points = sorted(
        {
            b / scores[i]
            for i in range(n)
            if scores[i] > 0
            for b in (low[i], caps[i])
            if b is not None
        }
    )
    below = Fraction(0)
    for point in points:
        if sum(at(point)) >= total:
            break
        below = point
    # Between two breakpoints everybody is free or bound: solve the line through `below`.
    middle = at(below)
    slope = sum(
        scores[i]
        for i in range(n)
        if scores[i] > 0
        and below * scores[i] >= low[i]
        and (caps[i] is None or below * scores[i] < caps[i])
    )
    if slope == 0:
        if sum(middle) == total:
            return middle
        raise RefereeError("E304")
    return at(below + (total - sum(middle)) / slope)


def largest_remainder(
    quotas: Sequence[Fraction], total: int, scores: Sequence[Fraction], ties: Ties
) -> tuple[list[int], tuple[tuple[int, ...], int, str] | None]:
    """Whole parts, then one unit each to the largest remainders."""
    units = [floor(q) for q in quotas]
    rest = [q - floor(q) for q in quotas]
    left = total - sum(units)
    if left == 0:
        return units, None
    cut = sorted(rest, reverse=True)[left - 1]
    sure = [i for i, r in enumerate(rest) if r > cut]
    tied = [i for i, r in enumerate(rest) if r == cut]
    open_units = left - len(sure)
    winners, report = tied, None
    if open_units < len(tied):
        winners, rule = decide(tied, open_units, scores, ties)
        report = (tuple(tied), open_units, rule)
    for i in sure + winners:
        units[i] += 1
    return units, report


def _signpost(method: str, r: Fraction) -> Callable[[int], Fraction]:
    """Return d(k), or its square for huntington_hill."""
    if method == "huntington_hill":
        return lambda k: Fraction(k * (k + 1))
    if method == "dean":
        return lambda k: Fraction(2 * k * (k + 1), 2 * k + 1)
    offset = {"dhondt": Fraction(1), "adams": Fraction(0), "stationary": r}.get(
        method, Fraction(1, 2)
    )
    return lambda k: k + offset


def moves(
    key: Callable[[int, int], Fraction],
    low: Sequence[int],
    high: Sequence[int | None],
    can: Sequence[bool],
    units: int,
    together: bool,
) -> tuple[list[int], list[int], int]:
    """Take moves in increasing order of key, equal keys together.

    Returns units, the group that there are too few units for (empty with `together`: then it is
    left alone), and the units that are left.
    """
    given = list(low)
    left = units
    while left > 0:
        open_to = [i for i, h in enumerate(high) if can[i] and (h is None or given[i] < h)]
        if not open_to:
            return given, [], left
        least = min(key(i, given[i]) for i in open_to)
        group = [i for i in open_to if key(i, given[i]) == least]
        if len(group) > left:
            return given, [] if together else group, left
        for i in group:
            given[i] += 1
        left -= len(group)
    return given, [], 0


def _head_start(
    scores: Sequence[Fraction],
    low: Sequence[int],
    high: Sequence[int | None],
    units: int,
    post: Callable[[int], Fraction],
    power: int,
) -> list[int]:
    """Return the units of all moves up to a threshold t that surely gives no more than there are.

    Only so that large totals do not take one move at a time: every d(k) is at least k, so at most
    floor(t s) + 1 signposts are within t s; with sum clamp(t s) = total - n these fit.
    """
    n = len(scores)
    total = Fraction(units + sum(low) - n)
    if total <= sum(low):
        return list(low)
    caps = [None if h is None else Fraction(h) for h in high]
    level = water_fill(scores, total, [Fraction(v) for v in low], caps)
    free = [i for i in range(n) if scores[i] > 0 and low[i] < level[i] and level[i] != caps[i]]
    if not free:
        return list(low)
    t = level[free[0]] / scores[free[0]]
    start = []
    for i in range(n):
        k = max(0, floor(t * scores[i]) - 1)
        while post(k) <= (t * scores[i]) ** power:
            k += 1
        k = max(k, low[i]) if scores[i] > 0 else low[i]
        h = high[i]
        start.append(k if h is None else min(k, h))
    return start


def _shift_start(
    share: Sequence[Fraction],
    low: Sequence[int],
    high: Sequence[int | None],
    can: Sequence[bool],
    units: int,
) -> list[int]:
    """Return clamp(floor(q + z)) for the greatest whole z that gives no more than there are."""
    total = units + sum(low)

    def at(z: int) -> list[int]:
        given = [max(floor(q) + z, l) for q, l in zip(share, low, strict=True)]
        given = [g if h is None else min(g, h) for g, h in zip(given, high, strict=True)]
        return [g if c else l for g, c, l in zip(given, can, low, strict=True)]

    z, step = 0, 1
    while sum(at(z)) > total:
        z, step = z - step, step * 2
    step = 1 << 70
    while step:
        if sum(at(z + step)) <= total and at(z + step) != at(z):
            z += step
        step //= 2
    return at(z)


def settle(
    scores: Sequence[Fraction],
    total: Fraction,
    low: Sequence[Fraction],
    caps: Caps,
    rule: dict[str, str],
    ties: Ties,
    on_shortage: str = "error",
    on_surplus: str = "error",
) -> Settled:
    """Settle bounds (already rounded inward for whole methods) and rounding."""
    method = rule["method"]
    n = len(scores)
    if total > 0 and not any(scores):
        raise RefereeError("E303")
    if method not in REAL and total.denominator != 1:
        raise RefereeError("E210")
    if on_shortage == "scale" and sum(low) > total:
        return settle(low, total, [Fraction(0)] * n, list(low), rule, ties)
    if on_surplus == "reserve" and all(u is not None for u in caps):
        most = sum((u for u in caps if u is not None), Fraction(0))
        if most < total:
            quotas = [u for u in caps if u is not None]
            return Settled([_alone(q, rule) for q in quotas], quotas, None, total - most)
    quotas = water_fill(scores, total, low, caps)
    if method in ("nearest_each", "down"):
        return Settled([_alone(q, rule) for q in quotas], quotas)
    if method == "largest_remainder" and rule.get("bounds") != "shift":
        units, tie = largest_remainder(quotas, int(total), scores, ties)
        return Settled(units, quotas, tie)
    return _by_moves(scores, total, low, caps, rule, ties, quotas)


def _alone(q: Fraction, rule: dict[str, str]) -> int:
    if rule["method"] == "down" or rule["method"] not in REAL:
        return floor(q)
    return half_even(q) if rule.get("half") == "even" else nearest(q)


def _by_moves(
    scores: Sequence[Fraction],
    total: Fraction,
    low: Sequence[Fraction],
    caps: Caps,
    rule: dict[str, str],
    ties: Ties,
    quotas: list[Fraction],
) -> Settled:
    method = rule["method"]
    n = len(scores)
    points = method.startswith("point_value")
    whole = nearest if points else int
    start = [whole(v) for v in low]
    high = [None if u is None else whole(u) for u in caps]
    can = [s > 0 for s in scores]
    units = floor(total) - sum(start)
    if units < 0:
        raise RefereeError("E306")
    begin = start
    if method == "largest_remainder":
        share = [total * s / sum(scores) for s in scores]
        begin = _shift_start(share, start, high, can, units)

        def key(i: int, k: int) -> Fraction:
            return k + 1 - share[i]
    else:
        post = _signpost(method, Fraction(rule.get("r", "1/2")))
        power = 2 if method == "huntington_hill" else 1

        def key(i: int, k: int) -> Fraction:
            return post(k) / scores[i] ** power

        if post(0) == 0 and not points:
            first = [i for i in range(n) if can[i] and start[i] == 0 and high[i] != 0]
            if units < len(first):
                return _first_units(first, units, start, scores, rule, ties, quotas)
            for i in first:
                start[i] = 1
            units -= len(first)
        begin = _head_start(scores, start, high, units, post, power)
    units -= sum(begin) - sum(start)
    given, group, left = moves(key, begin, high, can, units, method == "point_value")
    tie = None
    if group and left:
        winners, name = decide(group, left, scores, ties)
        tie = (tuple(sorted(group)), left, name)
        for i in winners:
            given[i] += 1
    elif left and not points:
        raise RefereeError("E304")
    last = max(
        (key(i, given[i] - 1) for i in range(n) if given[i] > start[i]), default=Fraction(0)
    )
    return Settled(given, quotas, tie, point_value=last if points else Fraction(0))


def _first_units(
    first: list[int],
    units: int,
    start: list[int],
    scores: Sequence[Fraction],
    rule: dict[str, str],
    ties: Ties,
    quotas: list[Fraction],
) -> Settled:
    if rule.get("first_units") != "by_weight":
        raise RefereeError("E308")
    given = list(start)
    if units == 0:
        return Settled(given, quotas)
    cut = sorted((scores[i] for i in first), reverse=True)[units - 1]
    sure = [i for i in first if scores[i] > cut]
    tied = [i for i in first if scores[i] == cut]
    open_units = units - len(sure)
    winners, report = tied, None
    if open_units < len(tied):
        winners, name = decide(tied, open_units, scores, ties)
        report = (tuple(tied), open_units, name)
    for i in sure + winners:
        given[i] += 1
    return Settled(given, quotas, report)


def prepare(
    low: list[Fraction],
    caps: list[Fraction | None],
    earmarked: Sequence[int],
    whole: bool,
    on_conflict: str,
) -> tuple[list[Fraction], list[Fraction | None], bool]:
    """Conflicts, rounding inward and earmarks; says whether rounding inward changed a bound."""

    def conflicts() -> None:
        for i, u in enumerate(caps):
            if u is not None and low[i] > u:
                if on_conflict == "error":
                    raise RefereeError("E305")
                if on_conflict == "floor":
                    caps[i] = low[i]
                else:
                    low[i] = u

    conflicts()
    changed = False
    if whole:
        before = (list(low), list(caps))
        low[:] = [Fraction(ceil(v)) for v in low]
        caps[:] = [None if u is None else Fraction(floor(u)) for u in caps]
        changed = before != (low, caps)
        conflicts()
    for i, e in enumerate(earmarked):
        u = caps[i]
        if u is not None:
            if u < e:
                raise RefereeError("E310")
            caps[i] = u - e
        low[i] = max(Fraction(0), low[i] - e)
    return low, caps, changed
