# SPDX-License-Identifier: Apache-2.0
"""Faults of a plan that need no table (E2xx of DESIGN.md 5; keys of DESIGN.md 6)."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle.coefficients import weights
from tests.oracle.numbers import OracleError, Unit, not_negative, scalar, whole
from tests.oracle.rounding import METHODS, Rounding
from tests.oracle.ties import DEFAULT, TieRules

TOP = [
    "title",
    "source",
    "note",
    "pool",
    "unit",
    "recipient",
    "group",
    "factors",
    "points",
    "combine",
    "multipliers",
    "earmarks",
    "floor",
    "cap",
    "on_conflict",
    "on_shortage",
    "on_surplus",
    "rounding",
    "ties",
    "splits",
]
METHOD_KEYS = {
    "share": set(),
    "ratio_to_mean": {"mean_weight"},
    "ratio_to": {"constant", "column", "decimals", "on_zero"},
    "equal": set(),
}
ALL_METHOD_KEYS = set().union(*METHOD_KEYS.values())
WORDS = {
    "combine": {"shares", "raw"},
    "on_conflict": {"error", "floor", "cap"},
    "on_shortage": {"error", "scale"},
    "on_surplus": {"error", "reserve"},
}
BOUND_FORMS = ({"amount"}, {"share", "of"}, {"per", "rate"})
EARMARK_FORMS = ({"to", "amount"}, {"per", "rate"}, {"each"}, {"amount"}, {"share"})


def fault(code: str, why: str) -> OracleError:
    """The error of a plan fault."""
    return OracleError(code, why)


def need(item: dict, keys: Iterable[str], where: str) -> None:
    """E205 for a key that is not there."""
    for key in keys:
        if key not in item:
            raise fault("E205", f"{where}: no {key}")


def known(item: dict, keys: Iterable[str], where: str) -> None:
    """E203 for a key that nobody knows."""
    for key in item:
        if key not in keys:
            raise fault("E203", f"{where}: {key}")


def word(value: object, words: Iterable[str], where: str) -> None:
    """E206 for a word that is none of the choices."""
    if value not in words:
        raise fault("E206", f"{where}: {value}")


def check_plan(plan: dict, child: bool = False) -> None:
    """Raise the first fault of a plan; a child plan has no pool of its own."""
    known(plan, TOP, "plan")
    need(plan, ["unit", "recipient", "factors", *([] if child else ["pool"])], "plan")
    for key, words in WORDS.items():
        if key in plan:
            word(plan[key], words, key)
    unit = Unit.read(plan["unit"])
    for source in plan["pool"] if isinstance(plan.get("pool"), list) else []:
        known(source, {"name", "amount"}, "pool")
        need(source, {"amount"}, "pool")
    check_factors(plan)
    for item in plan.get("earmarks", []):
        check_earmark(item, unit)
    for key in ("floor", "cap"):
        for item in entries(plan.get(key)):
            check_bound(item, unit, key)
    rounding_rule(plan, TieRules())
    check_splits(plan.get("splits", []))


def entries(value: object) -> list:
    """One thing or a list of things, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def check_factors(plan: dict) -> None:
    """Methods with their own keys, weights of one form with the right sum."""
    common = {"indicator", "method", "weight", "missing"}
    for item in plan["factors"]:
        known(item, common | ALL_METHOD_KEYS, "factor")
        need(item, {"weight"}, "factor")
        check_method(item, item.get("method", "share"))
    weights([item["weight"] for item in plan["factors"]], plan.get("points"))
    for item in plan.get("multipliers", []):
        known(item, (common - {"weight"}) | ALL_METHOD_KEYS | {"map"}, "multiplier")
        if "method" in item:
            as_column = "indicator" not in item and "column" in item
            named = {k: v for k, v in item.items() if k != "column"} | {"indicator": ""}
            check_method(named if as_column else item, item["method"])
        else:
            need(item, {"column"}, "multiplier")


