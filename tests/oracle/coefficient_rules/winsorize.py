# SPDX-License-Identifier: Apache-2.0
"""winsorize 缩尾: the k lowest become the next above them, the m highest the next below."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, whole

KEYS = {"lowest", "highest"}
SIGNED = True
check = scalars.check_winsorize
X = {"x": ["1000", "1", "30", "40", "20"]}
EXAMPLES = [
    ({"lowest": "1", "highest": "1"}, X, ["40", "20", "30", "40", "20"]),
    ({"lowest": "2"}, X, ["1000", "30", "30", "40", "30"]),
    ({"highest": "4"}, X, ["1", "1", "1", "1", "1"]),
    ({"lowest": "1", "highest": "0"}, {"x": ["-5", "-5", "3"]}, ["-5", "-5", "3"]),
]


def winsorized(item: dict, x: Sequence[Fraction]) -> list[Fraction]:
    """Between x_(k+1) and x_(n-m); k + m >= n is E138."""
    lowest, highest = whole(item.get("lowest", "0")), whole(item.get("highest", "0"))
    if lowest + highest >= len(x):
        raise OracleError("E138", f"{lowest} + {highest} of {len(x)}")
    ordered = sorted(x)
    low, high = ordered[lowest], ordered[len(x) - highest - 1]
    return [min(max(v, low), high) for v in x]


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The winsorized figure itself."""
    return winsorized(item, ctx.x(item))


def sample_keys(maker: Any, n: int) -> dict | None:
    """Counts that leave somebody; None where there are too few."""
    if n < 2:
        return None
    lowest = maker.between(0, n - 1)
    highest = maker.between(0, n - 1 - lowest)
    if not lowest + highest:
        return {"lowest": "1"}
    return {"lowest": str(lowest)} | ({"highest": str(highest)} if highest else {})


def sample(maker: Any) -> dict:
    """Too many where the maker is wild or there is one recipient only."""
    keys = sample_keys(maker, len(maker.members))
    if keys is None or (maker.wild and maker.chance(0.1)):
        keys = {"lowest": str(len(maker.members) - 1), "highest": "1"}
    kind = "signed" if maker.wild_now() else maker.pick(["steps", "huge", "decimal", "pairs"])
    return {"indicator": maker.column(kind)} | keys
