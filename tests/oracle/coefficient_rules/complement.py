# SPDX-License-Identifier: Apache-2.0
"""complement 逆向: max + min - x."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

KEYS: set[str] = set()
SIGNED = True
EXAMPLES = [
    ({}, {"x": ["10", "30", "20"]}, ["30", "10", "20"]),
    ({}, {"x": ["-1", "3", "0.5"]}, ["3", "-1", "3/2"]),
]


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The order is turned round, the distances stay."""
    x = ctx.x(item)
    return [max(x) + min(x) - v for v in x]


def sample(maker: Any) -> dict:
    """A negative figure gives a negative coefficient: only where the maker is wild."""
    kinds = ["steps", "decimal", "huge", "percent", "equal", "positive"]
    return {"indicator": maker.column("signed" if maker.wild_now() else maker.pick(kinds))}
