# SPDX-License-Identifier: Apache-2.0
"""Plans of one factor, or one multiplier, of one coefficient method, with adversarial columns."""

from __future__ import annotations

from typing import Any

from tests.oracle.coefficient_rules import RULES, signed
from tests.oracle.coefficient_rules.clip import sample_before as clip_before
from tests.oracle.coefficient_rules.clip import sample_keys as clip_keys
from tests.oracle.coefficient_rules.winsorize import sample_keys as winsorize_keys
from tests.oracle.generate_plan import PlanMaker
from tests.oracle.generate_scores import Item

POOLS = ["1", "10", "97", "1000", "1000000", "999999999999", "1000000000000000"]


class CoefficientMaker(PlanMaker):
    """A wild maker: columns that a method may refuse, which then is the only fault."""

    wild = True

    def problem_of(self, method: str) -> dict[str, Any]:
        """A plan in which the method alone decides."""
        self.unit, self.word = "EUR", "EUR"
        self.plan = self.target = {"unit": "EUR", "recipient": self.recipient}
        if self.chance(0.2):
            self.plan["eligible"] = self.eligible()
        self.plan["pool"] = self.pick(POOLS)
        item: Item = RULES[method].sample(self) | {"method": method}
        if method != "equal":
            self.around(item, method)
        form = self.pick(["factor", "factor", "multiplier", "product"])
        if form == "factor" or method == "equal":
            self.plan["factors"] = [item | {"weight": "100%"}]
        else:
            self.plan["multipliers"] = [item]
            if form == "multiplier":
                self.plan["factors"] = [{"method": "equal", "weight": "100%"}]
        return {"plan": self.plan, "table": self.table}

    def around(self, item: Item, method: str) -> None:
        """Sometimes the figures are limited before the method, or the coefficients after it."""
        keys = winsorize_keys(self, len(self.members))
        if keys and self.chance(0.08):
            item["winsorize"] = keys
        if self.chance(0.08):
            low = ["0", "1", "-3"] if signed(method) else ["0", "1", "0.25"]
            item["clip"] = clip_before(self, low)
        if self.chance(0.08):
            item["clip_after"] = clip_keys(self)
