# SPDX-License-Identifier: Apache-2.0
"""Write plans and tables of every key for `digests`, one JSON object a line.

PYTHONPATH=. python tests/campaigns/builds/problems.py FILE [--count N]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.oracle import generate, generate_bounds
from tests.oracle.coefficient_rules import RULES


def texts(value: Any) -> Any:
    """Return every scalar as the text that a person would write; nothing is a blank."""
    if isinstance(value, dict):
        return {k: texts(v) for k, v in value.items()}
    if isinstance(value, list):
        return [texts(v) for v in value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def problems(count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kind and the problem: a third of each kind is of plans of every key."""
    for made in generate.problems(7, count):
        yield "plans", made
    for method in RULES:
        for made in generate.coefficient_problems(method, 7, max(1, count // len(RULES))):
            yield "coefficients", made
    for made in generate_bounds.problems(7, count):
        yield "bounds", made


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=2000, help="of each of three kinds")
    given = parser.parse_args()
    with given.file.open("w", encoding="utf-8") as out:
        for kind, made in problems(given.count):
            line = {"kind": kind, "plan": texts(made["plan"]), "table": texts(made["table"])}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
