# SPDX-License-Identifier: Apache-2.0
"""How the pool is divided into parts (RULES.md 4, contract A)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.numbers import OracleError, Unit, floor, scalar
from tests.oracle.rounding import REAL_METHODS


def method_of(part: dict) -> str:
    """The rounding method of a part that is merged with its plan."""
    rounding = part.get("rounding", "largest_remainder")
    return rounding if isinstance(rounding, str) else rounding["method"]


def amounts(
    parts: Sequence[dict], merged: Sequence[dict], unit: Unit, left: Fraction
) -> list[Fraction]:
    """What each part has to give; their sum must be all that is left.

    Shares for methods that take fractions stay as they are; the others are cut to whole units
    by largest remainder, an equal remainder going to the earlier part.
    """
    exact = [
        unit.amount(part["amount"]) if "amount" in part else scalar(part["share"]) * left
        for part in parts
    ]
    if sum(exact) != left:
        raise OracleError("E220", f"the parts are {sum(exact)}, not {left}")
    cut = [
        k
        for k, part in enumerate(parts)
        if "share" in part and method_of(merged[k]) not in REAL_METHODS
    ]
    total = sum((exact[k] for k in cut), Fraction(0))
    if total.denominator != 1:
        raise OracleError("E210", f"parts of {total}")
    found = list(exact)
    for k in cut:
        found[k] = Fraction(floor(exact[k]))
    missing = int(total) - sum(int(found[k]) for k in cut)
    for k in sorted(cut, key=lambda k: found[k] - exact[k])[:missing]:
        found[k] += 1
    return found
