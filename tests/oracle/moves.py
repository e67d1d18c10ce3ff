# SPDX-License-Identifier: Apache-2.0
"""Moves of one unit, taken in increasing order of their keys (RULES.md 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

NEAR = 60  # below this many units left, every move is taken one by one


@dataclass(frozen=True)
class Moves:
    """Where everybody starts and ends, and at which key i moves from k to k + 1.

    The keys of one recipient do not fall. `passed(i, t)` is the units that i has after all
    its moves with a key of at most t, if it started at 0 and had no limit; it only shortens the
    way for large totals.
    """

    start: list[int]
    limit: list[int]
    key: Callable[[int, int], Fraction]
    passed: Callable[[int, Fraction], int]


def take(moves: Moves, total: int) -> tuple[list[int], list[int]]:
    """The units after the last group of equal keys that does not pass the total, and the next
    group, which would pass it (empty when the total is reached or no moves are left)."""
    units = jump(moves, total) if total - sum(moves.start) > NEAR else list(moves.start)
    keys = {i: moves.key(i, k) for i, k in enumerate(units) if k < moves.limit[i]}
    while keys and sum(units) < total:
        least = min(keys.values())
        group = [i for i in keys if keys[i] == least]
        if sum(units) + len(group) > total:
            return units, group
        for i in group:
            units[i] += 1
            if units[i] < moves.limit[i]:
                keys[i] = moves.key(i, units[i])
            else:
                del keys[i]
    return units, []


def jump(moves: Moves, total: int) -> list[int]:
    """The units after all moves up to some key, near the total but not past it.

    By halving an interval of keys; whatever key it ends with, all moves up to it and no others
    have been taken, so the way from there is the same.
    """

    def at(t: Fraction) -> list[int]:
        return [
            max(a, min(u, moves.passed(i, t))) if a < u else a
            for i, (a, u) in enumerate(zip(moves.start, moves.limit, strict=True))
        ]

    movers = [i for i, a in enumerate(moves.start) if a < moves.limit[i]]
    if not movers:
        return list(moves.start)
    low = min(moves.key(i, moves.start[i]) for i in movers)
    high = max(moves.key(i, moves.limit[i] - 1) for i in movers)
    if sum(at(low)) > total:
        return list(moves.start)
    if sum(at(high)) <= total:
        return at(high)
    between, idle = sum(at(high)) - sum(at(low)), 0
    # Idle for long: a group of more than NEAR equals is all that is left.
    patience = 20 if len(movers) > NEAR else 10_000
    while between > NEAR and idle < patience:
        middle = (low + high) / 2
        if high > 4 * low > 0:  # scores of very different sizes: halve the ratio
            middle = low * 2 ** ((high // low).bit_length() // 2)
        if sum(at(middle)) <= total:
            low = middle
        else:
            high = middle
        now = sum(at(high)) - sum(at(low))
        between, idle = now, idle + 1 if now == between else 0
    return at(low)
