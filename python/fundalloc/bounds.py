# SPDX-License-Identifier: Apache-2.0
"""What fix-and-redistribute would give in the place of a plan's bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from fundalloc import _core
from fundalloc._errors import input_error, said
from fundalloc._numbers import Number, exact_fraction, number_text, number_texts
from fundalloc._text import html_table, text_table
from fundalloc.allocation import Allocation, allocate
from fundalloc.plan import Plan
from fundalloc.rules import Bound, _limits, _listed
from fundalloc.table import Table

ORDERS = ("both", "floors_first", "caps_first", "heavier_side", "one_pass")


class Redistributed(NamedTuple):
    """What fix-and-redistribute came to.

    `left_over` is what nobody got because everybody with a positive score was fixed, negative
    where more was given than there is; `rounds` counts those begun, the last one included;
    `fixed_in_round` has the round in which each one was fixed, or 0.
    """

    amounts: list[Fraction]
    left_over: Fraction
    rounds: int
    fixed_in_round: list[int]


def fix_and_redistribute(
    scores: Iterable[Number],
    total: Number,
    floor: Bound = None,
    cap: Bound = None,
    order: str = "both",
) -> Redistributed:
    """Bind whoever is outside a bound, share the rest among the others, and repeat.

    It is not a rule of plans: with floors and caps together it may differ from `water_fill`,
    leave money over or spend more than there is.

    Parameters
    ----------
    scores : sequence of numbers
        At least 0; shape (n,).
    total : number
    floor, cap : number, or one for each score (None: no bound), optional
    order : {"both", "floors_first", "caps_first", "heavier_side", "one_pass"}
        Who is fixed in a round: all outside; those below before those above, or the other way
        round; the side that is further out, which always equals `water_fill`; or all, once.

    Raises
    ------
    InputError, InfeasibleError
        E103, E119, E305.
    PlanError
        E206 for another order.

    Notes
    -----
    Exact. Cost O(n) a round, at most n + 1 rounds. Source: RULES-ANNEX C; Bitran and Hax 1981.

    Examples
    --------
    >>> import fundalloc as fa
    >>> fa.fix_and_redistribute([1, 1, 2], 12, floor=[5, 0, 0], cap=[None, 2, None]).amounts
    [Fraction(5, 1), Fraction(2, 1), Fraction(5, 1)]
    """
    texts = number_texts(_listed(scores, "scores"), "score {}")
    lower, upper, _ = _limits(floor, cap, len(texts), None)
    amount = number_text(total, "the total")
    found = _core.fix_and_redistribute(texts, amount, lower, upper, order)
    if found is None:
        raise input_error(
            "E206",
            said('"{}"', order),
            "Correct the word.",
            expected=said("one of {}", ", ".join(ORDERS)),
            key="order",
        )
    amounts, left, rounds, fixed = found
    return Redistributed(
        [exact_fraction(a) for a in amounts], exact_fraction(left), rounds, fixed
    )


@dataclass(frozen=True)
class Variant:
    """One order of fix-and-redistribute: exact amounts in counts of the unit.

    `differs` names the recipients whose amount is not the plan's.
    """

    order: str
    quotas: list[Fraction]
    left_over: Fraction
    rounds: int
    differs: tuple[str, ...]


@dataclass(frozen=True)
class PartComparison:
    """The exact amounts of a part before rounding, by the plan and by each variant."""

    part: str
    recipients: list[str]
    quotas: list[Fraction]
    variants: tuple[Variant, ...]


class BoundComparison:
    """Side by side: the plan's amounts, and what fix-and-redistribute would give.

    It shows itself as a table; `parts` has the numbers, one entry where the plan has no parts.
    """

    def __init__(self, result: Allocation, parts: tuple[PartComparison, ...]) -> None:
        self._result = result
        self.parts = parts

    @property
    def differs(self) -> dict[str, tuple[str, ...]]:
        """By order, the recipients for whom it differs in some part, in table order."""
        return {
            order: tuple(
                name
                for name in self._result.recipients
                if any(name in part.variants[k].differs for part in self.parts)
            )
            for k, order in enumerate(ORDERS)
        }

    def _table(self, part: PartComparison) -> tuple[list[str], list[list[str]], list[str]]:
        show = self._show
        headers = [self._result.recipient_header, "plan", *(v.order for v in part.variants)]
        rows = [
            [name, show(part.quotas[i]), *(self._cell(v, i, part) for v in part.variants)]
            for i, name in enumerate(part.recipients)
        ]
        foot = [f"in {self._result._inner.word}; * differs from the plan's rule"]
        for v in part.variants:
            names = ", ".join(v.differs) if v.differs else "nobody"
            line = f"{v.order} differs for: {names}"
            if v.left_over:
                word = "left over" if v.left_over > 0 else "overspent"
                line += f"; {show(abs(v.left_over))} {word}"
            foot.append(line)
        return headers, rows, [*([f"part: {part.part}"] if part.part else []), *foot]

    def _show(self, amount: Fraction) -> str:
        """Return an amount in the unit's word."""
        word = self._result._inner.show(f"{amount.numerator}/{amount.denominator}")
        if "/" not in word:
            return word
        shown = round(Fraction(word) * 10_000)  # half to even, at four decimals
        return f"{'-' if shown < 0 else ''}{abs(shown) // 10_000}.{abs(shown) % 10_000:04d}"

    def _cell(self, variant: Variant, i: int, part: PartComparison) -> str:
        mark = "" if variant.quotas[i] == part.quotas[i] else "* "
        return mark + self._show(variant.quotas[i])

    def __str__(self) -> str:
        tables = []
        for part in self.parts:
            headers, rows, foot = self._table(part)
            tables.append("\n".join([text_table(headers, rows), *foot]))
        return "\n\n".join(tables)

    def __repr__(self) -> str:
        return f"<fundalloc.BoundComparison: {len(self._result)} recipients>"

    def _repr_html_(self) -> str:
        return "".join(html_table(*self._table(part)) for part in self.parts)


