# SPDX-License-Identifier: Apache-2.0
"""A plan and a table become slices, quotas and the lines that explain them (RULES.md 3 to 6, 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle import bounds, held, parts
from tests.oracle.check import (
    MEAN_INCREASE,
    check_plan,
    entries,
    merged,
    policies_of,
    rounding_rule,
)
from tests.oracle.coefficients import Context, Score, score
from tests.oracle.groups import read as read_groups
from tests.oracle.numbers import OracleError, Unit, half_up, scalar
from tests.oracle.solve import Solved, solve
from tests.oracle.solve import solve_claims as award
from tests.oracle.table import Column, Table, present
from tests.oracle.ties import DEFAULT, Tie, TieRules

ZERO = Fraction(0)
Line = tuple[str, str, str, Fraction]  # kind, name, the part's name ("" without parts), units
POOL = ("pool", "资金总额")
SURPLUS = "surplus"  # the name of the line that on_surplus: reserve makes


@dataclass(frozen=True)
class Outcome:
    """What the rules give, in units; `lines`, `splits` and `slices` are in table order.

    `tie` is that of the first part with one; `ties` are those of all parts, None where there
    was none. `scores` are those of the only part, else those of the first.
    """

    recipients: list[str]
    slices: list[int]
    quotas: list[Fraction]
    lines: list[list[Line]]
    reserves: list[tuple[str, Fraction]]
    undistributed: Fraction
    tie: Tie | None
    splits: list[dict[str, int]] = field(default_factory=list)
    scores: list[Fraction] = field(default_factory=list)
    ties: list[Tie | None] = field(default_factory=list)


@dataclass(frozen=True)
class Given:
    """What all parts of a plan see."""

    everybody: Table
    keep: list[int]
    names: list[str]
    unit: Unit
    pool: Fraction

    def context(self, plan: dict) -> Context:
        """The recipients and all rows, in the groups of a plan or part."""
        return Context.of(self.everybody, self.keep, plan.get("group"))


@dataclass(frozen=True)
class Part:
    """What one part gives: its name, its amount, the units, and the lines of each."""

    name: str
    amount: Fraction
    solved: Solved
    lines: list[list[Line]]
    scores: list[Fraction]

    @property
    def surplus_name(self) -> str:
        """What the reserve that on_surplus makes is called."""
        return f"{SURPLUS}: {self.name}" if self.name else SURPLUS

    @property
    def left_over(self) -> Fraction:
        """What nobody gets, and no reserve either."""
        return self.amount - sum(self.solved.units) - self.solved.surplus


def allocate(
    plan: Mapping, table: Mapping[str, Column] | Table, amount: Fraction | None = None
) -> Outcome:
    """Allocate; `amount` in the plan's units takes the place of the pool in a lower tier."""
    plan = dict(plan)
    check_plan(plan, child=amount is not None)
    unit = Unit.read(plan["unit"])
    sources = entries(plan.get("pool"))
    if amount is None:
        amounts = [unit.amount(s if isinstance(s, str) else s["amount"]) for s in sources]
        amount = sum(amounts, ZERO)
    everybody = table if isinstance(table, Table) else Table(table)
    keep = eligible(plan.get("eligible"), everybody)
    table = everybody if len(keep) == everybody.n else everybody.rows(keep)
    names = table.recipients(plan["recipient"])
    given = Given(everybody, keep, names, unit, amount)
    own = [merged(plan, part) for part in plan["parts"]] if "parts" in plan else [plan]
    scored = [None if "claims" in p else score(p, given.context(p)) for p in own]

    bases = held.base(plan.get("base"), table, unit)
    earmarks, reserves = held.earmarks(plan.get("earmarks", []), table, names, unit, amount)
    first = [("base", *column) for column in bases]
    first += [("earmark", *column) for column in earmarks]
    increase = amount - sum((reserve for _, reserve in reserves), ZERO)
    left = increase - sum((sum(column) for *_, column in first), ZERO)
    if left < 0:
        raise OracleError("E309", f"{-left} more than the pool")
    of_each = [int(sum(row)) for row in zip(*(c for *_, c in first), strict=True)]
    of_each = of_each or [0] * table.n

    if "parts" in plan:
        solved = solve_parts(plan["parts"], own, scored, given, left)
    else:
        solved = [solve_part("", plan, scored[0], given, left, increase, of_each)]
    reserves += [(p.surplus_name, p.solved.surplus) for p in solved if p.solved.surplus]
    quotas = [sum(row, ZERO) for row in zip(*(p.solved.quotas for p in solved), strict=True)]
    carved = held.carve_outs(plan.get("carve_outs", []), table, names, quotas)
    lines = []
    for i in range(table.n):
        row = [(kind, name, "", column[i]) for kind, name, column in first]
        row += [line for part in solved for line in part.lines[i]]
        lines.append(row + [("carve_out", name, "", column[i]) for name, column in carved])
    slices = [int(sum(x for *_, x in row)) for row in lines]
    if min(slices) < 0:
        raise OracleError("E311", f"a slice of {min(slices)} after carve-outs")
    return Outcome(
        recipients=names,
        slices=slices,
        quotas=quotas,
        lines=lines,
        reserves=reserves,
        undistributed=sum((p.left_over for p in solved), ZERO),
        tie=next((p.solved.tie for p in solved if p.solved.tie), None),
        splits=[split(plan["splits"], a, unit) for a in slices] if plan.get("splits") else [],
        scores=solved[0].scores,
        ties=[p.solved.tie for p in solved],
    )


