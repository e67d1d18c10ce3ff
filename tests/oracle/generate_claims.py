# SPDX-License-Identifier: Apache-2.0
"""Random problems for divide_claims alone (contract F)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.claims import FUNDS, RULES, Options, divide_claims
from tests.oracle.generate_table import Chooser, number
from tests.oracle.numbers import OracleError, scalar

INSIDE = [rule for rule in RULES if rule != "priority"]
FAULTY = 0.03


def problems(rule: str, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """`count` problems of a rule; number k of a seed is always the same."""
    for k in range(count):
        c = Chooser(f"claims/{rule}/{seed}/{k}")
        made = problem(c, rule)
        while takes_long(made):
            made = problem(c, rule)
        yield made


def takes_long(made: dict[str, Any]) -> bool:
    """Whether the exact award of dominguez_thomson would have thousands of digits."""
    if "dominguez_thomson" not in (made["rule"], made.get("inside")):
        return False
    ceilings = made["ceiling"]
    ceilings = ceilings if isinstance(ceilings, list) else [ceilings] * len(made["claims"])
    wanted = sorted(
        scalar(text) if most is None else min(scalar(text), scalar(most))
        for text, most in zip(made["claims"], ceilings, strict=True)
    )
    positive = [d for d in wanted if d > 0]
    return bool(positive) and positive[-1] > 100 * positive[0]


def problem(c: Chooser, rule: str) -> dict[str, Any]:
    """Claims, an estate and options, as texts."""
    n = c.pick([1, 2, 2, 3, 3, 4, 5, 6, 7])
    wanted = claims(c, n)
    made: dict[str, Any] = {
        "function": "divide_claims",
        "claims": [number(d) for d in wanted],
        "estate": "0",
        "rule": rule,
        "ceiling": None,
        "on_surplus": c.pick(["error", "error", "reserve"]),
    }
    if c.chance(0.25):
        ceilings = [ceiling(c, d) for d in wanted]
        if c.chance(0.4):
            ceilings = [ceilings[0]] * n
            made["ceiling"] = number(ceilings[0])
        else:
            made["ceiling"] = [number(x) for x in ceilings]
        wanted = [min(d, x) for d, x in zip(wanted, ceilings, strict=True)]
    made["estate"] = number(estate(c, wanted))
    if rule == "priority":
        made["order"] = [str(c.between(1, c.pick([1, 2, 3, n]))) for _ in range(n)]
        made["fund"] = c.pick([*FUNDS, "partial"])
        if made["fund"] == "partial" and c.chance(0.7):
            made["inside"] = c.pick(INSIDE)
    if c.chance(FAULTY):
        made["claims"][c.between(0, n - 1)] = "-1"
    return made


def claims(c: Chooser, n: int) -> list[Fraction]:
    """Whole, decimal, fractional, equal or huge claims; some 0, some alike."""
    kind = c.pick(["small", "small", "cents", "fractions", "equal", "huge", "spread", "zeros"])
    few = Fraction(c.between(1, 30), c.pick([1, 3]))
    make = {
        "small": lambda: Fraction(c.between(0, 30)),
        "cents": lambda: Fraction(c.between(0, 99999), 100),
        "fractions": lambda: Fraction(c.between(0, 20), c.pick([1, 3, 7])),
        "equal": lambda: few,
        "huge": lambda: Fraction(c.between(1, 2**62 // n)),
        "spread": lambda: Fraction(10 ** c.between(0, 9)),
        "zeros": lambda: Fraction(c.pick([0, 0, 1, 5])),
    }[kind]
    found = [make() for _ in range(n)]
    if n > 1 and c.chance(0.2):
        found[-1] = found[0]
    return found


def ceiling(c: Chooser, claim: Fraction) -> Fraction:
    """Below, at or above a claim."""
    return c.pick([claim, claim + 1, claim / 2, claim * c.fraction(0.3, 1.3), Fraction(4)])


def estate(c: Chooser, wanted: list[Fraction]) -> Fraction:
    """Nothing, all, half, a bend of some rule, anything between, or too much."""
    all_ = sum(wanted)
    place = c.pick(["any", "any", "any", "any", "none", "all", "half", "claim", "near", "more"])
    if place == "any":
        part = all_ * Fraction(c.between(0, 100), 100)
        return Fraction(part.__floor__()) if c.chance(0.6) else part
    near = max(Fraction(0), all_ - c.pick([1, Fraction(1, 10), Fraction(1, 3)]))
    return {
        "none": Fraction(0),
        "all": all_,
        "half": all_ / 2,
        "claim": min(c.pick(wanted), all_),
        "near": near,
        "more": all_ + c.pick([1, Fraction(1, 100), Fraction(2, 3)]),
    }[place]


def expected(made: dict[str, Any]) -> dict[str, Any]:
    """What the referee says: {"awards", "rest"} as texts n/d, or {"error": code}."""
    ceilings = made["ceiling"]
    if isinstance(ceilings, list):
        ceilings = [scalar(text) for text in ceilings]
    elif ceilings is not None:
        ceilings = scalar(ceilings)
    options = Options(
        [scalar(text) for text in made.get("order", [])],
        made.get("inside", "proportional"),
        made.get("fund", "partial"),
    )
    wanted = [scalar(text) for text in made["claims"]]
    try:
        found = divide_claims(
            wanted, scalar(made["estate"]), made["rule"], ceilings, made["on_surplus"], options
        )
    except OracleError as fault:
        return {"error": fault.code}
    return {"awards": [str(a) for a in found.awards], "rest": str(found.rest)}
