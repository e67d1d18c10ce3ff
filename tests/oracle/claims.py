# SPDX-License-Identifier: Apache-2.0
"""Too little for all that was applied for (RULES.md 8, RULES-ANNEX.md B).

The rules are the files of claims_rules/; a file that is put there is a rule of its name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType

from tests.oracle import claims_rules
from tests.oracle.numbers import OracleError

RULES = sorted(
    found.name
    for found in pkgutil.iter_modules(claims_rules.__path__)
    if not found.name.startswith("_")
)
WHOLE_FUNDS = ("skip", "stop")
FUNDS = ("partial", *WHOLE_FUNDS)
KEYS = {"indicator", "rule", "order", "inside", "fund"}
NOT_BESIDE = {
    "factors", "multipliers", "combine", "points", "aggregation", "floor", "group_bounds",
    "floor_cost",
}  # fmt: skip
ZERO = Fraction(0)


@dataclass(frozen=True)
class Options:
    """What `priority` needs: a place for each claim, 1 first; a rule inside; how to fund."""

    order: Sequence[Fraction] = ()
    inside: str = "proportional"
    fund: str = "partial"


@dataclass(frozen=True)
class Divided:
    """The awards, and what is left where claims are funded whole or fall short."""

    awards: list[Fraction]
    rest: Fraction


def rule_named(name: str) -> ModuleType:
    """The file of a rule."""
    if name not in RULES:
        raise OracleError("E206", f"no rule {name}")
    return importlib.import_module(f"{claims_rules.__name__}.{name}")


def capped(claims: Sequence[Fraction], ceilings: Sequence[Fraction | None]) -> list[Fraction]:
    """d_i = min(claim, ceiling), before anything else."""
    return [d if c is None else min(d, c) for d, c in zip(claims, ceilings, strict=True)]


def divide_claims(
    claims: Sequence[Fraction], estate: Fraction, rule: str = "proportional",
    ceiling: Fraction | Sequence[Fraction | None] | None = None, on_surplus: str = "error",
    options: Options | None = None,
) -> Divided:  # fmt: skip
    """The function that stands alone (contract F)."""
    if rule == "priority" and (options is None or len(options.order) != len(claims)):
        raise OracleError("E205", "priority without an order")
    options = options or Options()
    chosen = rule_named(rule)
    if rule == "priority" and options.inside == "priority":
        raise OracleError("E206", "priority inside priority")
    if not claims:
        raise OracleError("E112", "no claims")
    if estate < 0 or any(d < 0 for d in claims):
        raise OracleError("E103", "negative")
    ceilings = ceiling if isinstance(ceiling, Sequence) else [ceiling] * len(claims)
    wanted = capped(claims, ceilings)
    if estate > sum(wanted) and not (rule == "priority" and options.fund in WHOLE_FUNDS):
        if on_surplus == "error":
            raise OracleError("E302", f"claims {sum(wanted)} fall short of {estate}")
        return Divided(wanted, estate - sum(wanted))
    awards = chosen.awards(estate, wanted, options)
    return Divided(awards, estate - sum(awards))


def check(plan: Mapping) -> None:
    """The key `claims` of a plan or part, and what may not stand beside it (contract F)."""
    if beside := NOT_BESIDE & set(plan):
        raise OracleError("E213", f"claims beside {sorted(beside)}")
    item = plan["claims"]
    if unknown := set(item) - KEYS:
        raise OracleError("E203", f"claims: {sorted(unknown)}")
    if "indicator" not in item:
        raise OracleError("E205", "claims: no indicator")
    rule_named(item.get("rule", "proportional"))
    if item.get("rule") != "priority":
        if extra := {"order", "inside", "fund"} & set(item):
            raise OracleError("E213", f"{sorted(extra)} without priority")
        return
    if "order" not in item:
        raise OracleError("E205", "claims: no order")
    rule_named(item.get("inside", "proportional"))
    if item.get("inside") == "priority" or item.get("fund", "partial") not in FUNDS:
        raise OracleError("E206", f"claims {item}")
    if (
        item.get("fund", "partial") != "partial"
        and item.get("inside", "proportional") != "proportional"
    ):
        raise OracleError("E213", "a rule inside beside whole claims")
