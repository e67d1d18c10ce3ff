# SPDX-License-Identifier: Apache-2.0
"""distance 差距: max(0, a - b x / m), m a mean, the maximum or a number."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, not_negative, scalar

KEYS = {"a", "b", "reference", "mean_weight", "among"}
COLUMNS = ("mean_weight",)
SIGNED = True
MEAN = {"reference": "mean"}
EXAMPLES = [
    ({"reference": "maximum"}, {"x": ["20", "50", "100"]}, ["4/5", "1/2", "0"]),
    (MEAN | {"a": "2"}, {"x": ["0", "3", "9"]}, ["2", "5/4", "0"]),
    (
        MEAN | {"b": "0.5", "mean_weight": "y"},
        {"x": ["2", "4"], "y": ["3", "1"]},
        ["3/5", "1/5"],
    ),
    ({"reference": "5", "b": "2"}, {"x": ["-5", "1", "4"]}, ["3", "3/5", "0"]),
    (
        {"reference": "maximum", "among": "group"},
        {"x": ["1", "2", "3", "4"], "group": ["A", "A", "B", "B"]},
        ["1/2", "0", "1/4", "0"],
    ),
    (
        {"reference": "maximum", "among": "table"},
        {"x": ["1", "2", "8"], "eligible": ["1", "1", "0"]},
        ["7/8", "3/4"],
    ),
]


def check(item: dict) -> None:
    """A weighted mean is a mean; a stated number is compared with nobody."""
    scalars.need(item, ["reference"], "distance")
    scalar(item.get("a", "1"))
    not_negative(item.get("b", "1"))
    scalars.option(item, "among", scalars.AMONG)
    if item["reference"] not in ("mean", "maximum"):
        scalars.above_zero(item["reference"])
        scalars.apart(item, "a number", {"among"})
    if item["reference"] != "mean":
        scalars.apart(item, "reference", {"mean_weight"})


def reference_of(item: dict, x: Sequence[Fraction], table: Any) -> Fraction:
    """m of some rows; 0 or below is E131."""
    if item["reference"] == "maximum":
        m = max(x)
    else:
        p = [Fraction(1)] * len(x)
        if "mean_weight" in item:
            p = table.filled(item["mean_weight"])
        if sum(p) == 0:
            raise OracleError("E131", "no mean")
        m = sum((a * b for a, b in zip(p, x, strict=True)), Fraction(0)) / sum(p)
    if m <= 0:
        raise OracleError("E131", f"reference {m}")
    return m


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """How far x falls short of the reference."""
    a, b = scalar(item.get("a", "1")), scalar(item.get("b", "1"))
    x = ctx.x(item)
    if item["reference"] in ("mean", "maximum"):
        m = ctx.among(item, lambda rows, table: reference_of(item, rows, table))
    else:
        m = [scalar(item["reference"])] * len(x)
    return [max(Fraction(0), a - b * v / w) for v, w in zip(x, m, strict=True)]


def sample(maker: Any) -> dict:
    """All references; means that are 0 or negative where the maker is wild."""
    wild = maker.wild_now()
    kinds = ["positive", "decimal", "percent", "huge", "equal"]
    kind = maker.pick(["signed", "zeros"]) if wild else maker.pick(kinds)
    item: dict = {"indicator": maker.column(kind)}
    item["reference"] = maker.pick(["mean", "mean", "maximum", "5", "0.3", "1/3"])
    if maker.chance(0.7):
        item["a"] = maker.pick(["2", "2", "1.5", "3", "0", "-1"] if wild else ["2", "1.5", "3"])
    elif not wild:
        item["a"] = "2"  # with 1 an even column is all 0
    if maker.chance(0.4):
        item["b"] = maker.pick(["0.5", "1/3", "0", "50%"])
    if item["reference"] == "mean" and maker.chance(0.4):
        item["mean_weight"] = maker.column("zeros" if wild else "positive")
    if item["reference"] in ("mean", "maximum") and maker.chance(0.5):
        item["among"] = maker.among()
    return item
