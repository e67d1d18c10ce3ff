# SPDX-License-Identifier: Apache-2.0
"""share 占比: x / sum x."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.numbers import divided

KEYS: set[str] = set()
EXAMPLES = [({}, {"x": ["1", "2", "5"]}, ["1/8", "1/4", "5/8"])]


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The part of the column's sum; a sum of 0 is E130."""
    x = ctx.x(item)
    return divided(x, sum(x), "E130")


def sample(maker: Any) -> dict:
    """Any column that is not all 0; all 0 where the maker is wild."""
    kind = "none" if maker.wild and maker.chance(0.1) else ""
    return {"indicator": maker.column(kind)}
