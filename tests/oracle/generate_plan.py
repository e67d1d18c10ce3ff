# SPDX-License-Identifier: Apache-2.0
"""Random plans with the tables that they need."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.oracle.claims_rules import __path__ as claims_rules
from tests.oracle.generate_scores import ScoreMaker
from tests.oracle.generate_table import number
from tests.oracle.rounding import METHODS, REAL_METHODS

CLAIMS = {module.name for module in pkgutil.iter_modules(claims_rules)}
FIRST = ("adams", "dean", "huntington_hill")
Item = dict[str, Any]


class PlanMaker(ScoreMaker):
    """One problem, made key by key."""

    def problem(self) -> Item:
        """A plan and its table."""
        self.plan: Item = {"unit": self.unit, "recipient": self.recipient}
        self.target = self.plan
        if self.chance(0.12):
            self.plan["eligible"] = self.eligible()
        self.method = self.choose_method()
        self.pool_units = self.budget = self.pool()
        if self.chance(0.12):
            self.base()
        if self.chance(0.3):
            self.earmarks()
        if self.chance(0.14):
            self.parts()
        else:
            self.solving()
        if self.chance(0.08):
            self.carve_outs()
        if self.chance(0.15):
            self.splits()
        return {"plan": self.plan, "table": self.table}

    def solving(self) -> None:
        """Scores, bounds and rounding of the plan or of a part."""
        scored = {"factors", "multipliers"} & set(self.plan)
        if not scored and self.chance(0.06):
            self.claims()
            return
        if self.target is self.plan and self.chance(0.15):
            self.alike()
        elif self.target is self.plan or "factors" not in self.plan or self.chance(0.7):
            self.scores()
        if self.chance(0.6):
            self.bounds()
        self.floor_cost()
        inherited = self.target is not self.plan and "rounding" in self.plan
        if not inherited or self.chance(0.7):
            self.rounding()

    def choose_method(self) -> str:
        """A rounding method."""
        return self.pick(METHODS) if self.chance(0.8) else "largest_remainder"

    # What there is to give

    def base(self) -> None:
        """Base and growth."""
        most = int(self.pool_units / (3 * self.n))
        units = [Fraction(self.between(0, most)) for _ in range(self.n)]
        if self.chance(0.5):
            self.plan["base"] = self.money(units)
            return
        item: Item = {"of": "", "share": self.pick(["90%", "1/3", "0.5", "1"])}
        if item["share"] != "1" or self.chance(0.5):
            item["rounding"] = self.pick(["up", "down", "nearest"])
            units = [x + self.pick([0, Fraction(1, 2), Fraction(1, 4)]) for x in units]
        if self.chance(0.3):
            item["name"] = "上年"
        self.plan["base"] = item | {"of": self.money(units)}

    def parts(self) -> None:
        """One to three parts that sum to what is left; some read what the plan says for all."""
        shared: list[Callable[[], Any]] = [self.scores, self.rounding, self.ties_key]
        for make in shared:
            if self.chance(0.25):
                make()
        if self.chance(0.2):
            self.plan["on_surplus"] = "reserve"
        count = self.pick([1, 2, 2, 2, 3])
        shares = self.shares(count)
        items: list[Item] = []
        for k in range(count):
            self.target = {"name": self.pick(["路", "part "]) + str(k)} | shares[k][0]
            self.budget = shares[k][1]
            self.method = self.choose_method()
            self.solving()
            items.append(self.target)
        self.target, self.budget = self.plan, self.pool_units
        self.plan["parts"] = items

    def shares(self, count: int) -> list[tuple[Item, Fraction]]:
        """A share or an amount of each part, and about what it comes to."""
        left = self.pool_units
        goal = self.pick([100, 100, 3, 7, 12])
        cuts = sorted(self.between(0, goal) for _ in range(count - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, goal], strict=True)]
        found: list[tuple[Item, Fraction]] = []
        for part in parts:
            text = f"{part}%" if goal == 100 else f"{part}/{goal}"
            found.append(({"share": text}, left * part / goal))
        if {"base", "earmarks"} & set(self.plan) or left == 0 or self.chance(0.5):
            return found
        # Some of them as amounts, the last as what remains.
        amounts = [self.whole(x) for _, x in found[:-1]]
        amounts.append(left - sum(amounts))
        for k, units in enumerate(amounts):
            if self.chance(0.5) and k < count - 1:
                found[k] = ({"share": number(units / left)}, units)
            else:
                found[k] = ({"amount": self.amount(units)}, units)
        return found

    def ties_key(self) -> None:
        """An order of tie rules."""
        self.target["ties"] = self.ties()

    def carve_outs(self) -> None:
        """From one to another, or from a column of parents."""
        items: list[Item] = []
        for k in range(self.pick([1, 1, 2])):
            item: Item = {"name": f"carve-out {k}"}
            share = self.pick(["10%", "1/3", "0.25", "5%", "0"])
            if len(self.members) > 1 and self.chance(0.5):
                child, parent = self.random.sample(self.recipients, 2)
                item |= {"to": child, "from": parent, "share": share}
            else:
                cells = [self.pick([None, "", *self.recipients]) for _ in range(self.n)]
                cells = [None if c == n else c for c, n in zip(cells, self.names, strict=True)]
                item["parent"] = self.add(cells)
                if self.chance(0.5):
                    item["share"] = share
                else:
                    shares = [self.pick(["1%", "5.5%", "12%", "0%"]) for _ in cells]
                    if self.chance(0.5):
                        shares = [self.pick(["0.01", "0.1", "0.075"]) for _ in cells]
                    item["per"] = self.add(shares)
            if self.chance(0.5):
                item["rounding"] = self.pick(["up", "down", "nearest"])
            items.append(item)
        self.plan["carve_outs"] = items

    def claims(self) -> None:
        """Claims in place of factors, with or without ceilings."""
        about = self.budget * 2 / self.n
        claims = [self.whole(about) for _ in range(self.n)]
        if self.chance(0.3):
            claims = [claims[i // 2] for i in range(self.n)]
        claims[-1] += self.pick([0, 0, self.budget])
        item: Item = {"rule": self.pick(sorted(CLAIMS)), "indicator": ""}
        if item["rule"] == "priority":
            item["order"] = self.column("positive")
            item["fund"] = self.pick(["partial", "partial", "skip", "stop"])
            if item["fund"] == "partial" and self.chance(0.6):
                item["inside"] = self.pick(["cea", "cel", "talmud"])
        elif item["rule"] == "proportional" and self.chance(0.5):
            del item["rule"]
        if item.get("fund", "partial") == "partial" and self.chance(0.3):
            claims = [x + self.pick([0, Fraction(1, 2), Fraction(1, 4)]) for x in claims]
        self.target["claims"] = item | {"indicator": self.money(claims)}
        if self.chance(0.3) and item.get("fund", "partial") == "partial":
            self.target["cap"] = self.bound(about, 0.5, 1.5)
        if self.chance(0.8):
            self.target["on_surplus"] = "reserve"
        self.rounding()

    def floor_cost(self) -> None:
        """Sometimes floors are paid for by those above them; then there are no caps."""
        if self.method not in REAL_METHODS and self.chance(0.06):
            for key in ("cap", "on_conflict", "on_surplus"):
                self.target.pop(key, None)
            self.target["floor_cost"] = "above"

    def alike(self) -> None:
        """Rows alike and few units: ties."""
        kind = self.pick(["equal", "pairs", "tenths"])
        self.plan["factors"] = [{"indicator": self.column(kind), "weight": "100%"}]
        if self.chance(0.7):
            self.pool_units = self.budget = Fraction(self.between(1, 3 * self.n))
            self.plan["pool"] = self.amount(self.pool_units)
            for key in ("base", "earmarks"):
                self.plan.pop(key, None)

    def pool(self) -> Fraction:
        """The pool, from nothing to sums beyond 2^53; a fraction for the methods that take it."""
        most = self.pick(
            [0, 1, self.n, 3 * self.n, 10, 60, 60, 200, 5000, 10**6, 10**9, 10**15]
        )
        units = Fraction(self.between(most // 2, most))
        if self.method in REAL_METHODS and self.chance(0.4):
            units += self.pick(
                [Fraction(1, 2), Fraction(1, 10), Fraction(1, 3), Fraction(9, 7)]
            )
        if self.chance(0.15):
            part = Fraction(self.between(0, int(units)))
            self.plan["pool"] = [
                {"name": "中央", "amount": self.amount(part)},
                {"name": "省级", "amount": self.amount(units - part)},
            ]
        else:
            self.plan["pool"] = self.amount(units)
        return units

    # Beside and around the scores

    def whole(self, most: Fraction) -> Fraction:
        """A whole number up to most."""
        return Fraction(self.between(0, max(0, int(most))))

    def earmarks(self) -> None:
        """Money off the top, for one, for each, per something, or kept back."""
        items: list[Item] = []
        share = self.pool_units / (4 * self.n)
        for k in range(self.pick([1, 1, 2, 3])):
            item: Item = {"name": f"earmark {k}"}
            form = self.pick(["to", "per", "each", "reserve", "share"])
            units = self.whole(share / 2)
            if self.chance(0.3):
                item["rounding"] = self.pick(["up", "down", "nearest"])
                units += self.pick([Fraction(1, 2), Fraction(1, 10), Fraction(1, 3)])
            if form == "to":
                item |= {"to": self.pick(self.recipients), "amount": self.amount(units)}
            elif form == "per":
                item |= {
                    "per": self.column("count"),
                    "rate": self.amount(units / 2 if "rounding" in item else units),
                }
            elif form == "each":
                item["each"] = self.amount(units)
            elif form == "reserve":
                item["amount"] = self.amount(units)
            else:
                item |= {"share": self.pick(["10%", "1/12", "0.05"])}
                item["rounding"] = self.pick(["up", "down", "nearest"])
            items.append(item)
        self.plan["earmarks"] = items

    def bounds(self) -> None:
        """Floors, caps or both: loose, exactly binding, or anything."""
        mode = self.pick(["loose", "loose", "loose", "tight", "wild"])
        mean = self.budget / len(self.members)
        if mode == "tight":
            self.tight()
        else:
            low, high = ((0, 0.9), (1.1, 3)) if mode == "loose" else ((0, 1.3), (0.6, 2))
            if self.chance(0.7):
                self.target["floor"] = self.bound(mean, *low)
            if self.chance(0.6):
                self.target["cap"] = self.bound(mean, *high)
        if self.chance(0.7 if mode == "wild" else 0.15):
            self.target["on_conflict"] = self.pick(["error", "floor", "cap"])
        if self.chance(0.6 if mode == "wild" else 0.2):
            self.target["on_shortage"] = self.pick(["error", "scale", "scale"])
        if self.chance(0.6 if mode == "wild" else 0.2):
            self.target["on_surplus"] = self.pick(["error", "reserve", "reserve"])

    def tight(self) -> None:
        """Floors or caps that sum to the pool, or one unit beside it."""
        count = len(self.members)
        cuts = sorted(self.whole(self.budget) for _ in range(count - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, self.budget], strict=True)]
        if self.chance(0.3):
            parts[0] = max(Fraction(0), parts[0] + self.pick([-1, 1]))
        every = [Fraction(self.between(0, 9)) for _ in range(self.n)]
        for i, part in zip(self.members, parts, strict=True):
            every[i] = part
        for key in self.pick([["floor"], ["cap"], ["floor", "cap"]]):
            self.target[key] = {"share": "100%", "of": self.money(every)}

    def bound(self, mean: Fraction, low: float, high: float) -> Any:
        """One bound or a list of two, around the mean slice."""
        made = [
            self.one_bound(mean * self.fraction(low, high)) for _ in range(self.pick([1, 1, 2]))
        ]
        return made[0] if len(made) == 1 and self.chance(0.8) else made

    def one_bound(self, about: Fraction) -> Any:
        """An amount, a share of last year or of the pool, or a rate per something."""
        forms = ["text", "amount", "base", "base", "base", "pool", "per", "increase"]
        form = self.pick(forms)
        if form in ("text", "amount"):
            units = Fraction(round(about)) + self.pick([0, 0, Fraction(1, 2), Fraction(2, 5)])
            text = self.amount(units)
            return text if form == "text" else {"amount": text, "name": "limit"}
        if form == "pool":
            return {
                "share": number(about / self.pool_units if self.pool_units else about),
                "of": "pool",
            }
        if form == "per":
            return {
                "per": self.column("positive"),
                "rate": self.amount(Fraction(round(about / 6))),
            }
        base: list[Fraction | None] = [
            Fraction(round(about * self.fraction(0.7, 1.3))) for _ in range(self.n)
        ]
        if form == "increase":
            shares = ["50%", "60%", "100%", "1/3", "2", "0"]
            item = {"share": self.pick(shares), "of": "mean_increase"}
            return item | {"base": self.money([(x or Fraction(0)) + 1 for x in base])}
        item = {"share": self.pick(["90%", "100%", "1.2", "1/3", "105.5%"])}
        if self.chance(0.25):
            base[self.between(0, self.n - 1)] = None
            item["blank"] = "unbounded"
        return item | {"of": self.money(base)}

    # Whole units

    def rounding(self) -> None:
        """The method with its options, and an order of tie rules."""
        item: Item = {"method": self.method}
        if self.method == "largest_remainder" and self.chance(0.3):
            item["bounds"] = self.pick(["shift", "shift", "water_fill"])
        if self.method == "stationary":
            item["r"] = self.pick(["0", "1/3", "0.5", "0.7", "1", "0.25", "50%"])
        if self.method in ("nearest_each", "nearest_residual") and self.chance(0.6):
            item["half"] = self.pick(["up", "even"])
        if self.method == "nearest_residual" and self.chance(0.5):
            item["recipient"] = self.pick(self.recipients)
        if self.method == "modified_sainte_lague" and self.chance(0.6):
            item["first"] = self.pick(["0.7", "0.5", "1.49", "1.4", "2/3", "1"])
        if (self.method in FIRST or item.get("r") == "0") and self.chance(0.7):
            item["first_units"] = self.pick(["by_weight", "by_weight", "error"])
        if item != {"method": "largest_remainder"} or self.chance(0.3):
            self.target["rounding"] = self.method if len(item) == 1 else item
        elif self.target is not self.plan and "rounding" in self.plan:
            self.target["rounding"] = "largest_remainder"
        if self.chance(0.6):
            self.ties_key()

    def ties(self) -> list[Any]:
        """One to three rules; most lists end with one that decides."""
        rules: list[Any] = ["larger_score", "smaller_score", "table_order", "error"]
        rules += [{"lot": self.pick(["2018-47", "抽签"])}, {"larger": "?"}]
        made = self.random.sample(rules, self.pick([1, 1, 2, 3]))
        if self.chance(0.7):
            made = [rule for rule in made if rule != "error"] + ["table_order"]
        return [
            {"larger": self.column("small")} if rule == {"larger": "?"} else rule
            for rule in made
        ]

    def splits(self) -> None:
        """Shares of a finished slice, the rest, and a subtotal."""
        items: list[Item] = [{"name": "a", "share": self.pick(["20%", "1/3", "0.125", "50%"])}]
        if self.chance(0.5):
            items.append({"name": "b", "share": self.pick(["30%", "1/4", "0.5"])})
        if self.chance(0.15):
            items.append({"name": "c", "amount": self.amount(Fraction(self.between(0, 3)))})
        items.insert(self.between(0, len(items)), {"name": "rest", "rest": "true"})
        if self.chance(0.4):
            items.append({"name": "sum", "of": [item["name"] for item in items[:2]]})
        self.plan["splits"] = items
