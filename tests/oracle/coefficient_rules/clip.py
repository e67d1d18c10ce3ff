# SPDX-License-Identifier: Apache-2.0
"""clip 截取: the figure, but not below `at_least` and not above `at_most`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import scalar

KEYS = {"at_least", "at_most"}
SIGNED = True
check = scalars.check_clip
EXAMPLES = [
    ({"at_least": "10", "at_most": "100"}, {"x": ["5", "50", "500"]}, ["10", "50", "100"]),
    ({"at_most": "1.3"}, {"x": ["1.330717", "1.3", "-1"]}, ["13/10", "13/10", "-1"]),
    ({"at_least": "1/3"}, {"x": ["-2", "0.34"]}, ["1/3", "17/50"]),
]


def clipped(item: dict, x: Sequence[Fraction]) -> list[Fraction]:
    """min(max(x, at_least), at_most)."""
    found = list(x)
    if "at_least" in item:
        found = [max(v, scalar(item["at_least"])) for v in found]
    if "at_most" in item:
        found = [min(v, scalar(item["at_most"])) for v in found]
    return found


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The clipped figure itself."""
    return clipped(item, ctx.x(item))


def sample_keys(
    maker: Any,
    low: Sequence[str] = ("0", "1", "1/3"),
    high: Sequence[str] = ("1.3", "5", "22/7", "50"),
) -> dict:
    """Limits around small figures."""
    limits = {"at_least": maker.pick(low), "at_most": maker.pick(high)}
    return {key: limits[key] for key in maker.pick([["at_least"], ["at_most"], list(limits)])}


def sample_before(maker: Any, low: Sequence[str] = ("0", "1", "0.25")) -> dict:
    """Limits before a method, which are decimals."""
    return sample_keys(maker, low, ("1.3", "5", "3.125", "130%", "50"))


def sample(maker: Any) -> dict:
    """Negative figures that are lifted, or stay where the maker is wild."""
    keys = sample_keys(maker, ["0", "1", "1/3", "-2"] if maker.wild else ["0", "1", "1/3"])
    signed = maker.wild_now() or "at_least" in keys
    kind = maker.pick(["steps", "decimal", "percent", "huge", *(["signed"] * 3 * signed)])
    return {"indicator": maker.column(kind)} | keys
