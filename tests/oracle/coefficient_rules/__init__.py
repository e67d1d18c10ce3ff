# SPDX-License-Identifier: Apache-2.0
"""The coefficient methods, one file each; a new file is a new method.

A file has

    KEYS          the method's own keys
    coefficient   (item, ctx) -> the coefficients, from the definition in RULES.md 1
    sample        (maker) -> {"indicator": ..., keys}: random and adversarial, without `method`
    EXAMPLES      [(keys, columns, expected)], worked out by hand

and where it needs them

    SIGNED = True       the indicator may be negative
    INDICATOR = False   there is none
    COLUMNS             keys that name columns, for the digest
    check(item)         faults of the keys that need no table
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def found() -> dict[str, ModuleType]:
    """The modules of this folder, by the name of their method."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


RULES = found()
ALL_KEYS = frozenset().union(*(rule.KEYS for rule in RULES.values()))


def signed(method: str) -> bool:
    """Whether the indicator of a method may be negative."""
    return getattr(RULES[method], "SIGNED", False)
