# SPDX-License-Identifier: Apache-2.0
"""Faults of a plan that need no table (E2xx of DESIGN.md 5; keys of DESIGN.md 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.oracle import claims, groups
from tests.oracle.check_factors import check_factors, check_point_values
from tests.oracle.numbers import Unit, not_negative, scalar
from tests.oracle.rounding import METHODS, Rounding
from tests.oracle.scalars import apart, fault, known, need, option, word
from tests.oracle.solve import Policies, refuse_above
from tests.oracle.ties import DEFAULT, TieRules

SOLVING = {  # what a part may say for itself
    "group",
    "factors",
    "points",
    "combine",
    "aggregation",
    "multipliers",
    "point_values",
    "claims",
    "floor",
    "cap",
    "group_bounds",
    "on_conflict",
    "on_shortage",
    "on_surplus",
    "floor_cost",
    "rounding",
    "ties",
}
TOP = SOLVING | {
    "title",
    "source",
    "note",
    "pool",
    "unit",
    "recipient",
    "eligible",
    "base",
    "earmarks",
    "carve_outs",
    "parts",
    "splits",
}
WORDS = {
    "combine": {"shares", "raw"},
    "on_conflict": {"error", "floor", "cap"},
    "on_shortage": {"error", "scale"},
    "on_surplus": {"error", "reserve"},
    "floor_cost": {"score", "above"},
}
BOUND_FORMS = ({"amount"}, {"share", "of"}, {"share", "of", "base"}, {"per", "rate"})
EARMARK_FORMS = ({"to", "amount"}, {"per", "rate"}, {"each"}, {"amount"}, {"share"})
CARVE_FORMS = ({"to", "from", "share"}, {"parent", "share"}, {"parent", "per"})
ROUNDED = {"up", "down", "nearest"}
MEAN_INCREASE = ("mean_increase", "平均增幅")
FREE_FIRST = {"adams", "dean", "huntington_hill", "stationary"}
OPTIONS = {  # of rounding: the methods that have it, and its words
    "bounds": ({"largest_remainder"}, {"water_fill", "shift"}),
    "half": ({"nearest_each", "nearest_residual"}, {"up", "even"}),
    "first_units": (FREE_FIRST, {"error", "by_weight"}),
    "r": ({"stationary"}, None),
    "first": ({"modified_sainte_lague"}, None),
    "recipient": ({"nearest_residual"}, None),
}
OF_A_PART = {"floor", "cap", "group_bounds"}


def check_plan(plan: dict, child: bool = False) -> None:
    """Raise the first fault of a plan; a child plan has no pool of its own."""
    known(plan, TOP, "plan")
    need(plan, ["unit", "recipient", *([] if child else ["pool"])], "plan")
    unit = Unit.read(plan["unit"])
    for source in plan["pool"] if isinstance(plan.get("pool"), list) else []:
        known(source, {"name", "amount"}, "pool")
        need(source, {"amount"}, "pool")
    if "eligible" in plan:
        known(plan["eligible"], {"column", "is"}, "eligible")
        need(plan["eligible"], ["column", "is"], "eligible")
    check_base(plan.get("base", ""))
    if "parts" in plan:
        apart(plan, "parts", OF_A_PART)
        check_parts(plan, unit)
    else:
        check_solving(plan, unit)
    for item in plan.get("earmarks", []):
        check_earmark(item, unit)
    for item in plan.get("carve_outs", []):
        check_carve_out(item)
    check_splits(plan.get("splits", []))


def merged(plan: Mapping, part: Mapping) -> dict:
    """The plan as one part reads it: its keys replace the plan's."""
    return {k: v for k, v in plan.items() if k not in OF_A_PART} | {
        k: v for k, v in part.items() if k in SOLVING
    }


def check_parts(plan: dict, unit: Unit) -> None:
    """Names, shares or amounts, and what each part says for itself."""
    names = set()
    for part in plan["parts"]:
        known(part, SOLVING | {"name", "share", "amount"}, "part")
        need(part, ["name"], "part")
        if ("share" in part) == ("amount" in part):
            raise fault("E205", "a part has a share or an amount")
        if part["name"] in names:
            raise fault("E206", f"two parts {part['name']}")
        names.add(part["name"])
        if "share" in part:
            not_negative(part["share"])
        else:
            unit.amount(part["amount"])
        check_solving(merged(plan, part), unit)


