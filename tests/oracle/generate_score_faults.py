# SPDX-License-Identifier: Apache-2.0
"""One fault of a coefficient method, of parts, bases or carve-outs put into a feasible problem."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.generate_faults import Made, fault, scored, set_factor
from tests.oracle.generate_plan import PlanMaker
from tests.oracle.rounding import REAL_METHODS

STEP = {"from": "0", "value": "1"}


@fault("E112")
def nobody_eligible(made: Made, c: PlanMaker) -> None:
    """An eligible text that no row has."""
    made["plan"]["eligible"] = {"column": c.column("grade"), "is": c.pick(["无", ["无", "否"]])}


@fault("E116")
def group_without_value(made: Made, c: PlanMaker) -> Any:
    """A group that point_values lacks."""
    plan = made["plan"]
    blanks = "missing" in str(plan)  # new groups may have nothing that fills a blank
    if not scored(made) or "point_values" in plan or blanks:
        return False
    c.target = plan
    c.group()
    plan["point_values"] = {"C": "1"}
    return True


@fault("E117")
def own_parent(made: Made, c: PlanMaker) -> None:
    """A carve-out from itself."""
    name = c.pick(c.recipients)
    item = {"name": "x", "to": name, "from": name, "share": "10%"}
    made["plan"].setdefault("carve_outs", []).append(item)


@fault("E133")
def constant(made: Made, c: PlanMaker) -> Any:
    """All figures are equal."""
    keys = c.pick(
        [{"method": "min_max"}, {"method": "min_max", "constant": "error", "to": "3"},
         {"method": "z_score", "sd": "sample", "decimals": "2", "add": "9"}]
    )  # fmt: skip
    return set_factor(made, c, "equal", **keys)


@fault("E134")
def outside(made: Made, c: PlanMaker) -> Any:
    """A figure below the first step, or above the last."""
    cells = c.cells("positive")
    cells[c.pick(c.members)] = c.pick(["-0.5", "13.000001"])
    keys = {"indicator": c.add(cells), "bands": [STEP | {"to": "13"}]}
    return set_factor(made, c, "positive", method="bands", **keys)


@fault("E135")
def no_rank(made: Made, c: PlanMaker) -> Any:
    """A printed rank that is none, or more ranks than counted."""
    cells = c.cells("positive")
    cells[c.pick(c.members)] = c.pick(["0", "1.5", "13", "-2"])
    keys: dict[str, Any] = {"from": "4", "to": "1", "count": "12"}
    if c.chance(0.3) and len(c.members) > 1:
        return set_factor(made, c, "distinct", method="rank_linear", **(keys | {"count": "1"}))
    keys |= {"printed": "true", "indicator": c.add(cells)}
    return set_factor(made, c, "positive", method="rank_linear", **keys)


@fault("E136")
def negative(made: Made, c: PlanMaker) -> Any:
    """A negative coefficient."""
    cells = c.cells("positive")
    cells[c.pick(c.members)] = "-1"
    keys = c.pick(
        [{"method": "clip", "at_most": "5"}, {"method": "power", "exponent": "3"},
         {"method": "winsorize", "lowest": "0", "highest": "1"}]
    )  # fmt: skip
    if keys["method"] == "winsorize" and len(c.members) < 2:
        return False
    return set_factor(made, c, "positive", **(keys | {"indicator": c.add(cells)}))


@fault("E136")
def below_the_mean(made: Made, c: PlanMaker) -> Any:
    """A score below the mean, and nothing added."""
    if len(c.members) < 2:
        return False
    keys = {"sd": "population", "decimals": "3"}
    return set_factor(made, c, "distinct", method="z_score", **keys)


@fault("E137")
def root_of_negative(made: Made, c: PlanMaker) -> Any:
    """A fractional power of a negative number."""
    cells = c.cells("positive")
    cells[c.pick(c.members)] = "-4"
    keys = {"indicator": c.add(cells), "exponent": c.pick(["0.5", "1/3", "1.5"])}
    return set_factor(made, c, "positive", method="power", decimals="2", **keys)


@fault("E138")
def nobody_left(made: Made, c: PlanMaker) -> Any:
    """All figures are cut off."""
    limits = {"lowest": str(len(c.members) - 1), "highest": "1"}
    if c.chance(0.5):
        return set_factor(made, c, "positive", winsorize=limits)
    return set_factor(made, c, "positive", method="winsorize", **limits)


@fault("E401")
def too_fine(made: Made, c: PlanMaker) -> Any:
    """A rounded coefficient that leaves 64 bits."""
    cells = c.cells("positive")
    cells[c.pick(c.members)] = "123456"
    keys = c.pick(
        [{"method": "power", "exponent": "2.5", "decimals": "15"},
         {"method": "growth_factor", "k": "1000000", "column": c.add(["1"] * c.n),
          "decimals": "12"}]
    )  # fmt: skip
    return set_factor(made, c, "positive", **(keys | {"indicator": c.add(cells)}))


@fault("E205")
def method_without_key(made: Made, c: PlanMaker) -> Any:
    """A key that a method must have."""
    keys = c.pick(
        [{"method": "reciprocal"}, {"method": "power", "exponent": "0.5"}, {"method": "power"},
         {"method": "z_score", "decimals": "2"}, {"method": "distance", "a": "2"},
         {"method": "growth_factor", "decimals": "2"}, {"method": "clip"}, {"clip": {}},
         {"method": "z_score", "sd": "sample"}, {"method": "bands", "bands": [{"from": "0"}]},
         {"method": "rank_linear", "from": "1", "to": "2"}, {"method": "winsorize"},
         {"method": "bands", "bands": [STEP | {"to_value": "2"}]}]
    )  # fmt: skip
    return set_factor(made, c, "positive", **keys)


@fault("E205")
def no_group(made: Made, c: PlanMaker) -> Any:
    """Groups without a column that says them."""
    if "group" in made["plan"]:
        return False
    if c.chance(0.5) and scored(made):
        made["plan"]["point_values"] = {"A": "1"}
        return True
    method = c.pick(["rank", "ratio_to_mean"])
    return set_factor(made, c, "positive", method=method, among="group")


@fault("E205")
def half_said(made: Made, c: PlanMaker) -> Any:
    """A part without its share, a carve-out without it, a base without its column."""
    key = c.pick(["parts", "carve_outs", "base"])
    if key == "parts":
        if "parts" not in made["plan"]:
            return False
        part = made["plan"]["parts"][0]
        if c.chance(0.5):
            part.pop("share", part.pop("amount", None))
        else:
            part |= {"share": "0", "amount": "0"}
        return True
    if key == "carve_outs":
        made["plan"]["carve_outs"] = [{"name": "x", "to": c.recipients[0], "share": "0.1"}]
    elif "base" not in made["plan"]:
        made["plan"]["base"] = {"share": "90%"}
    return True


@fault("E206")
def bad_option(made: Made, c: PlanMaker) -> Any:
    """A value that a method does not take."""
    gap = [STEP | {"to": "3"}, {"from": "4", "value": "2"}]
    falling = [{"from": "5", "value": "1"}, {"from": "4", "value": "2"}]
    line = {"method": "rank_linear", "from": "4", "to": "1"}
    crossed = {"at_least": "2", "at_most": "1"}
    none = {"lowest": "0", "highest": "0"}
    keys = c.pick(
        [{"method": "min_max", "from": "1", "to": "100%"}, {"method": "rank", "ties": "min"},
         {"method": "min_max", "from": "-1"}, {"method": "power", "exponent": "101"},
         {"method": "power", "exponent": "-1"}, {"method": "ratio_to_mean", "mean": "0"},
         {"method": "bands", "bands": gap}, {"method": "bands", "bands": falling},
         line | {"count": "0"}, line | {"count": "3", "to": "-1"}, {"clip": crossed},
         {"clip": {"at_most": "1/3"}}, {"clip": {"at_least": "2/7", "at_most": "9"}},
         {"method": "clip"} | crossed, {"clip_after": crossed}, {"winsorize": none},
         {"method": "winsorize"} | none, {"method": "z_score", "sd": "both", "decimals": "2"},
         {"method": "distance", "reference": "0"}, {"method": "rank", "among": "both"},
         {"method": "distance", "reference": "mean", "b": "-1"},
         {"method": "reciprocal", "decimals": "16"}]
    )  # fmt: skip
    return set_factor(made, c, "positive", **keys)


@fault("E213")
def block_in_block(made: Made, c: PlanMaker) -> Any:
    """Factors on three levels."""
    if "parts" in made["plan"] or not set_factor(made, c, "positive", name="need"):
        return False
    block = {"name": "a", "weight": "100%", "factors": made["plan"]["factors"]}
    made["plan"]["factors"] = [{"name": "b", "weight": "100%", "factors": [block]}]
    return True


@fault("E206")
def bad_structure(made: Made, c: PlanMaker) -> Any:
    """A contribution cap of nobody or of itself, two parts of one name."""
    if "parts" in made["plan"]:
        parts = made["plan"]["parts"]
        if len(parts) < 2:
            return False
        parts[1]["name"] = parts[0]["name"]
        return True
    if not set_factor(made, c, "positive", name="need"):
        return False
    (item,) = made["plan"]["factors"]
    if c.chance(0.5):
        item["contribution_cap"] = {"times": "1", "of": [c.pick(["need", "nobody"])]}
    else:
        item |= {"weight": "50%", "contribution_cap": {"times": "1", "of": ["other"]}}
        cap = {"times": "2", "of": ["need"]}
        other = {"indicator": c.column("positive"), "name": "other", "weight": "50%"}
        made["plan"]["factors"].append(other | {"contribution_cap": cap})
    return True


@fault("E213")
def not_together(made: Made, c: PlanMaker) -> Any:
    """Keys that may not stand side by side."""
    keys = c.pick(
        [{"method": "ratio_to_mean", "mean": "3", "among": "all"},
         {"method": "power", "exponent": "2", "decimals": "3"}, {"method": "rank", "sd": "sample"},
         {"method": "ratio_to_mean", "mean": "3", "mean_weight": c.column("positive")},
         {"method": "distance", "reference": "3", "among": "table"}, {"exponent": "2"},
         {"method": "distance", "reference": "maximum", "mean_weight": c.column("positive")}]
    )  # fmt: skip
    return set_factor(made, c, "positive", **keys)


@fault("E213")
def not_here(made: Made, c: PlanMaker) -> Any:
    """A key that this kind of plan does not have."""
    plan = made["plan"]
    if "parts" in plan:
        plan[c.pick(["floor", "cap"])] = c.amount(Fraction(1))
        return True
    if not scored(made):
        return False
    if c.chance(0.5):
        for key in ("factors", "combine", "points", "aggregation"):
            plan.pop(key, None)
        plan["multipliers"] = [{"column": c.column("positive")}]
        geometric = {"method": "geometric", "decimals": "2"}
        key, value = c.pick([("combine", "raw"), ("points", "10"), ("aggregation", geometric)])
        plan[key] = value
        return True
    set_factor(made, c, "positive", name="need", weight="50%")
    cap = {"times": "1", "of": ["need"]}
    other = {"indicator": c.column("positive"), "weight": "50%", "contribution_cap": cap}
    plan["factors"].append(other)
    plan["aggregation"] = {"method": "geometric", "decimals": "3"}
    return True


@fault("E104")
def blank_base(made: Made, c: PlanMaker) -> Any:
    """A recipient without a base."""
    if {"base", "parts"} & set(made["plan"]):
        return False
    cells = ["0"] * c.n
    cells[c.pick(c.members)] = ""
    made["plan"]["base"] = c.add(cells)
    return True


@fault("E216")
def part_of_base(made: Made, c: PlanMaker) -> Any:
    """A base that is not whole units."""
    if {"base", "parts"} & set(made["plan"]) or c.pool_units < 1:
        return False
    cells = [Fraction(0)] * c.n
    cells[c.pick(c.members)] = Fraction(1, 2)
    made["plan"]["base"] = c.pick([{}, {"rounding": "error"}]) | {"of": c.money(cells)}
    return True


@fault("E309")
def base_too_large(made: Made, c: PlanMaker) -> Any:
    """Bases above the pool."""
    if {"base", "parts"} & set(made["plan"]) or c.pool_units > 10**12:
        return False
    made["plan"]["base"] = c.money([Fraction(int(c.pool_units) + 1)] * c.n)
    return True


@fault("E219")
def carved_from_nobody(made: Made, c: PlanMaker) -> None:
    """A carve-out from somebody who is no recipient."""
    item = {"name": "x", "to": c.recipients[0], "from": "nobody", "share": "10%"}
    made["plan"].setdefault("carve_outs", []).append(item)


@fault("E117")
def parent_is_nobody(made: Made, c: PlanMaker) -> None:
    """A cell that names a parent who is no recipient."""
    cells: list[Any] = [None] * c.n
    cells[c.pick(c.members)] = "nobody"
    item = {"name": "x", "parent": c.add(cells), "share": "10%"}
    made["plan"].setdefault("carve_outs", []).append(item)


@fault("E311")
def carved_too_much(made: Made, c: PlanMaker) -> Any:
    """A carve-out of more than the slice."""
    if len(c.members) < 2 or "carve_outs" in made["plan"]:
        return False
    child, parent = c.random.sample(c.recipients, 2)
    item = {"name": "x", "to": child, "from": parent, "share": "300%"}
    made["plan"]["carve_outs"] = [item]
    return True


@fault("E220")
def parts_short(made: Made, c: PlanMaker) -> Any:
    """Parts that do not sum to what is left."""
    plan = made["plan"]
    if not scored(made) or "claims" in plan or {"floor", "cap", "group_bounds"} & set(plan):
        return False
    if c.pool_units < 1:
        return False
    shares = c.pick([["60%", "30%"], ["60%", "50%"], ["1/3", "0.66"]])
    plan["parts"] = [{"name": f"p{k}", "share": text} for k, text in enumerate(shares)]
    return True


@fault("E210")
def parts_not_whole(made: Made, c: PlanMaker) -> Any:
    """A part in fractions of a unit, for a method that needs whole ones."""
    plan = made["plan"]
    if not scored(made) or {
        "floor",
        "cap",
        "group_bounds",
        "base",
        "earmarks",
        "floor_cost",
    } & set(plan):
        return False
    if c.pool_units < 1 or c.method in REAL_METHODS:
        return False
    shares = [("a", "point_value", Fraction(1, 2)), ("b", "largest_remainder", Fraction(1, 4))]
    shares.append(("c", "sainte_lague", Fraction(1, 4)))
    plan["pool"] = c.amount(Fraction(2 * int(c.pool_units) + 1))
    plan["parts"] = [
        {"name": name, "rounding": method, "share": str(x)} for name, method, x in shares
    ]
    return True
