# SPDX-License-Identifier: Apache-2.0
"""One fault of the plan, or of the plan with its table, put into a feasible problem."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.generate_faults import Made, fault, flat, scored, set_factor
from tests.oracle.generate_plan import PlanMaker
from tests.oracle.rounding import REAL_METHODS


@fault("E203")
def unknown_key(made: Made, c: PlanMaker) -> None:
    """A key that nobody knows."""
    plan = made["plan"]
    where = c.pick([plan, *flat(made), *plan.get("parts", []), *plan.get("multipliers", [])])
    where["wieght"] = "1"


@fault("E205")
def no_key(made: Made, c: PlanMaker) -> Any:
    """A key that is missing."""
    plan = made["plan"]
    if c.chance(0.5):
        del plan["pool"]
        return True
    scoring = ("factors", "multipliers", "point_values", "combine", "points", "aggregation")
    for key in scoring:
        plan.pop(key, None)
    return scored(made)


@fault("E206")
def bad_value(made: Made, c: PlanMaker) -> None:
    """A word or number that the key does not take."""
    plan = made["plan"]
    key, value = c.pick(
        [("rounding", "hamilton"), ("ties", ["youngest"]), ("on_shortage", "cut"),
         ("rounding", {"method": "stationary", "r": "1.5"}), ("on_conflict", "both")]
    )  # fmt: skip
    plan[key] = value


@fault("E206")
def bad_constant(made: Made, c: PlanMaker) -> Any:
    """A ratio to nothing, or to more decimals than there are."""
    keys = c.pick([{"constant": "0"}, {"column": c.column("positive"), "decimals": "16"}])
    return set_factor(made, c, "positive", method="ratio_to", **keys)


@fault("E207")
def weights_short(made: Made, c: PlanMaker) -> Any:
    """Weights that do not sum."""
    return set_factor(made, c, "positive", weight=c.pick(["99%", "0.9", "99", "2/3"]))


@fault("E208")
def weights_mixed(made: Made, c: PlanMaker) -> Any:
    """Weights of two forms."""
    if not set_factor(made, c, "positive", weight="50%"):
        return False
    second = {"indicator": c.column("positive"), "weight": c.pick(["0.5", "1/2", "50"])}
    made["plan"]["factors"].append(second)
    return True


@fault("E209")
def no_combine(made: Made, c: PlanMaker) -> Any:
    """Coefficient columns of unequal sums, and nothing said."""
    if len(c.members) < 2:
        return False
    if not set_factor(made, c, "positive", method="share", weight="40%"):
        return False
    second = {"indicator": c.column("positive"), "method": "ratio_to_mean", "weight": "60%"}
    made["plan"]["factors"].append(second)
    return True


@fault("E210")
def not_whole(made: Made, c: PlanMaker) -> Any:
    """A pool that is not whole units, for a method that needs them."""
    plan = made["plan"]
    if c.method in REAL_METHODS or {"on_surplus", "earmarks", "parts"} & set(plan):
        return False
    if c.pool_units == 0:
        return False
    made["plan"]["pool"] = c.amount(c.pool_units + Fraction(1, 2))
    return True


@fault("E213")
def wrong_option(made: Made, c: PlanMaker) -> None:
    """An option of another method."""
    pairs = [
        ("dhondt", "half", "even"),
        ("sainte_lague", "r", "0.5"),
        ("down", "bounds", "shift"),
    ]
    method, key, value = c.pick([*pairs, ("point_value", "first_units", "by_weight")])
    made["plan"]["rounding"] = {"method": method, key: value}


@fault("E214")
def currency(made: Made, c: PlanMaker) -> None:
    """An amount of another currency."""
    made["plan"]["pool"] = "100 USD"


@fault("E215")
def no_rest(made: Made, c: PlanMaker) -> None:
    """No rest, two rests, or a subtotal of nobody."""
    rest = {"name": "r", "rest": "true"}
    share = {"name": "a", "share": "20%"}
    bad = [
        [share],
        [rest, {"name": "s", "rest": "true"}],
        [rest, {"name": "t", "of": ["r", "x"]}],
    ]
    made["plan"]["splits"] = c.pick(bad)


@fault("E216")
def earmark_part(made: Made, c: PlanMaker) -> Any:
    """An earmark that is not whole units."""
    if "parts" in made["plan"]:
        return False
    item = {"name": "part", "each": c.amount(Fraction(1, 2))}
    made["plan"].setdefault("earmarks", []).append(item)
    return True


@fault("E219")
def nobody(made: Made, c: PlanMaker) -> Any:
    """An earmark to nobody."""
    if "parts" in made["plan"]:
        return False
    item = {"name": "x", "to": "nobody", "amount": c.amount(Fraction(1))}
    made["plan"].setdefault("earmarks", []).append(item)
    return True


@fault("E309")
def too_much(made: Made, c: PlanMaker) -> Any:
    """Earmarks above the pool."""
    if "parts" in made["plan"]:
        return False
    item = {
        "name": "x",
        "to": c.recipients[0],
        "amount": c.amount(Fraction(int(c.pool_units) + 1)),
    }
    made["plan"].setdefault("earmarks", []).append(item)
    return True


@fault("E310")
def above_cap(made: Made, c: PlanMaker) -> Any:
    """An earmark above the cap of its recipient."""
    others = {"base", "earmarks", "floor", "cap", "parts", "floor_cost", "group_bounds"}
    if c.pool_units < 4 or others & set(made["plan"]):
        return False
    made["plan"]["earmarks"] = [
        {"name": "x", "to": c.recipients[0], "amount": c.amount(Fraction(2))}
    ]
    made["plan"]["cap"] = c.amount(Fraction(1))
    return True


@fault("E311")
def negative_rest(made: Made, c: PlanMaker) -> None:
    """Parts above the slice."""
    parts = [{"name": "a", "share": "1"}, {"name": "b", "amount": c.amount(Fraction(1))}]
    made["plan"]["splits"] = [*parts, {"name": "r", "rest": "true"}]
