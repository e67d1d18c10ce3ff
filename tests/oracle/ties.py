# SPDX-License-Identifier: Apache-2.0
"""Who of equals gets the units that are left (RULES.md 6, last paragraphs).

A tie exists when the next priority equals the last one served. The rules are applied in order;
the tied are sorted by them and the first `units` get one each. A tie that the rules before
`error`, or the whole list, do not separate at the cut is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.numbers import OracleError

Rule = str | dict[str, str]
DEFAULT: list[Rule] = ["larger_score", "table_order"]


@dataclass(frozen=True)
class Tie:
    """The tied set (in table order), how many units fell in it, and the rule that decided."""

    recipients: tuple[int, ...]
    units: int
    rule: Rule


@dataclass(frozen=True)
class TieRules:
    """An ordered list of rules and what they look at."""

    rules: Sequence[Rule] = tuple(DEFAULT)
    names: Sequence[str] = ()
    column: Callable[[str], Sequence[Fraction]] = lambda name: ()

    def keys(self, rule: Rule, tied: Sequence[int], scores: Sequence[Fraction]) -> dict:
        """What a rule sorts the tied by; the smallest comes first."""
        if rule == "larger_score":
            return {i: -scores[i] for i in tied}
        if rule == "smaller_score":
            return {i: scores[i] for i in tied}
        if rule == "table_order":
            return {i: i for i in tied}
        if "lot" in rule:
            return {i: lot(rule["lot"], self.names[i]) for i in tied}
        values = self.column(rule["larger"])
        return {i: -values[i] for i in tied}

    def choose(
        self, tied: Sequence[int], units: int, scores: Sequence[Fraction]
    ) -> tuple[list[int], Tie | None]:
        """Give one unit each to `units` of the tied; no tie where all or none get one."""
        if units in (0, len(tied)):
            return list(tied)[:units], None
        usable = list(self.rules)
        if "error" in usable:
            usable = usable[: usable.index("error")]
        keys = [self.keys(rule, tied, scores) for rule in usable]
        order = sorted(tied, key=lambda i: [key[i] for key in keys])
        last, first = order[units - 1], order[units]
        for rule, key in zip(usable, keys, strict=True):
            if key[last] != key[first]:
                return order[:units], Tie(tuple(sorted(tied)), units, rule)
        raise OracleError("E307", f"{len(tied)} tied for {units} units")


def lot(seed: str, name: str) -> bytes:
    """The draw that anybody can redo: SHA-256 of seed text, 0x1F, recipient name."""
    return hashlib.sha256(seed.encode() + b"\x1f" + name.encode()).digest()
