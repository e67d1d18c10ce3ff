# SPDX-License-Identifier: Apache-2.0
"""Random factors, weights and multipliers, with the columns that they need."""

from __future__ import annotations

from typing import Any

from tests.oracle.coefficient_rules import RULES
from tests.oracle.coefficient_rules.clip import sample_before as clip_before
from tests.oracle.coefficient_rules.clip import sample_keys as clip_keys
from tests.oracle.coefficient_rules.winsorize import sample_keys as winsorize_keys
from tests.oracle.generate_table import TableMaker

Item = dict[str, Any]
# Methods that take any figure of at least 0: blanks and outliers may be replaced before them.
ROBUST = {"share", "ratio_to_mean", "ratio_to", "rank", "power", "complement", "distance"}
METHODS = ["share"] * 14 + ["ratio_to", "ratio_to_mean"] * 2 + list(RULES)


class ScoreMaker(TableMaker):
    """The part of a plan that makes scores.

    `plan` is the whole plan, `target` what is being filled: the plan or one of its parts.
    """

    plan: Item
    target: Item

    def scores(self) -> None:
        """Factors and multipliers, multipliers alone, or two levels of factors."""
        if self.chance(0.07):
            items = [self.multiplier() for _ in range(self.pick([1, 2, 2, 3]))]
            self.target["multipliers"] = items
        else:
            self.factors()
            self.multipliers()
        if self.chance(0.06):
            self.point_values()

    def factors(self) -> None:
        """One to three factors with weights, and `combine` where it is needed."""
        items = [self.factor() for _ in range(self.pick([1, 1, 2, 2, 3]))]
        self.weigh(items, self.target)
        flat = list(items)
        if self.chance(0.1):
            block = {"name": "block", "weight": items[-1]["weight"]}
            inner = [self.factor() for _ in range(self.pick([1, 2, 2]))]
            self.weigh(inner, block)
            flat = flat[:-1] + inner
            items[-1] = block | {"factors": inner}
        if self.chance(0.07):
            method = {"method": "geometric", "decimals": self.pick("01236")}
            self.target["aggregation"] = method
            if self.chance(0.5):
                self.target["combine"] = self.pick(["shares", "raw"])
        else:
            self.contributions(flat)
            methods = {item.get("method", "share") for item in flat}
            free = methods <= {"share", "equal"} and not any("clip_after" in i for i in flat)
            if not free and len(flat) > 1:
                self.target["combine"] = self.pick(["shares", "raw"])
            if self.chance(0.05):
                self.target["aggregation"] = "arithmetic"
        self.target["factors"] = items

    def factor(self) -> Item:
        """A factor of any method, without its weight."""
        item = self.method_item(self.pick(METHODS))
        if item.get("method") != "equal" and self.chance(0.12):
            item["name"] = f"factor {len(self.table)}"
        return item

    def method_item(self, method: str) -> Item:
        """An indicator, a method with its own keys, and what happens before and after it."""
        item = RULES[method].sample(self)
        if method != "share" or self.chance(0.5):
            item["method"] = method
        if method == "equal":
            return item
        if method in ROBUST:
            # With `among: table` a blank of somebody who is no recipient stays a blank.
            alone = item.get("among") == "table" and len(self.members) < self.n
            if not alone and self.chance(0.12):
                self.missing(item)
            if self.chance(0.08):
                item["clip"] = clip_before(self)
            keys = winsorize_keys(self, len(self.members))
            if keys and self.chance(0.08):
                item["winsorize"] = keys
        if self.chance(0.08):
            item["clip_after"] = clip_keys(self)
        return item

    def contributions(self, flat: list[Item]) -> None:
        """Sometimes one factor may give only so much of what others give."""
        named = [k for k, item in enumerate(flat) if "indicator" in item]
        if len(flat) < 2 or not named or not self.chance(0.12):
            return
        k = self.between(0, len(flat) - 1)
        others = [item.get("name", item["indicator"]) for i, item in enumerate(flat)
                  if i != k and i in named]  # fmt: skip
        if others:
            of = self.random.sample(others, self.between(1, len(others)))
            times = self.pick(["1", "1/2", "0.25", "2", "30%", "0"])
            flat[k]["contribution_cap"] = {"times": times, "of": of}

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
        if self.chance(0.3):
            self.group()

    def group(self) -> str:
        """The column of groups, made where there is none."""
        for where in (self.target, self.plan):
            if "group" in where:
                return where["group"]
        kinds = self.pick(["AB", "AB", "12", "甲乙丙"])
        where = self.target if self.chance(0.5) else self.plan
        where["group"] = self.add([self.pick(kinds) for _ in range(self.n)])
        return where["group"]

    def among(self) -> str:
        """Who recipients are compared with."""
        where = self.pick(["all", "group", "group", "table"])
        if where == "group":
            self.group()
        return where

    def point_values(self) -> None:
        """Groups whose point values have a stated ratio."""
        name = self.group()
        cells = next(c for h, c in self.table.items() if h == name)
        numbers = ["1", "2", "0.5", "1/3", "150%"]
        self.target["point_values"] = {g: self.pick(numbers) for g in sorted(set(cells))}

    def weigh(self, items: list[Item], where: Item) -> None:
        """Weights of one form that sum to the whole of it; one may be 0."""
        count = len(items)
        form = self.pick(["percent", "percent", "decimal", "fraction", "whole", "points"])
        goal = {"points": self.between(3, 12), "fraction": self.pick([3, 7, 12])}.get(form, 100)
        cuts = sorted(self.between(0, goal) for _ in range(count - 1))
        parts = [b - a for a, b in zip([0, *cuts], [*cuts, goal], strict=True)]
        if form == "points":
            where["points"] = str(goal)
        texts = {
            "percent": lambda part: f"{part}%",
            "decimal": lambda part: f"{part / goal:.2f}",
            "fraction": lambda part: f"{part}/{goal}",
        }
        for item, part in zip(items, parts, strict=True):
            item["weight"] = texts.get(form, str)(part)

    def multipliers(self) -> None:
        """None, one or two."""
        items = [self.multiplier() for _ in range(self.pick([0, 0, 0, 1, 1, 2]))]
        if items:
            self.target["multipliers"] = items

    def multiplier(self) -> Item:
        """A column, a map of texts or of numbers, or a coefficient method."""
        form = self.pick(["column", "column", "grade", "class", "method", "method"])
        if form == "column":
            kind = self.pick(["positive", "tenths", "decimal", "zeros"])
            item: Item = {"column": self.column(kind)}
            if self.chance(0.1):
                item["clip"] = clip_before(self)
            if self.chance(0.1):
                item["clip_after"] = clip_keys(self)
            return item
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
        item = self.method_item(self.pick([m for m in METHODS if m != "equal"]))
        item.setdefault("method", "share")
        # With ratio_to and growth_factor, `column` is another one.
        if "column" not in RULES[item["method"]].KEYS and self.chance(0.5):
            item["column"] = item.pop("indicator")
        return item
