# SPDX-License-Identifier: Apache-2.0
"""Plans: the whole rule of an allocation, as a value."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from fundalloc import _core
from fundalloc._errors import Error, from_problem, input_error
from fundalloc._numbers import Number, plan_text


@dataclass(frozen=True, init=False)
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
    **options
        The method's own keys, such as ``column="人口", decimals=6`` of ``ratio_to``; in English
        or Chinese.
    """

    indicator: str
    weight: Number
    method: str
    missing: str | Mapping[str, Any] | None
    options: Mapping[str, Any]

    def __init__(
        self,
        indicator: str = "",
        weight: Number = "100%",
        method: str = "share",
        missing: str | Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        for name, value in (
            ("indicator", indicator),
            ("weight", weight),
            ("method", method),
            ("missing", missing),
            ("options", MappingProxyType(options)),
        ):
            object.__setattr__(self, name, value)

    def _document(self) -> dict[str, Any]:
        parts: dict[str, Any] = {"indicator": self.indicator} if self.indicator else {}
        parts |= {"method": self.method, "weight": self.weight, **self.options}
        if self.missing is not None:
            parts["missing"] = self.missing
        return parts


_DEEPEST = 16


def plan_json(parts: Mapping[str, Any]) -> str:
    """Return Python values as JSON in which every scalar is the text that was meant.

    Raises
    ------
    InputError
        E118 (a type that is no figure), E102 (text that is no Unicode).
    PlanError, LimitError
        E204 (two keys with one text), E403 (nested too deep).
    """
    text = json.dumps(_document_of(parts, ""), ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise input_error(
            "E102",
            f"the character {problem.object[problem.start]!r} of a text is no Unicode",
            "Correct the text.",
            expected="text",
        ) from None
    return text


def _document_of(value: Any, path: str, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise _fault("E403", path, "the value is nested too deep", "Write it flat.")
    if isinstance(value, Factor):
        return _document_of(value._document(), path, depth)
    if isinstance(value, Mapping):
        return _map_of(value, path, depth)
    if isinstance(value, (list, tuple)):
        return [_document_of(v, f"{path}[{k}]", depth + 1) for k, v in enumerate(value)]
    return plan_text(value, f"{path}:")


def _map_of(value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in value.items():
        # A key is a grade as the cell shows it: 1.0 is "1" there.
        whole = isinstance(key, float) and key.is_integer()
        name = plan_text(int(key) if whole else key, f"a key of {path or 'the plan'}")
        place = f"{path}.{name}" if path else name
        if name in result:
            raise _fault("E204", place, f'"{name}" stands twice', "Delete one of them.")
        # The one place of plans for a truth: which split is the rest.
        rest = item is True and name in ("rest", "其余")
        result[name] = "true" if rest else _document_of(item, place, depth + 1)
    return result


def _fault(code: str, key: str, found: str, remedy: str) -> Error:
    parts = {"code": code, "key": key, "found": found, "remedy": remedy}
    return from_problem(parts | {"message": f"{code} {key}: {found}. {remedy}"})


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
        text = plan_json({k: v for k, v in parts.items() if v is not None})
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
        """Return a copy in which some keys have other values; None removes one.

        Amounts stay what they are when the unit changes: 3717万元 are 37170000元. Money columns
        whose header has no unit are read in the plan's unit, as always.
        """
        changed: dict[str, Any] = {}
        for key, value in keys.items():
            name = _ENGLISH.get(key, key)
            if name in changed:
                raise _fault("E204", name, f'"{key}" stands twice', "Delete one of them.")
            changed[name] = value
        parts = self.to_dict()
        if "unit" in changed:
            _state_words(parts, self._inner.word)
        parts |= changed
        text = plan_json({k: v for k, v in parts.items() if v is not None})
        return Plan._of(_core.Plan.from_json(text, self._inner.file))

    def __copy__(self) -> Plan:
        return self

    def __deepcopy__(self, memo: object) -> Plan:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _plan_of, (self._inner.canonical, self._inner.file)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return self._inner == other._inner

    def __hash__(self) -> int:
        return hash(self._inner.canonical)

    def __repr__(self) -> str:
        pool = f"{self.pool} x {self.unit}" if self._inner.has_pool else f"no pool, {self.unit}"
        return f"<fundalloc.Plan {self.title!r}: {pool}>"


_ENGLISH: dict[str, str] = {}
for _english, _chinese in _core.plan_keys():
    _ENGLISH.setdefault(_chinese, _english)  # keys of the top come first

_AMOUNTS = {"amount", "rate", "each"}


def _state_words(parts: dict[str, Any], word: str) -> None:
    """Write the unit's word, which a canonical plan implies, behind every amount."""
    for name in ("pool", "earmarks", "floor", "cap", "splits"):
        for item in parts.get(name, ()):
            for key in _AMOUNTS & item.keys():
                item[key] = f"{item[key]} {word}"


def _plan_of(text: str, file: str) -> Plan:
    return Plan._of(_core.Plan.from_json(text, file))


def inner_plan(plan: object) -> _core.Plan:
    """Return what the core has of a plan; E118 for anything else."""
    if isinstance(plan, Plan):
        return plan._inner
    raise input_error(
        "E118",
        f"a plan is of type {type(plan).__name__}",
        "Use fa.Plan(...) or fa.read_plan(path).",
        expected="a fundalloc.Plan",
    )


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
