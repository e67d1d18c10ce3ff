# SPDX-License-Identifier: Apache-2.0
"""reciprocal 倒数: 1 / x, rounded to decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, to_decimals, whole

KEYS = {"decimals"}
EXAMPLES = [
    ({"decimals": "4"}, {"x": ["2", "3", "0.5"]}, ["0.5", "0.3333", "2"]),
    ({"decimals": "0"}, {"x": ["2", "0.4", "0.6666"]}, ["0", "2", "2"]),  # 0.5, 2.5, 1.5001
]


def check(item: dict) -> None:
    """Decimals are always stated."""
    scalars.decimals(item)


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """1 / x_i half-even; x = 0 is E132."""
    x = ctx.x(item)
    if 0 in x:
        raise OracleError("E132", "1 / 0")
    return [to_decimals(1 / v, whole(item["decimals"])) for v in x]


def sample(maker: Any) -> dict:
    """Halves of the last decimal, small and large figures; 0 where the maker is wild."""
    if maker.wild and maker.chance(0.1):
        return {"indicator": maker.column("zeros"), "decimals": maker.pick("036")}
    if maker.wild and maker.chance(0.05):  # leaves 64 bits
        cells = [maker.pick(["0.0000001", "3"]) for _ in maker.names]
        return {"indicator": maker.add(cells), "decimals": "15"}
    halves = ["0.4", "0.08", "8", "1.6", "2", "0.625", "32"]
    cells = [maker.pick(halves) for _ in maker.names]
    if maker.chance(0.6):
        return {"indicator": maker.column(maker.pick(["positive", "decimal"]))} | {
            "decimals": maker.pick(["1", "2", "6", "12", "15"])
        }
    return {"indicator": maker.add(cells), "decimals": maker.pick("01234")}
