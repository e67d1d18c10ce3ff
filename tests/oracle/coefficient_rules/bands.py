# SPDX-License-Identifier: Apache-2.0
"""bands 分档: steps [from, next from), constant or linear; a stated last end is included."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle import scalars
from tests.oracle.numbers import OracleError, scalar

KEYS = {"bands"}
SIGNED = True
LINE = [{"from": "0", "value": "1"}, {"from": "10", "to": "40", "value": "2", "to_value": "4"}]
EXAMPLES = [
    ({"bands": LINE}, {"x": ["0", "9.9", "10", "25", "40"]}, ["1", "1", "2", "3", "4"]),
    (
        {"bands": [{"from": "-1", "to": "1/2", "value": "3"}, {"from": "0.5", "value": "1/7"}]},
        {"x": ["-1", "0.499", "0.50", "1000000"]},
        ["3", "3", "1/7", "1/7"],
    ),
    (
        {"bands": [{"from": "0", "value": "4", "to_value": "1"}, {"from": "3", "value": "9"}]},
        {"x": ["0", "2", "3"]},
        ["4", "2", "9"],
    ),
]


def check(item: dict) -> None:
    """Steps that rise, without gaps or overlaps."""
    scalars.need(item, ["bands"], "bands")
    steps = item["bands"]
    for k, step in enumerate(steps):
        scalars.known(step, {"from", "to", "value", "to_value"}, "band")
        scalars.need(step, ["from", "value"], "band")
        scalar(step["value"])
        scalar(step.get("to_value", "0"))
        start, last = scalar(step["from"]), k == len(steps) - 1
        end = scalar(step["to"]) if "to" in step else None
        following = end if last else scalar(steps[k + 1]["from"])
        if last and end is None and "to_value" in step:
            raise scalars.fault("E205", "to_value in a last step without an end")
        if following is not None and following <= start:
            raise scalars.fault("E206", f"steps do not rise at {start}")
        if end is not None and end != following:
            raise scalars.fault("E206", f"a gap or an overlap at {end}")


def coefficient(item: dict, ctx: Any) -> list[Fraction]:
    """The value of the step that x lies in, or on its line."""
    steps = item["bands"]
    starts = [scalar(step["from"]) for step in steps]
    end = scalar(steps[-1]["to"]) if "to" in steps[-1] else None
    found = []
    for x in ctx.x(item):
        if x < starts[0] or (end is not None and x > end):
            raise OracleError("E134", f"{x} is outside")
        k = max(i for i, start in enumerate(starts) if start <= x)
        value = scalar(steps[k]["value"])
        if "to_value" in steps[k]:
            stop = starts[k + 1] if k + 1 < len(steps) else end
            rise = scalar(steps[k]["to_value"]) - value
            value += rise * (x - starts[k]) / (stop - starts[k])
        found.append(value)
    return found


def sample(maker: Any) -> dict:
    """One to four steps; figures on the limits, beside them, and outside if wild."""
    signed = maker.chance(0.4)
    scale = maker.pick([1, 1, 10, 1000])
    count = maker.pick([1, 2, 3, 4])
    limits = sorted(maker.random.sample(range(-6 if signed else 0, 30), count + 1))
    texts = [maker.fixed(limit, scale) for limit in limits]
    steps: list[dict] = []
    for k in range(count):
        step = {"from": texts[k], "value": maker.pick(["0", "1", "0.8", "60%", "1/3", "2.5"])}
        ended = k == count - 1 and maker.chance(0.5)
        if ended or maker.chance(0.3):
            step["to"] = texts[k + 1]
        if (k < count - 1 or "to" in step) and maker.chance(0.4):
            step["to_value"] = maker.pick(["1", "2", "0", "7/3", "0.1"])
        steps.append(step)
    low, high = limits[0], limits[-1]
    near = limits if "to" in steps[-1] else [*limits, high + 5]
    cells = [
        maker.fixed(maker.pick([maker.pick(near), maker.between(low, high)]), scale)
        for _ in range(maker.n)
    ]
    if maker.wild and maker.chance(0.15):
        outside = low - 1 if low > 0 or signed else high + 1
        cells[-1] = maker.fixed(outside, scale)
    return {"indicator": maker.add(cells), "bands": steps}
