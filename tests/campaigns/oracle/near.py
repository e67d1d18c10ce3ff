# SPDX-License-Identifier: Apache-2.0
"""Tables whose decisions doubles cannot make: near ties, whole quotas, levels at breakpoints.

Each family is built backwards from the decision that it wants, for the pool of its plan.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from math import gcd, isqrt

from tests.campaigns.oracle.twin import REAL, Rule

SIZES = (2, 3, 3, 4, 4, 5, 6)
LARGE = (8, 15, 16, 17, 33, 40)
PRECISE = 1 << 300


@dataclass
class Columns:
    """Whole numbers of the columns; bounds over `den`."""

    x: list[int]
    y: list[int] = field(default_factory=list)
    m: list[int] = field(default_factory=list)
    t: list[int] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    cap: list[int | None] = field(default_factory=list)
    den: int = 1


@dataclass
class Setting:
    """What the tables of one plan have in common."""

    family: str
    total: int
    rule: Rule
    weights: tuple[int, ...] = (100,)
    multiplier: bool = False
    floor: bool = False
    cap: bool = False


def size(dice: random.Random) -> int:
    """How many recipients: mostly few."""
    return dice.choice(SIZES) if dice.random() < 0.95 else dice.choice(LARGE)


def any_cells(dice: random.Random, n: int, kind: str) -> list[int]:
    """Cells of one kind, not all 0."""
    if kind == "equal":
        return [dice.randrange(1, 10)] * n
    if kind == "pairs":
        few = dice.randrange(1, 6)
        return [few * (1 + i // 2) for i in range(n)]
    top = {"small": 21, "zeros": 3, "large": 10**7, "huge": 2**57}[kind]
    cells = [dice.randrange(top) for _ in range(n)]
    if not any(cells):
        cells[dice.randrange(n)] = 1
    return cells


def plain(dice: random.Random, setting: Setting) -> Columns:
    """Any numbers, with bounds around the mean slice."""
    n = size(dice)
    kind = dice.choice(("small", "small", "large", "zeros", "huge", "pairs"))
    return beside(dice, setting, Columns(any_cells(dice, n, kind)))


def alike(dice: random.Random, setting: Setting) -> Columns:
    """Equal rows: ties."""
    n = size(dice)
    return beside(dice, setting, Columns(any_cells(dice, n, dice.choice(("equal", "pairs")))))


def beside(dice: random.Random, setting: Setting, made: Columns) -> Columns:
    """The second factor, a multiplier and bounds, where the plan has them."""
    n = len(made.x)
    if len(setting.weights) > 1:
        made.y = list(made.x)
        if dice.random() < 0.7:
            made.y = any_cells(dice, n, dice.choice(("small", "large", "pairs", "equal")))
    if setting.multiplier:
        made.m = [dice.choice((1, 1, 2, 3, 0)) for _ in range(n)]
    mean = setting.total / n
    made.den = dice.choice((1, 1, 1, 10, 1000)) if setting.total < 10**14 else 1
    if setting.floor:
        top = dice.choice((0.5, 0.9, 1.1))
        made.low = [int(mean * dice.uniform(0, top) * made.den) for _ in range(n)]
    if setting.cap:
        base = dice.choice((0.6, 1.05, 1.3))
        made.cap = [
            None if dice.random() < 0.2 else int(mean * dice.uniform(base, 2.2) * made.den)
            for _ in range(n)
        ]
        if made.low and dice.random() < 0.9:
            made.cap = [
                None if u is None else max(u, a)
                for u, a in zip(made.cap, made.low, strict=True)
            ]
    return made


def loose(dice: random.Random, setting: Setting, made: Columns) -> Columns:
    """Bounds that bind nobody, so that the other code paths decide the same."""
    n = len(made.x)
    if setting.floor:
        made.low = [0] * n
    if setting.cap:
        made.cap = [setting.total if dice.random() < 0.7 else None for _ in range(n)]
    if len(setting.weights) > 1:
        made.y = list(made.x)
    return made


def split(dice: random.Random, total: int, n: int) -> list[int]:
    """A whole number in n parts."""
    cuts = sorted(dice.randrange(total + 1) for _ in range(n - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def modulus(dice: random.Random, total: int) -> tuple[int, int]:
    """The sum S of a column, and the inverse of the pool by it."""
    while True:
        s = dice.randrange(3, 1 << dice.randrange(5, 58)) | 1
        if gcd(s, total) == 1:
            return s, pow(total, -1, s)


def remainders(dice: random.Random, setting: Setting) -> Columns:
    """Two remainders at the cut that differ by d / S, S up to 2^58; d may be 0."""
    s, inverse = modulus(dice, setting.total)
    for _ in range(30):
        d = dice.choice((0, 1, -1, 1, -1, 2, -3, dice.randrange(-40, 41)))
        a = dice.randrange(s // 3, 2 * s // 3 + 1) * inverse % s
        b = (a - d * inverse) % s
        if a + b <= s:
            rest = split(dice, s - a - b, dice.choice((1, 1, 1, 2, 3)))
            x = [a, b, *rest]
            dice.shuffle(x)
            return loose(dice, setting, Columns(x))
    return alike(dice, setting)


def two_factors(dice: random.Random, setting: Setting) -> Columns:
    """Scores that differ by one part in S_1 S_2: A / S_1 + B / S_2 by Euclid's algorithm."""
    if len(setting.weights) < 2:
        return remainders(dice, setting)
    bits = dice.randrange(6, 57)
    for _ in range(30):
        s1, s2 = (dice.randrange(1 << bits, 2 << bits) for _ in "12")
        p, q = setting.weights[0] * s2, setting.weights[1] * s1
        g = gcd(p, q)
        p, q = p // g, q // g
        d = dice.choice((0, 1, 1, -1, 2))
        a = d * pow(p, -1, q) % q if q > 1 else 0
        b = (d - a * p) // q  # a p + b q = d
        if d == 0:
            a, b = 0, 0
        x = dice.randrange(s1 // 8, s1 // 3)
        y = dice.randrange(s2 // 8, s2 // 3)
        x2, y2 = x + a, y + b
        if min(x2, y2) < 0 or x + x2 > s1 or y + y2 > s2:
            continue
        many = dice.choice((1, 1, 2))
        made = Columns([x, x2, *split(dice, s1 - x - x2, many)])
        made.y = [y, y2, *split(dice, s2 - y - y2, many)]
        made = loose(dice, setting, made)
        made.y = [y, y2, *split(dice, s2 - y - y2, many)]
        return made
    return alike(dice, setting)


def whole_quotas(dice: random.Random, setting: Setting) -> Columns:
    """Quotas that are whole numbers, or halves, up to d / S."""
    s, inverse = modulus(dice, setting.total)
    for _ in range(30):
        x = []
        for _ in range(dice.choice((1, 2, 2, 3))):
            d = dice.choice((0, 1, -1, 2, -2))
            half = dice.random() < 0.5
            rest = (s + 1) // 2 + d if half else d
            x.append(rest * inverse % s)
        if sum(x) <= s:
            x += split(dice, s - sum(x), dice.choice((1, 1, 2)))
            dice.shuffle(x)
            return loose(dice, setting, Columns(x))
    return alike(dice, setting)


def breakpoints(dice: random.Random, setting: Setting) -> Columns:
    """A level k at which bounds are met exactly, or missed by one part of the denominator."""
    n = size(dice)
    total = setting.total
    s = [dice.randrange(1, 1 + dice.choice((9, 1000, 10**6))) for _ in range(n)]
    level = total // (2 * sum(s))
    if level == 0:
        s = [dice.randrange(1, 4) for _ in range(n)]
        level = max(1, total // (2 * sum(s)))
    den = dice.choice((1, 2, 10, 10**6)) if total < 10**11 else 1
    den = {2: 10}.get(den, den)
    low, cap = [0] * n, [None] * n if setting.cap else []
    quota = [level * a * den for a in s]
    rest = total * den - sum(quota)
    # Whoever is at a bound takes what the level leaves; the others meet it or miss it by one.
    for i in range(n):
        by = dice.choice((0, 0, 1, -1))
        if setting.floor and dice.random() < 0.7:
            low[i] = max(0, quota[i] + by)
        if setting.cap and dice.random() < 0.6:
            cap[i] = max(quota[i] + dice.choice((0, 0, 1, -1)), low[i])
    j = dice.randrange(n)
    if setting.floor:
        low[j] = max(0, quota[j] + rest)
        if setting.cap:
            cap[j] = None if dice.random() < 0.5 else low[j]
    made = Columns(s, den=den)
    if setting.floor:
        made.low = low
    if setting.cap:
        made.cap = cap
    if len(setting.weights) > 1:
        made.y = list(made.x)
    return made


def convergents(num: int, den: int, most: int) -> list[tuple[int, int]]:
    """p / q of the continued fraction of num / den, below `most`."""
    found = []
    p0, q0, p, q = 0, 1, 1, 0
    while den:
        a = num // den
        num, den = den, num - a * den
        p0, q0, p, q = p, q, a * p + p0, a * q + q0
        if p >= most or q >= most:
            break
        if p > 0:
            found.append((p, q))
    return found


def farey(dice: random.Random, setting: Setting) -> Columns:
    """Keys d(k) / s_0 and d(j) / s_1 that are neighbours, and the last unit falls between."""
    rule, total = setting.rule, setting.total
    if total < 3:
        return alike(dice, setting)
    top = max(1, total // dice.choice((2, 2, 3, 9)))
    k, j = dice.randrange(top), dice.randrange(top)
    (a, b), (c, d) = rule.post(k), rule.post(j)
    num, den = a * d, b * c
    if not num or not den:
        return alike(dice, setting)
    if rule.method == "huntington_hill":
        num, den = isqrt(num * PRECISE * PRECISE // den), PRECISE
    found = convergents(num, den, 1 << dice.choice((20, 40, 55)))
    if not found:
        return plain(dice, setting)
    p, q = found[-1] if dice.random() < 0.4 else dice.choice(found[-4:])
    times = 1
    if dice.random() < 0.5:
        times = max(1, (1 << 50) // max(p, q))
        times = dice.randrange(1, times + 1)
    x = [p * times, q * times]
    if dice.random() < 0.3:
        x[0] += dice.choice((1, -1)) if x[0] > 1 else 1
    rest = total - k - j - 1
    for _ in range(dice.choice((0, 1, 2))):
        other = dice.randrange(max(1, rest // 2 + 1)) if rest > 0 else 0
        x.append(min((2 * other * x[0]) // (2 * k + 1), 1 << 57))
        rest -= other
    x.append(max(0, min((2 * rest * x[0]) // (2 * k + 1), 1 << 57)))
    dice.shuffle(x)
    return loose(dice, setting, Columns(x))


FAMILIES: dict[str, Callable[[random.Random, Setting], Columns]] = {
    "plain": plain,
    "alike": alike,
    "remainders": remainders,
    "two_factors": two_factors,
    "whole_quotas": whole_quotas,
    "breakpoints": breakpoints,
    "farey": farey,
}
UNDECIDED = ("alike", "remainders", "two_factors", "whole_quotas", "breakpoints", "farey")
BY_QUOTA = ("largest_remainder", "nearest_each", "nearest_residual", "down")
DIVISORS = (
    "dhondt", "sainte_lague", "huntington_hill", "dean", "adams", "stationary", "danish",
    "imperiali", "modified_sainte_lague", "point_value", "point_value_exact",
)  # fmt: skip
METHODS = (*BY_QUOTA, *DIVISORS)
assert set(METHODS) > REAL


def setting(dice: random.Random) -> Setting:
    """A family, a pool, a rule and which columns there are."""
    family = dice.choice((*FAMILIES, "plain", "farey"))
    pool = METHODS
    if family in ("remainders", "two_factors"):
        pool = ("largest_remainder",) * 3 + ("largest_remainder", "nearest_residual", "down")
    elif family == "whole_quotas":
        pool = (*BY_QUOTA, *BY_QUOTA, *METHODS)
    elif family == "farey":
        pool = DIVISORS
    rule = Rule(dice.choice(pool))
    total = pool_of(dice, family)
    weights: tuple[int, ...] = (100,)
    if family == "two_factors" or (family in ("plain", "alike") and dice.random() < 0.4):
        w = dice.choice((50, 50, 35, 60, 1, 99, 73))
        weights = (w, 100 - w)
    made = Setting(family, total, rule, weights)
    made.multiplier = family in ("plain", "alike") and dice.random() < 0.2
    bounded = 1.0 if family == "breakpoints" else 0.25 if family in UNDECIDED else 0.5
    made.floor = dice.random() < bounded * 0.9
    made.cap = dice.random() < bounded * 0.7
    return made


def pool_of(dice: random.Random, family: str) -> int:
    """How many units there are, from a few to near 2^62."""
    if family == "alike":
        return dice.randrange(1, 40)
    top = dice.choice((12, 60, 300, 10**4, 10**6, 10**9, 10**12, 2**50, 2**53, 2**58, 2**62))
    near = dice.random() < 0.3
    if family == "breakpoints":
        top = dice.choice((60, 10**4, 10**6, 10**9, 10**12, 2**50))
    return max(1, top - dice.randrange(1, 9) if near else dice.randrange(1, top))
