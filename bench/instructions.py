# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions of each load of bench/count, and compares them with a budget.

tools/instructions builds the program and runs this; `--update` writes bench/instructions.json.
Counts do not depend on the machine or on what else runs there: valgrind counts what the
program executes between two markers, on a processor that valgrind makes up, with kernels that
are named. They do depend on the compiler and its options, so a budget belongs to one compiler.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUDGET = Path(__file__).with_name("instructions.json")
COMMAND = "tools/instructions --update"
COMPILER = "g++ 12"  # Debian 12, as docs/testing.md says
# Valgrind knows AVX2, but not AVX-512.
LEVELS = ("x86-64", "x86-64-v3")
ABOVE = 0.02  # a count may be so much above its budget
BELOW = 0.05  # and so much below it: then the budget is out of date


@dataclass(frozen=True)
class Count:
    """What one load took on one level."""

    load: str
    level: str
    recipients: int
    instructions: float  # a call


def compare(budget: dict[str, dict[str, float]], counts: list[Count]) -> list[str]:
    """Return what is wrong: one sentence each, none where every count is within its budget.

    A count far below its budget is wrong, too: the budget would let the next change lose again
    what this one has won.
    """
    wrong = []
    for count in counts:
        where = f"{count.load}, {count.level}"
        allowed = budget.get(count.load, {}).get(count.level)
        if allowed is None:
            wrong.append(f"{where}: {count.instructions:.0f} instructions a call, no budget")
            continue
        change = count.instructions / allowed - 1
        if change > ABOVE or change < -BELOW:
            side = "above" if change > 0 else "below"
            wrong.append(
                f"{where}: {count.instructions:.0f} instructions a call, "
                f"{abs(change):.1%} {side} the budget of {allowed:.0f}"
            )
    counted = {(count.load, count.level) for count in counts}
    levels = {count.level for count in counts}
    for load, of_load in budget.items():
        wrong += [
            f"{load}, {level}: a budget, but no such load"
            for level in of_load
            if level in levels and (load, level) not in counted
        ]
    return wrong


def levels_here() -> list[str]:
    """Return the levels that can be counted: valgrind's processor is a part of the real one."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return []
    flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    wide = flags is not None and {"avx2", "fma", "bmi1", "bmi2"} <= set(flags[1].split())
    return list(LEVELS) if wide else ["x86-64"]


def run(program: Path, load: str, level: str) -> tuple[Count, dict[str, Any]]:
    """Count one load on one level; also what the program says of itself."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         "--collect-atstart=no", "--toggle-collect=counted", str(program), load],
        # Nothing else: an environment moves the stack, and a lazy call is looked up once.
        env={"FUNDALLOC_KERNELS": level, "LD_BIND_NOW": "1", "PATH": os.environ["PATH"]},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    collected = re.search(r"^==\d+== Collected : (\d+)$", done.stderr, re.MULTILINE)
    if done.returncode != 0 or collected is None:
        raise SystemExit(f"tools/instructions: {load}, {level}: failed\n{done.stderr}")
    said = json.loads(done.stdout)
    if said["kernels"] != level:
        raise SystemExit(
            f"tools/instructions: {load}: asked for the kernels {level}, {said['kernels']} ran"
        )
    return Count(load, level, said["recipients"], int(collected[1]) / said["calls"]), said


def text_of(counts: list[Count]) -> str:
    """Return the budget file that these counts make: one line a load."""
    budget: dict[str, dict[str, int]] = {}
    for count in counts:
        budget.setdefault(count.load, {})[count.level] = round(count.instructions)
    lines = (
        f"    {json.dumps(load)}: {json.dumps(of_load)}" for load, of_load in budget.items()
    )
    head = (
        '  "about": "instructions a call, of the loads of bench/count",\n'
        f'  "written by": "{COMMAND}",\n  "compiler": "{COMPILER}",\n'
    )
    return "{\n" + head + '  "budget": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def show(counts: list[Count], budget: dict[str, dict[str, float]]) -> None:
    """Print the counts beside their budgets."""
    print(f"{'instructions':<36}{'level':<12}{'a call':>12}{'a recipient':>13}{'budget':>12}")
    for count in counts:
        allowed = budget.get(count.load, {}).get(count.level)
        change = f"{count.instructions / allowed - 1:+.1%}" if allowed else "none"
        each = count.instructions / count.recipients
        print(
            f"{count.load:<36}{count.level:<12}{count.instructions:>12.0f}"
            f"{each:>13.1f}{change:>12}"
        )


def main() -> int:
    """Count, print, and compare or write."""
    asked = argparse.ArgumentParser(prog="tools/instructions", description=__doc__)
    asked.add_argument("program", type=Path, help="the program count_instructions")
    asked.add_argument("--update", action="store_true", help="write the budget")
    chosen = asked.parse_args()
    levels = levels_here()
    if not levels:
        print(f"not counted: budgets are those of x86-64, this is {platform.machine()}")
        return 0
    if shutil.which("valgrind") is None:
        print("tools/instructions: valgrind is missing: tools/setup test", file=sys.stderr)
        return 1
    loads = subprocess.run(
        [chosen.program], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(
            pool.map(
                lambda one: run(chosen.program, *one),
                [(load, level) for load in loads for level in levels],
            )
        )
    counts = [count for count, _ in done]
    said = done[0][1]
    ours = said["compiler"] == COMPILER and said["build"] == "Release"
    budget = json.loads(BUDGET.read_text())["budget"] if BUDGET.exists() else {}
    show(counts, budget)
    if not ours:
        print(f"not compared: made by {said['compiler']}, {said['build']}; budgets belong to "
              f"{COMPILER}, Release")  # fmt: skip
        return 1 if chosen.update else 0
    if chosen.update:
        if levels != list(LEVELS):
            print("not written: this processor has no AVX2", file=sys.stderr)
            return 1
        BUDGET.write_text(text_of(counts))
        print(f"written: {BUDGET.name}")
        return 0
    if len(levels) < len(LEVELS):
        print("x86-64-v3 was not counted: this processor has no AVX2")
    wrong = compare(budget, counts)
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        print(f"Where this is meant: {COMMAND}, and commit the file.", file=sys.stderr)
        return 1
    print(f"all {len(counts)} counts are within {ABOVE:.0%} above and {BELOW:.0%} below")
    return 0


if __name__ == "__main__":
    sys.exit(main())
