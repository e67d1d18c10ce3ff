# SPDX-License-Identifier: Apache-2.0
"""ratio_to 比值: x / a constant, exactly, or x / another column, rounded to decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, not_negative, scalar, to_decimals, whole

KEYS = {"constant", "column", "decimals", "on_zero"}
COLUMNS = ("column",)
EXAMPLES = [
    ({"constant": "1/3"}, {"x": ["1", "0", "2"]}, ["3", "0", "6"]),
    (
        {"column": "y", "decimals": "2"},
        {"x": ["1", "2", "1", "3"], "y": ["3", "3", "8", "8"]},
        ["0.33", "0.67", "0.12", "0.38"],  # 0.125 and 0.375: to the even digit
    ),
    (
        {"column": "y", "decimals": "0", "on_zero": "7"},
        {"x": ["1", "3", "0"], "y": ["0", "2", "0"]},
        ["7", "2", "7"],
    ),
]


def check(item: dict) -> None:
    """Either a constant above 0, or a column with decimals."""
    if "constant" in item:
        scalars.apart(item, "constant", {"column", "decimals", "on_zero"})
        scalars.above_zero(item["constant"])
        return
    scalars.need(item, ["column"], "ratio_to")
    scalars.decimals(item)
    not_negative(item.get("on_zero", "0"))


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """x_i / a, or x_i / y_i half-even; y = 0 is E132 unless `on_zero` says its quotient."""
    x = ctx.x(item)
    if "constant" in item:
        return [v / scalar(item["constant"]) for v in x]
    quotients = []
    for a, b in zip(x, ctx.table.filled(item["column"]), strict=True):
        if b == 0 and "on_zero" not in item:
            raise OracleError("E132", "denominator 0")
        quotients.append(
            to_decimals(a / b, whole(item["decimals"])) if b else not_negative(item["on_zero"])
        )
    return quotients


def sample(maker: Any) -> dict:
    """Constants of all forms; denominators that may be 0."""
    kind = maker.pick(["small", "positive", "decimal", "percent", "zeros"])
    item: dict = {"indicator": maker.column(kind)}
    if maker.chance(0.4):
        constants = ["100", "0.3", "1/3", "2/7", "12.5%", "7"]
        return item | {"constant": maker.pick(constants)}
    if maker.chance(0.4):
        keys = {"column": maker.column("small"), "on_zero": maker.pick("012")}
        return item | keys | {"decimals": maker.pick(["1", "3", "6"])}
    kind = "zeros" if maker.wild and maker.chance(0.2) else "positive"
    return item | {"column": maker.column(kind), "decimals": maker.pick("01234")}
