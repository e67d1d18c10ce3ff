# SPDX-License-Identifier: Apache-2.0
"""Keys of a plan: there or not, known or not, and what they may be."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tests.oracle.numbers import OracleError, scalar, whole

AMONG = {"all", "group", "table"}


def fault(code: str, why: str) -> OracleError:
    """The error of a plan fault."""
    return OracleError(code, why)


def need(item: dict, keys: Iterable[str], where: str) -> None:
    """E205 for a key that is not there."""
    for key in keys:
        if key not in item:
            raise fault("E205", f"{where}: no {key}")


def known(item: dict, keys: Iterable[str], where: str) -> None:
    """E203 for a key that nobody knows."""
    for key in item:
        if key not in keys:
            raise fault("E203", f"{where}: {key}")


def word(value: object, words: Iterable[object], where: str) -> None:
    """E206 for a word that is none of the choices."""
    if value not in words:
        raise fault("E206", f"{where}: {value}")


def option(item: dict, key: str, words: Iterable[str]) -> None:
    """A key that may be absent and else is one of some words."""
    if key in item:
        word(item[key], words, key)


def apart(item: dict, key: str, others: Iterable[str]) -> None:
    """E213 for keys that may not stand beside another."""
    if beside := set(others) & set(item):
        raise fault("E213", f"{sorted(beside)} beside {key}")


def decimals(item: dict) -> None:
    """A key `decimals` from 0 to 15 that must be there."""
    need(item, ["decimals"], "decimals")
    word(whole(item["decimals"]), range(16), "decimals")


def above_zero(text: str) -> Fraction:
    """A number of a plan above 0."""
    value = scalar(text)
    if value <= 0:
        raise fault("E206", f"not above 0: {text}")
    return value


def check_clip(item: dict) -> None:
    """At least one limit, and not crossed."""
    if not {"at_least", "at_most"} & set(item):
        raise fault("E205", "clip: neither at_least nor at_most")
    limits = {key: scalar(item[key]) for key in ("at_least", "at_most") if key in item}
    if len(limits) == 2 and limits["at_least"] > limits["at_most"]:
        raise fault("E206", f"clip: {limits}")


def check_winsorize(item: dict) -> None:
    """Whole counts, one of them above 0."""
    if not {"lowest", "highest"} & set(item):
        raise fault("E205", "winsorize: neither lowest nor highest")
    if not any([whole(item.get("lowest", "0")), whole(item.get("highest", "0"))]):
        raise fault("E206", "winsorize: nothing")
