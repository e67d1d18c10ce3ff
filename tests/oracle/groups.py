# SPDX-License-Identifier: Apache-2.0
"""Floors and caps of groups of recipients, which lie side by side or inside each other.

RULES.md 5 `groups`, annex C "Tree", contract D: F_leaf(t) = clamp(t s, l, u), F_group(t) =
clamp(sum of children, L, U); a clamped group solves its own t.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.bounds import Caps, clamp
from tests.oracle.line import meet
from tests.oracle.numbers import OracleError, Unit, ceil, floor, not_negative, scalar
from tests.oracle.rounding import Rounding
from tests.oracle.table import Table

ZERO = Fraction(0)
POOL = ("pool", "资金总额")
KEYS = {"name", "column", "is", "floor", "cap"}


@dataclass(frozen=True)
class Group:
    """The rows whose cell is `label`, and the bounds of the sum of their amounts."""

    label: str
    rows: frozenset[int]
    low: Fraction = ZERO
    cap: Fraction | None = None

    def inward(self) -> Group:
        """The same with whole bounds."""
        cap = None if self.cap is None else Fraction(floor(self.cap))
        return Group(self.label, self.rows, Fraction(ceil(self.low)), cap)


@dataclass(frozen=True)
class Node:
    """One recipient (no parts; its row in `rows`), a group, or the root."""

    label: str
    rows: tuple[int, ...]
    low: Fraction
    cap: Fraction | None
    score: Fraction  # of a group: the sum
    parts: list[Node] = field(default_factory=list)

    def at(self, t: Fraction) -> Fraction:
        """F(t)."""
        inside = self.inside(t) if self.parts else t * self.score
        return clamp(inside, self.low, self.cap)

    def inside(self, t: Fraction) -> Fraction:
        """The sum of the parts at t."""
        return sum((part.at(t) for part in self.parts), ZERO)

    def least(self) -> Fraction:
        """What the node takes at least."""
        return max(self.low, sum((part.least() for part in self.parts), ZERO))

    def most(self) -> Fraction | None:
        """What the node can take by all its caps; None: any amount."""
        inside = total(part.most() for part in self.parts) if self.parts else None
        return (
            inside
            if self.cap is None
            else self.cap
            if inside is None
            else min(inside, self.cap)
        )

    def reach(self) -> Fraction | None:
        """The same, where a score of 0 takes no more than its floor; None: any amount."""
        if not self.parts:
            return self.cap if self.score else self.low
        inside = total(part.reach() for part in self.parts)
        if inside is None:
            return self.cap
        return clamp(inside, self.low, self.cap)


def total(amounts: object) -> Fraction | None:
    """A sum that has no end if a part has none."""
    listed = list(amounts)
    return None if None in listed else sum(listed, ZERO)


def tree(
    scores: Sequence[Fraction], lows: Sequence[Fraction], caps: Caps, groups: Sequence[Group],
    names: Sequence[str] = (),
) -> Node:  # fmt: skip
    """The root over everybody, which has no bounds of its own."""
    names = names or [str(i) for i in range(len(scores))]
    nodes = {
        frozenset([i]): Node(names[i], (i,), low, cap, s)
        for i, (low, cap, s) in enumerate(zip(lows, caps, scores, strict=True))
    }
    tops = list(nodes.values())
    for group in sorted(groups, key=lambda g: len(g.rows)):
        parts = [node for node in tops if group.rows.issuperset(node.rows)]
        tops = [node for node in tops if node not in parts]
        tops.append(join(group.label, parts, group.low, group.cap))
    return join("", tops, ZERO, None)


def join(label: str, parts: list[Node], low: Fraction, cap: Fraction | None) -> Node:
    """A node over others, in the order of their first rows."""
    parts = sorted(parts, key=lambda part: part.rows)
    rows = tuple(sorted(row for part in parts for row in part.rows))
    return Node(label, rows, low, cap, sum((part.score for part in parts), ZERO), parts)


def check_groups(node: Node) -> None:
    """E312 for the first group, from the leaves up, that cannot be filled."""
    for part in node.parts:
        if part.parts:
            check_groups(part)
            check_node(part)


def check_node(node: Node) -> None:
    """A group's own bounds against each other and against its members'."""
    if node.cap is not None and node.low > node.cap:
        raise OracleError("E312", f"{node.label}: floor {node.low} above cap {node.cap}")
    inside = total(part.most() for part in node.parts)
    if inside is not None and inside < node.low:
        raise OracleError("E312", f"{node.label}: floor {node.low}, members take {inside}")
    least = sum((part.least() for part in node.parts), ZERO)
    if node.cap is not None and least > node.cap:
        raise OracleError("E312", f"{node.label}: cap {node.cap}, members need {least}")


def check_root(root: Node, amount: Fraction) -> None:
    """E301 or E302 for the amount, once every group has room; then E304."""
    most = root.most()
    if root.least() > amount:
        raise OracleError("E301", f"floors {root.least()} exceed {amount}")
    if most is not None and most < amount:
        raise OracleError("E302", f"caps {most} fall short of {amount}")
    check_scores(root, amount)


def check_scores(node: Node, least: Fraction) -> None:
    """E304 where recipients with a score cannot take what a group, or the root, needs."""
    for part in node.parts:
        if part.parts:
            check_scores(part, part.low)
    reach = total(part.reach() for part in node.parts)
    if reach is not None and reach < least:
        raise OracleError("E304", f"{node.label}: only recipients with score 0 have room")


def quotas_of(node: Node, amount: Fraction) -> dict[tuple[int, ...], Fraction]:
    """The quota of every node below, by its rows and label; the amount can be met."""
    t = meet(node.inside, bends(node, amount), amount)
    found = {}
    for part in node.parts:
        found[key_of(part)] = part.at(t)
        if part.parts:
            found |= quotas_of(part, part.at(t))
    return found


def key_of(node: Node) -> tuple:
    """What tells a node from all others: a group of one row is not the row."""
    return node.rows, bool(node.parts)


def bends(node: Node, amount: Fraction) -> list[Fraction]:
    """All t where the line of a node, or of one inside it, may bend, and one far beyond."""
    if not node.parts:
        ends = [x for x in (node.low, node.cap) if x is not None]
        return [x / node.score for x in ends] if node.score else []
    found = {ZERO}
    for part in node.parts:
        found |= set(bends(part, amount))
    scores = [s for s in leaf_scores(node) if s]
    if scores:
        found.add(max(found) + (amount + 1) / min(scores))
    for bound in (node.low, node.cap):
        if bound is not None and node.inside(min(found)) <= bound <= node.inside(max(found)):
            found.add(meet(node.inside, found, bound))
    return sorted(found)


def leaf_scores(node: Node) -> list[Fraction]:
    """The scores of the recipients inside."""
    return [s for part in node.parts for s in leaf_scores(part)] if node.parts else [node.score]


def leaf_quotas(root: Node, amount: Fraction) -> list[Fraction]:
    """The quotas of the recipients, in table order."""
    found = quotas_of(root, amount)
    quotas = [found[(row,), False] for row in root.rows]
    assert sum(quotas) == amount
    return quotas


def check(items: Sequence[Mapping], unit: Unit) -> None:
    """Keys and numbers of `group_bounds`, which need no table."""
    for item in items:
        if unknown := set(item) - KEYS:
            raise OracleError("E203", f"group_bounds: {sorted(unknown)}")
        if not {"column", "is"} <= set(item) or not {"floor", "cap"} & set(item):
            raise OracleError("E205", f"group_bounds: {item}")
        for key in ("floor", "cap"):
            for bound in listed(item.get(key)):
                if not isinstance(bound, str):
                    if unknown := set(bound) - {"name", "amount", "share", "of"}:
                        raise OracleError("E203", f"group_bounds: {sorted(unknown)}")
                    if set(bound) - {"name"} not in ({"amount"}, {"share", "of"}):
                        raise OracleError("E205", f"group_bounds: {bound}")
                    if "of" in bound and bound["of"] not in POOL:
                        raise OracleError("E206", f"group_bounds: of {bound['of']}")
                    not_negative(bound.get("share", "0"))
                in_units(bound, unit, ZERO)


def listed(value: object) -> list:
    """One bound or a list of them, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def in_units(bound: object, unit: Unit, pool: Fraction) -> Fraction:
    """An amount or a share of the pool, in units."""
    if isinstance(bound, str):
        return unit.amount(bound)
    if "amount" in bound:
        return unit.amount(bound["amount"])
    return scalar(bound["share"]) * pool


