# SPDX-License-Identifier: Apache-2.0
"""Weighted shares of columns by largest remainder, in whole numbers: the definition, for many.

A quota is total x sum_j w_j x_ij / S_j. With weights as whole numbers and L = the product of the
columns' sums, it is a whole number over (sum of weights) x L, so that Python's integers are
exact and much faster than fractions; `tests/oracle/test_oracle_self.py` compares the two.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from typing import Any


def largest_remainder(
    columns: Sequence[Sequence[int]], weights: Sequence[int], total: int
) -> tuple[list[int], list[int]]:
    """Return the slices and, where a tie decided, who was tied (in table order).

    Ties go to the larger score, then to table order.
    """
    sums = [sum(c) for c in columns]
    common = math.prod(sums)
    times = [w * (common // s) for w, s in zip(weights, sums, strict=True)]
    scores = [
        sum(t * x for t, x in zip(times, row, strict=True))
        for row in zip(*columns, strict=True)
    ]
    whole = sum(weights) * common
    slices = [total * s // whole for s in scores]
    rest = [total * s % whole for s in scores]
    order = sorted(range(len(scores)), key=lambda i: (-rest[i], -scores[i], i))
    left = total - sum(slices)
    for i in order[:left]:
        slices[i] += 1
    tied: list[int] = []
    if 0 < left < len(order) and rest[order[left - 1]] == rest[order[left]]:
        tied = sorted(i for i in order if rest[i] == rest[order[left]])
    return slices, tied


def problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield problems, many of them with ties, whole quotas and remainders that nearly tie."""
    dice = random.Random(seed)
    for _ in range(count):
        yield problem(dice)


def problem(dice: random.Random) -> dict[str, Any]:
    """Make one: sizes around the width of vectors, cells of one kind, a total of any size."""
    n = dice.choice((1, 2, 3, 5, 7, 8, 9, 12, 15, 16, 17, 23, 31, 33, 40, 65))
    factors = dice.choice((1, 1, 2, 3, 3, 4, 6, 9))
    kind = dice.choice(("any", "small", "pairs", "near", "large", "zeros", "equal"))
    columns = [column(dice, kind, n) for _ in range(factors)]
    if kind in ("pairs", "near"):  # neighbours hold the same numbers, or nearly
        for c in columns:
            for i in range(1, n, 2):
                c[i] = c[i - 1] + (kind == "near" and dice.random() < 0.2)
    for c in columns:
        c[0] = c[0] or 1
    total = dice.choice(
        (
            dice.randrange(1, 3 * n + 2),
            3_717_000_000 + dice.randrange(2),
            dice.randrange(10**11, 10**13),
            dice.randrange(10**14, 2**50),  # errors of doubles come near 1/16
            sum(columns[0]) * dice.randrange(1, 4),  # whole quotas where there is one factor
        )
    )
    cuts = sorted(dice.randrange(101) for _ in range(factors - 1))
    bounds = [0, *cuts, 100]
    weights = [b - a for a, b in itertools.pairwise(bounds)]
    return {"columns": columns, "weights": weights, "total": total}


def column(dice: random.Random, kind: str, n: int) -> list[int]:
    """Make the cells of one column."""
    if kind == "small":
        return [dice.randrange(1, 5) for _ in range(n)]
    if kind == "large":
        return [dice.randrange(2**40) for _ in range(n)]
    if kind == "zeros":
        return [dice.choice((0, 0, dice.randrange(1000))) for _ in range(n)]
    if kind == "equal":
        return [7] * n
    return [1 + int(dice.lognormvariate(7, 1.2)) for _ in range(n)]
