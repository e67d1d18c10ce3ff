# SPDX-License-Identifier: Apache-2.0
"""Random factors, weights and multipliers, with the columns that they need."""

from __future__ import annotations

from typing import Any

from tests.oracle.generate_table import TableMaker

Item = dict[str, Any]


class ScoreMaker(TableMaker):
    """The part of a plan that makes scores."""

    plan: Item

    def factors(self) -> None:
        """One to three factors with weights, and `combine` where it is needed."""
        items = [self.factor() for _ in range(self.pick([1, 1, 2, 2, 3]))]
        for item, weight in zip(items, self.weights(len(items)), strict=True):
            item["weight"] = weight
        methods = {item.get("method", "share") for item in items}
        if not methods <= {"share", "equal"} and len(items) > 1:
            self.plan["combine"] = self.pick(["shares", "raw"])
        self.plan["factors"] = items

    def factor(self) -> Item:
        """A factor of any method, without its weight."""
        method = self.pick(
            [
                "share",
                "share",
                "share",
                "share",
                "ratio_to_mean",
                "ratio_to",
                "ratio_to",
                "equal",
            ]
        )
        if method == "equal":
            return {"method": "equal"}
        kind = self.pick(["", "", "positive"])
        if method == "ratio_to":  # row quotients of 18 digits leave 64 bits (E401)
            kind = self.pick(["small", "positive", "decimal", "percent", "zeros"])
        item: Item = {"indicator": self.column(kind)} | self.method_keys(method)
        if self.chance(0.12):
            self.missing(item)
        return item

    def method_keys(self, method: str) -> Item:
        """A method and its own keys."""
        item = {"method": method}
        if method == "share" and self.chance(0.5):
            del item["method"]
        elif method == "ratio_to_mean" and self.chance(0.4):
            item["mean_weight"] = self.column("positive")
        elif method == "ratio_to" and self.chance(0.4):
            item["constant"] = self.pick(["100", "0.3", "1/3", "2/7", "12.5%", "7"])
        elif method == "ratio_to":
            item |= {"column": self.column("positive"), "decimals": self.pick("01234")}
            if self.chance(0.4):
                item |= {"column": self.column("small"), "on_zero": self.pick("012")}
                item["decimals"] = self.pick(["1", "3", "6"])
        return item

    def missing(self, item: Item) -> None:
        """Blank some cells of the factor's column and say what stands for them."""
        cells = self.cells("decimal")
        for i in range(1, self.n):
            if self.chance(0.4):
                cells[i] = self.pick([None, ""])
        item["indicator"] = self.add(cells)
        policies: list[Any] = [
            "zero",
            "median",
            {"use": "median"},
            {"use": "mean", "decimals": "2"},
        ]
        policies += [{"column": self.column("positive")}, {"use": "mean", "decimals": "0"}]
        item["missing"] = self.pick(policies)
        if self.chance(0.3) and "group" not in self.plan:
            self.plan["group"] = self.add([self.pick("AB") for _ in range(self.n)])

    def weights(self, count: int) -> list[str]:
        """Weights of one form that sum to the whole of it; one may be 0."""
        form = self.pick(["percent", "percent", "decimal", "fraction", "whole", "points"])
        goal = {"points": self.between(3, 12), "fraction": self.pick([3, 7, 12])}.get(form, 100)
        cuts = sorted(self.between(0, goal) for _ in range(count - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, goal], strict=True)]
        if form == "points":
            self.plan["points"] = str(goal)
        if form == "percent":
            return [f"{part}%" for part in parts]
        if form == "decimal":
            return [f"{part / goal:.2f}" for part in parts]
        if form == "fraction":
            return [f"{part}/{goal}" for part in parts]
        return [str(part) for part in parts]

    def multipliers(self) -> None:
        """None, one or two."""
        items = [self.multiplier() for _ in range(self.pick([0, 0, 0, 1, 1, 2]))]
        if items:
            self.plan["multipliers"] = items

    def multiplier(self) -> Item:
        """A column, a map of texts or of numbers, or a coefficient method."""
        form = self.pick(["column", "column", "grade", "class", "method"])
        if form == "column":
            return {
                "column": self.column(self.pick(["positive", "tenths", "decimal", "zeros"]))
            }
        if form == "grade":
            grades = {
                "优": "1.1",
                "良": "105%",
                "中": "1",
                "差": self.pick(["0.9", "2/3", "0"]),
            }
            return {"column": self.column("grade"), "map": grades}
        if form == "class":
            return {
                "column": self.column("class"),
                "map": {"0": "1", "1": "2", "2": "1/3", "0.5": "0.5"},
            }
        keys = self.method_keys(self.pick(["share", "ratio_to_mean", "ratio_to"]))
        keys.setdefault("method", "share")
        # With ratio_to, `column` is the denominator.
        ratio = keys["method"] == "ratio_to"
        name = "indicator" if ratio else self.pick(["indicator", "column"])
        return {name: self.column("positive")} | keys
