# SPDX-License-Identifier: Apache-2.0
"""Every way to write a file, and processes that are killed while they do: for test_faults.py and
for tests/campaigns/faults."""

from __future__ import annotations

import collections
import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import fundalloc as fa
from fundalloc import cli

Writer = Callable[[Path, int], object]
PARTS = ".*.part"


@dataclass
class Kind:
    """A kind of output: how it is written into a folder, as one of two contents."""

    name: str
    write: Writer

    def contents(self, folder: Path) -> list[dict[str, bytes]]:
        """Return both contents, by the name of the file."""
        both = []
        for which in (0, 1):
            self.write(folder, which)
            both.append({p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()})
            for path in folder.iterdir():
                path.unlink()
        return both


def kinds(n: int, inputs: Path) -> list[Kind]:
    """Return all kinds, with results of n recipients; the shell's inputs go into a folder."""
    names = [f"r{i}" for i in range(n)]
    table = fa.Table({"name": names, "x": [1 + i * i % 1013 for i in range(n)]})
    upper = fa.Table({"name": ["A", "B"], "x": [1, 2]})
    lower = fa.Table({"name": names, "x": [1] * n, "up": ["AB"[i % 2] for i in range(n)]})

    def plan(pool: int | None, title: str = "") -> fa.Plan:
        keys = {"pool": pool} if pool is not None else {}
        factor = fa.Factor("x", weight="100%")
        return fa.Plan(unit="元", recipient="name", factors=[factor], title=title, **keys)

    pools = (10_000_019, 20_000_003)
    results = [fa.allocate(plan(pool), table) for pool in pools]
    tiers = [
        fa.cascade(plan(pool), upper, [fa.Tier(plan(None), lower, "up")]) for pool in pools
    ]
    plans = [plan(pool, "计划 " * (12 * n)) for pool in pools]
    for which, pool in enumerate(pools):
        plan(pool).to_yaml(inputs / f"plan{which}.yaml")
    plan(None).to_yaml(inputs / "below.yaml")
    write_csv(inputs / "table.csv", table)
    write_csv(inputs / "upper.csv", upper)
    write_csv(inputs / "lower.csv", lower)

    def shell(arguments: Callable[[Path], list[str]]) -> Writer:
        def write(folder: Path, which: int) -> None:
            words = ["allocate", str(inputs / f"plan{which}.yaml"), *arguments(folder)]
            if status := cli.app(words, standalone_mode=False):
                raise RuntimeError(f"exit code {status}")

        return write

    tier_words = ["--then", str(inputs / "below.yaml"), "--parent", "up"]
    return [
        Kind("Allocation.to_csv", lambda f, k: results[k].to_csv(f / "o.csv")),
        Kind("Allocation.to_json", lambda f, k: results[k].to_json(f / "o.json")),
        Kind("Plan.to_yaml", lambda f, k: plans[k].to_yaml(f / "o.yaml")),
        Kind("Cascade.to_csv", lambda f, k: tiers[k].to_csv(f)),
        Kind("Cascade.to_json", lambda f, k: tiers[k].to_json(f)),
        Kind(
            "allocate -o .csv -o .json",
            shell(
                lambda f: [
                    str(inputs / "table.csv"),
                    *("-o", str(f / "o.csv"), "-o", str(f / "o.json")),
                ]
            ),
        ),
        Kind(
            "allocate --then -o folder",
            shell(
                lambda f: [
                    str(inputs / "upper.csv"),
                    str(inputs / "lower.csv"),
                    *tier_words,
                    *("-o", str(f)),
                ]
            ),
        ),
    ]


def write_csv(path: Path, table: fa.Table) -> None:
    """Write a table as CSV."""
    columns = [table.column(h) for h in table.headers]
    rows = zip(*columns, strict=True)
    lines = [",".join(table.headers), *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def in_child(work: Callable[[], object]) -> int:
    """Run work in a process of its own; 0 where it returned, 1 with a message where not."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException as problem:
            print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_writers(
    kind: Kind, folder: Path, count: int, dice: random.Random
) -> collections.Counter[str]:
    """Kill `count` processes that write both contents in turn; what was found of the file."""
    both = kind.contents(folder)
    moments: collections.Counter[str] = collections.Counter()
    for k in range(count):
        if k % 2 == 0:
            kind.write(folder, 0)
        before = {p.name for p in folder.iterdir()}
        pause = kill_one(kind, folder, aimed=k % 3 != 0, dice=dice)
        moments[f"killed {moment(folder, both)}"] += 1
        for path in folder.iterdir():
            if path.match(PARTS):
                continue
            wanted = [content[path.name] for content in both]
            found = path.read_bytes()
            assert found in wanted, f"{kind.name}: {path.name} has {len(found)} bytes ({pause})"
        here = {p.name for p in folder.iterdir() if not p.match(PARTS)}
        assert before <= here, f"{kind.name}: {before - here} are gone"
        assert all(name.endswith(".part") or name in both[0] for name in os.listdir(folder))
        kind.write(folder, 1)  # what is left over is in nobody's way
        after = {p.name: p.read_bytes() for p in folder.iterdir() if not p.match(PARTS)}
        assert after == both[1], kind.name
        for path in folder.iterdir():
            path.unlink()
    return moments


def kill_one(kind: Kind, folder: Path, *, aimed: bool, dice: random.Random) -> float:
    """Start a process that writes for ever, and kill it: at any time, or soon after it began to
    write a file."""
    child = os.fork()
    if child == 0:
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            for k in itertools.count(1):
                kind.write(folder, k % 2)
        finally:
            os._exit(1)
    deadline = time.monotonic() + 20
    while aimed and not list(folder.glob(PARTS)):
        assert time.monotonic() < deadline, f"{kind.name}: nothing is written"
    pause = dice.random() * (0.004 if aimed else 0.3)
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == -signal.SIGKILL, f"{kind.name}: it ended by itself, {status}"
    return pause


def moment(folder: Path, both: list[dict[str, bytes]]) -> str:
    """Say what the process was at, by what it left over."""
    left = list(folder.glob(PARTS))
    if not left:
        return "between two files"
    sizes = {len(data) for content in both for data in content.values()}
    last = left[0].stat().st_size
    if last == 0:
        return "before the first byte"
    return "before it took the name" if last in sizes else "within the bytes"
