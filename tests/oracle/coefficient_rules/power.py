# SPDX-License-Identifier: Apache-2.0
"""power 幂: x^a, exact for a whole a, else rounded to decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, not_negative, scalar, whole
from tests.oracle.roots import product_of_powers

KEYS = {"exponent", "decimals"}
SIGNED = True
EXAMPLES = [
    ({"exponent": "3"}, {"x": ["2", "0.1", "0", "-1"]}, ["8", "1/1000", "0", "-1"]),
    ({"exponent": "0"}, {"x": ["0", "-5", "7"]}, ["1", "1", "1"]),
    (
        {"exponent": "0.5", "decimals": "6"},
        {"x": ["2", "9", "0", "0.000001"]},
        ["1.414214", "3", "0", "0.001"],
    ),
    # 0.25, 2.25 and 6.25 have the roots 0.5, 1.5 and 2.5: to the even neighbour.
    ({"exponent": "1/2", "decimals": "0"}, {"x": ["0.25", "2.25", "6.25"]}, ["0", "2", "2"]),
    ({"exponent": "1.5", "decimals": "2"}, {"x": ["4", "2"]}, ["8", "2.83"]),
    ({"exponent": "1/3", "decimals": "1"}, {"x": ["27", "0.003375"]}, ["3", "0.2"]),  # 0.15
]


def check(item: dict) -> None:
    """A whole exponent is exact; any other needs decimals."""
    scalars.need(item, ["exponent"], "power")
    exponent = not_negative(item["exponent"])
    if exponent > 100:
        raise scalars.fault("E206", "exponent above 100")
    if exponent.denominator == 1:
        scalars.apart(item, "a whole exponent", {"decimals"})
    else:
        scalars.decimals(item)


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """x_i^a with 0^0 = 1; a negative x with a fractional a is E137."""
    x, exponent = ctx.x(item), scalar(item["exponent"])
    if exponent.denominator == 1:
        return [v ** int(exponent) for v in x]
    if any(v < 0 for v in x):
        raise OracleError("E137", "a root of a negative number")
    return [product_of_powers([v], [exponent], whole(item["decimals"])) for v in x]


def sample(maker: Any) -> dict:
    """Perfect squares and halves between decimals; powers far beyond 64 bits."""
    if maker.chance(0.5):
        wild = maker.wild and maker.chance(0.4)
        kind = "signed" if wild else maker.pick(["small", "decimal", "steps", "percent"])
        exponents = ["0", "1", "2", "2", "3", "4.0", "10"]
        if maker.chance(0.1):
            exponents = ["2", "5", "37", "100"] if maker.wild else ["2", "5"]
            kind = "huge"
        return {"indicator": maker.column(kind), "exponent": maker.pick(exponents)}
    item = {"exponent": maker.pick(["0.5", "0.5", "1/2", "1/3", "1.5", "0.3", "2.5", "7/9"])}
    item["decimals"] = maker.pick(["0", "0", "1", "2", "6"])
    if maker.wild and maker.chance(0.1):
        item |= {"exponent": "99.5", "decimals": "15"}  # leaves 64 bits
        return {"indicator": maker.column("decimal")} | item
    cells = [
        maker.pick(["0", "0.25", "2.25", "6.25", "0.0225", "4", "2", "0.003375", "0.015625"])
        for _ in maker.names
    ]
    if maker.wild and maker.chance(0.15):
        cells[-1] = "-1"
    kind = maker.pick(["positive", "decimal"])
    return {"indicator": maker.add(cells) if maker.chance(0.5) else maker.column(kind)} | item