def eligible(item: dict | None, table: Table) -> list[int]:
    """The rows of the recipients: those whose cell is one of the texts."""
    if item is None:
        return list(range(table.n))
    texts = entries(item["is"])
    keep = [i for i, text in enumerate(table.texts(item["column"])) if text in texts]
    if not keep:
        raise OracleError("E112", "nobody is eligible")
    return keep


def solve_parts(
    items: list[dict], plans: list[dict], scored: list[Score | None], given: Given,
    left: Fraction,
) -> list[Part]:  # fmt: skip
    """Every part by itself; if several cannot be solved, the first one's fault counts."""
    amounts = parts.amounts(items, plans, given.unit, left)
    nothing = [0] * len(given.names)
    found, faults = [], []
    for part, own, score_, x in zip(items, plans, scored, amounts, strict=True):
        try:
            found.append(solve_part(part["name"], own, score_, given, x, x, nothing))
        except OracleError as fault:
            faults.append(fault)
    if faults:
        codes = frozenset(fault.code for fault in faults)
        raise OracleError(faults[0].code, str(faults[0]), codes - {faults[0].code})
    return found


def solve_part(
    name: str, plan: dict, scored: Score | None, given: Given, amount: Fraction,
    increase: Fraction, of_each: Sequence[int],
) -> Part:  # fmt: skip
    """Scores or claims, bounds and rounding of one part, or of a plan without parts.

    `increase` is what a bound of the mean increase is measured by, `of_each` what everybody
    has already of the thing that is bounded.
    """
    table = given.context(plan).table
    ties = TieRules(plan.get("ties", DEFAULT), given.names, table.filled)
    rule = rounding_rule(plan, ties, given.names)
    caps = [lowest(r) for r in bounds_of(plan, "cap", table, given, increase, unbounded=None)]
    if scored is None:
        return solve_claims(name, plan, table, given, amount, caps, of_each)
    products = scored.products()
    floors = [
        max([ZERO, *row])
        for row in bounds_of(plan, "floor", table, given, increase, unbounded=ZERO)
    ]
    groups = read_groups(plan.get("group_bounds", []), table, given.unit, given.pool)
    cost = plan.get("floor_cost", "score")
    solved = solve(
        rule, products[-1], amount, floors, caps, of_each, policies_of(plan), groups, cost
    )
    lines = explain(name, scored, products, amount, solved)
    return Part(name, amount, solved, lines, products[-1])


