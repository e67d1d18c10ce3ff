# SPDX-License-Identifier: Apache-2.0
"""The rules that plans name, and what the reader of plans demands of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from fundalloc import _core
from fundalloc._errors import Error
from fundalloc._pages import pages


class Option(NamedTuple):
    """An option of a rule: its key, and what stands there."""

    key: str
    chinese: str
    kind: str
    words: Sequence[tuple[str, str]]
    items: Sequence[Any]


class Rule(NamedTuple):
    """A rule that plans name."""

    name: str
    chinese: str
    options: Sequence[Option]
    takes_indicator: bool = True
    summary: str = ""


def _rules(
    kind: str, facts: Iterable[tuple[str, str, bool]], outside: Iterable[tuple[str, Any]]
) -> list[Rule]:
    options = _core.rule_options()[kind]
    says = {page.name: page.summary for page in pages() if page.kind == kind}
    built_in = [
        Rule(
            name,
            chinese,
            [Option(*option) for option in options[name]],
            takes_indicator,
            says.get(name, ""),
        )
        for name, chinese, takes_indicator in facts
    ]
    return built_in + [Rule(name, name, _outside_options(kind)) for name, _ in outside]


def _outside_options(kind: str) -> list[Option]:
    """A divisor method from outside has the option of all whose first signpost may be 0."""
    if kind != "rounding":
        return []
    shared = _core.rule_options()["rounding"]["huntington_hill"]
    return [Option(*option) for option in shared if option[0] == "first_units"]


def coefficients(outside: Iterable[tuple[str, Any]]) -> list[Rule]:
    return _rules("coefficient", _core.coefficient_methods(), outside)


def roundings(outside: Iterable[tuple[str, Any]]) -> list[Rule]:
    facts = [(name, chinese, True) for name, chinese, *_ in _core.rounding_methods()]
    return _rules("rounding", facts, outside)


def claims_rules(outside: Iterable[tuple[str, Any]]) -> list[Rule]:
    facts = [(name, chinese, True) for name, chinese in _core.claims_rules()]
    return _rules("claims", facts, outside)


class Needs(NamedTuple):
    """What the reader demands: one key of each group; keys beside a key; limits of numbers."""

    groups: list[list[str]]
    with_key: dict[str, list[str]]
    limits: dict[str, dict[str, Any]]


def needs_of(kind: str, rule: Rule) -> Needs:
    """Ask the reader of plans, by plans that name the rule with few of its options."""
    if rule.name not in _core.rule_options()[kind]:
        return Needs([], {}, {option.key: {} for option in rule.options})
    ask = _asker(kind, rule)
    given: dict[str, Any] = {}
    groups = []
    by_key = {option.key: option for option in rule.options}
    while (missing := _missing(ask(given))) in by_key and missing not in given:
        others = [
            key
            for key, option in by_key.items()
            if key != missing
            and key not in given
            and _missing(ask({**given, key: _some(option)})) != missing
        ]
        groups.append([missing, *others])
        given[missing] = _some(by_key[missing])
    with_key = {}
    limits = {}
    for key, option in by_key.items():
        least = {
            k: v for k, v in given.items() if not any(key in g and k in g for g in groups)
        } | {key: _some(option)}
        needed: list[str] = []
        while (missing := _missing(ask(least))) in by_key and missing not in least:
            needed.append(missing)
            least[missing] = _some(by_key[missing])
        if needed:
            with_key[key] = needed
        # A number that another option stands in for may have any value beside it.
        beside = {k: _some(by_key[k]) for g in groups if key in g for k in g} | least
        limits[key] = _limits(option, ask, beside)
    return Needs(groups, with_key, limits)


def _asker(kind: str, rule: Rule) -> Callable[[Mapping[str, Any]], Error | None]:
    """Return a function that tells what the reader says to some options, or None."""
    factor = {"indicator": "i", "weight": "100%"}
    if kind == "coefficient" and not rule.takes_indicator:
        del factor["indicator"]
    start = {
        "coefficient": ("factors", {**factor, "method": rule.name}),
        "rounding": ("rounding", {"method": rule.name}),
        "claims": ("claims", {"indicator": "i", "rule": rule.name}),
    }
    key, base = start[kind]

    def ask(options: Mapping[str, Any]) -> Error | None:
        inside = {**base, **options}
        plan: dict[str, Any] = {"pool": "1", key: [inside] if key == "factors" else inside}
        if key == "rounding":
            plan["factors"] = [factor]
        try:
            _core.Plan.from_json(json.dumps(plan), "", {})
        except Error as problem:
            return problem
        return None

    return ask


def _key_of(problem: Error) -> str:
    """The option that a problem is of: `constant` of `factors[0].constant`."""
    return problem.key.removeprefix("factors[0].").split(".")[-1].split("[")[0]


def _missing(problem: Error | None) -> str | None:
    return _key_of(problem) if problem is not None and problem.code == "E205" else None


def _some(option: Option) -> Any:
    """Return a value of an option that is read without complaint, if need be by others."""
    if option.kind == "list":
        return [{Option(*item).key: _some(Option(*item)) for item in option.items}]
    if option.kind in ("word", "word or number"):
        return option.words[0][0]
    return {"truth": "true", "column": "c", "text": "t"}.get(option.kind, "1")


def _limits(
    option: Option, ask: Callable[[Mapping[str, Any]], Error | None], beside: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the limits of a number, and what the items of a list need."""

    def refused(value: Any) -> bool:
        problem = ask({**beside, option.key: value})
        return problem is not None and problem.code == "E206" and _key_of(problem) == option.key

    if option.kind == "number":
        return {"least": 0} if refused("-1") and not refused("1") else {}
    if option.kind == "whole":
        least = 1 if refused("0") and not refused("1") else 0
        most = {"most": 15} if refused("16") and not refused("15") else {}
        return {"least": least, **most}
    if option.kind == "list":
        item: dict[str, Any] = {}
        by_key = {o.key: o for o in (Option(*i) for i in option.items)}
        while problem := ask({**beside, option.key: [item]}):
            missing = problem.key.split(".")[-1]
            if problem.code != "E205" or missing in item or missing not in by_key:
                break
            item[missing] = _some(by_key[missing])
        return {"needed": list(item)}
    return {}
