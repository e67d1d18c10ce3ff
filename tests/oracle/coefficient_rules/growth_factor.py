# SPDX-License-Identifier: Apache-2.0
"""growth_factor 增长系数: 1 + k x / y, rounded to decimals as a whole."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, not_negative, to_decimals, whole

KEYS = {"k", "column", "decimals"}
COLUMNS = ("column",)
EXAMPLES = [
    (
        {"k": "2", "column": "y", "decimals": "4"},
        {"x": ["10", "0", "1", "0"], "y": ["100", "50", "3", "0"]},
        ["1.2", "1", "1.6667", "1"],
    ),
    ({"column": "y", "decimals": "0"}, {"x": ["1", "3"], "y": ["2", "2"]}, ["2", "2"]),
]


def check(item: dict) -> None:
    """A column, and decimals."""
    scalars.need(item, ["column"], "growth_factor")
    scalars.decimals(item)
    not_negative(item.get("k", "1"))


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """Half-even; y = 0 gives 1 where x is 0 too, else E132."""
    k, x, y = not_negative(item.get("k", "1")), ctx.x(item), ctx.table.filled(item["column"])
    found = []
    for a, b in zip(x, y, strict=True):
        if b == 0 and a != 0:
            raise OracleError("E132", "y = 0")
        found.append(to_decimals(1 + k * a / b, whole(item["decimals"])) if b else Fraction(1))
    return found


def sample(maker: Any) -> dict:
    """Both 0 in some rows; only y where the maker is wild; halves of the last decimal."""
    below = [maker.pick(["1", "2", "8", "40", "3", "7", "0"]) for _ in maker.names]
    above = [maker.pick(["0", "1", "3", "5", "2.5"]) for _ in maker.names]
    wild = maker.wild and maker.chance(0.2)
    for i, y in enumerate(below):
        if y == "0" and not wild:
            above[i] = "0"
    item: dict = {"indicator": maker.add(above), "column": maker.add(below)}
    if maker.chance(0.6):
        item["k"] = maker.pick(["2", "0", "0.5", "1/3", "100", "12.5%"])
    return item | {"decimals": maker.pick(["0", "1", "2", "4", "6", "15"])}
