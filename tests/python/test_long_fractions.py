# SPDX-License-Identifier: Apache-2.0
"""Results whose fractions have more digits than Python reads at once."""

from __future__ import annotations

from fractions import Fraction

import fundalloc as fa
import numpy as np

SCORES = [Fraction(1, 10**50 + 7 * k) for k in range(150)]


def test_single_rules() -> None:
    quotas = fa.water_fill(SCORES, 100)
    assert sum(quotas) == 100
    assert quotas[0].denominator.bit_length() > 15_000  # 4 500 digits
    assert fa.fix_and_redistribute(SCORES, 100).amounts == quotas


def test_an_allocation() -> None:
    """Multipliers whose denominators have nothing in common."""
    primes = [p for p in range(10_007, 24_000) if all(p % d for d in range(2, 160))]
    grades = {f"g{k}": Fraction(1, p) for k, p in enumerate(primes)}
    n = len(primes)
    table = fa.Table(
        {
            "name": [f"r{i}" for i in range(n)],
            "g": list(grades),
            "x": np.ones(n, dtype=np.int64),
        },
        "name",
    )
    plan = fa.Plan(
        pool="1000 EUR",
        unit="EUR",
        factors=[fa.Factor("x")],
        multipliers=[{"column": "g", "map": grades}],
        rounding="down",
        floor=Fraction(1, 3),
    )
    result = fa.allocate(plan, table)
    assert max(q.denominator.bit_length() for q in result.quotas) > 15_000  # 4 500 digits
    explanation = result.explain("r3")
    assert sum(line.amount for line in explanation.lines) == explanation.slice
