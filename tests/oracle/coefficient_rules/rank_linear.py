# SPDX-License-Identifier: Apache-2.0
"""rank_linear 名次线性: on a line from A at rank 1 to B at rank N."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.coefficient_rules import rank
from tests.oracle.numbers import OracleError, not_negative, whole

KEYS = {"from", "to", "count", "printed", *rank.KEYS}
SIGNED = True
LINE = {"from": "4", "to": "0.5", "count": "126"}
EXAMPLES = [
    (LINE | {"printed": "true"}, {"x": ["1", "126", "51"]}, ["4", "1/2", "13/5"]),
    ({"from": "1", "to": "3", "count": "5"}, {"x": ["7", "-9", "8"]}, ["3/2", "2", "1"]),
    ({"from": "2", "to": "9", "count": "1"}, {"x": ["5", "5"]}, ["2", "2"]),
    (
        {"from": "0", "to": "3", "count": "4", "ties": "fractional", "smallest_first": "true"},
        {"x": ["1", "2", "2", "3"]},
        ["0", "3/2", "3/2", "3"],
    ),
]


def check(item: dict) -> None:
    """Both ends and the count; a printed rank is not ranked again."""
    scalars.need(item, ["from", "to", "count"], "rank_linear")
    not_negative(item["from"])
    not_negative(item["to"])
    if whole(item["count"]) < 1:
        raise scalars.fault("E206", "count below 1")
    if "printed" in item:
        scalars.option(item, "printed", {"true"})
        scalars.apart(item, "printed", rank.KEYS)
    rank.check(item)


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """A + (B - A)(rank - 1)/(N - 1); N = 1: A. A rank that is none, or above N, is E135."""
    first, last = not_negative(item["from"]), not_negative(item["to"])
    count = whole(item["count"])
    ranks = ctx.x(item) if "printed" in item else rank.ranked(item, ctx)
    for r in ranks:
        if not 1 <= r <= count or ("printed" in item and r.denominator != 1):
            raise OracleError("E135", f"{r} is no rank of {count}")
    if count == 1:
        return [first] * len(ranks)
    return [first + (last - first) * (r - 1) / (count - 1) for r in ranks]


def sample(maker: Any) -> dict:
    """Counts from the number of recipients upwards; too small, or bad ranks, if wild."""
    rows = len(maker.names)
    count = maker.pick([rows, rows, rows + 3, 126])
    item: dict = dict(zip(("from", "to"), maker.pick([("4", "0.5"), ("0", "1"), ("1/3", "2"),
                                                      ("1", "1"), ("3", "0")]), strict=True))  # fmt: skip
    if maker.chance(0.4):
        cells = [str(maker.between(1, count)) for _ in maker.names]
        if maker.wild and maker.chance(0.25):
            cells[0] = maker.pick(["0", "1.5", "-1", str(count + 1)])
        return {"indicator": maker.add(cells), "printed": "true", "count": str(count)} | item
    if maker.wild and maker.chance(0.2):
        count = maker.between(1, count)
    return rank.sample(maker) | {"count": str(count)} | item
