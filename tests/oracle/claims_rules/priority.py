# SPDX-License-Identifier: Apache-2.0
"""Classes in order, 1 first: in part by a rule inside the class, or whole claims only."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.claims import Options, rule_named


def awards(estate: Fraction, claims: Sequence[Fraction], options: Options) -> list[Fraction]:
    """What each class gets of what the classes before it leave."""
    found = [Fraction(0)] * len(claims)
    left = estate
    for place in sorted(set(options.order)):
        members = [i for i, p in enumerate(options.order) if p == place]
        if options.fund == "partial":
            wanted = [claims[i] for i in members]
            inside = rule_named(options.inside).awards(min(left, sum(wanted)), wanted, options)
            for i, award in zip(members, inside, strict=True):
                found[i] = award
                left -= award
            continue
        for i in members:  # in table order
            if claims[i] <= left:
                found[i] = claims[i]
                left -= claims[i]
            elif options.fund == "stop":
                return found
    return found