def compare_bounds(plan: Plan, table: Table) -> BoundComparison:
    """Return what fix-and-redistribute would give, beside the plan's own rule.

    Raises
    ------
    InputError, PlanError, InfeasibleError, LimitError
        As `allocate`; E213 if the plan has bounds of groups, or `floor_cost: above`.

    Examples
    --------
    >>> import fundalloc as fa
    >>> plan = fa.Plan(pool="100 EUR", unit="EUR", factors=[fa.Factor("x")],
    ...                floor={"share": 1, "of": "low"},
    ...                cap={"share": 1, "of": "high", "blank": "unbounded"})
    >>> table = fa.Table({"r": ["a", "b", "c"], "x": [1, 1, 2], "low": [30, 0, 0],
    ...                   "high": [None, None, 30]}, "r")
    >>> print(fa.compare_bounds(plan, table))
    r  plan  both  floors_first  caps_first  heavier_side  one_pass
    -  ----  ----  ------------  ----------  ------------  --------
    a    35  * 30          * 30          35            35      * 30
    b    35  * 40          * 40          35            35      * 40
    c    30    30            30          30            30        30
    in EUR; * differs from the plan's rule
    both differs for: a, b
    floors_first differs for: a, b
    caps_first differs for: nobody
    heavier_side differs for: nobody
    one_pass differs for: a, b
    """
    result = allocate(plan, table)
    parts = []
    for part, recipients, quotas, variants in _core.compare_bounds(result._inner):
        parts.append(
            PartComparison(
                part=part,
                recipients=recipients,
                quotas=[exact_fraction(q) for q in quotas],
                variants=tuple(
                    Variant(
                        order=order,
                        quotas=[exact_fraction(a) for a in amounts],
                        left_over=exact_fraction(left),
                        rounds=rounds,
                        differs=tuple(recipients[i] for i in rows),
                    )
                    for order, amounts, left, rounds, rows in variants
                ),
            )
        )
    return BoundComparison(result, tuple(parts))
