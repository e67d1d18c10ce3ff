# SPDX-License-Identifier: Apache-2.0
"""Tiers: a slice of one level is the pool of the next."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fundalloc import _core
from fundalloc._errors import input_error, said
from fundalloc._files import write_all
from fundalloc.allocation import Allocation
from fundalloc.plan import Plan, inner_plan
from fundalloc.table import Table, inner_table


@dataclass(frozen=True)
class Tier:
    """A level of recipients below another.

    Parameters
    ----------
    plan : Plan or mapping of parent to Plan
        Without a pool; its unit divides that of the tier above.
    table : Table
    parent : str
        Header of the column that names each row's parent.
    """

    plan: Plan | Mapping[str, Plan]
    table: Table
    parent: str

    def _core_tier(self) -> _core.Tier:
        table = inner_table(self.table)
        if not isinstance(self.plan, Mapping):
            return _core.Tier(inner_plan(self.plan), table, self.parent, [])
        plans = [(parent, inner_plan(plan)) for parent, plan in self.plan.items()]
        named = set(self.table.column(self.parent))
        missing = sorted(named - set(self.plan))
        if missing or not plans:
            raise input_error(
                "E117",
                said("no plan is given for {}", ", ".join(missing) or said("any parent")),
                "Add a plan for each parent that has children.",
                expected="one plan for each parent",
            )
        return _core.Tier(plans[0][1], table, self.parent, plans)


class Cascade:
    """The allocations of all tiers: `result` here, and `children` by the parent's name."""

    __slots__ = ("_inner",)

    def __init__(self, core: _core.CascadeResult) -> None:
        self._inner = core

    @property
    def parent(self) -> str:
        """The recipient whose slice is the pool here; empty at the top."""
        return self._inner.parent

    @property
    def result(self) -> Allocation:
        """The allocation of this level."""
        return Allocation(self._inner.result)

    @property
    def children(self) -> dict[str, Cascade]:
        """The allocations below, by parent."""
        return {child.parent: Cascade(child) for child in self._inner.children}

    def walk(self) -> Iterator[tuple[tuple[str, ...], Allocation]]:
        """Yield the path of parents and the allocation of each level, from the top."""
        yield (), self.result
        for name, child in self.children.items():
            for path, result in child.walk():
                yield (name, *path), result

    def to_csv(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write one CSV a level into a folder that exists, all or none; return the files."""
        return self._write(folder, "csv")

    def to_json(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write one JSON a level into a folder that exists, all or none; return the files."""
        return self._write(folder, "json")

    def _write(
        self, folder: str | os.PathLike[str], *kinds: str, inputs: Sequence[Path] = ()
    ) -> list[Path]:
        files: dict[Path, bytes] = {}
        for kind in kinds:
            used: set[str] = set()
            for path, result in self.walk():
                name = _distinct("-".join(map(_file_name, path)) or "top", used)
                files[Path(folder) / f"{name}.{kind}"] = result._bytes(kind)
        write_all(files, inputs)
        return list(files)

    def __str__(self) -> str:
        return "\n\n".join(
            f"{' / '.join(path)}\n{result}" if path else str(result)
            for path, result in self.walk()
        )

    def _repr_html_(self) -> str:
        return "".join(
            f"<h4>{html.escape(' / '.join(path))}</h4>{result._repr_html_()}"
            for path, result in self.walk()
        )

    def __repr__(self) -> str:
        levels = sum(1 for _ in self.walk())
        return f"<fundalloc.Cascade: {levels} allocations, {self.result!r} at the top>"


def _file_name(part: str) -> str:
    """Return a recipient's name as a part of a file name."""
    safe = "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in part)
    while len(safe.encode()) > 80:
        safe = safe[:-1]
    return f"_{safe[1:]}" if safe.startswith(".") else safe


def _distinct(name: str, used: set[str]) -> str:
    """Number a file's name that another has, also where only its case differs."""
    unique, k = name, 2
    while unique.casefold() in used:
        unique, k = f"{name} {k}", k + 1
    used.add(unique.casefold())
    return unique


def cascade(plan: Plan, table: Table, tiers: Sequence[Tier]) -> Cascade:
    """Allocate a pool to the first tier, and each slice on to the tier below.

    Sums, means, minima, maxima and ties are within the parent; a parent without children stays
    a leaf.

    Raises
    ------
    InputError
        E117 for an unknown or blank parent.
    PlanError
        E214 if a unit does not divide that of the tier above; what `allocate` raises.
    """
    levels = [tier._core_tier() for tier in tiers]
    return Cascade(_core.cascade(inner_plan(plan), inner_table(table), levels))
