# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C ends a long call, and nothing is half done."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import fundalloc as fa
import numpy as np
import pytest

# Minutes of wide arithmetic: nobody waits for the end.
ENDLESS = [Fraction(1, 10**60 + 7 * k) for k in range(20_000)]


@pytest.fixture(autouse=True)
def _ctrl_c() -> Iterator[None]:
    """What a job in the background ignores, the tests and their children do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class AskedToStopError(Exception):
    """What a handler of a signal raises."""


@pytest.fixture
def alarm() -> Iterator[Callable[[float], None]]:
    """A signal whose handler raises, after so much CPU time of this process."""

    def stop(_signal: int, _frame: object) -> None:
        raise AskedToStopError

    before = signal.signal(signal.SIGVTALRM, stop)
    yield lambda seconds: signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def test_a_long_call_ends_with_what_the_handler_raises(alarm: Callable[[float], None]) -> None:
    alarm(0.1)
    with pytest.raises(AskedToStopError):
        fa.water_fill(ENDLESS, 1000)


def test_ctrl_c_is_a_keyboard_interrupt(alarm: Callable[[float], None]) -> None:
    def pressed(_signal: int, _frame: object) -> None:
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGVTALRM, pressed)
    alarm(0.1)
    with pytest.raises(KeyboardInterrupt):
        fa.round_to_total(ENDLESS, 1000, "dhondt")


def test_a_handler_that_raises_nothing_changes_nothing(alarm: Callable[[float], None]) -> None:
    seen = []

    def look(_signal: int, _frame: object) -> None:
        seen.append(fa.round_to_total([1, 2, 3], 6).tolist())

    scores = [Fraction(1, 10**40 + k) for k in range(1, 90)]
    expected = fa.water_fill(scores, 7)
    signal.signal(signal.SIGVTALRM, look)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.01, 0.01)
    for _ in range(1000):
        assert fa.water_fill(scores, 7) == expected
        if len(seen) > 3:
            break
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    assert seen
    assert all(s == [1, 2, 3] for s in seen)


def test_a_result_is_usable_after_an_interruption(alarm: Callable[[float], None]) -> None:
    n = 30_000
    table = fa.Table({"name": [f"r{i}" for i in range(n)], "x": np.arange(1, n + 1)}, "name")
    plan = fa.Plan(
        pool="1000000", unit="EUR", factors=[fa.Factor("x")], multipliers=[{"column": "x"}]
    )
    expected = fa.allocate(plan, table).to_json()
    result = fa.allocate(plan, table)
    ended = 0
    for k in range(12):
        alarm(0.02 + 0.03 * k)
        try:
            assert result.to_json() == expected
        except AskedToStopError:
            ended += 1
        else:
            break
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    assert ended
    assert result.to_json() == expected
    assert result.digest == fa.allocate(plan, table).digest


def test_no_file_is_left_by_an_interruption(
    tmp_path: Path, alarm: Callable[[float], None]
) -> None:
    n = 60_000
    table = fa.Table({"name": [f"r{i}" for i in range(n)], "x": np.arange(1, n + 1)}, "name")
    plan = fa.Plan(pool="1000000", unit="EUR", factors=[fa.Factor("x")])
    result = fa.allocate(plan, table)
    path = tmp_path / "result.csv"
    path.write_text("what was there\n")
    alarm(0.05)
    with pytest.raises(AskedToStopError):
        result.to_csv(path)
    assert path.read_text() == "what was there\n"
    assert [p.name for p in tmp_path.iterdir()] == ["result.csv"]


def test_other_threads_go_on() -> None:
    done = []

    def work() -> None:
        done.append(fa.water_fill([1, 2, 3], 12))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert done == [[Fraction(2), Fraction(4), Fraction(6)]] * 4


def test_after_a_fork_the_thread_that_forked_is_the_main_one() -> None:
    code = """
import os, signal, sys, threading
from fractions import Fraction
import fundalloc as fa
endless = [Fraction(1, 10**60 + 7 * k) for k in range(20_000)]
def forks():
    child = os.fork()
    if child == 0:
        def stop(*_):
            raise KeyboardInterrupt
        signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)
        try:
            fa.water_fill(endless, 1000)
        except KeyboardInterrupt:
            os._exit(7)
        os._exit(1)
    global status
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
thread = threading.Thread(target=forks)
thread.start()
thread.join()
sys.exit(status)
"""
    # signal.signal works in the child since its only thread is the main one.
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=60, check=False)
    assert done.returncode == 7


def _slow_files(folder: Path) -> tuple[Path, Path]:
    n = 20_000
    table = folder / "table.csv"
    rows = "".join(f"r{i},{i + 1}\n" for i in range(n))
    table.write_text(f"name,x\n{rows}")
    plan = folder / "plan.yaml"
    factors = "".join(
        "  - {indicator: x, method: power, exponent: 1/3, decimals: 15, weight: 1/1000}\n"
        for _ in range(1000)
    )
    plan.write_text(
        f"pool: 1000 EUR\nunit: EUR\nrecipient: name\ncombine: raw\nfactors:\n{factors}"
    )
    return plan, table


def test_ctrl_c_ends_the_shell_command_with_130(tmp_path: Path) -> None:
    plan, table = _slow_files(tmp_path)
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "fundalloc.cli", "allocate", plan, table, "-o", out]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    # Once it computes it has used more CPU time than its imports take; the whole takes minutes.
    while _cpu_seconds(process.pid) < 2 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert stdout == ""
    assert stderr.split() in ([], ["Aborted!"], ["Aborted."])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.yaml", "table.csv"]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