def check_solving(plan: dict, unit: Unit) -> None:
    """Scores or claims, bounds and rounding, of a plan or of a part."""
    for key, words in WORDS.items():
        option(plan, key, words)
    if "claims" in plan:
        claims.check(plan)
    else:
        check_factors(plan)
    check_point_values(plan)
    for key in ("floor", "cap"):
        for item in entries(plan.get(key)):
            check_bound(item, unit, key)
    rule = rounding_rule(plan, TieRules())
    if plan.get("floor_cost") == "above":
        refuse_above(rule, plan)
    if "group_bounds" in plan:
        groups.check(plan["group_bounds"], unit)
        groups.refuse(rule, plan.get("floor_cost", "score"), policies_of(plan))


def policies_of(plan: dict) -> Policies:
    """What the plan says where bounds do not fit together."""
    return Policies(**{k: plan[k] for k in vars(Policies()) if k in plan})


def entries(value: object) -> list:
    """One thing or a list of things, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def check_base(item: object) -> None:
    """A column, or a part of it."""
    if isinstance(item, str):
        return
    known(item, {"of", "share", "rounding", "name"}, "base")
    need(item, ["of"], "base")
    not_negative(item.get("share", "1"))
    option(item, "rounding", ROUNDED | {"error"})


def check_carve_out(item: dict) -> None:
    """From one to another, or from a column of parents."""
    known(item, {"name", "rounding"}.union(*CARVE_FORMS), "carve-out")
    need(item, {"name"}, "carve-out")
    if set(item) - {"name", "rounding"} not in CARVE_FORMS:
        raise fault("E205", f"carve-out {item}")
    option(item, "rounding", ROUNDED)
    if "share" in item:
        not_negative(item["share"])


def check_earmark(item: dict, unit: Unit) -> None:
    """A receiver, or none for a reserve (RULES.md 4)."""
    known(item, {"name", "rounding"}.union(*EARMARK_FORMS), "earmark")
    need(item, {"name"}, "earmark")
    if set(item) - {"name", "rounding"} not in EARMARK_FORMS:
        raise fault("E205", f"earmark {item}")
    option(item, "rounding", ROUNDED | {"error"})
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
    option(item, "blank", {"error", "unbounded"})
    if (item.get("of") in MEAN_INCREASE) != ("base" in item):
        raise fault("E205" if "base" not in item else "E213", f"{where}: base")
    if "base" in item and item.get("blank") == "unbounded":
        raise fault("E213", "unbounded beside mean_increase")
    for key in {"amount", "rate"} & set(item):
        unit.amount(item[key])
    if "share" in item:
        not_negative(item["share"])


def rounding_rule(plan: dict, ties: TieRules, names: Sequence[str] | None = None) -> Rounding:
    """The plan's rounding with its options; an option of another method is E213.

    With the names of the recipients, a named recipient is found: its row.
    """
    item = plan.get("rounding", "largest_remainder")
    item = {"method": item} if isinstance(item, str) else item
    known(item, {"method", *OPTIONS}, "rounding")
    need(item, {"method"}, "rounding")
    method = item["method"]
    word(method, METHODS, "rounding")
    for key in item.keys() - {"method"}:
        methods, words = OPTIONS[key]
        if method not in methods:
            raise fault("E213", f"{key} with {method}")
        if words:
            word(item[key], words, key)
    options = {k: v for k, v in item.items() if k in ("bounds", "half", "first_units")}
    if method == "stationary":
        need(item, {"r"}, "stationary")
        r = options["r"] = not_negative(item["r"])
        if r > 1:
            raise fault("E206", "r above 1")
        if r and "first_units" in item:
            raise fault("E213", "first_units with r above 0")
    if "first" in item:
        options["first"] = scalar(item["first"])
        if not 0 < options["first"] < Fraction(3, 2):
            raise fault("E206", f"first {item['first']}")
    if "recipient" in item and names is not None:
        if item["recipient"] not in names:
            raise fault("E219", f"no recipient {item['recipient']}")
        options["recipient"] = names.index(item["recipient"])
    for rule in plan.get("ties", DEFAULT):
        if isinstance(rule, dict):
            known(rule, {"larger", "lot"}, "ties")
        else:
            word(rule, {"larger_score", "smaller_score", "table_order", "error"}, "ties")
    return Rounding(method=method, ties=ties, **options)


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