def check_method(item: dict, method: str) -> None:
    """The keys and scalars of a coefficient method (RULES.md 1)."""
    word(method, METHOD_KEYS, "method")
    if extra := (ALL_METHOD_KEYS - METHOD_KEYS[method]) & set(item):
        raise fault("E213", f"{method}: {sorted(extra)}")
    if method != "equal":
        need(item, {"indicator"}, method)
    if method == "ratio_to":
        if "constant" in item:
            if set(item) & {"column", "decimals", "on_zero"}:
                raise fault("E213", "constant beside a column")
            if scalar(item["constant"]) <= 0:
                raise fault("E206", "constant not above 0")
        else:
            need(item, ["column", "decimals"], method)
            word(whole(item["decimals"]), range(16), "decimals")
            not_negative(item.get("on_zero", "0"))
    missing = item.get("missing")
    if isinstance(missing, dict):
        known(missing, {"use", "decimals", "column"}, "missing")
        if "column" not in missing:
            word(missing.get("use"), {"mean", "median"}, "missing")
        if missing.get("use") == "mean":
            need(missing, {"decimals"}, "missing")
            word(whole(missing["decimals"]), range(16), "decimals")
    elif missing is not None:
        word(missing, {"zero", "median"}, "missing")


def check_earmark(item: dict, unit: Unit) -> None:
    """A receiver, or none for a reserve (RULES.md 4)."""
    known(item, {"name", "rounding"}.union(*EARMARK_FORMS), "earmark")
    need(item, {"name"}, "earmark")
    if set(item) - {"name", "rounding"} not in EARMARK_FORMS:
        raise fault("E205", f"earmark {item}")
    word(item.get("rounding", "up"), {"up", "down", "nearest"}, "earmark rounding")
    for key in {"amount", "rate", "each"} & set(item):
        unit.amount(item[key])
    if "share" in item:
        not_negative(item["share"])


def check_bound(item: object, unit: Unit, where: str) -> None:
    """An amount, a share of a column or the pool, or a rate per something (RULES.md 5)."""
    if isinstance(item, str):
        unit.amount(item)
        return
    known(item, {"name", "blank"}.union(*BOUND_FORMS), where)
    if set(item) - {"name", "blank"} not in BOUND_FORMS:
        raise fault("E205", f"{where} {item}")
    word(item.get("blank", "error"), {"error", "unbounded"}, "blank")
    for key in {"amount", "rate"} & set(item):
        unit.amount(item[key])
    if "share" in item:
        not_negative(item["share"])


def rounding_rule(plan: dict, ties: TieRules) -> Rounding:
    """The plan's rounding with its options; an option of another method is E213."""
    item = plan.get("rounding", "largest_remainder")
    item = {"method": item} if isinstance(item, str) else item
    known(item, {"method", "bounds", "r", "half", "first_units"}, "rounding")
    need(item, {"method"}, "rounding")
    method = item["method"]
    word(method, METHODS, "rounding")
    owners = {
        "bounds": ({"largest_remainder"}, {"water_fill", "shift"}),
        "half": ({"nearest_each"}, {"up", "even"}),
        "first_units": (
            {"adams", "dean", "huntington_hill", "stationary"}, {"error", "by_weight"},
        ),
        "r": ({"stationary"}, None),
    }  # fmt: skip
    for key in item.keys() - {"method"}:
        methods, words = owners[key]
        if method not in methods:
            raise fault("E213", f"{key} with {method}")
        if words:
            word(item[key], words, key)
    r = Rounding.r
    if method == "stationary":
        need(item, {"r"}, "stationary")
        r = not_negative(item["r"])
        if r > 1:
            raise fault("E206", "r above 1")
        if r and "first_units" in item:
            raise fault("E213", "first_units with r above 0")
    for rule in plan.get("ties", DEFAULT):
        if isinstance(rule, dict):
            known(rule, {"larger", "lot"}, "ties")
        else:
            word(rule, {"larger_score", "smaller_score", "table_order", "error"}, "ties")
    options = {k: v for k, v in item.items() if k not in ("method", "r")}
    return Rounding(method=method, r=r, ties=ties, **options)


def check_splits(items: list[dict]) -> None:
    """Exactly one rest; a subtotal names parts (RULES.md 4, "Splits")."""
    for item in items:
        known(item, {"name", "share", "amount", "rest", "of"}, "split")
        need(item, {"name"}, "split")
    parts = {item["name"] for item in items if "of" not in item}
    rests = [item for item in items if "rest" in item]
    if items and len(rests) != 1:
        raise fault("E215", f"{len(rests)} rests")
    for item in items:
        if not parts.issuperset(item.get("of", [])):
            raise fault("E215", f"unknown part in {item['of']}")
