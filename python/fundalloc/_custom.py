# SPDX-License-Identifier: Apache-2.0
"""Rules that are Python objects: a name, and a method over Fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from fundalloc import _core
from fundalloc._errors import Words, input_error, said
from fundalloc._numbers import number_text, number_texts

Outside: TypeAlias = dict[str, list[tuple[str, Callable[..., list[str]]]]]
"""What the core is handed: by kind, names and functions of texts."""

_METHODS = {"coefficients": "coefficient", "signposts": "signpost", "claims": "awards"}


def is_rule(value: object) -> bool:
    """Tell whether a value is a rule of the user's own."""
    return not isinstance(value, (str, Mapping)) and any(
        callable(getattr(value, method, None)) for method in _METHODS.values()
    )


def outside_of(rules: Iterable[object]) -> Outside:
    """Return rules as the core takes them.

    Raises
    ------
    PlanError
        E222 if a rule has no name, one of a built-in rule, or the name of another one.
    """
    result: Outside = {}
    seen: dict[str, object] = {}
    for rule in rules:
        name = name_of(rule)
        if seen.setdefault(name, rule) is not rule:
            raise _refused(said('two rules are called "{}"', name), "Rename one.")
        for kind, method in _METHODS.items():
            if callable(getattr(rule, method, None)):
                result.setdefault(kind, []).append((name, _WRAPPERS[kind](rule)))
    return result


def name_of(rule: object) -> str:
    """Return a rule's name, by which plans call it; E222."""
    name = getattr(rule, "name", None)
    if not isinstance(name, str) or not name:
        raise _refused(
            said("a rule of type {} has no name", type(rule).__name__), "Give it a name."
        )
    if name in _built_in():
        raise _refused(said('"{}" is the name of a built-in rule', name), "Rename the rule.")
    return name


def _built_in() -> set[str]:
    registries = (_core.coefficient_methods(), _core.rounding_methods(), _core.claims_rules())
    return {name for rules in registries for rule in rules for name in (rule[0], rule[1])}


def _coefficients(rule: Any) -> Callable[[list[str]], list[str]]:
    def apply(values: list[str]) -> list[str]:
        coefficients = _list(rule.coefficient([Fraction(v) for v in values]))
        return number_texts(coefficients, "coefficient of {}: {}", rule.name)

    return apply


def _signposts(rule: Any) -> Callable[[int], list[str]]:
    def apply(k: int) -> list[str]:
        return [number_text(rule.signpost(k), said("signpost {} of {}", k, rule.name))]

    return apply


def _claims(rule: Any) -> Callable[[str, list[str]], list[str]]:
    def apply(estate: str, claims: list[str]) -> list[str]:
        awards = rule.awards(Fraction(estate), [Fraction(c) for c in claims])
        return number_texts(_list(awards), "{} {}", rule.name)

    return apply


_WRAPPERS: dict[str, Callable[[Any], Callable[..., list[str]]]] = {
    "coefficients": _coefficients,
    "signposts": _signposts,
    "claims": _claims,
}


def _list(values: Any) -> list[Any]:
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes, Mapping)):
        return list(values)
    raise _refused(
        said("a rule returned a {}", type(values).__name__), "Return a list of Fractions."
    )


def _refused(found: Words, remedy: Words) -> Exception:
    return input_error("E222", found, remedy)
