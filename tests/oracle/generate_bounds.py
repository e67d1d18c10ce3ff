# SPDX-License-Identifier: Apache-2.0
"""Whole plans with bounds of groups, floors paid from above, mean increases, claims, and the
rounding rules that came with them (contract D, E, F)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.oracle import generate
from tests.oracle.claims import RULES
from tests.oracle.generate_groups import AT_ZERO, OF_GROUPS, put_group_bounds
from tests.oracle.generate_plan import PlanMaker
from tests.oracle.numbers import OracleError
from tests.oracle.rounding import METHODS, REAL_METHODS
from tests.oracle.signposts import DIVISORS

Item = dict[str, Any]
WHOLE = tuple(method for method in METHODS if method not in REAL_METHODS)
NEW = ("danish", "imperiali", "modified_sainte_lague", "nearest_residual")
KINDS = ("groups", "groups", "groups", "claims", "claims", "above", "increase", "methods")
FAULTY = 0.08


def problems(seed: int, count: int) -> Iterator[Item]:
    """`count` problems {plan, table}; number k of a seed is always the same."""
    for k in range(count):
        yield problem(f"bounds/{seed}/{k}")


def problem(seed: str) -> Item:
    """One problem; tries again where a fault could be named in more than one way."""
    for attempt in range(1000):
        maker = BoundsMaker(f"{seed}/{attempt}")
        made = maker.problem()
        found = generate.solved(made)
        if maker.chance(FAULTY):
            if not isinstance(found, OracleError) and maker.spoil(made):
                return made
        elif not isinstance(found, OracleError):
            return made
        elif found.code != "E105" and generate.is_clear(made, found):
            return made  # E105: a share of the pool that a cell cannot hold
    raise AssertionError(seed)


def expected(made: Item) -> Item:
    """What the referee says. Of several ties in a tree of groups none is named, and none where
    a residual was given away."""
    found = generate.expected(made)
    rounding = made["plan"].get("rounding")
    method = rounding.get("method") if isinstance(rounding, dict) else rounding
    if "group_bounds" in made["plan"] or method == "nearest_residual":
        found.pop("tie", None)
    return found


class BoundsMaker(PlanMaker):
    """One problem, made key by key."""

    def problem(self) -> Item:
        """A plan and its table."""
        self.plan = {"unit": self.unit, "recipient": self.recipient}
        self.target = self.plan
        self.kind = self.pick(KINDS)
        self.method = self.pick(
            {"groups": OF_GROUPS, "above": WHOLE, "methods": NEW}.get(self.kind, METHODS)
        )
        self.pool_units = self.budget = self.some_pool()
        if self.chance(0.2):
            self.earmarks()
        make: dict[str, Callable[[], None]] = {
            "groups": self.group_problem,
            "claims": self.claims_problem,
            "above": self.above_problem,
            "increase": self.increase_problem,
            "methods": self.bounds,
        }
        if self.kind != "claims":
            self.plain_factors()
        make[self.kind]()
        self.options()
        if self.chance(0.5):
            self.plan["ties"] = self.ties()
        return {"plan": self.plan, "table": self.table}

    def some_pool(self) -> Fraction:
        """Up to 2^52; small where every move is made one by one."""
        small = self.kind == "groups" and self.method in DIVISORS
        most = self.pick([0, 1, self.n, 3 * self.n, 20, 60, 200])
        if not small and self.chance(0.3):
            most = self.pick([5000, 10**6, 10**9, 10**15])
        units = Fraction(self.between(most // 2, most))
        if self.method in REAL_METHODS and self.chance(0.4):
            units += self.pick([Fraction(1, 2), Fraction(1, 10), Fraction(1, 3)])
        self.plan["pool"] = self.amount(units)
        return units

    def plain_factors(self) -> None:
        """One or two shares, and sometimes a multiplier: other methods are asked elsewhere."""
        alike = self.pick(["", "", "equal", "pairs"])
        items: list[Item] = [{"indicator": self.column(alike), "weight": "100%"}]
        if not alike and self.chance(0.4):
            items[0]["weight"] = "35%"
            items.append({"indicator": self.column(), "weight": "65%"})
        self.plan["factors"] = items
        if not alike and self.chance(0.2):
            self.plan["multipliers"] = [{"column": self.column(self.pick(["tenths", "zeros"]))}]

    def options(self) -> None:
        """The method with its own keys."""
        item: Item = {"method": self.method}
        if self.method == "largest_remainder" and self.kind != "groups" and self.chance(0.2):
            item["bounds"] = self.pick(["shift", "water_fill"])
        if self.method == "stationary":
            values = ["1/3", "0.5", "1"] if self.kind == "groups" else ["0", "1/3", "0.5", "1"]
            item["r"] = self.pick(values)
        if self.method == "modified_sainte_lague" and self.chance(0.6):
            item["first"] = self.pick(["0.7", "0.5", "1.4", "1/3", "70%"])
        if self.method in ("nearest_each", "nearest_residual") and self.chance(0.5):
            item["half"] = self.pick(["up", "even"])
        if self.method == "nearest_residual" and (self.kind == "above" or self.chance(0.4)):
            item["recipient"] = self.pick(self.names)
        first = self.method in AT_ZERO or item.get("r") == "0"
        if first and self.kind != "groups" and self.chance(0.7):
            item["first_units"] = self.pick(["by_weight", "error"])
        if len(item) > 1 or self.chance(0.2):
            self.plan["rounding"] = item
        elif self.method != "largest_remainder":
            self.plan["rounding"] = self.method

    # Bounds of groups

    def group_problem(self) -> None:
        """Groups, and bounds of single recipients beside them."""
        put_group_bounds(self)
        if self.method not in AT_ZERO and self.chance(0.4):
            self.bounds()
        for key in ("on_shortage", "on_surplus"):
            self.plan.pop(key, None)

    # Claims

    def claims_problem(self) -> None:
        """What was applied for, in place of factors."""
        rule = self.pick([*RULES, "priority", "priority"])
        wanted = self.wanted()
        item: Item = {"indicator": "", "rule": rule}
        if rule == "proportional" and self.chance(0.5):
            del item["rule"]
        whole = False
        if rule == "priority":
            item["order"] = self.add([str(self.between(1, 3)) for _ in range(self.n)])
            item["fund"] = self.pick(["partial", "partial", "skip", "stop"])
            whole = item["fund"] != "partial"
            if not whole and self.chance(0.6):
                item["inside"] = self.pick([r for r in RULES if r != "priority"])
            if item["fund"] == "partial" and self.chance(0.5):
                del item["fund"]
        if whole:
            wanted = [Fraction(x.__floor__()) for x in wanted]
            self.pool_units = self.budget = Fraction(self.pool_units.__floor__())
            self.plan["pool"] = self.amount(self.pool_units)
        if "dominguez_thomson" in (rule, item.get("inside")):
            least = max(wanted) / 50
            wanted = [max(x, Fraction(least.__ceil__())) for x in wanted]
        item["indicator"] = self.money(wanted)
        self.plan["claims"] = item
        if not whole and self.chance(0.3):
            self.plan["cap"] = self.bound(self.budget / self.n, 0.6, 2)
        if not whole and self.chance(0.4):
            self.plan["on_surplus"] = self.pick(["error", "reserve", "reserve"])

    def wanted(self) -> list[Fraction]:
        """Claims that are above the pool together, at it, or sometimes below."""
        mean = self.budget / self.n
        about = self.pick([1, 1.2, 1.5, 2, 4, 0.8])
        found = [
            Fraction(round(mean * self.fraction(0.2 * about, 2 * about))) for _ in range(self.n)
        ]
        for i in range(self.n):
            found[i] += self.pick([0, 0, 0, 0, 1, Fraction(1, 2), Fraction(1, 5)])
        if self.chance(0.15):
            found[self.between(0, self.n - 1)] = Fraction(0)
        if self.chance(0.2):
            found = [found[0]] * self.n
        if self.chance(0.1):  # all that there is, to the last unit
            found[-1] += max(Fraction(0), self.budget - sum(found))
        return found

    # Floors paid from above, and those of the mean increase

    def above_problem(self) -> None:
        """Floors alone."""
        self.plan["floor_cost"] = self.pick(["above", "above", "above", "score"])
        if self.chance(0.9):
            self.plan["floor"] = self.bound(self.budget / self.n, 0, self.pick([0.9, 1.2]))
        if self.chance(0.3):
            self.plan["on_shortage"] = self.pick(["scale", "error"])

    def increase_problem(self) -> None:
        """Nobody less than a part of the mean increase, nobody more than a multiple of it."""
        self.last = ""
        if self.chance(0.8):
            self.plan["floor"] = self.increase(["50%", "1/3", "0.8", "0", "100%"])
        if self.chance(0.6):
            self.plan["cap"] = self.increase(["200%", "1.5", "3", "100%", "7/3"])
        if self.chance(0.3):
            self.plan["on_conflict"] = self.pick(["floor", "cap"])
        if self.chance(0.3):
            self.plan["on_shortage"] = "scale"
        if self.chance(0.3):
            self.plan["on_surplus"] = "reserve"

    def increase(self, shares: list[str]) -> Any:
        """One such bound, perhaps beside an amount; mostly over the same year."""
        mean = self.budget / self.n
        units = [Fraction(round(mean * self.fraction(0.4, 1.1))) for _ in range(self.n)]
        if not any(units):
            units[0] = Fraction(1)
        if not self.last or self.chance(0.1):
            self.last = self.money(units)
        of = self.pick(["mean_increase", "平均增幅"])
        item: Item = {"share": self.pick(shares), "of": of, "base": self.last}
        if self.chance(0.2):
            return [item, self.amount(Fraction(round(mean)))]
        return item

    # Faults

    def spoil(self, made: Item) -> bool:
        """Put one fault in a problem without any, and see that it has its code."""
        faults = {
            "groups": [self.crossing, self.twice, self.nobody, self.no_text, self.beside],
            "claims": [self.unknown_rule, self.both, self.blank_claim, self.no_order],
            "above": [self.cap_beside, self.real_beside],
            "increase": [self.no_base, self.unbounded],
            "methods": [self.no_recipient, self.no_first],
        }[self.kind]
        code = self.pick(faults)(made["plan"])
        if code is None:
            return False
        found = expected(made).get("error")
        assert found == code, (code, found, made)
        return True

    def crossing(self, plan: Item) -> str | None:
        """Two groups that share some rows only."""
        if self.n < 3:
            return None
        cells = ["x", "y", "y"] + ["z"] * (self.n - 3)
        other = ["p", "p", "q"] + ["r"] * (self.n - 3)
        pair = [(self.add(cells), "y"), (self.add(other), "p")]
        plan["group_bounds"] = [
            {"column": column, "is": text, "floor": "0"} for column, text in pair
        ]
        return "E221"

    def twice(self, plan: Item) -> str:
        """Two items for the same rows."""
        plan["group_bounds"].append(dict(plan["group_bounds"][0]) | {"floor": "0"})
        return "E221"

    def nobody(self, plan: Item) -> str:
        """A group that no row is in."""
        plan["group_bounds"][0]["is"] = "无此区"
        return "E116"

    def no_text(self, plan: Item) -> str:
        """A group without its text, or a key that nobody knows."""
        if self.chance(0.5):
            del plan["group_bounds"][0]["is"]
            return "E205"
        plan["group_bounds"][0]["minimum"] = "1"
        return "E203"

    def beside(self, plan: Item) -> str:
        """What may not stand beside bounds of groups."""
        keys: list[Item] = [
            {"rounding": "point_value"},
            {"rounding": "point_value_exact"},
            {"rounding": "nearest_residual"},
            {"rounding": {"method": "largest_remainder", "bounds": "shift"}},
            {"on_shortage": "scale"},
            {"on_surplus": "reserve"},
        ]
        plan |= self.pick(keys)
        return "E213"

    def unknown_rule(self, plan: Item) -> str:
        """A rule that does not exist, or one inside itself."""
        plan["claims"]["rule"] = "lottery"
        return "E206"

    def both(self, plan: Item) -> str:
        """Factors or floors beside claims, or an option of priority without it."""
        keys: list[Item] = [
            {"factors": [{"indicator": self.column("positive"), "weight": "100%"}]},
            {"floor": "1"},
            {"multipliers": [{"column": self.column("positive")}]},
            {"combine": "raw"},
        ]
        if plan["claims"].get("rule") == "priority" or self.chance(0.7):
            plan |= self.pick(keys)
        else:
            plan["claims"]["inside"] = "cea"
        return "E213"

    def blank_claim(self, plan: Item) -> str:
        """A claim that is not there."""
        plan["claims"]["indicator"] = self.add([None] + ["1"] * (self.n - 1))
        return "E104"

    def no_order(self, plan: Item) -> str:
        """Priority without an order."""
        plan["claims"]["rule"] = "priority"
        plan["claims"].pop("order", None)
        return "E205"

    def cap_beside(self, plan: Item) -> str:
        """A cap beside floors that are paid from above."""
        plan["floor_cost"] = "above"
        plan["cap"] = self.amount(self.pool_units + 1)
        return "E213"

    def real_beside(self, plan: Item) -> str:
        """A method with real bounds beside them."""
        plan["floor_cost"] = "above"
        plan["rounding"] = self.pick(REAL_METHODS)
        return "E213"

    def no_base(self, plan: Item) -> str:
        """A mean increase over nothing, or over a blank."""
        cells: list[Any] = [self.pick(["0", None])] + ["0"] * (self.n - 1)
        plan["floor"] = {"share": "1", "of": "mean_increase", "base": self.add(cells)}
        return "E131" if cells[0] else "E104"

    def unbounded(self, plan: Item) -> str:
        """A blank that is no bound: not here."""
        column = self.column("positive")
        item = {"share": "1", "of": "mean_increase", "base": column, "blank": "unbounded"}
        plan["floor"] = item
        return "E213"

    def no_recipient(self, plan: Item) -> str:
        """A residual for nobody."""
        plan["rounding"] = {"method": "nearest_residual", "recipient": "nobody"}
        return "E219"

    def no_first(self, plan: Item) -> str:
        """A first signpost that is not one, or of another method."""
        if self.chance(0.5):
            plan["rounding"] = {"method": "danish", "first": "0.7"}
            return "E213"
        first = self.pick(["0", "1.6", "-1"])
        plan["rounding"] = {"method": "modified_sainte_lague", "first": first}
        return "E206"
