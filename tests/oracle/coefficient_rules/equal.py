# SPDX-License-Identifier: Apache-2.0
"""equal 均等: 1 / n."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

KEYS: set[str] = set()
INDICATOR = False
EXAMPLES = [({}, {"x": ["7", "0", "1"]}, ["1/3", "1/3", "1/3"])]


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The same for each of n recipients."""
    return [Fraction(1, ctx.table.n)] * ctx.table.n


def sample(maker: Any) -> dict:
    """There is nothing to choose."""
    return {}
