# SPDX-License-Identifier: Apache-2.0
"""Tiers: a slice of one tier is the pool of the next (RULES.md 9, DESIGN.md 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.numbers import YUAN, OracleError, Unit
from tests.oracle.plan import Outcome, allocate
from tests.oracle.table import Column, Table


@dataclass(frozen=True)
class Tier:
    """A lower tier: one plan without a pool or {parent: plan}, its table, its parent column."""

    plan: Mapping
    table: Mapping[str, Column]
    parent: str


def cascade(
    plan: Mapping, table: Mapping[str, Column], tiers: Sequence[Tier]
) -> list[dict[str | None, Outcome]]:
    """One dict per tier, {parent: outcome}; the first has the one key None.

    A parent without children stays a leaf. Sums, means and ties are within the parent.
    """
    found: list[dict[str | None, Outcome]] = [{None: allocate(plan, table)}]
    pools = slices_of(found[0], {None: plan})
    for tier in tiers:
        below = Table(tier.table)
        parents = below.texts(tier.parent)
        if unknown := set(parents) - set(pools):
            raise OracleError("E117", f"unknown or blank parents {unknown}")
        plans, outcomes = {}, {}
        for parent, (pool, unit) in pools.items():
            rows = [i for i, p in enumerate(parents) if p == parent]
            if not rows:
                continue
            plans[parent] = tier.plan if "recipient" in tier.plan else tier.plan[parent]
            amount = Fraction(pool * grains(unit, Unit.read(plans[parent]["unit"])))
            outcomes[parent] = allocate(plans[parent], below.rows(rows), amount)
        found.append(outcomes)
        pools = slices_of(outcomes, plans)
    return found


def slices_of(outcomes: Mapping, plans: Mapping) -> dict[str, tuple[int, Unit]]:
    """{recipient: (slice, unit)} of all outcomes of one tier."""
    return {
        name: (a, Unit.read(plans[parent]["unit"]))
        for parent, outcome in outcomes.items()
        for name, a in zip(outcome.recipients, outcome.slices, strict=True)
    }


def grains(parent: Unit, child: Unit) -> int:
    """How many child units one parent unit is; it must be a whole number."""
    number = parent.grain / child.grain
    if parent.word != child.word:
        if parent.word not in YUAN or child.word not in YUAN:
            raise OracleError("E214", f"{child.word} below {parent.word}")
        number *= YUAN[parent.word] / YUAN[child.word]
    if number.denominator != 1:
        raise OracleError("E214", "the child unit does not divide the parent's")
    return int(number)