def read(items: Sequence[Mapping], table: Table, unit: Unit, pool: Fraction) -> list[Group]:
    """The groups of a table of recipients; the largest floor and the smallest cap count."""
    groups: list[Group] = []
    for item in items:
        cells = table.texts(item["column"])
        rows = frozenset(i for i, text in enumerate(cells) if text == item["is"])
        if not rows:
            raise OracleError("E116", f"no row has {item['is']} in {item['column']}")
        low = max((in_units(x, unit, pool) for x in listed(item.get("floor"))), default=ZERO)
        cap = min((in_units(x, unit, pool) for x in listed(item.get("cap"))), default=None)
        for other in groups:
            if rows == other.rows or (
                rows & other.rows and not (rows < other.rows or rows > other.rows)
            ):
                raise OracleError("E221", f"{item['is']} and {other.label} cross")
        groups.append(Group(item["is"], rows, low, cap))
    return groups


def refuse(rule: Rounding, floor_cost: str, policies: object) -> None:
    """E213 for what may not stand beside group_bounds (contract D)."""
    if rule.method in ("point_value", "point_value_exact", "nearest_residual"):
        raise OracleError("E213", f"group_bounds with {rule.method}")
    if rule.method == "largest_remainder" and rule.bounds == "shift":
        raise OracleError("E213", "group_bounds with shift")
    if floor_cost == "above" or policies.on_shortage == "scale":
        raise OracleError("E213", "group_bounds with floor_cost above or scale")
    if policies.on_surplus == "reserve":
        raise OracleError("E213", "group_bounds with on_surplus reserve")
