# SPDX-License-Identifier: Apache-2.0
"""Random problems for round_to_total and water_fill alone (DESIGN.md 6), and for signposts
that somebody hands in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.generate_plan import FIRST
from tests.oracle.generate_table import Chooser, number
from tests.oracle.numbers import OracleError, scalar
from tests.oracle.rounding import METHODS, REAL_METHODS, Rounding
from tests.oracle.solve import Solved, round_to_total, water_fill
from tests.oracle.ties import DEFAULT, TieRules


def problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """`count` problems; number k of a seed is always the same."""
    for k in range(count):
        chooser = Chooser(f"rule/{seed}/{k}")
        made = problem(chooser)
        while not is_single(made):
            made = problem(chooser)
        yield made


def is_single(made: dict[str, Any]) -> bool:
    """Whether it has one meaning: for quotas of scores that are all 0, with something left
    beside the floors, E303 and E304 both say what is wrong."""
    scores_ = [scalar(text) for text in made["scores"]]
    floors = sum(scalar(text) for text in made["floor"] or [])
    return (
        made["function"] != "water_fill" or sum(scores_) > 0 or floors == scalar(made["total"])
    )


def problem(c: Chooser) -> dict[str, Any]:
    """Scores, a total, bounds and a rule, as texts."""
    n = c.pick([1, 2, 3, 3, 4, 5, 7])
    method = c.pick(METHODS)
    function = c.pick(["round_to_total", "round_to_total", "water_fill"])
    real = function == "water_fill" or method in REAL_METHODS
    total = Fraction(c.between(0, c.pick([1, n, 12, 60, 1000, 10**9, 10**17, 2**62])))
    if real and total < 10**18 and c.chance(0.4):
        total += c.pick([Fraction(1, 2), Fraction(1, 3), Fraction(3, 10)])
    made: dict[str, Any] = {
        "function": function,
        "scores": [number(s) for s in scores(c, n)],
        "total": number(total),
        "floor": None,
        "cap": None,
    }
    mean = total / n
    if c.chance(0.5):
        made["floor"] = [number(bound(c, mean, 0, 1.1)) for _ in range(n)]
    if c.chance(0.5):
        caps = [None if c.chance(0.3) else bound(c, mean, 0.8, 1.9) for _ in range(n)]
        if made["floor"] and c.chance(0.9):
            lows = [scalar(text) for text in made["floor"]]
            caps = [None if u is None else max(u, a) for u, a in zip(caps, lows, strict=True)]
        made["cap"] = [None if u is None else number(u) for u in caps]
    if function == "water_fill":
        return made
    made |= {"method": method, "names": [f"n{i}" for i in range(n)]}
    if method == "largest_remainder":
        made["bounds"] = c.pick(["water_fill", "shift"])
    if method == "stationary":
        made["r"] = c.pick(["0", "1/3", "0.5", "1"])
    if method == "nearest_each":
        made["half"] = c.pick(["up", "even"])
    if method == "modified_sainte_lague" and c.chance(0.7):
        made["first"] = c.pick(["0.7", "0.5", "1.4", "1/3", "0.05"])
    if method == "nearest_residual":
        made["half"] = c.pick(["up", "up", "even"])
        if c.chance(0.4):
            made["recipient"] = c.pick(made["names"])
    if method in FIRST or made.get("r") == "0":
        made["first_units"] = c.pick(["error", "by_weight"])
    rules: list[Any] = [DEFAULT, ["table_order"], ["smaller_score", {"lot": "seed"}]]
    made["ties"] = c.pick([*rules, ["larger_score"], ["error"], [{"lot": "抽签"}]])
    return made


def scores(c: Chooser, n: int) -> list[Fraction]:
    """Equal, small, decimal, fractional, huge or zero scores."""
    kind = c.pick(["equal", "small", "small", "tenths", "fractions", "huge", "zeros"])
    make = {
        "equal": lambda: Fraction(1),
        "small": lambda: Fraction(c.between(0, 9)),
        "tenths": lambda: Fraction(c.between(1, 9), 10),
        "fractions": lambda: Fraction(c.between(0, 9), c.pick([3, 7, 12])),
        "huge": lambda: Fraction(c.between(10**16, 10**18)),
        "zeros": lambda: Fraction(c.pick([0, 0, 0, 2])),
    }[kind]
    return [make() for _ in range(n)]


def bound(c: Chooser, mean: Fraction, low: float, high: float) -> Fraction:
    """A bound around the mean, mostly whole."""
    x = mean * c.fraction(low, high)
    return Fraction(round(x)) + (
        0 if c.chance(0.7) else c.pick([Fraction(1, 2), Fraction(2, 3)])
    )


def rounding(made: dict[str, Any]) -> Rounding:
    """The rule of a problem."""
    options = {k: made[k] for k in ("bounds", "half", "first_units") if k in made}
    options |= {k: scalar(made[k]) for k in ("r", "first") if k in made}
    if "recipient" in made:
        options["recipient"] = made["names"].index(made["recipient"])
    return Rounding(
        method=made["method"], ties=TieRules(made["ties"], made["names"]), **options
    )


def answer(made: dict[str, Any]) -> Solved | list[Fraction]:
    """What the referee says."""
    values = [scalar(text) for text in made["scores"]]
    total = scalar(made["total"])
    floor = made["floor"] and [scalar(text) for text in made["floor"]]
    cap = made["cap"] and [None if text is None else scalar(text) for text in made["cap"]]
    if made["function"] == "water_fill":
        return water_fill(values, total, floor, cap)
    return round_to_total(values, total, rounding(made), floor, cap)


def signpost_problems(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Problems for a divisor rule from outside: d(k) is signposts["begin"][k], and after these
    signposts["step"] * k + signposts["offset"]; they rise strictly but for a fault (E222)."""
    for k in range(count):
        yield signpost_problem(Chooser(f"signposts/{seed}/{k}"))


