# SPDX-License-Identifier: Apache-2.0
"""min_max 极差标准化: the smallest becomes `from`, the largest `to`, the others in between."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, not_negative

KEYS = {"from", "to", "constant"}
SIGNED = True
EXAMPLES = [
    ({}, {"x": ["2", "6", "3"]}, ["0", "1", "1/4"]),
    ({"from": "1", "to": "3"}, {"x": ["-1", "0", "1"]}, ["1", "2", "3"]),
    ({"from": "1", "to": "0"}, {"x": ["-3", "1", "0"]}, ["1", "0", "1/4"]),
    ({"constant": "equal"}, {"x": ["4", "4.0"]}, ["1/2", "1/2"]),
]


def ends(item: dict) -> tuple[Fraction, Fraction]:
    """What the smallest and the largest become."""
    return not_negative(item.get("from", "0")), not_negative(item.get("to", "1"))


def check(item: dict) -> None:
    """Two different ends; `constant` is a word here."""
    scalars.option(item, "constant", {"error", "equal"})
    low, high = ends(item)
    if low == high:
        raise scalars.fault("E206", "from = to")


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """from + (to - from)(x - min)/(max - min); a constant column is E133 or 1/n."""
    x = ctx.x(item)
    least, most = min(x), max(x)
    if least == most:
        if item.get("constant") != "equal":
            raise OracleError("E133", "a constant column")
        return [Fraction(1, len(x))] * len(x)
    low, high = ends(item)
    return [low + (high - low) * (v - least) / (most - least) for v in x]


def sample(maker: Any) -> dict:
    """Columns of both signs; constant ones where that is allowed or the maker is wild."""
    item: dict = {}
    kind = maker.pick(["signed", "signed", "steps", "decimal", "huge", "percent"])
    if maker.chance(0.4):
        item["constant"] = maker.pick(["equal", "equal", "error"])
    if maker.wild or item.get("constant") == "equal":
        kind = maker.pick([kind, kind, "equal", "pairs"])
    elif len(maker.members) > 1:
        kind = "distinct"
    else:
        item["constant"] = "equal"
    if maker.chance(0.5):
        item |= maker.pick(
            [{"from": "1", "to": "2"}, {"from": "1", "to": "0"}, {"from": "0.5"}, {"to": "1/3"},
             {"from": "100%", "to": "12.5%"}, {"from": "2", "to": "1000000000000"}]
        )  # fmt: skip
    return {"indicator": maker.column(kind)} | item
