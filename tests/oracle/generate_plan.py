# SPDX-License-Identifier: Apache-2.0
"""Random plans with the tables that they need."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.generate_scores import ScoreMaker
from tests.oracle.generate_table import number
from tests.oracle.rounding import METHODS, REAL_METHODS

FIRST = ("adams", "dean", "huntington_hill")
Item = dict[str, Any]


class PlanMaker(ScoreMaker):
    """One problem, made key by key."""

    def problem(self) -> Item:
        """A plan and its table."""
        self.plan: Item = {"unit": self.unit, "recipient": self.recipient}
        self.method = self.pick(METHODS) if self.chance(0.8) else "largest_remainder"
        self.pool_units = self.pool()
        if self.chance(0.15):
            self.alike()
        else:
            self.factors()
            self.multipliers()
        if self.chance(0.3):
            self.earmarks()
        if self.chance(0.6):
            self.bounds()
        self.rounding()
        if self.chance(0.15):
            self.splits()
        return {"plan": self.plan, "table": self.table}

    # What there is to give

    def alike(self) -> None:
        """Rows alike and few units: ties."""
        kind = self.pick(["equal", "pairs", "tenths"])
        self.plan["factors"] = [{"indicator": self.column(kind), "weight": "100%"}]
        if self.chance(0.7):
            self.pool_units = Fraction(self.between(1, 3 * self.n))
            self.plan["pool"] = self.amount(self.pool_units)

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
                item |= {"to": self.pick(self.names), "amount": self.amount(units)}
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
        mean = self.pool_units / self.n
        if mode == "tight":
            self.tight()
        else:
            low, high = ((0, 0.9), (1.1, 3)) if mode == "loose" else ((0, 1.3), (0.6, 2))
            if self.chance(0.7):
                self.plan["floor"] = self.bound(mean, *low)
            if self.chance(0.6):
                self.plan["cap"] = self.bound(mean, *high)
        if self.chance(0.7 if mode == "wild" else 0.15):
            self.plan["on_conflict"] = self.pick(["error", "floor", "cap"])
        if self.chance(0.6 if mode == "wild" else 0.2):
            self.plan["on_shortage"] = self.pick(["error", "scale", "scale"])
        if self.chance(0.6 if mode == "wild" else 0.2):
            self.plan["on_surplus"] = self.pick(["error", "reserve", "reserve"])

    def tight(self) -> None:
        """Floors or caps that sum to the pool, or one unit beside it."""
        cuts = sorted(self.whole(self.pool_units) for _ in range(self.n - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, self.pool_units], strict=True)]
        if self.chance(0.3):
            parts[0] = max(Fraction(0), parts[0] + self.pick([-1, 1]))
        for key in self.pick([["floor"], ["cap"], ["floor", "cap"]]):
            self.plan[key] = {"share": "100%", "of": self.money(parts)}

    def bound(self, mean: Fraction, low: float, high: float) -> Any:
        """One bound or a list of two, around the mean slice."""
        made = [
            self.one_bound(mean * self.fraction(low, high)) for _ in range(self.pick([1, 1, 2]))
        ]
        return made[0] if len(made) == 1 and self.chance(0.8) else made

    def one_bound(self, about: Fraction) -> Any:
        """An amount, a share of last year or of the pool, or a rate per something."""
        form = self.pick(["text", "amount", "base", "base", "base", "pool", "per"])
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
        if self.method == "nearest_each" and self.chance(0.6):
            item["half"] = self.pick(["up", "even"])
        if (self.method in FIRST or item.get("r") == "0") and self.chance(0.7):
            item["first_units"] = self.pick(["by_weight", "by_weight", "error"])
        if item != {"method": "largest_remainder"} or self.chance(0.3):
            self.plan["rounding"] = self.method if len(item) == 1 else item
        if self.chance(0.6):
            self.plan["ties"] = self.ties()

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
