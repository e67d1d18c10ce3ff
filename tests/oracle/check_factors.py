# SPDX-License-Identifier: Apache-2.0
"""Faults of factors and multipliers that need no table."""

from __future__ import annotations

from tests.oracle.coefficient_rules import ALL_KEYS, RULES
from tests.oracle.coefficients import name_of, weights
from tests.oracle.numbers import ends, not_negative, scalar
from tests.oracle.scalars import (
    above_zero,
    apart,
    check_clip,
    check_winsorize,
    decimals,
    fault,
    known,
    need,
    option,
    word,
)

LIMITS = {"clip", "clip_after", "winsorize"}
COMMON = {"indicator", "method", "missing"} | LIMITS
FACTOR = COMMON | {"name", "weight", "contribution_cap"} | ALL_KEYS
MULTIPLIER = COMMON | {"column", "map"} | ALL_KEYS


def check_factors(plan: dict) -> None:
    """Factors, multipliers and how they come together, of a plan or a part."""
    for item in plan.get("multipliers", []):
        check_multiplier(item)
    if "factors" not in plan:
        if not {"multipliers", "point_values"} & set(plan):
            raise fault("E205", "no factors")
        apart(plan, "no factors", {"combine", "points", "aggregation"})
        return
    items = plan["factors"]
    flat = []
    for item in items:
        if "factors" not in item:
            check_factor(item)
            flat.append(item)
            continue
        known(item, {"name", "weight", "factors", "points"}, "block of factors")
        need(item, ["name", "weight"], "block of factors")
        for inner in item["factors"]:
            if "factors" in inner:
                raise fault("E213", "a block inside a block")
            check_factor(inner)
            flat.append(inner)
        weights([inner["weight"] for inner in item["factors"]], item.get("points"))
    weights([item["weight"] for item in items], plan.get("points"))
    aggregation = plan.get("aggregation", "arithmetic")
    if isinstance(aggregation, dict):
        known(aggregation, {"method", "decimals"}, "aggregation")
        option(aggregation, "method", {"geometric"})
        decimals(aggregation)
    else:
        word(aggregation, {"arithmetic"}, "aggregation")
    check_contributions(flat, aggregation != "arithmetic")
    for item in flat + plan.get("multipliers", []):
        if item.get("among") == "group":
            need(plan, ["group"], "among: group")


def check_factor(item: dict) -> None:
    """A factor of one indicator."""
    known(item, FACTOR, "factor")
    need(item, {"weight"}, "factor")
    check_method(item, item.get("method", "share"))


def check_multiplier(item: dict) -> None:
    """A column, a map, or a method."""
    known(item, MULTIPLIER, "multiplier")
    check_limits(item)
    if "map" in item:
        apart(item, "map", LIMITS)
    if "method" in item:
        as_column = "indicator" not in item and "column" in item
        named = {k: v for k, v in item.items() if k != "column"} | {"indicator": ""}
        check_method(named if as_column else item, item["method"])
    else:
        need(item, {"column"}, "multiplier")


def check_method(item: dict, method: str) -> None:
    """The keys and scalars of a coefficient method (RULES.md 1)."""
    word(method, RULES, "method")
    rule = RULES[method]
    if extra := (ALL_KEYS - rule.KEYS) & set(item):
        raise fault("E213", f"{method}: {sorted(extra)}")
    if getattr(rule, "INDICATOR", True):
        need(item, {"indicator"}, method)
    if hasattr(rule, "check"):
        rule.check(item)
    check_limits(item)
    missing = item.get("missing")
    if isinstance(missing, dict):
        known(missing, {"use", "decimals", "column"}, "missing")
        if "column" not in missing:
            word(missing.get("use"), {"mean", "median"}, "missing")
        if missing.get("use") == "mean":
            decimals(missing)
    elif missing is not None:
        word(missing, {"zero", "median"}, "missing")


def check_limits(item: dict) -> None:
    """winsorize, clip and clip_after beside a method."""
    if "winsorize" in item:
        known(item["winsorize"], {"lowest", "highest"}, "winsorize")
        check_winsorize(item["winsorize"])
    for key in {"clip", "clip_after"} & set(item):
        known(item[key], {"at_least", "at_most"}, key)
        check_clip(item[key])
    for text in item.get("clip", {}).values():
        if not ends(scalar(text)):
            raise fault("E206", f"clip: {text} is no decimal, as cells are")


def check_contributions(flat: list[dict], geometric: bool) -> None:
    """contribution_cap names other factors, which have none themselves."""
    names = {name_of(item): item for item in flat}
    for item in flat:
        cap = item.get("contribution_cap")
        if cap is None:
            continue
        if geometric:
            raise fault("E213", "contribution_cap with geometric aggregation")
        known(cap, {"times", "of"}, "contribution_cap")
        need(cap, ["times", "of"], "contribution_cap")
        not_negative(cap["times"])
        for name in cap["of"]:
            if name == name_of(item) or "contribution_cap" in names.get(name, {name: ""}):
                raise fault("E206", f"contribution_cap of {name}")
            word(name, names, "contribution_cap")


def check_point_values(plan: dict) -> None:
    """Numbers above 0 for groups."""
    if "point_values" in plan:
        need(plan, ["group"], "point_values")
        for number in plan["point_values"].values():
            above_zero(number)
