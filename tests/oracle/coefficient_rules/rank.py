# SPDX-License-Identifier: Apache-2.0
"""rank 排名: 1 is the largest, or the smallest with `smallest_first`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle import scalars

KEYS = {"smallest_first", "ties", "among"}
SIGNED = True
X = {"x": ["40", "20", "20.0", "10"]}
EXAMPLES = [
    ({}, X, ["1", "2", "2", "4"]),
    ({"ties": "dense"}, X, ["1", "2", "2", "3"]),
    ({"ties": "fractional"}, X, ["1", "5/2", "5/2", "4"]),
    ({"smallest_first": "true"}, X, ["4", "2", "2", "1"]),
    ({"smallest_first": "true", "ties": "dense"}, X, ["3", "2", "2", "1"]),
    ({"among": "group"}, X | {"group": ["A", "B", "A", "B"]}, ["1", "1", "2", "2"]),
    ({"among": "table"}, X | {"eligible": ["0", "1", "0", "1"]}, ["2", "4"]),
    ({}, {"x": ["-3", "0", "-0.5"]}, ["3", "1", "2"]),
]


def check(item: dict) -> None:
    """Words."""
    scalars.option(item, "smallest_first", {"true"})
    scalars.option(item, "ties", {"standard", "dense", "fractional"})
    scalars.option(item, "among", scalars.AMONG)


def ranks_of(item: dict, x: Sequence[Fraction]) -> dict[Fraction, Fraction]:
    """The rank of each figure among some."""
    sign = 1 if "smallest_first" in item else -1
    ordered = sorted(x, key=lambda v: sign * v)
    standard, dense, equals = {}, {}, {}
    for place, v in enumerate(ordered, start=1):
        standard.setdefault(v, Fraction(place))
        dense.setdefault(v, Fraction(len(dense) + 1))
        equals[v] = equals.get(v, 0) + 1
    middle = {v: standard[v] + Fraction(equals[v] - 1, 2) for v in standard}
    kinds = {"standard": standard, "dense": dense, "fractional": middle}
    return kinds[item.get("ties", "standard")]


def ranked(item: dict, ctx: Any) -> list[Fraction]:
    """The rank of each recipient among those that it is compared with."""
    tables = ctx.among(item, lambda x, table: ranks_of(item, x))
    return [ranks[v] for v, ranks in zip(ctx.x(item), tables, strict=True)]


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The rank itself."""
    return ranked(item, ctx)


def sample_keys(maker: Any) -> dict:
    """How ranks are counted."""
    item: dict = {}
    if maker.chance(0.5):
        item["smallest_first"] = "true"
    if maker.chance(0.7):
        item["ties"] = maker.pick(["standard", "dense", "fractional"])
    if maker.chance(0.5):
        item["among"] = maker.among()
    return item


def sample(maker: Any) -> dict:
    """Ties are frequent."""
    kind = maker.pick(["signed", "steps", "steps", "pairs", "equal", "mixed", "huge"])
    return {"indicator": maker.column(kind)} | sample_keys(maker)
