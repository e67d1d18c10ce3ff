# SPDX-License-Identifier: Apache-2.0
"""z_score 标准分: (x - mean) / sd, rounded to decimals, plus a stated number."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, scalar, whole
from tests.oracle.roots import signed_root

KEYS = {"sd", "add", "below_zero", "decimals"}
SIGNED = True
EXAMPLES = [
    (
        {"sd": "population", "decimals": "4", "add": "2"},
        {"x": ["2", "4", "6"]},  # sd = sqrt(8/3)
        ["0.7753", "2", "3.2247"],
    ),
    (
        {"sd": "sample", "decimals": "3", "add": "1/3", "below_zero": "zero"},
        {"x": ["2", "4", "6"]},  # sd = 2
        ["0", "1/3", "4/3"],
    ),
    # Distances 9 and 3 from the mean 0 by the sd 6: exactly halves.
    (
        {"sd": "sample", "decimals": "0", "add": "5"},
        {"x": ["9", "-3", "-3", "-3", "0"]},  # 108 / 4 = 27: sd 5.196
        ["7", "4", "4", "4", "5"],
    ),
    # 5 figures with mean 0 and sum of squares 20: sd 2; 3/2 and 1/2 are halves.
    (
        {"sd": "population", "decimals": "0", "add": "2"},
        {"x": ["3", "-3", "1", "-1", "0"]},
        ["4", "0", "2", "2", "2"],
    ),
]


def check(item: dict) -> None:
    """sd and decimals are always stated."""
    scalars.need(item, ["sd"], "z_score")
    scalars.option(item, "sd", {"population", "sample"})
    scalars.option(item, "below_zero", {"error", "zero"})
    scalars.decimals(item)
    scalar(item.get("add", "0"))


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The square (x - mean)^2 / variance is exact; an sd of 0 is E133."""
    x = ctx.x(item)
    mean = sum(x) / len(x)
    squares = sum((v - mean) ** 2 for v in x)
    if squares == 0:
        raise OracleError("E133", "a constant column")
    variance = squares / (len(x) - (item["sd"] == "sample"))
    places, add = whole(item["decimals"]), scalar(item.get("add", "0"))
    scores = [signed_root((v - mean) ** 2 / variance, v < mean, places) + add for v in x]
    if item.get("below_zero") == "zero":
        scores = [max(Fraction(0), z) for z in scores]
    return scores


def sample(maker: Any) -> dict:
    """Scores that are exactly halves; negative or constant ones where the maker is wild."""
    wild = maker.wild and maker.chance(0.5)
    item: dict = {"sd": maker.pick(["population", "sample"])}
    item["decimals"] = maker.pick(["0", "0", "1", "2", "6", "15"])
    item["add"] = maker.pick(["3", "10", "7/3", "4.5", "100"])
    kind = maker.pick(["signed", "decimal", "huge", "percent"]) if wild else "distinct"
    if len(maker.members) > 1 and maker.chance(0.3):
        kind = "halves"
    if len(maker.members) == 1:
        kind = "equal"
    if wild or maker.chance(0.3):
        item["below_zero"] = maker.pick(["zero", "zero", "error"] if wild else ["zero"])
    if wild and maker.chance(0.5):
        item["add"] = maker.pick(["0", "1", "0.5", "-1/3"])
    return {"indicator": maker.column(kind)} | item
