# SPDX-License-Identifier: Apache-2.0
"""A table of text cells: which column a plan means, and its numbers.

DESIGN.md sections 3, 5 and 6: nothing is guessed; a money column is in the unit's word unless
its header ends in (亿元), (万元), (元) or (分).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.oracle.numbers import YUAN, OracleError, Unit, cell

Column = Sequence[str | None]
BRACKETS = re.compile(r"^(.+?)\s*(?:\(([^()]*)\)|（([^（）]*)）)$")
TOTALS = {"合计", "总计", "小计", "total"}


def blank(text: str | None) -> bool:
    """Whether a cell is empty. 0 is a number, not a blank (RULES.md 5)."""
    return text is None or not text.strip()


class Table:
    """Columns by header; rows are recipients in table order."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = columns
        lengths = {len(column) for column in columns.values()}
        if len(lengths) > 1:
            raise OracleError("E119", f"column lengths {sorted(lengths)}")
        self.n = lengths.pop() if lengths else 0
        if self.n == 0:
            raise OracleError("E112", "no recipients")

    def rows(self, keep: Sequence[int]) -> Table:
        """The table of some rows only."""
        return Table({h: [c[i] for i in keep] for h, c in self.columns.items()})

    def header(self, name: str) -> str:
        """The header that a name means: itself, else the one whose bracketed unit is left off."""
        if name in self.columns:
            return name
        bare = {h: BRACKETS.match(h) for h in self.columns}
        found = [h for h, match in bare.items() if match and match[1] == name]
        if len(found) != 1:
            raise OracleError("E107", f"{len(found)} columns for {name!r}")
        return found[0]

    def texts(self, name: str) -> list[str | None]:
        """Cells as texts; None where blank."""
        return [None if blank(c) else c.strip() for c in self.columns[self.header(name)]]

    def recipients(self, name: str) -> list[str]:
        """The names of the recipients: not blank, not twice, not a total."""
        texts = self.texts(name)
        if None in texts:
            raise OracleError("E114", "blank recipient")
        if len(set(texts)) != len(texts):
            raise OracleError("E106", "duplicate recipient")
        if any(text.lower() in TOTALS for text in texts):
            raise OracleError("E115", "a total row")
        return texts

    def numbers(self, name: str, signed: bool = False) -> list[Fraction | None]:
        """Numbers of one form, not negative unless `signed`; None where blank."""
        return self.parsed(name, signed)[0]

    def parsed(self, name: str, signed: bool = False) -> tuple[list[Fraction | None], str]:
        """The numbers of a column and the form that all its cells have."""
        cells = [None if text is None else cell(text) for text in self.texts(name)]
        forms = {form for _, form in filter(None, cells)}
        if len(forms) > 1:
            raise OracleError("E110", f"{name}: forms {sorted(forms)}")
        values = [None if c is None else c[0] for c in cells]
        if not signed and any(v is not None and v < 0 for v in values):
            raise OracleError("E103", f"{name}: negative")
        return values, forms.pop() if forms else ""

    def filled(self, name: str) -> list[Fraction]:
        """Numbers of a column that may have no blank."""
        return present(name, self.numbers(name))

    def money(self, name: str, unit: Unit) -> list[Fraction | None]:
        """A money column in units; a word in brackets at the end of the header converts it."""
        values, form = self.parsed(name)
        match = BRACKETS.match(self.header(name))
        word = match and (match[2] or match[3] or "").strip()
        if not form and word in YUAN:
            form = word
        return [None if v is None else unit.count(v, form) for v in values]

    def grades(self, name: str) -> tuple[list[str], bool]:
        """Cells that a map looks up, and whether all are numbers; a blank is an error."""
        texts = present(name, self.texts(name))
        return texts, all(is_number(text) for text in texts)


def is_number(text: str) -> bool:
    """Whether a cell reads as a number."""
    try:
        cell(text)
    except OracleError:
        return False
    return True


def present(name: str, cells: Sequence) -> list:
    """The cells, if none is blank."""
    if None in cells:
        raise OracleError("E104", f"{name}: blank in row {cells.index(None) + 1}")
    return list(cells)