def signpost_problem(c: Chooser) -> dict[str, Any]:
    """Scores, a total, whole bounds and signposts, as texts."""
    n = c.pick([1, 2, 3, 4, 6])
    values = scores(c, n)
    total = c.between(0, c.pick([n, 12, 60, 300, 10**6]))
    step, offset = (
        Fraction(1),
        c.pick([Fraction(1, 2), Fraction(2, 3), Fraction(0), Fraction(1)]),
    )
    if c.chance(0.4):
        step = c.pick([Fraction(2), Fraction(1, 3), Fraction(5, 7)])
    begin: list[Fraction] = []
    for k in range(c.pick([0, 1, 1, 3])):
        low = begin[-1] if begin else Fraction(0)
        high = step * k + offset
        begin.append(low + (high - low) * c.fraction(0.1, 0.9))
    if c.chance(0.05):
        values, total = [x + 1 for x in values], 2 * n + total  # somebody gets two
        begin = [offset + step + 1]
    made: dict[str, Any] = {
        "function": "round_to_total",
        "scores": [number(x) for x in values],
        "total": str(total),
        "floor": None,
        "cap": None,
        "names": [f"n{i}" for i in range(n)],
        "ties": c.pick([DEFAULT, ["table_order"], ["error"]]),
        "signposts": {
            "begin": [number(x) for x in begin],
            "step": number(step),
            "offset": number(offset),
        },
    }
    if c.chance(0.3) and begin != sorted(begin):
        made["floor"] = [str(c.between(0, max(1, total // n))) for _ in range(n)]
    if c.chance(0.3):
        made["cap"] = [str(c.between(total // n, total + 1)) for _ in range(n)]
    return made


def signpost(made: dict[str, Any], k: int) -> Fraction:
    """d(k) of a problem."""
    given = made["signposts"]
    if k < len(given["begin"]):
        return scalar(given["begin"][k])
    return scalar(given["step"]) * k + scalar(given["offset"])


def signpost_expected(made: dict[str, Any]) -> dict[str, Any]:
    """What the referee says: units, or {"error": code}."""
    rule = Rounding(
        "custom",
        custom=lambda k: signpost(made, k),
        ties=TieRules(made["ties"], made["names"]),
    )
    bounds = [made[key] and [scalar(text) for text in made[key]] for key in ("floor", "cap")]
    values = [scalar(text) for text in made["scores"]]
    try:
        found = round_to_total(values, scalar(made["total"]), rule, *bounds)
    except OracleError as fault:
        return {"error": fault.code}
    return {"units": found.units}
