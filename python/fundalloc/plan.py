# SPDX-License-Identifier: Apache-2.0
"""Plans: the whole rule of an allocation, as a value."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from fundalloc import _core
from fundalloc._custom import is_rule, name_of, outside_of
from fundalloc._errors import Error, Words, input_error, said
from fundalloc._files import write_whole
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
    method : str or rule
        ``share``, ``min_max``, ``rank`` and so on: `fundalloc rules` lists them. Or an object
        of your own with ``name`` and ``coefficient(values)``, from Fractions to Fractions.
    missing : str or mapping, optional
        What a blank cell becomes: ``"zero"``, ``"median"``, ``{"use": "mean", "decimals": 2}``,
        ``{"column": "last year"}``.
    **options
        The method's own keys, such as ``column="人口", decimals=6`` of ``ratio_to``; in English
        or Chinese.
    """

    indicator: str
    weight: Number
    method: Any
    missing: str | Mapping[str, Any] | None
    options: Mapping[str, Any]

    def __init__(
        self,
        indicator: str = "",
        weight: Number = "100%",
        method: Any = "share",
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
            said(
                "the character {} of a text is no Unicode", repr(problem.object[problem.start])
            ),
            "Correct the text.",
            expected="text",
        ) from None
    return text


def _document_of(value: Any, path: str, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise _fault("E403", path, "the value is nested too deep", "Write it flat.")
    if is_rule(value):
        return name_of(value)
    if isinstance(value, Factor):
        return _document_of(value._document(), path, depth)
    if isinstance(value, Mapping):
        return _map_of(value, path, depth)
    if isinstance(value, (list, tuple)):
        return [_document_of(v, f"{path}[{k}]", depth + 1) for k, v in enumerate(value)]
    return plan_text(value, ("{}:", path))


# The places of plans for a truth: which split is the rest, and how a column ranks.
_TRUTHS = {"rest", "其余", "smallest_first", "小者为先", "printed", "已排名"}


def rules_in(value: Any) -> list[object]:
    """Return the rules of the user's own that stand somewhere in a plan's values."""
    if is_rule(value):
        return [value]
    if isinstance(value, Factor):
        return rules_in(value._document())
    if isinstance(value, Mapping):
        return [rule for item in value.values() for rule in rules_in(item)]
    if isinstance(value, (list, tuple)):
        return [rule for item in value for rule in rules_in(item)]
    return []


def _map_of(value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in value.items():
        # A key is a grade as the cell shows it: 1.0 is "1" there.
        whole = isinstance(key, float) and key.is_integer()
        name = plan_text(
            int(key) if whole else key, said("a key of {}", path or said("the plan"))
        )
        place = f"{path}.{name}" if path else name
        if name in result:
            raise _fault("E204", place, said('"{}" stands twice', name), "Delete one of them.")
        truth = isinstance(item, bool) and name in _TRUTHS
        result[name] = str(item).lower() if truth else _document_of(item, place, depth + 1)
    return result


def _fault(code: str, key: str, found: Words, remedy: Words) -> Error:
    return input_error(code, found, remedy, key=key)


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
        Every other key of docs/plan.md: recipient, eligible, group, points, combine,
        aggregation, multipliers, point_values, claims, base, earmarks, floor, cap,
        group_bounds, on_conflict, on_shortage, on_surplus, floor_cost, rounding, ties, parts,
        carve_outs, splits, title, source, note; or the Chinese words for all of them.

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

    __slots__ = ("_inner", "_rules")
    _inner: _core.Plan
    _rules: tuple[object, ...]

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
        rules = tuple(rules_in(parts))  # what is nested too deep has been refused
        core = _core.Plan.from_json(text, "", outside_of(rules))
        object.__setattr__(self, "_inner", core)
        object.__setattr__(self, "_rules", rules)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Plan is immutable: replace() returns a changed copy")

    @classmethod
    def _of(cls, core: _core.Plan, rules: Iterable[object] = ()) -> Plan:
        plan = cls.__new__(cls)
        object.__setattr__(plan, "_inner", core)
        object.__setattr__(plan, "_rules", tuple(rules))
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

    def to_yaml(
        self, path: str | os.PathLike[str] | None = None, *, lang: str = "en"
    ) -> str | None:
        """Write the plan as a plan file; without a path the text is returned.

        `read_plan` of the file gives an equal plan. Amounts have the unit's word behind them.
        A file is written whole or not at all.

        Parameters
        ----------
        path : path, optional
            A ``.yaml`` file.
        lang : {"en", "zh"}
            Keys, words and names of methods in English or Chinese.

        Raises
        ------
        InputError
            E101 if the file cannot be written.
        LimitError
            E403 for what no plan file may have: a key of 1000 characters, more than 1 MiB.

        Examples
        --------
        >>> import fundalloc as fa
        >>> plan = fa.Plan(pool="100万元", unit="万元", factors=[fa.Factor("人口")], floor=5)
        >>> print(plan.to_yaml(lang="zh"), end="")
        资金总额: 100万元
        计量单位: 万元
        因素:
          - {指标: 人口, 方法: 占比, 权重: 100%}
        保底: 5万元
        取整: 最大余数
        并列: [得分高者, 表内顺序]
        """
        if lang not in ("en", "zh"):
            raise ValueError(f"lang is {lang!r}: it is en or zh")
        text = self._inner.to_yaml(lang == "zh")
        if path is None:
            return text
        write_whole(path, text.encode())
        return None

    def replace(self, **keys: Any) -> Plan:
        """Return a copy in which some keys have other values; None removes one.

        Amounts stay what they are when the unit changes: 3717万元 are 37170000元. Money columns
        whose header has no unit are read in the plan's unit, as always.
        """
        changed: dict[str, Any] = {}
        for key, value in keys.items():
            name = _ENGLISH.get(key, key)
            if name in changed:
                raise _fault(
                    "E204", name, said('"{}" stands twice', key), "Delete one of them."
                )
            changed[name] = value
        parts = self.to_dict()
        if "unit" in changed:
            _state_words(parts, self._inner.word)
        parts |= changed
        text = plan_json({k: v for k, v in parts.items() if v is not None})
        rules = {name_of(r): r for r in (*self._rules, *rules_in(changed))}.values()
        core = _core.Plan.from_json(text, self._inner.file, outside_of(rules))
        return Plan._of(core, rules)

    def __copy__(self) -> Plan:
        return self

    def __deepcopy__(self, memo: object) -> Plan:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _plan_of, (self._inner.canonical, self._inner.file, self._rules)

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
_WITH_AMOUNTS = ("pool", "earmarks", "floor", "cap", "group_bounds", "parts", "splits")


def _state_words(parts: dict[str, Any], word: str) -> None:
    """Write the unit's word, which a canonical plan implies, behind every amount."""
    for name in _WITH_AMOUNTS:
        for item in parts.get(name, ()):
            for key in _AMOUNTS & item.keys():
                item[key] = f"{item[key]} {word}"
            _state_words(item, word)


def _plan_of(text: str, file: str, rules: tuple[object, ...]) -> Plan:
    return Plan._of(_core.Plan.from_json(text, file, outside_of(rules)), rules)


def inner_plan(plan: object) -> _core.Plan:
    """Return what the core has of a plan; E118 for anything else."""
    if isinstance(plan, Plan):
        return plan._inner
    raise input_error(
        "E118",
        said("a plan is of type {}", type(plan).__name__),
        "Use fa.Plan(...) or fa.read_plan(path).",
        expected="a fundalloc.Plan",
    )


def read_plan(path: str | os.PathLike[str], rules: Iterable[object] = ()) -> Plan:
    """Read a plan file: a strict subset of YAML, keys in English or Chinese, or JSON (.json).

    Parameters
    ----------
    path : path
    rules : iterable of rules, optional
        Rules of your own that the file calls by their names.

    Raises
    ------
    PlanError
        E2xx with file, line and character.
    InputError
        E101, E102 if the file cannot be read.
    """
    rules = tuple(rules)
    return Plan._of(_core.read_plan(os.fspath(path), outside_of(rules)), rules)
