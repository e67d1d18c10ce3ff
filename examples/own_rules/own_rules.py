# SPDX-License-Identifier: Apache-2.0
"""Rules of one's own in Python: a coefficient, a signpost sequence, a rule for claims.

The counties and their figures are made up. Run it from the project's folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import fundalloc as fa


@dataclass(frozen=True)
class SquaredDistance:
    """c = (best - x)^2, and 0 past the best: the largest figure unless it is stated."""

    best: Fraction | None = None
    name = "squared_distance"

    def coefficient(self, values: Sequence[Fraction]) -> list[Fraction]:
        top = max(values) if self.best is None else self.best
        return [max(Fraction(0), top - x) ** 2 for x in values]


class TwoFifths:
    """d(k) = k + 2/5: a slice is rounded up from two fifths on."""

    name = "two_fifths"

    def signpost(self, k: int) -> Fraction:
        return k + Fraction(2, 5)


class FirstCome:
    """First come, first served: in the order of the table, while there is money."""

    name = "first_come"

    def awards(self, estate: Fraction, claims: Sequence[Fraction]) -> list[Fraction]:
        awards = []
        for claim in claims:
            awards.append(min(claim, estate))
            estate -= awards[-1]
        return awards


table = fa.read_table("examples/own_rules/counties.csv")

# A plan in Python is handed the rules themselves.
distance = SquaredDistance(best=Fraction("0.98"))
plan = fa.Plan(
    title="农村供水补助资金切块",
    pool="2000万元",
    unit="万元",
    recipient="县",
    factors=[
        fa.Factor("农村人口", weight="50%"),
        fa.Factor("自来水普及率", weight="50%", method=distance),
    ],
    combine="shares",
    rounding=TwoFifths(),
)
print(plan.title)
print(fa.allocate(plan, table))

# A plan file calls a rule by its name.
claims = fa.read_plan("examples/own_rules/claims.yaml", rules=[FirstCome()])
print(claims.title)
print(fa.allocate(claims, table))

# Rules alone.
print(*fa.divide_claims([5, 3, 4], 7, FirstCome()))
print(*fa.round_to_total([49, 69, 122], 12, TwoFifths()))
print(*fa.round_to_total([49, 69, 122], 12, "sainte_lague"))
