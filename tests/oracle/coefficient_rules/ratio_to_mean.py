# SPDX-License-Identifier: Apache-2.0
"""ratio_to_mean 比均值: x / mean; plain, weighted, of a group, of the table, or stated."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, scalar

KEYS = {"mean_weight", "among", "mean"}
COLUMNS = ("mean_weight",)
GROUPS = {"group": ["A", "A", "B", "B"]}
EXAMPLES = [
    ({}, {"x": ["2", "4", "6"]}, ["1/2", "1", "3/2"]),
    ({"mean_weight": "y"}, {"x": ["2", "4"], "y": ["3", "1"]}, ["4/5", "8/5"]),  # mean 10/4
    ({"among": "group"}, {"x": ["2", "6", "5", "15"]} | GROUPS, ["1/2", "3/2", "1/2", "3/2"]),
    (
        {"among": "table"},
        {"x": ["2", "4", "12"], "eligible": ["1", "1", "0"]},
        ["1/3", "2/3"],
    ),
    (
        {"among": "table", "mean_weight": "y"},
        {"x": ["2", "4", "12"], "y": ["1", "1", "2"], "eligible": ["1", "1", "0"]},
        ["4/15", "8/15"],  # mean 30/4
    ),
    ({"mean": "2.5"}, {"x": ["0", "1", "5"]}, ["0", "2/5", "2"]),
]


def check(item: dict) -> None:
    """A stated mean stands alone."""
    scalars.option(item, "among", scalars.AMONG)
    if "mean" in item:
        stated = {key for key in item if key != "among" or item[key] not in ("all", "全部")}
        scalars.apart({key: item[key] for key in stated}, "mean", {"mean_weight", "among"})
        scalars.above_zero(item["mean"])


def mean_of(item: dict, x: Sequence[Fraction], table: Any) -> Fraction:
    """The mean of some rows: sum (p x) / sum p; a mean of 0 is E131."""
    p = [Fraction(1)] * len(x)
    if "mean_weight" in item:
        p = table.filled(item["mean_weight"])
    total = sum(a * b for a, b in zip(p, x, strict=True))
    if total == 0:
        raise OracleError("E131", "mean 0")
    return total / sum(p)


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """x_i by the mean of those that it is compared with."""
    if "mean" in item:
        return [v / scalar(item["mean"]) for v in ctx.x(item)]
    means = ctx.among(item, lambda x, table: mean_of(item, x, table))
    return [v / m for v, m in zip(ctx.x(item), means, strict=True)]


def sample(maker: Any) -> dict:
    """Means of all kinds; groups whose mean is 0 where the maker is wild."""
    form = maker.pick(["plain", "plain", "weighted", "among", "among", "both", "mean"])
    wild = maker.wild and maker.chance(0.3)
    kinds = ["zeros"] if wild else ["positive", "decimal", "percent", "huge", "equal"]
    item: dict = {"indicator": maker.column(maker.pick(kinds))}
    if form in ("weighted", "both"):
        item["mean_weight"] = maker.column("zeros" if wild else "positive")
    if form in ("among", "both"):
        item["among"] = maker.among()
    if form == "mean":
        item["mean"] = maker.pick(["1", "0.3", "2/7", "12.5%", "1000000"])
    return item
