# SPDX-License-Identifier: Apache-2.0
"""The digest of a result, computed again from docs/digest.md: plan, figures and slices alone.

Takes the canonical plan and the result of an engine, and the referee's own reading of the cells.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.coefficient_rules import RULES
from tests.oracle.numbers import OracleError, cell
from tests.oracle.table import Table


def shortest(value: Fraction) -> str:
    """Return the decimal where it ends, else n/d."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
    digits = str(abs(int(value * 10**scale))).rjust(scale + 1, "0")
    text = digits[: len(digits) - scale] + (
        "." + digits[len(digits) - scale :] if scale else ""
    )
    return ("-" if value < 0 else "") + text


def _cells(texts: list[str]) -> list[str]:
    """Return a column's cells: numbers in the shortest form where all are numbers of one form."""
    readings: list[tuple[Fraction, str] | None] = []
    for text in texts:
        if not text.strip():
            readings.append(None)
            continue
        try:
            readings.append(cell(text))
        except OracleError:
            return texts
    if len({form for r in readings if r for form in [r[1]]}) > 1:
        return texts
    return ["" if r is None else shortest(r[0]) for r in readings]


# What names a column, by the key of the list or map in which it stands.
_COLUMNS = {
    "factors": {"indicator"},
    "multipliers": {"indicator", "column"},
    "missing": {"column"},
    "eligible": {"column"},
    "base": {"of"},
    "earmarks": {"per"},
    "carve_outs": {"parent", "per"},
    "floor": {"of", "per", "base"},
    "cap": {"of", "per", "base"},
    "group_bounds": {"column"},
    "claims": {"indicator", "order"},
    "ties": {"larger"},
    "plan": {"group", "base"},
    "parts": {"group"},
}
_NOT_COLUMNS = {"pool", "mean_increase"}


def _used(where: str, value: Any) -> set[str]:
    """Return the columns that a part of a plan names, and all parts inside it."""
    if isinstance(value, list):
        return set().union(*(_used(where, item) for item in value))
    if not isinstance(value, dict):
        return set()
    keys = set(_COLUMNS.get(where, ()))
    if where in ("factors", "multipliers") and "map" not in value:
        keys.update(getattr(RULES[value.get("method", "share")], "COLUMNS", ()))
    names = {value[k] for k in keys if isinstance(value.get(k), str)} - _NOT_COLUMNS
    inside = {k: v for k, v in value.items() if where != "group_bounds"}
    return names.union(*(_used(key, item) for key, item in inside.items()))


def digest(
    plan: dict[str, Any],
    columns: dict[str, list[str]],
    recipients: list[str],
    slices: list[int],
    reserves: list[tuple[str, Fraction]],
    splits: list[tuple[str, list[int]]],
    undistributed: Fraction,
    parts: Sequence[tuple[str, list[int]]] = (),
) -> str:
    """Return the SHA-256 of the canonical text of docs/digest.md."""
    table = Table(columns)
    headers = {n: table.header(n) for n in _used("plan", plan)}
    text = {
        "columns": {h: _cells(columns[h]) for h in headers.values()},
        "format": "fundalloc-digest-1",
        "plan": {k: v for k, v in plan.items() if k not in ("title", "source", "note")},
        "recipients": recipients,
        "reserves": [{"amount": str(amount), "name": name} for name, amount in reserves],
        "slices": [str(s) for s in slices],
        "splits": [{"name": name, "units": [str(u) for u in units]} for name, units in splits],
        "undistributed": str(undistributed),
    }
    if "parts" in plan:
        text["parts"] = [
            {"name": name, "units": [str(u) for u in units]} for name, units in parts
        ]
    canonical = json.dumps(text, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
