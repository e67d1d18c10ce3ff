# SPDX-License-Identifier: Apache-2.0
"""Plans: the whole rule of an allocation, as a value."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fundalloc import _core
from fundalloc._numbers import Number, plan_text


@dataclass(frozen=True)
class Factor:
    """One factor: indicator, coefficient method, weight.

    Parameters
    ----------
    indicator : str
        Header of the column; empty for a method that takes none (``equal``).
    weight : number
        ``"40%"``, ``Fraction(1, 3)``, or whole points that sum to 100 over all factors.
    method : str
        ``share``, ``ratio_to_mean``, ``ratio_to``, ``equal``; `fundalloc rules` lists them.
    missing : str or mapping, optional
        What a blank cell becomes: ``"zero"``, ``"median"``, ``{"use": "mean", "decimals": 2}``,
        ``{"column": "last year"}``.
    options : mapping, optional
        The method's own keys, such as ``{"column": "人口", "decimals": 6}`` of ``ratio_to``.
    """

    indicator: str = ""
    weight: Number = "100%"
    method: str = "share"
    missing: str | Mapping[str, Any] | None = None
    options: Mapping[str, Any] | None = None

    def _document(self) -> dict[str, Any]:
        parts: dict[str, Any] = {"indicator": self.indicator} if self.indicator else {}
        parts |= {"method": self.method, "weight": self.weight, **(self.options or {})}
        if self.missing is not None:
            parts["missing"] = self.missing
        return parts


def _document_of(value: Any) -> Any:
    """Return maps, lists and texts: what JSON has, every scalar as the text that was meant."""
    if isinstance(value, Factor):
        return _document_of(value._document())
    if isinstance(value, Mapping):
        return {str(k): _document_of(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_document_of(v) for v in value]
    if value is True:  # `rest: true` is the one place for it
        return "true"
    return plan_text(value)


class Plan:
    """The rule of an allocation: pool, unit, factors, bounds, rounding; immutable.

    Parameters
    ----------
    pool : amount or list of {name, amount}, optional
        ``"3717万元"``; left out in the plan of a lower tier.
    unit : str, optional
        What slices count: ``"元"`` (the default), ``"0.01万元"``, ``"EUR"``, ``"seats"``.
    factors : list of Factor or mapping
    **keys
        Every other key of docs/plan.md: recipient, group, points, combine, multipliers,
        earmarks, floor, cap, on_conflict, on_shortage, on_surplus, rounding, ties, splits,
        title, source, note; or the Chinese words for all of them.

    Raises
    ------
    PlanError
        E2xx with the key's path.

    Examples
    --------
    >>> import fundalloc as fa
    >>> plan = fa.Plan(pool="100万元", unit="万元", recipient="地区",
    ...                factors=[fa.Factor("人口", weight="100%")])
    >>> plan.pool
    Fraction(100, 1)
    >>> plan.replace(pool="120万元").pool
    Fraction(120, 1)
    """

    __slots__ = ("_inner",)
    _inner: _core.Plan

    def __init__(
        self,
        *,
        pool: Any = None,
        unit: str | None = None,
        factors: Sequence[Factor | Mapping[str, Any]] | None = None,
        **keys: Any,
    ) -> None:
        parts: dict[str, Any] = {"pool": pool, "unit": unit, "factors": factors, **keys}
        parts = {k: v for k, v in parts.items() if v is not None}
        text = json.dumps(_document_of(parts), ensure_ascii=False)
        object.__setattr__(self, "_inner", _core.Plan.from_json(text, ""))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Plan is immutable: replace() returns a changed copy")

    @classmethod
    def _of(cls, core: _core.Plan) -> Plan:
        plan = cls.__new__(cls)
        object.__setattr__(plan, "_inner", core)
        return plan

    @property
    def title(self) -> str:
        """The plan's title."""
        return self._inner.title

    @property
    def note(self) -> str:
        """The plan's note."""
        return self._inner.note

    @property
    def unit(self) -> str:
        """What slices count."""
        return self._inner.unit

    @property
    def recipient(self) -> str:
        """Header of the recipients, where the plan says it."""
        return self._inner.recipient

    @property
    def pool(self) -> Fraction | None:
        """The pool in counts of the unit, exact; None for the plan of a lower tier."""
        return Fraction(self._inner.pool) if self._inner.has_pool else None

    def to_dict(self) -> dict[str, Any]:
        """Return the plan in English keys, every number a reduced text."""
        result: dict[str, Any] = json.loads(self._inner.canonical)
        return result

    def to_json(self) -> str:
        """Return the canonical JSON: equal plans give equal text, however they were written."""
        return self._inner.canonical

    def replace(self, **keys: Any) -> Plan:
        """Return a copy in which some keys (in English) have other values; None removes one."""
        parts = self.to_dict() | keys
        parts = {k: v for k, v in parts.items() if v is not None}
        text = json.dumps(_document_of(parts), ensure_ascii=False)
        return Plan._of(_core.Plan.from_json(text, self._inner.file))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self._inner == other._inner

    def __hash__(self) -> int:
        return hash(self._inner.canonical)

    def __repr__(self) -> str:
        pool = f"{self.pool} x {self.unit}" if self._inner.has_pool else f"no pool, {self.unit}"
        return f"<fundalloc.Plan {self.title!r}: {pool}>"


def read_plan(path: str | os.PathLike[str]) -> Plan:
    """Read a plan file: a strict subset of YAML, keys in English or Chinese, or JSON (.json).

    Raises
    ------
    PlanError
        E2xx with file, line and character.
    InputError
        E101, E102 if the file cannot be read.
    """
    return Plan._of(_core.read_plan(os.fspath(path)))
