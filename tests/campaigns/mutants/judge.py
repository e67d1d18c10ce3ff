# SPDX-License-Identifier: Apache-2.0
"""Who kills a mutant: tests of C++, likely ones first, those of Python, the gate for speed."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

MEMORY = 6 << 30
FAILED = re.compile(rb"\[  FAILED  \] (\S+)")
FAILED_PYTHON = re.compile(rb"^(?:FAILED|ERROR) (\S+)", re.M)
# After the program of its own folder; what is soonest done comes first.
ORDER = ("plan", "claim", "exact", "report", "factor", "table", "files", "settle", "kernel")
# Some seeds of the oracle's are a sample of all that a plan can say.
ORACLE = (
    "test_allocations_equal_the_referee[0]",
    "test_allocations_equal_the_referee[1]",
    "test_bounds_and_claims_of_plans_equal_the_referee[0]",
    "test_one_rounding_rule_alone_equals_the_referee[0]",
)
# What is not here is about files, names, pages, frames and long calls.
PYTHON = (
    "cases",
    *(f"oracle.py::{name}" for name in ORACLE),
    *("errors", "errors_rules", "allocate", "plan", "parts", "carve_outs", "cascade", "base"),
    *("claims_plans", "claims_paid_in_full", "group_bounds", "group_ties", "compare_bounds"),
    *("rules_alone", "shares", "claims", "long_fractions", "custom_rules", "digest", "cli"),
)

# The gate of tools/instructions: its limits, against this build without a mutant.
LEVEL = "x86-64-v3"
ABOVE = 0.02
BELOW = 0.05


def argued(path: Path) -> dict[tuple[str, str, str, int], str]:
    """Read the survivors that somebody has given a reason for."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        groups = tomllib.load(file)["group"]
    reasons = {}
    for group in groups:
        for file_name, text, operator, *nth in group["mutants"]:
            reasons[file_name, text, operator, nth[0] if nth else 0] = group["why"]
    return reasons


class Judge:
    """Runs the tests with one mutant at a time."""

    def __init__(self, root: Path, work: Path, say: Callable[[str], None]) -> None:
        self.root, self.work, self.say = root, work, say
        folders = sorted((root / "tests/cpp").iterdir())
        names = [f.name for f in folders if f.is_dir() and any(f.glob("*.cpp"))]
        self.order = [n for n in ORDER if n in names]
        self.order += [n for n in names if n not in self.order]
        self.programs = [f"test_{n}" for n in self.order]
        self.seconds: dict[str, float] = {}
        self.budget: dict[str, int] = {}

    def prepare(self) -> None:
        """Put the package together; without a mutant every test has to pass."""
        package = self.work / "package/fundalloc"
        shutil.rmtree(package.parent, ignore_errors=True)
        package.mkdir(parents=True)
        for source in (self.root / "python/fundalloc").iterdir():
            (package / source.name).symlink_to(source)
        (package / "pages").symlink_to(self.root / "docs/rules")
        for built in (self.work / "build/python/bindings").glob("_core*.so"):
            (package / built.name).symlink_to(built)
        for name in [*self.order, "python"]:
            # A processor's cache is cold at first, and the machine may be shared: no limit yet.
            problem, used = self.run(name, 0, 3600)
            if problem:
                sys.exit(f"mutants: {name} fails without a mutant: {problem}")
            self.seconds[name] = used
        self.budget = self.counts(0)
        if min(self.budget.values(), default=-1) <= 0:
            sys.exit(f"mutants: instructions are not counted: {self.budget}")
        times = ", ".join(f"{n} {s:.1f}" for n, s in self.seconds.items())
        self.say(f"all tests pass without a mutant; seconds: {times}")

    def killer(self, number: int, module: str) -> str:
        """Return who kills a mutant, or nothing."""
        for name in [module, *(n for n in self.order if n != module), "python"]:
            problem, _ = self.run(name, number, 5 * self.seconds[name] + 5)
            if problem:
                return problem
        return self.gate(number)

    def counts(self, number: int) -> dict[str, int]:
        """Count the instructions of each load, as tools/instructions does; -1: it fails."""
        program = self.work / "build/bench/count/count_instructions"
        loads = subprocess.run([program], capture_output=True, text=True, check=True).stdout
        found = {}
        for load in loads.splitlines():
            done = subprocess.run(
                [
                    *("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"),
                    *("--collect-atstart=no", "--toggle-collect=counted", program, load),
                ],
                # As long a text for every mutant: an environment moves the stack.
                env={
                    "FUNDALLOC_KERNELS": LEVEL,
                    "LD_BIND_NOW": "1",
                    "PATH": os.environ["PATH"],
                    "FUNDALLOC_MUTANT": f"{number:06d}",
                },
                capture_output=True,
                text=True,
                check=False,
            )
            collected = re.search(r"^==\d+== Collected : (\d+)$", done.stderr, re.M)
            good = done.returncode == 0 and collected is not None
            found[load] = int(collected[1]) if good and collected else -1
        return found

    def gate(self, number: int) -> str:
        """Return the first load whose count of instructions is not what it was."""
        for load, count in self.counts(number).items():
            change = count / self.budget[load] - 1
            if change > ABOVE or change < -BELOW:
                return f"count: {load} {change:+.1%}"
        return ""

    def run(self, name: str, number: int, limit: float) -> tuple[str, float]:
        """Run one program, and say what failed and how many seconds of a processor it took."""
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            environment = dict(os.environ, TMPDIR=folder, FUNDALLOC_MUTANT=str(number))
            if name == "python":
                # The package under test comes before the one that is installed.
                environment["PYTHONPATH"] = str(self.work / "package")
                environment["PYTHONDONTWRITEBYTECODE"] = "1"
                command = [str(self.root / "build/venv/bin/python"), "-m", "pytest", "-x", "-q"]
                command += ["-o", f"cache_dir={folder}/cache"]
                for test in PYTHON:
                    command.append(f"tests/python/test_{test}{'' if '.py' in test else '.py'}")
            else:
                program = self.work / f"build/tests/cpp/test_{name}"
                command = [str(program), "--gtest_fail_fast", "--gtest_brief=1"]

            def limits() -> None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 3))
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

            output = Path(folder) / "output"
            with output.open("wb") as out:
                child = subprocess.Popen(
                    command,
                    cwd=self.root,
                    env=environment,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    preexec_fn=limits,
                )
                _, status, usage = os.wait4(child.pid, 0)
            code = child.returncode = os.waitstatus_to_exitcode(status)
            said = output.read_bytes()
        used = usage.ru_utime + usage.ru_stime
        if code == 0:
            return "", used
        if code in (-24, -9):
            return f"too long: {name}", used
        found = (FAILED_PYTHON if name == "python" else FAILED).search(said)
        if found:
            return f"{name}: {found[1].decode(errors='replace')}", used
        if number == 0:
            sys.stderr.buffer.write(said[-4000:])
        return f"{name}: ended with {code}", used
