# SPDX-License-Identifier: Apache-2.0
"""Who kills a mutant: tests of C++, likely ones first, then those of Python."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

MEMORY = 6 << 30
FAILED = re.compile(rb"\[  FAILED  \] (\S+)")
FAILED_PYTHON = re.compile(rb"^(?:FAILED|ERROR) (\S+)", re.M)
# Of each layer its own tests first, then those of the layers above it, quick ones before slow
# ones. Tests of a layer below it do not run it.
ORDER = {
    "exact": (
        "exact",
        "plan",
        "claim",
        "report",
        "factor",
        "table",
        "files",
        "kernel",
        "settle",
    ),
    "settle": ("settle", "plan", "claim", "report", "files"),
    "plan": ("plan", "report", "files"),
}
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
        self.order = list(dict.fromkeys(name for names in ORDER.values() for name in names))
        self.programs = [f"test_{n}" for n in self.order]
        self.seconds: dict[str, float] = {}

    def prepare(self, python: bool) -> None:
        """Put the package together; without a mutant every test has to pass."""
        package = self.work / "package/fundalloc"
        shutil.rmtree(package.parent, ignore_errors=True)
        package.mkdir(parents=True)
        for source in (self.root / "python/fundalloc").iterdir():
            (package / source.name).symlink_to(source)
        (package / "pages").symlink_to(self.root / "docs/rules")
        for built in (self.work / "build/python/bindings").glob("_core*.so"):
            (package / built.name).symlink_to(built)
        for name in [*self.order, *(["python"] if python else [])]:
            # A processor's cache is cold at first, and the machine may be shared: no limit yet.
            problem, used = self.run(name, 0, 3600)
            if problem:
                sys.exit(f"mutants: {name} fails without a mutant: {problem}")
            self.seconds[name] = used
        times = ", ".join(f"{n} {s:.1f}" for n, s in self.seconds.items())
        self.say(f"all tests pass without a mutant; seconds: {times}")

    def killer(self, number: int, names: Sequence[str]) -> str:
        """Return the first test that kills a mutant, or nothing."""
        for name in names:
            problem, _ = self.run(name, number, 5 * self.seconds[name] + 5)
            if problem:
                return problem
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
                    start_new_session=True,
                )
                # Who waits for ever uses no processor; the machine may be slow, though.
                end = time.monotonic() + 20 * limit + 60
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                while pid == 0:
                    if time.monotonic() > end:
                        os.killpg(child.pid, signal.SIGKILL)
                    time.sleep(0.02)
                    pid, status, usage = os.wait4(child.pid, os.WNOHANG)
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
