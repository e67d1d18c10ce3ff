# SPDX-License-Identifier: Apache-2.0
"""One fault put into a feasible problem, and the code that it must have (DESIGN.md 5).

Faults of tables are here, faults of plans in generate_plan_faults.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.oracle.coefficient_rules import signed
from tests.oracle.generate_plan import PlanMaker
from tests.oracle.numbers import OracleError
from tests.oracle.plan import allocate

Made = dict[str, Any]
FAULTS: list[tuple[str, Callable[[Made, PlanMaker], Any]]] = []


def fault(code: str) -> Callable[[Callable], Callable]:
    """Register a function that puts one fault in, or returns False where it has no place."""

    def keep(spoiler: Callable) -> Callable:
        FAULTS.append((code, spoiler))
        return spoiler

    return keep


def spoil(made: Made, c: PlanMaker) -> str | None:
    """Put one fault in; its code, or None if the chosen one has no place here."""
    code, spoiler = c.pick(FAULTS)
    if spoiler(made, c) is False:
        return None
    try:
        allocate(made["plan"], made["table"])
    except OracleError as found:
        if found.code != code:
            raise AssertionError(f"{code} expected in {made}") from found
        return code
    return None  # there was room for it after all


def scored(made: Made) -> bool:
    """Whether the plan's own factors make the scores."""
    return not {"parts", "claims"} & set(made["plan"])


def flat(made: Made) -> list[dict[str, Any]]:
    """The factors of the plan, those in blocks too."""
    items = made["plan"].get("factors", []) if scored(made) else []
    return [inner for item in items for inner in item.get("factors", [item])]


def used(made: Made, c: PlanMaker) -> tuple[str, int]:
    """The header of a factor's own clean column of numbers, and the row of a recipient in it.

    Methods that take negative figures may see another fault in a cell.
    """
    plain = {
        item["indicator"]
        for item in flat(made)
        if "indicator" in item
        and "missing" not in item
        and not signed(item.get("method", "share"))
    }
    headers = [
        h for h in made["table"] for name in plain if h == name or h[: len(name)] == name
    ]
    headers = [h for h in headers if h in plain or h[-1] in ")）"]
    return (c.pick(sorted(headers)) if headers else ""), c.pick(c.members)


def cell(text: str | None) -> Callable[[Made, PlanMaker], Any]:
    """A fault that is one cell of a used column."""

    def put(made: Made, c: PlanMaker) -> Any:
        header, row = used(made, c)
        if not header or any("%" in (other or "") for other in made["table"][header]):
            return False
        made["table"][header][row] = text
        return True

    return put


for _code, _texts in {
    "E103": ["-1"],
    "E104": [None, "", "  "],
    "E105": ["NaN", "inf", "abc", "1.2.3", "-"],
    "E111": ["1,23", "12,34.5"],
}.items():
    for _text in _texts:
        FAULTS.append((_code, cell(_text)))


@fault("E106")
def duplicate(made: Made, c: PlanMaker) -> Any:
    """Two recipients of one name."""
    if len(c.members) < 2:
        return False
    c.names[c.members[-1]] = c.names[c.members[0]]
    return True


@fault("E107")
def no_column(made: Made, c: PlanMaker) -> Any:
    """A column that is not there."""
    header, _ = used(made, c)
    return made["table"].pop(header, False)


@fault("E110")
def forms(made: Made, c: PlanMaker) -> Any:
    """A per cent beside plain numbers."""
    header, row = used(made, c)
    cells = made["table"].get(header, ["%"])
    if len(c.members) < 2 or any("%" in (text or "%") for text in cells):
        return False
    cells[row] = "12%"
    return True


@fault("E114")
def no_name(made: Made, c: PlanMaker) -> None:
    """A recipient without a name."""
    c.names[c.pick(c.members)] = ""


@fault("E115")
def total_row(made: Made, c: PlanMaker) -> None:
    """A total read as a recipient."""
    c.names[-1] = c.pick(["合计", "总计", "小计", "Total"])


@fault("E116")
def no_grade(made: Made, c: PlanMaker) -> Any:
    """A grade that the map lacks."""
    if not scored(made):
        return False
    cells = c.cells("grade")
    cells[-1] = "优秀"
    item = {"column": c.add(cells), "map": {"优": "1", "良": "1", "中": "1", "差": "1"}}
    made["plan"].setdefault("multipliers", []).append(item)
    return True


def set_factor(made: Made, c: PlanMaker, kind: str, **keys: Any) -> Any:
    """One factor alone, of a column of a kind."""
    if not scored(made):
        return False
    for key in ("points", "combine", "aggregation"):
        made["plan"].pop(key, None)
    item = {"indicator": c.column(kind), "weight": "100%"} | keys
    made["plan"]["factors"] = [item]
    return True


@fault("E130")
def sum_zero(made: Made, c: PlanMaker) -> Any:
    """A share of nothing."""
    return set_factor(made, c, "none", method="share")


@fault("E131")
def mean_zero(made: Made, c: PlanMaker) -> Any:
    """A mean of 0."""
    return set_factor(made, c, "none", method="ratio_to_mean")


@fault("E132")
def no_denominator(made: Made, c: PlanMaker) -> Any:
    """A denominator of 0."""
    cells = c.cells("positive")
    cells[c.pick(c.members)] = "0"
    zero = c.add(cells)
    keys: dict[str, Any] = c.pick(
        [{"method": "ratio_to", "column": zero, "decimals": "3"},
         {"method": "growth_factor", "column": zero, "decimals": "3"},
         {"method": "reciprocal", "indicator": zero, "decimals": "3"}]
    )  # fmt: skip
    return set_factor(made, c, "positive", **keys)


@fault("E112")
def nobody_at_all(made: Made, c: PlanMaker) -> None:
    """A table without rows."""
    for cells in made["table"].values():
        cells.clear()
