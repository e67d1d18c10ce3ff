# SPDX-License-Identifier: Apache-2.0
"""Whole units where groups have bounds too (contract D, "Rounding")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.groups import Node, key_of, leaf_quotas, quotas_of
from tests.oracle.numbers import OracleError, floor
from tests.oracle.rounding import Rounding, serve
from tests.oracle.ties import Tie, TieRules

ZERO = Fraction(0)


def round_tree(rule: Rounding, root: Node, total: Fraction) -> tuple[list[int], Tie | None]:
    """The units of a feasible problem, in table order; of several ties the first."""
    if total == 0:
        return [0] * len(root.rows), None
    if rule.method == "largest_remainder":
        units, ties = level_by_level(rule, root, int(total), quotas_of(root, total))
        return [units[row] for row in root.rows], ties[0] if ties else None
    if rule.whole:
        return divisor(rule, root, int(total))
    quotas = leaf_quotas(root, total)
    if rule.method == "down":
        return [floor(q) for q in quotas], None
    return [rule.nearest(q) for q in quotas], None


def level_by_level(
    rule: Rounding, node: Node, amount: int, quotas: dict
) -> tuple[dict[int, int], list[Tie]]:
    """Share a node's whole amount among its parts by largest remainder, then inside each."""
    shares = [quotas[key_of(part)] for part in node.parts]
    units = [floor(q) for q in shares]
    ranked = sorted(range(len(units)), key=lambda k: units[k] - shares[k])
    units, tie = serve(
        of_parts(rule.ties, node.parts), units, amount - sum(units), ranked,
        lambda k: floor(shares[k]) - shares[k], [part.score for part in node.parts],
    )  # fmt: skip
    ties = [rows_of(tie, node.parts)] if tie else []
    found = {}
    for part, a in zip(node.parts, units, strict=True):
        if part.parts:
            inside, more = level_by_level(rule, part, a, quotas)
            found |= inside
            ties += more
        else:
            found[part.rows[0]] = a
    return found, ties


def of_parts(ties: TieRules, parts: Sequence[Node]) -> TieRules:
    """The rules for groups beside recipients: sums of columns, the groups' cell texts.

    The parts stand in the order of their first rows, which is their table order.
    """

    def column(name: str) -> list[Fraction]:
        values = ties.column(name)
        return [sum((values[row] for row in part.rows), ZERO) for part in parts]

    return TieRules(ties.rules, [part.label for part in parts], column)


def rows_of(tie: Tie, parts: Sequence[Node]) -> Tie:
    """The tie with all rows of the parts that are tied."""
    rows = sorted(row for k in tie.recipients for row in parts[k].rows)
    return Tie(tuple(rows), tie.units, tie.rule)


@dataclass
class Filling:
    """Units on their way up, and the nodes whose caps may stop them.

    `open` are ties that no rule decided: the units that each of the tied has if it was served.
    """

    rule: Rounding
    units: dict[int, int]
    leaves: dict[int, Node]
    above: dict[int, list[Node]]  # the groups that a recipient is in
    open: list[dict[int, int]] = field(default_factory=list)

    def count(self, rows: Sequence[int]) -> int:
        """The units of some recipients."""
        return sum(self.units[row] for row in rows)

    def stopped(self, row: int) -> bool:
        """Whether a recipient can take no more: no score, or a cap above it is reached."""
        leaf = self.leaves[row]
        return leaf.score == 0 or any(
            node.cap is not None and self.count(node.rows) >= node.cap
            for node in (leaf, *self.above[row])
        )

    def key(self, row: int) -> Fraction:
        """Where its next move is."""
        posts, s = self.rule.signposts(), self.leaves[row].score
        return posts.at(self.units[row]) / (s * s if posts.squared else s)

    def fill(self, rows: Sequence[int], goal: int) -> Tie | None:
        """Moves of these recipients in increasing order until they have `goal` together."""
        tie = None
        while (left := goal - self.count(rows)) > 0:
            keys = {row: self.key(row) for row in rows if not self.stopped(row)}
            assert keys, "a feasible problem has moves"
            least = min(keys.values())
            tied = sorted(row for row in keys if keys[row] == least)
            tie = self.serve_tied(tied, left)
        return tie

    def serve_tied(self, tied: list[int], left: int) -> Tie | None:
        """One unit each in the order of the rules, passing over whom a cap stops by then."""
        scores = {row: self.leaves[row].score for row in tied}
        served: list[int] = []
        classes = list(in_order(self.rule.ties, tied, scores))
        for equals in classes:
            equals = [row for row in equals if not self.stopped(row)]
            for row in equals:
                if len(served) == left or self.stopped(row):
                    if row != equals[0]:  # some of these equals are served, others not yet
                        self.open.append({e: self.units[e] + (e not in served) for e in equals})
                    break
                self.units[row] += 1
                served.append(row)
        if left > len(served) or len(served) == len(tied):
            return None
        return Tie(tuple(tied), len(served), deciding(self.rule.ties, tied, served, scores))

    def check_open(self) -> None:
        """E307 unless all who were tied have been served in the end: then nobody was cut off."""
        for tied in self.open:
            if any(self.units[row] < units for row, units in tied.items()):
                raise OracleError("E307", f"{len(tied)} tied")


def in_order(ties: TieRules, tied: list[int], scores: dict) -> Iterator[list[int]]:
    """The tied in classes: no rule before `error` tells those of a class apart."""
    usable = list(ties.rules)
    if "error" in usable:
        usable = usable[: usable.index("error")]
    keys = [ties.keys(rule, tied, scores) for rule in usable]
    ranks = {row: tuple(key[row] for key in keys) for row in tied}
    for rank in sorted(set(ranks.values())):
        yield [row for row in tied if ranks[row] == rank]


def deciding(ties: TieRules, tied: list[int], served: list[int], scores: dict) -> object:
    """The first rule that tells the last one served from somebody who is not."""
    for rule in ties.rules:
        key = ties.keys(rule, tied, scores) if rule != "error" else {}
        if any(key and key[row] != key[served[-1]] for row in tied if row not in served):
            return rule
    return ties.rules[-1]


def divisor(rule: Rounding, root: Node, total: int) -> tuple[list[int], Tie | None]:
    """From the floors; first each group up to its floor, inner ones first; then everybody."""
    filling = Filling(rule, {}, {}, {})
    groups = list(walk(root, [], filling))
    for group in groups:
        filling.fill(group.rows, int(group.low))
    free = [
        row
        for row, leaf in filling.leaves.items()
        if leaf.score and not filling.units[row] and (leaf.cap is None or leaf.cap >= 1)
    ]
    tie = filling.fill(root.rows, total)
    # Who is due a first unit gets it, whether the total or a group's cap is what runs out.
    if rule.signposts().at(0) == 0 and not all(filling.units[row] for row in free):
        raise OracleError("E308", f"{len(free)} first units")
    filling.check_open()
    return [filling.units[row] for row in root.rows], tie


def walk(node: Node, above: list[Node], filling: Filling) -> Iterator[Node]:
    """Note everybody's floor and groups; the groups, inner ones first."""
    for part in node.parts:
        if part.parts:
            yield from walk(part, [*above, part], filling)
            yield part
        else:
            row = part.rows[0]
            filling.units[row] = int(part.low)
            filling.leaves[row] = part
            filling.above[row] = above