def solve_claims(
    name: str, plan: dict, table: Table, given: Given, amount: Fraction,
    ceilings: Sequence[Fraction | None], of_each: Sequence[int],
) -> Part:  # fmt: skip
    """A plan that divides claims (contract F): the awards are its only factor.

    A claim is of the whole slice, as a cap is: less base and earmarks it takes part.
    """
    item = plan["claims"]
    claims = present(item["indicator"], table.money(item["indicator"], given.unit))
    claims = [c if u is None else min(c, u) for c, u in zip(claims, ceilings, strict=True)]
    claims = [c - e for c, e in zip(claims, of_each, strict=True)]
    if min(claims) < 0:
        raise OracleError("E310", f"{min(claims)}: earmarks above a claim")
    order = table.filled(item["order"]) if "order" in item else None
    ties = TieRules(plan.get("ties", DEFAULT), given.names, table.filled)
    rule = rounding_rule(plan, ties, given.names)
    none = [None] * table.n
    solved = award(rule, item, amount, claims, none, order, policies_of(plan))
    lines = [
        [
            ("factor", item["indicator"], name, awarded),
            ("bound", "", name, quota - awarded),
            ("rounding", "", name, units - quota),
        ]
        for awarded, quota, units in zip(
            solved.awards, solved.quotas, solved.units, strict=True
        )
    ]
    return Part(name, amount, solved, lines, solved.awards)


def lowest(caps: Sequence[Fraction | None]) -> Fraction | None:
    """The smallest cap counts (RULES.md 5)."""
    return min((cap for cap in caps if cap is not None), default=None)


def bounds_of(
    plan: dict, key: str, table: Table, given: Given, increase: Fraction,
    unbounded: Fraction | None,
) -> list[tuple[Fraction | None, ...]]:  # fmt: skip
    """For each recipient what each entry of `floor` or `cap` asks, in units (RULES.md 5)."""
    columns = []
    unit = given.unit
    for item in entries(plan.get(key)):
        item = {"amount": item} if isinstance(item, str) else item
        if "amount" in item:
            columns.append([unit.amount(item["amount"])] * table.n)
            continue
        if item.get("of") in POOL:
            columns.append([scalar(item["share"]) * given.pool] * table.n)
            continue
        if item.get("of") in MEAN_INCREASE:
            last = present(item["base"], table.money(item["base"], unit))
            columns.append(bounds.mean_increase(scalar(item["share"]), last, increase))
            continue
        name = item.get("of", item.get("per"))
        factor = unit.amount(item["rate"]) if "per" in item else scalar(item["share"])
        base = table.numbers(name) if "per" in item else table.money(name, unit)
        if item.get("blank") != "unbounded":
            base = present(name, base)
        columns.append([unbounded if x is None else factor * x for x in base])
    return list(zip(*columns, strict=True)) if columns else [()] * table.n


def explain(
    part: str, scored: Score, products: list[list[Fraction]], left: Fraction, solved: Solved
) -> list[list[Line]]:
    """The lines of each recipient; they sum to its units exactly (RULES.md 10)."""
    sums = [sum(row) for row in products]

    def steps(i: int) -> list[Fraction]:
        """P' b_i M^k_i / sum b M^k for k = 0, 1, ...; 0 where there is nothing to give."""
        if left == 0:
            return [ZERO] * len(products)
        return [left * row[i] / total for row, total in zip(products, sums, strict=True)]

    every = []
    for i, (units, quota) in enumerate(zip(solved.units, solved.quotas, strict=True)):
        at = steps(i)
        lines = [
            ("factor", name, part, left * column[i] / sums[0] if left else ZERO)
            for name, column in scored.factors
        ]
        for k, (name, _) in enumerate(scored.multipliers):
            lines.append(("multiplier", name, part, at[k + 1] - at[k]))
        lines.append(("bound", "", part, quota - at[-1]))
        lines.append(("rounding", "", part, units - quota))
        every.append(lines)
    return every


def split(items: list[dict], slice_: int, unit: Unit) -> dict[str, int]:
    """The parts of one finished slice; the rest takes what rounding leaves (RULES.md 4)."""
    found = {}
    for item in items:
        if "share" in item:
            found[item["name"]] = half_up(scalar(item["share"]) * slice_)
        elif "amount" in item:
            amount = unit.amount(item["amount"])
            if amount.denominator != 1:
                raise OracleError("E210", f"split {item['name']}: {amount}")
            found[item["name"]] = int(amount)
    rest = slice_ - sum(found.values())
    if rest < 0:
        raise OracleError("E311", f"the parts exceed {slice_} by {-rest}")
    for item in items:
        if "rest" in item:
            found[item["name"]] = rest
    sums = {s["name"]: sum(found[part] for part in s["of"]) for s in items if "of" in s}
    return {item["name"]: (found | sums)[item["name"]] for item in items}
